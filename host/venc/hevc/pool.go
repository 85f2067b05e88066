package hevc

import (
	"cmp"
	"slices"
	"sync"
)

// pool runs rounds of work over all slices. Between two rounds everything has ended, so a round may read what the one before
// wrote in any slice; within one the slices write to separate memory. The result does not depend on who runs what when.
type pool struct {
	slices  []*slice
	workers int
	do      func(*slice)
	wake    chan struct{} // one token starts one helper for a round
	done    sync.WaitGroup
	mu      sync.Mutex
	next    int
}

func (p *pool) start(all []*slice, workers int) {
	p.slices, p.workers = slices.Clone(all), max(workers, 1)
	if p.workers == 1 {
		return
	}
	p.wake = make(chan struct{})
	for range p.workers - 1 {
		go func() {
			for range p.wake {
				p.work()
				p.done.Done()
			}
		}()
	}
}

func (p *pool) stop() {
	if p.wake != nil {
		close(p.wake)
	}
}

// sort lets the slices that take longest begin first, so that the goroutines end together.
func (p *pool) sort() {
	slices.SortStableFunc(p.slices, func(a, b *slice) int { return cmp.Compare(b.weight, a.weight) })
}

// each calls do for every slice and returns when all have ended.
func (p *pool) each(do func(*slice)) {
	p.next, p.do = 0, do
	p.done.Add(p.workers - 1)
	for range p.workers - 1 {
		p.wake <- struct{}{}
	}
	p.work()
	p.done.Wait()
}

func (p *pool) work() {
	for {
		p.mu.Lock()
		i := p.next
		p.next++
		p.mu.Unlock()
		if i >= len(p.slices) {
			return
		}
		p.do(p.slices[i])
	}
}

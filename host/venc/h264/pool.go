package h264

import "sync"

// pool runs the work on one picture: each slice is coded, then filtered, then interpolated for the next picture.
//
//	code(s)         at any time
//	filter(s)       after code(s) and filter(s-1): the filter runs in macroblock order across slices
//	interpolate(s)  after filter(s), for the rows that filter(s+1) does not change any more
//
// Before that, each slice is halved and analysed in two rounds, since the quantiser of the picture depends on all of it.
//
// The tasks write to separate memory, so the result does not depend on who runs which when.
type pool struct {
	e       *Encoder
	workers int
	round   func(*slice)  // a round over all slices, instead of the picture itself
	wake    chan struct{} // one token starts one helper for a picture
	done    sync.WaitGroup

	mu       sync.Mutex
	ready    *sync.Cond
	coded    []bool
	next     int // slices taken for coding
	filtered int // slices whose filtering ended
	filterer bool
	interp   int // slices taken for interpolation
	left     int // tasks that did not end
}

func (p *pool) start(e *Encoder, workers int) {
	p.e, p.workers = e, max(workers, 1)
	p.ready = sync.NewCond(&p.mu)
	p.coded = make([]bool, len(e.slices))
	if p.workers > 1 {
		p.wake = make(chan struct{})
	}
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

// run codes, filters and interpolates the current picture.
func (p *pool) run() {
	clear(p.coded)
	p.next, p.filtered, p.interp, p.filterer = 0, 0, 0, false
	p.left = 3 * len(p.coded)
	p.round = nil
	p.together()
}

// each calls do for every slice.
func (p *pool) each(do func(*slice)) {
	p.next, p.left = 0, len(p.coded)
	p.round = do
	p.together()
}

func (p *pool) together() {
	p.done.Add(p.workers - 1)
	for range p.workers - 1 {
		p.wake <- struct{}{}
	}
	p.work()
	p.done.Wait()
}

func (p *pool) work() {
	e := p.e
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.left > 0 {
		switch {
		case p.round != nil:
			if p.next == len(p.coded) {
				return
			}
			i := p.next
			p.next++
			p.mu.Unlock()
			p.round(e.slices[i])
			p.mu.Lock()
		case !p.filterer && p.filtered < len(p.coded) && p.coded[p.filtered]:
			i := p.filtered
			p.filterer = true
			p.mu.Unlock()
			e.filter(e.slices[i])
			p.mu.Lock()
			p.filterer = false
			p.filtered++
		case p.next < len(p.coded):
			i := p.next
			p.next++
			p.mu.Unlock()
			e.slices[i].encode()
			p.mu.Lock()
			p.coded[i] = true
		case p.interp < p.filtered:
			i := p.interp
			p.interp++
			p.mu.Unlock()
			e.interpolate(e.slices[i])
			p.mu.Lock()
		default:
			p.ready.Wait()
			continue
		}
		p.left--
		p.ready.Broadcast()
	}
}

// filter filters a slice's rows and completes the padding beside those that are final then.
func (e *Encoder) filter(s *slice) {
	if e.has(Deblocking) {
		e.deblockRows(s.firstRow, s.endRow)
	}
	from, to := s.firstRow*16-8, s.endRow*16-8
	if s.firstRow == 0 {
		from = 0
	}
	if s.endRow == e.mbh {
		to = e.mbh * 16
	}
	e.cur.pad(from, to)
}

// interpolate makes the half-sample planes of the rows whose neighbourhood filter(s) made final.
func (e *Encoder) interpolate(s *slice) {
	from, to := s.firstRow*16-12, s.endRow*16-12
	if s.firstRow == 0 {
		from = -halfReach
	}
	if s.endRow == e.mbh {
		to = e.mbh*16 + halfReach
	}
	e.cur.interpolate(from, to, s.tmp)
}

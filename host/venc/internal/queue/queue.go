// Package queue hands coded access units from the goroutine that codes to the one that receives, and their memory back.
//
//	buf, err := q.Buffer()   // waits while too many units are not received yet
//	q.Put(venc.Packet{Data: append(buf, ...)})
//	err = q.Receive(&p)      // waits for a unit; p's old memory is used again
//
// All methods may be called from several goroutines. After Close they return venc.ErrClosed.
package queue

import (
	"sync"

	"github.com/canmv-run/canmv-run/host/venc"
)

// Queue holds access units. Most is how many may wait before Buffer does, 0 any number. Spare memory of up to four units is kept.
type Queue struct {
	Most int

	mu     sync.Mutex
	change *sync.Cond
	units  []venc.Packet
	spare  [][]byte
	closed bool
}

// New makes a queue.
func New(most int) *Queue {
	q := &Queue{Most: most}
	q.change = sync.NewCond(&q.mu)
	return q
}

// Buffer returns empty memory for the next unit.
func (q *Queue) Buffer() ([]byte, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for q.Most > 0 && len(q.units) >= q.Most && !q.closed {
		q.change.Wait()
	}
	if q.closed {
		return nil, venc.ErrClosed
	}
	n := len(q.spare)
	if n == 0 {
		return nil, nil
	}
	buf := q.spare[n-1][:0]
	q.spare = q.spare[:n-1]
	return buf, nil
}

// Put appends a unit.
func (q *Queue) Put(p venc.Packet) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return venc.ErrClosed
	}
	q.units = append(q.units, p)
	q.change.Broadcast()
	return nil
}

// Receive takes the oldest unit and keeps the memory that p had.
func (q *Queue) Receive(p *venc.Packet) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.units) == 0 && !q.closed {
		q.change.Wait()
	}
	if q.closed {
		return venc.ErrClosed
	}
	if cap(p.Data) > 0 && len(q.spare) < 4 {
		q.spare = append(q.spare, p.Data)
	}
	*p = q.units[0]
	n := copy(q.units, q.units[1:])
	q.units[n] = venc.Packet{}
	q.units = q.units[:n]
	q.change.Broadcast()
	return nil
}

// Close drops what waits and wakes who waits. It tells whether it was the first to.
func (q *Queue) Close() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	was := q.closed
	q.closed, q.units = true, nil
	q.change.Broadcast()
	return !was
}

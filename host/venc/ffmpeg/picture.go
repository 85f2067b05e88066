package ffmpeg

import (
	"slices"
	"time"

	"github.com/canmv-run/canmv-run/host/frame"
)

// appendPicture appends the samples of f, NV12 or I420, in the order of format, the other or the same of the two.
func appendPicture(b []byte, f *frame.Frame, format frame.Format) []byte {
	n := frame.Size(format, f.Width, f.Height)
	b = slices.Grow(b, n)
	if f.Format == format {
		return f.Bytes(b)
	}
	for y := range f.Height {
		b = append(b, f.Row(0, y)...)
	}
	w, h := f.Width/2, f.Height/2
	c := b[len(b) : len(b)+2*w*h]
	for y := range h {
		if format == frame.NV12 {
			interleave(c[y*2*w:(y+1)*2*w], f.Row(1, y), f.Row(2, y))
		} else {
			separate(c[y*w:(y+1)*w], c[(h+y)*w:(h+y+1)*w], f.Row(1, y))
		}
	}
	return b[:len(b)+2*w*h]
}

func interleave(uv, u, v []byte) {
	uv, v = uv[:2*len(u)], v[:len(u)]
	for i, x := range u {
		uv[2*i] = x
		uv[2*i+1] = v[i]
	}
}

func separate(u, v, uv []byte) {
	v, uv = v[:len(u)], uv[:2*len(u)]
	for i := range u {
		u[i] = uv[2*i]
		v[i] = uv[2*i+1]
	}
}

// queue holds the times of frames that are on their way. It grows to the largest number of them.
type queue struct {
	ring []time.Duration
	head int
	n    int
}

func (q *queue) push(d time.Duration) {
	if q.n == len(q.ring) {
		grown := make([]time.Duration, max(8, 2*q.n))
		for i := range q.n {
			grown[i] = q.ring[(q.head+i)%q.n]
		}
		q.ring, q.head = grown, 0
	}
	q.ring[(q.head+q.n)%len(q.ring)] = d
	q.n++
}

func (q *queue) pop() (time.Duration, bool) {
	if q.n == 0 {
		return 0, false
	}
	d := q.ring[q.head]
	q.head = (q.head + 1) % len(q.ring)
	q.n--
	return d, true
}

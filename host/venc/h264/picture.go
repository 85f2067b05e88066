package h264

import (
	"github.com/canmv-run/canmv-run/host/venc/internal/kernel"
	"github.com/canmv-run/canmv-run/host/venc/internal/plane"
)

const (
	padY = 32 // luma samples around a picture
	padC = 16
	// reach is how far a block may begin outside of the picture: its last sample and the six-tap filter stay inside
	// of the padding.
	reach = 24
	// halfReach is how far the half-sample planes go beyond the picture; the planes are a multiple of 16 wide with it.
	halfReach = reach
)

// picture is a reconstructed picture with padding, and its luma half-sample planes once it is a reference.
type picture struct {
	w, h            int // luma size in whole macroblocks
	stride, cstride int
	origin, corigin int // index of sample (0, 0)
	y               []byte
	c               [2][]byte
	// half are the planes b, h and j of ITU-T H.264 8.4.2.2.1 with the geometry of y.
	halfH, halfV, halfC []byte
}

func newPicture(w, h int) *picture {
	p := &picture{w: w, h: h}
	p.stride, p.cstride = (w+2*padY+31)&^31, (w/2+2*padC+31)&^31
	p.origin, p.corigin = padY*p.stride+padY, padC*p.cstride+padC
	// Vector loads may read some bytes past the end of the last row.
	ny, nc := p.stride*(h+2*padY)+32, p.cstride*(h/2+2*padC)+32
	buf := make([]byte, 4*ny+2*nc)
	take := func(n int) []byte {
		b := buf[:n:n]
		buf = buf[n:]
		return b
	}
	p.y, p.halfH, p.halfV, p.halfC = take(ny), take(ny), take(ny), take(ny)
	p.c[0], p.c[1] = take(nc), take(nc)
	return p
}

// pad completes luma rows [from, to) and the chroma rows of half the numbers.
func (p *picture) pad(from, to int) {
	plane.Pad(p.y, p.origin, p.stride, p.w, p.h, padY, from, to)
	for _, c := range p.c {
		plane.Pad(c, p.corigin, p.cstride, p.w/2, p.h/2, padC, from/2, to/2)
	}
}

// interpolate fills rows [from, to) of the half-sample planes; rows run from -halfReach to h+halfReach.
func (p *picture) interpolate(from, to int, tmp []int16) {
	n := p.w + 2*halfReach
	for y := from; y < to; y++ {
		kernel.HalfRow(p.halfH, p.halfV, p.halfC, p.y, p.origin+y*p.stride-halfReach, p.stride, n, tmp)
	}
}

package hevc

import (
	"github.com/canmv-run/canmv-run/host/venc/internal/kernel"
	"github.com/canmv-run/canmv-run/host/venc/internal/plane"
)

const (
	padY = 40 // luma samples around a picture
	padC = padY / 2
	// halfReach is how far the half-sample planes go beyond the picture, and reach how far a block may begin outside of it,
	// so that the eight-tap filter stays inside of the padding.
	halfReach = padY - 4
	reach     = halfReach - 2
)

// picture is a picture with padding. All pictures of an encoder have the same geometry, so that one offset serves for all.
type picture struct {
	w, h            int // luma size, multiples of 8
	stride, cstride int
	origin, corigin int // index of sample (0, 0)
	y               []byte
	c               [2][]byte
}

func newPicture(w, h int) *picture {
	p := &picture{w: w, h: h}
	p.stride, p.cstride = (w+2*padY+31)&^31, (w/2+2*padC+31)&^31
	p.origin, p.corigin = padY*p.stride+padY, padC*p.cstride+padC
	// Vector loads may read some bytes past the end of the last row, those of chroma filters four rows.
	ny, nc := p.stride*(h+2*padY)+64, p.cstride*(h/2+2*padC+4)+64
	buf := make([]byte, ny+2*nc)
	p.y, p.c[0], p.c[1] = buf[:ny:ny], buf[ny:ny+nc:ny+nc], buf[ny+nc:]
	return p
}

// at is the offset of luma sample (x, y).
func (p *picture) at(x, y int) int { return p.origin + y*p.stride + x }

// cat is the offset of chroma sample (x, y).
func (p *picture) cat(x, y int) int { return p.corigin + y*p.cstride + x }

// pad completes luma rows [from, to) and the chroma rows of half the numbers.
func (p *picture) pad(from, to int) {
	plane.Pad(p.y, p.origin, p.stride, p.w, p.h, padY, from, to)
	for _, c := range p.c {
		plane.Pad(c, p.corigin, p.cstride, p.w/2, p.h/2, padC, from/2, to/2)
	}
}

// halves are the luma half-sample planes of the reference: h between horizontal neighbours, v between vertical ones, c in
// the centre of four, with the geometry of picture.y.
type halves struct{ h, v, c []byte }

func newHalves(p *picture) *halves {
	n := len(p.y)
	buf := make([]byte, 3*n)
	return &halves{buf[:n:n], buf[n : 2*n : 2*n], buf[2*n:]}
}

// interpolate fills rows [from, to) of the planes; rows run from -halfReach to h+halfReach.
func (v *halves) interpolate(p *picture, from, to int, tmp []int16) {
	n := p.w + 2*halfReach
	for y := from; y < to; y++ {
		kernel.HEVCHalfRow(v.h, v.v, v.c, p.y, p.at(-halfReach, y), p.stride, n, tmp)
	}
}

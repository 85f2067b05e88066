package hevc

import (
	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/venc/internal/kernel"
	"github.com/canmv-run/canmv-run/host/venc/internal/plane"
)

// load copies the slice's rows of the frame into the source picture, with samples beyond the right and bottom edge repeated up
// to the coded size, and makes the rows of the half-resolution picture.
func (e *Encoder) load(s *slice) {
	p, f := e.src, e.frame
	w, h := e.opt.Width, e.opt.Height
	for y := s.top; y < s.end; y++ {
		row := f.Planes[0][min(y, h-1)*f.Stride[0]:][:w]
		d := p.y[p.at(0, y):][:p.w]
		copy(d, row)
		plane.Fill(d[w:], row[w-1])
	}
	for y := s.top / 2; y < s.end/2; y++ {
		sy := min(y, h/2-1)
		u, v := p.c[0][p.cat(0, y):][:p.w/2], p.c[1][p.cat(0, y):][:p.w/2]
		if f.Format == frame.NV12 {
			plane.Split(u[:w/2], v[:w/2], f.Planes[1][sy*f.Stride[1]:][:w])
		} else {
			copy(u, f.Planes[1][sy*f.Stride[1]:][:w/2])
			copy(v, f.Planes[2][sy*f.Stride[2]:][:w/2])
		}
		plane.Fill(u[w/2:], u[w/2-1])
		plane.Fill(v[w/2:], v[w/2-1])
	}
	g := e.ana.Cur
	for y := s.top / 2; y < s.end/2; y++ {
		kernel.Halve(g.Y[g.At(0, y):][:g.W], p.y[p.at(0, 2*y):], p.y[p.at(0, 2*y+1):])
	}
	g.Pad(s.top/2, s.end/2)
}

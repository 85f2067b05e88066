package hevc

import (
	"encoding/binary"

	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/venc/internal/kernel"
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
		fill(d[w:], row[w-1])
	}
	for y := s.top / 2; y < s.end/2; y++ {
		sy := min(y, h/2-1)
		u, v := p.c[0][p.cat(0, y):][:p.w/2], p.c[1][p.cat(0, y):][:p.w/2]
		if f.Format == frame.NV12 {
			split(u[:w/2], v[:w/2], f.Planes[1][sy*f.Stride[1]:][:w])
		} else {
			copy(u, f.Planes[1][sy*f.Stride[1]:][:w/2])
			copy(v, f.Planes[2][sy*f.Stride[2]:][:w/2])
		}
		fill(u[w/2:], u[w/2-1])
		fill(v[w/2:], v[w/2-1])
	}
	g := e.ana.cur
	for y := s.top / 2; y < s.end/2; y++ {
		kernel.Halve(g.y[g.at(0, y):][:g.w], p.y[p.at(0, 2*y):], p.y[p.at(0, 2*y+1):])
	}
	padRows(g.y, g.origin, g.stride, g.w, g.h, halfPad, s.top/2, s.end/2)
}

// split separates interleaved pairs.
func split(u, v, uv []byte) {
	i := 0
	for ; i+8 <= len(u); i += 8 {
		a, b := binary.LittleEndian.Uint64(uv[2*i:]), binary.LittleEndian.Uint64(uv[2*i+8:])
		binary.LittleEndian.PutUint64(u[i:], evenBytes(a)|evenBytes(b)<<32)
		binary.LittleEndian.PutUint64(v[i:], evenBytes(a>>8)|evenBytes(b>>8)<<32)
	}
	for ; i < len(u); i++ {
		u[i], v[i] = uv[2*i], uv[2*i+1]
	}
}

// evenBytes packs bytes 0, 2, 4 and 6 into the low half.
func evenBytes(x uint64) uint64 {
	x &= 0x00ff00ff00ff00ff
	x = (x | x>>8) & 0x0000ffff0000ffff
	return (x | x>>16) & 0x00000000ffffffff
}

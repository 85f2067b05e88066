package h264

import (
	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/venc/internal/plane"
)

// Offsets and strides of the macroblock buffer: luma 16x16, then Cb and Cr 8x8.
const (
	srcCb   = 256
	srcCr   = 320
	srcSize = 384
)

// source reads macroblocks from the frame being encoded, in its own memory. Samples beyond the right and bottom edge
// repeat the last ones.
type source struct {
	f    *frame.Frame
	w, h int
}

func (r *source) load(dst *[srcSize]byte, mx, my int) {
	f := r.f
	x, y := mx*16, my*16
	if x+16 <= r.w && y+16 <= r.h {
		p, st := f.Planes[0][y*f.Stride[0]+x:], f.Stride[0]
		for i := range 16 {
			copy(dst[i*16:][:16], p[i*st:][:16])
		}
		x, y = x/2, y/2
		if f.Format == frame.NV12 {
			p, st = f.Planes[1][y*f.Stride[1]+2*x:], f.Stride[1]
			for i := range 8 {
				plane.Split(dst[srcCb+8*i:][:8], dst[srcCr+8*i:][:8], p[i*st:])
			}
			return
		}
		for c := range 2 {
			p, st = f.Planes[1+c][y*f.Stride[1+c]+x:], f.Stride[1+c]
			for i := range 8 {
				copy(dst[srcCb+64*c+8*i:][:8], p[i*st:][:8])
			}
		}
		return
	}
	for i := range 16 {
		row := f.Planes[0][min(y+i, r.h-1)*f.Stride[0]:]
		for j := range 16 {
			dst[16*i+j] = row[min(x+j, r.w-1)]
		}
	}
	x, y = x/2, y/2
	for i := range 8 {
		cy := min(y+i, r.h/2-1)
		for j := range 8 {
			cx := min(x+j, r.w/2-1)
			o := 8*i + j
			if f.Format == frame.NV12 {
				p := f.Planes[1][cy*f.Stride[1]+2*cx:]
				dst[srcCb+o], dst[srcCr+o] = p[0], p[1]
			} else {
				dst[srcCb+o], dst[srcCr+o] = f.Planes[1][cy*f.Stride[1]+cx], f.Planes[2][cy*f.Stride[2]+cx]
			}
		}
	}
}

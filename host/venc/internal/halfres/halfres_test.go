package halfres

import (
	"testing"

	"github.com/canmv-run/canmv-run/host/venc/internal/kernel"
	"github.com/canmv-run/canmv-run/host/venc/internal/motion"
)

// TestPass: a textured picture that moves is found to have moved, at the same cost however the rows are divided, and costs less than
// anything intra.
func TestPass(t *testing.T) {
	const w, h = 160, 96
	intra := func(p *Picture, x, y int, hasTop bool) int32 {
		grey := make([]byte, 64)
		return int32(kernel.SATD8x8(p.Y[p.At(8*x, 8*y):], p.Stride, grey, 8))
	}
	load := func(p *Picture, shift int) {
		for y := range p.H {
			for x := range p.W {
				u, v := x+shift, y
				p.Y[p.At(x, y)] = byte(u*u/9 + v*v/7 + u*v/11)
			}
		}
		p.Pad(0, p.H)
	}
	var want int64
	for _, parts := range [][]int{{0, 3}, {0, 1, 2, 3}} {
		p := New(w, h, 2, intra)
		for k := range 2 {
			load(p.Cur, k)
			for i := 1; i < len(parts); i++ {
				p.Analyse(parts[i-1], parts[i])
			}
			p.Finish()
			if k == 0 {
				if p.Total != p.IntraTotal {
					t.Errorf("the first picture costs %d, want %d as intra alone", p.Total, p.IntraTotal)
				}
				p.Advance()
			}
		}
		// One sample at half resolution is eight quarters. Blocks at the right edge see what was not there before.
		for y := range 6 {
			for x := range 9 {
				if v := p.MV[y*p.Columns+x]; v != (motion.Vector{X: 8}) {
					t.Errorf("parts %v: block (%d,%d) moved by %v, want (8,0)", parts, x, y, v)
				}
			}
		}
		if p.Total*4 > p.IntraTotal {
			t.Errorf("the moved picture costs %d, intra %d", p.Total, p.IntraTotal)
		}
		if want == 0 {
			want = p.IntraTotal
		} else if p.IntraTotal != want {
			t.Errorf("parts %v: intra costs %d, want %d", parts, p.IntraTotal, want)
		}
	}
}

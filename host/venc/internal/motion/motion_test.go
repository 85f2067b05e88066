package motion

import (
	"math/rand/v2"
	"testing"

	"github.com/canmv-run/canmv-run/host/venc/internal/bits"
)

func TestMedian(t *testing.T) {
	for _, c := range [][4]int16{{1, 2, 3, 2}, {3, 1, 2, 2}, {5, 5, 1, 5}, {-7, 0, 7, 0}, {4, -9, -9, -9}} {
		got := Median(Vector{c[0], -c[0]}, Vector{c[1], -c[1]}, Vector{c[2], -c[2]})
		if want := (Vector{c[3], -c[3]}); got != want {
			t.Errorf("median of %v is %v, want %v", c[:3], got, want)
		}
	}
}

func TestBits(t *testing.T) {
	for d := int16(-200); d < 200; d++ {
		if got, want := Bits(Vector{d, 3}, Vector{0, 5}), bits.SELen(int32(d))+bits.SELen(-2); got != want {
			t.Errorf("difference %d: %d bits, want %d", d, got, want)
		}
	}
}

// TestInteger looks for a block that moved and checks that what is found cannot be bettered by a candidate or a step.
func TestInteger(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	const stride, w = 160, 96
	for range 200 {
		ref := make([]byte, stride*160)
		// Smooth content, so that the diamond finds its way.
		fx, fy := 1+r.IntN(3), 1+r.IntN(3)
		for i := range ref {
			x, y := i%stride-80, i/stride-80
			ref[i] = byte(min((fx*x*x+fy*y*y+x*y)/64, 255))
		}
		off := 72*stride + 72
		lim := Limits{MinX: -20, MaxX: 20, MinY: -16, MaxY: 16}
		want := Vector{int16(r.IntN(41)-20) * 4, int16(r.IntN(33)-16) * 4}
		src := make([]byte, 256)
		for y := range 16 {
			copy(src[y*16:], ref[off+(y+int(want.Y>>2))*stride+int(want.X>>2):][:16])
		}
		s := Search{Src: src, SrcStride: 16, Ref: ref, Off: off, Stride: stride, Limits: lim, Lambda: 1, Steps: 64}
		near := Vector{want.X + int16(r.IntN(5)-2), want.Y + int16(r.IntN(5)-2)}
		got, cost := s.Integer([]Vector{{}, near, {400, -400}})
		if !lim.Contains(got) {
			t.Fatalf("vector %v is outside of the limits", got)
		}
		// No candidate and no neighbour is better, or the neighbour lies outside.
		for _, v := range []Vector{{}, {(near.X + 2) &^ 3, (near.Y + 2) &^ 3}, {got.X - 4, got.Y}, {got.X + 4, got.Y}, {got.X, got.Y - 4}, {got.X, got.Y + 4}} {
			if lim.Contains(v) && s.sad(v) < cost {
				t.Fatalf("found %v at cost %d, %v has %d", got, cost, v, s.sad(v))
			}
		}
	}
}

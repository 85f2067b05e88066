package plane

import "testing"

// TestPad: every sample around a picture is the nearest one in it, whether the rows are padded at once or in parts.
func TestPad(t *testing.T) {
	const w, h, pad, stride = 10, 6, 4, 20
	for _, parts := range [][]int{{0, h}, {0, 2, 5, h}} {
		pl := make([]byte, stride*(h+2*pad))
		origin := pad*stride + pad
		for y := range h {
			for x := range w {
				pl[origin+y*stride+x] = byte(1 + y*w + x)
			}
		}
		for i := 1; i < len(parts); i++ {
			Pad(pl, origin, stride, w, h, pad, parts[i-1], parts[i])
		}
		for y := -pad; y < h+pad; y++ {
			for x := -pad; x < w+pad; x++ {
				want := byte(1 + min(max(y, 0), h-1)*w + min(max(x, 0), w-1))
				if got := pl[origin+y*stride+x]; got != want {
					t.Fatalf("parts %v: sample (%d,%d) is %d, want %d", parts, x, y, got, want)
				}
			}
		}
	}
}

func TestSplit(t *testing.T) {
	for _, n := range []int{1, 7, 8, 9, 24, 31} {
		uv, u, v := make([]byte, 2*n), make([]byte, n), make([]byte, n)
		for i := range uv {
			uv[i] = byte(i * 7)
		}
		Split(u, v, uv)
		for i := range n {
			if u[i] != uv[2*i] || v[i] != uv[2*i+1] {
				t.Fatalf("%d pairs: pair %d is %d and %d, want %d and %d", n, i, u[i], v[i], uv[2*i], uv[2*i+1])
			}
		}
	}
}

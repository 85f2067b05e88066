package frame

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// Two rows at once give what row by row gives.
func TestPackedRows(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, from := range []Format{RGB888, BGR888} {
		for _, to := range []Format{I420, NV12} {
			src := New(from, 22, 6)
			for i := range src.Planes[0] {
				src.Planes[0][i] = byte(r.Uint32())
			}
			got := New(to, 22, 6)
			if err := Convert(got, src); err != nil {
				t.Fatal(err)
			}
			// Planes of their own take the way of single rows.
			planar := New(RGBP888, 22, 6)
			if err := Convert(planar, src); err != nil {
				t.Fatal(err)
			}
			want := New(to, 22, 6)
			if err := Convert(want, planar); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got.Bytes(nil), want.Bytes(nil)) {
				t.Errorf("%v to %v differs", from, to)
			}
		}
	}
}

func BenchmarkPackedToI420(b *testing.B) {
	src, dst := New(RGB888, 1280, 720), New(I420, 1280, 720)
	for i := range src.Planes[0] {
		src.Planes[0][i] = byte(i * 7)
	}
	for b.Loop() {
		if err := Convert(dst, src); err != nil {
			b.Fatal(err)
		}
	}
}

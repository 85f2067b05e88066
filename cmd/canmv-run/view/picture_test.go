package view

import (
	"bytes"
	"image/jpeg"
	"testing"

	"github.com/canmv-run/canmv-run/host/frame"
)

// ramp is a picture in which every pixel is different: blue is x, green y.
func ramp(w, h int) *frame.Frame {
	f := frame.New(frame.ARGB8888, w, h)
	for y := range h {
		row := f.Row(0, y)
		for x := range w {
			row[4*x], row[4*x+1], row[4*x+2] = byte(x), byte(y), 200
		}
	}
	return f
}

// Pictures keep their pixels, are reduced by the mean of whole squares, and come back to the pool when nobody needs them.
func TestReduce(t *testing.T) {
	var pool pictures
	f := ramp(60, 40)
	for _, c := range []struct{ n, x, y, r, g, b int }{
		{1, 0, 0, 200, 0, 0}, {1, 59, 39, 200, 39, 59}, {2, 0, 0, 200, 0, 0}, {2, 10, 5, 200, 10, 20}, {3, 19, 12, 200, 37, 58},
	} {
		p := reduce(&pool, f, c.n)
		if p.width != 60/c.n || p.height != 40/c.n {
			t.Errorf("by %d: %dx%d", c.n, p.width, p.height)
		}
		at := 4 * (c.y*p.width + c.x)
		if got := p.rgba[at : at+4]; !bytes.Equal(got, []byte{byte(c.r), byte(c.g), byte(c.b), 255}) {
			t.Errorf("by %d: (%d, %d) is %v", c.n, c.x, c.y, got)
		}
		p.release()
	}
	p := reduce(&pool, f, 1)
	first := &p.rgba[0]
	p.retain().release()
	if len(pool.free) != 2 {
		t.Errorf("%d pictures are kept while one is used", len(pool.free))
	}
	data, err := p.compressed()
	if err != nil {
		t.Fatal(err)
	}
	if img, err := jpeg.Decode(bytes.NewReader(data)); err != nil || img.Bounds().Dx() != 60 {
		t.Error(err)
	}
	p.release()
	if q := reduce(&pool, f, 1); &q.rgba[0] != first {
		t.Error("the memory was not used again")
	}
}

func BenchmarkPictures(b *testing.B) {
	f := ramp(800, 480)
	var pool pictures
	b.Run("raw", func(b *testing.B) {
		for b.Loop() {
			reduce(&pool, f, 1).release()
		}
	})
	b.Run("jpeg", func(b *testing.B) {
		for b.Loop() {
			p := reduce(&pool, f, 1)
			if _, err := p.compressed(); err != nil {
				b.Fatal(err)
			}
			p.release()
		}
	})
}

// Output keeps its order and characters, drops the oldest, and tells a reader what it missed.
func TestTranscript(t *testing.T) {
	tr := newTranscript(func() {})
	w := &writer{t: tr, kind: outText}
	for _, b := range []byte("héllo 你好") {
		if n, err := w.Write([]byte{b}); n != 1 || err != nil {
			t.Fatal(n, err)
		}
	}
	got, missed, next := tr.since(0)
	if len(got) != 1 || got[0].Text != "héllo 你好" || missed != 0 {
		t.Errorf("%+v, %d missed", got, missed)
	}
	tr.add(outErr, "bad")
	if got, missed, _ := tr.since(next); len(got) != 1 || got[0] != (entry{outErr, "bad"}) || missed != 0 {
		t.Errorf("%+v, %d missed", got, missed)
	}
	for range 100_000 {
		tr.add(outText, "line of text\n")
	}
	got, missed, next = tr.since(0)
	if len(got) != 1 || missed < 90_000 || missed+int64(len(got[0].Text)/13) != next {
		t.Errorf("%d entries, %d missed of %d", len(got), missed, next)
	}
	if tr.size > keptOutput {
		t.Errorf("%d bytes are kept", tr.size)
	}
	if got, missed, again := tr.since(next); got != nil || missed != 0 || again != next {
		t.Errorf("nothing new is %+v, %d", got, missed)
	}
}

func TestFailingLine(t *testing.T) {
	for _, c := range []struct {
		trace, name string
		want        int
	}{
		{"Traceback (most recent call last):\n  File \"a.py\", line 7, in <module>\n  File \"a.py\", line 3, in f\nNameError: x\n", "a.py", 3},
		{"Traceback (most recent call last):\n  File \"a.py\", line 7, in <module>\n  File \"lib.py\", line 3, in f\nNameError: x\n", "a.py", 7},
		{"  File \"/sdcard/scripts/a.py\", line 12\nSyntaxError: invalid syntax\nline 12, column 1:\nx\n^\n", "a.py", 12},
		{"Traceback (most recent call last):\n  File \"/x/a.star\", line 1, column 5\n    x = = 1\n        ^\nSyntaxError: x\n", "a.star", 1},
		{"canmv-run: no such board\n", "a.py", 0},
		{"", "a.py", 0},
	} {
		if got := failingLine(c.trace, c.name); got != c.want {
			t.Errorf("%q: line %d, want %d", c.trace, got, c.want)
		}
	}
}

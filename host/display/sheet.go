package display

import (
	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/mpp"
)

// sheet is a picture on a layer. It is not written to while anybody but the layer refers to it.
type sheet struct {
	frame   *frame.Frame
	refs    int         // under Panel.mu
	picture mpp.Picture // that the frame belongs to; nil for memory of the pool
}

// sheetPool keeps the memory of pictures that are shown no more. A layer whose pictures change alternates between a few.
type sheetPool struct{ free []*sheet }

// keepSheets is enough for each layer, the one that is being written, and one that a watcher holds.
const keepSheets = Layers + 2

func (l *sheetPool) get(s frame.Spec) *sheet {
	for i, have := range l.free {
		if f := have.frame; f.Format == s.Format && f.Width == s.Width && f.Height == s.Height {
			l.free[i] = l.free[len(l.free)-1]
			l.free = l.free[:len(l.free)-1]
			f.Matrix = s.Matrix
			have.refs = 1
			return have
		}
	}
	f := frame.New(s.Format, s.Width, s.Height)
	f.Matrix = s.Matrix
	return &sheet{frame: f, refs: 1}
}

// put gives one reference back.
func (l *sheetPool) put(s *sheet) {
	if s.refs--; s.refs > 0 {
		return
	}
	if s.picture != nil {
		s.picture.Release()
		return
	}
	if l.free = append(l.free, s); len(l.free) > keepSheets {
		l.free[0] = nil
		l.free = l.free[1:]
	}
}

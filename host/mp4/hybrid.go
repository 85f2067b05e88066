package mp4

import "math"

// finishPlain turns the recording into a plain file. Which bytes count is told by one box header, so that the file
// plays whatever happens in between.
//
// The moov fits the reserved space (FastStart):
//
//	before   ftyp  free(……………………………………………)  moov  moof mdat moof mdat …
//	written        ····moov's body, free, mdat's header
//	switch         ^ size and type of this header become the moov's
//	after    ftyp  moov(………)  free(…)  mdat(moov moof mdat moof mdat …)
//
// It does not fit: the file is copied into Options.Spare, which takes its place by a rename; or it is appended
// (MoovLast):
//
//	before   ftyp  free(……)  moov  moof mdat moof mdat …
//	written                                              free(moov)
//	switch         ^ becomes an mdat that reaches into the last free box, up to the moov
//	after    ftyp  mdat(…  moov  moof mdat moof mdat …  )moov
//
// Between writing and the switch there is one Sync; after the switch none is needed, since both states play.
func (w *Writer) finishPlain() error {
	w.layout = Fragmented
	if err := w.truncate(); err != nil {
		return err
	}
	moov, err := w.finalMoov(0)
	if err != nil {
		return err
	}
	if w.header == 0 {
		w.header, w.media = w.end, w.end // nothing was recorded
	}
	if plan, ok := planFront(w.free, w.header, w.end, int64(len(moov))); ok {
		return w.moovFirst(moov, plan)
	}
	if w.opt.Spare != nil {
		if err := w.copyTo(); err == nil {
			w.layout = FastStart
			return nil
		}
	}
	return w.moovLast(moov)
}

// truncate removes what is behind the last complete fragment.
func (w *Writer) truncate() error {
	if err := w.f.Truncate(w.end); err != nil {
		return w.failed(err)
	}
	return nil
}

// front says where the boxes of a FastStart file begin.
type front struct {
	gap   int64 // size of the free box between moov and mdat; 0: none
	mdat  int64 // offset of mdat's header
	large bool  // the header has a 64-bit size
}

// planFront places a moov of size bytes, a free box and mdat's header between free and header, where it all fits. A gap too
// small for a box goes into the mdat.
func planFront(free, header, end, size int64) (front, bool) {
	for _, large := range []bool{false, true} {
		h := int64(8)
		if large {
			h = 16
		}
		p := front{mdat: header - h, large: large}
		p.gap = p.mdat - (free + size)
		if p.gap < 0 {
			return front{}, false
		}
		if p.gap < 8 {
			p.mdat -= p.gap
			p.gap = 0
		}
		if large || end-p.mdat <= math.MaxUint32 {
			return p, true
		}
	}
	return front{}, false
}

func (w *Writer) moovFirst(moov []byte, p front) error {
	body := moov[8:]
	if p.gap > 0 {
		body = append(body, make([]byte, 8)...)
		boxHeader(body[len(body)-8:], "free", p.gap)
	}
	return w.switchOver(FastStart,
		piece{body, w.free + 8},
		piece{mdatHeader(w.end-p.mdat, p.large), p.mdat},
		piece{moov[:8], w.free})
}

func (w *Writer) moovLast(moov []byte) error {
	err := w.hide(w.end, int64(len(moov))+8)
	if err == nil {
		err = w.write(moov, w.end+8)
	}
	if err != nil {
		w.truncate()
		return w.failed(err)
	}
	size := w.end + 8 - w.free
	mdat := mdatHeader(size, size > math.MaxUint32)
	if err := w.switchOver(MoovLast, piece{mdat[8:], w.free + 8}, piece{mdat[:8], w.free}); err != nil {
		return err
	}
	w.end += 8 + int64(len(moov))
	return nil
}

// piece is a write.
type piece struct {
	data []byte
	off  int64
}

// switchOver does the writes, with a Sync before the last, which changes the layout.
func (w *Writer) switchOver(to Layout, list ...piece) error {
	for i, p := range list {
		if i == len(list)-1 {
			if err := w.sync(); err != nil {
				return w.failed(err)
			}
		}
		if len(p.data) == 0 {
			continue
		}
		if err := w.write(p.data, p.off); err != nil {
			return w.failed(err)
		}
	}
	w.layout = to
	return nil
}

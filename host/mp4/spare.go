package mp4

import (
	"errors"
	"fmt"
	"math"

	ff "github.com/Eyevinn/mp4ff/mp4"
)

const copyBlock = 1 << 20

// copyTo writes the plain file into the spare one: ftyp, moov, mdat with everything from the first fragment on.
func (w *Writer) copyTo() (err error) {
	s, err := w.opt.Spare()
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Abort())
		}
	}()
	size := w.end - w.media
	large := size+8 > math.MaxUint32
	h := int64(8)
	if large {
		h = 16
	}
	// The offsets depend on the moov's size, and that on whether they need 64 bits: the second moov has its last size.
	moov, err := w.finalMoov(math.MaxUint32)
	if err != nil {
		return err
	}
	for {
		shift := w.free + int64(len(moov)) + h - w.media
		again, err := w.finalMoov(shift)
		if err != nil {
			return err
		}
		done := len(again) == len(moov)
		moov = again
		if done {
			break
		}
	}
	head, err := encode(ff.NewFtyp("isom", brandMinor, brands()))
	if err != nil {
		return err
	}
	head = append(head, moov...)
	head = append(head, mdatHeader(size+h, large)...)
	if err := writeAll(s, head, 0); err != nil {
		return err
	}
	at := int64(len(head))
	buf := make([]byte, copyBlock)
	for pos := w.media; pos < w.end; {
		p := buf[:min(int64(len(buf)), w.end-pos)]
		if n, err := w.f.ReadAt(p, pos); n < len(p) {
			return fmt.Errorf("mp4: read %d of %d bytes: %w", n, len(p), err)
		}
		if err := writeAll(s, p, at); err != nil {
			return err
		}
		pos += int64(len(p))
		at += int64(len(p))
	}
	if y, ok := s.(interface{ Sync() error }); ok {
		if err := y.Sync(); err != nil {
			return err
		}
	}
	if err := s.Commit(); err != nil {
		return err
	}
	w.end = at
	return nil
}

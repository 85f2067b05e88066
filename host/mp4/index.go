package mp4

import (
	"encoding/binary"

	ff "github.com/Eyevinn/mp4ff/mp4"
)

// index notes a fragment of the first video track that begins with a key frame, for the mfra of a fragmented file:
// distance of the moof from the last one noted, and time.
func (w *Writer) index(t *Track) {
	if w.opt.Fragmented && t == w.lead() && t.samples[0].Flags == flagsSync {
		w.times.add(uint64(w.end))
		w.times.add(uint64(t.start + t.done))
	}
}

// finishFragmented writes the movie's duration into the first moov, and the random access index behind the last
// fragment (ISO/IEC 14496-12 8.8.9 to 8.8.11). What was cut short is removed first.
func (w *Writer) finishFragmented() error {
	w.layout = Fragmented
	if w.header == 0 {
		// Nothing was recorded: a moov without tracks makes it a file that can be opened.
		if err := w.truncate(); err != nil {
			return err
		}
		if err := w.writeHeader(); err != nil {
			return w.failed(err)
		}
		return nil
	}
	if err := w.truncate(); err != nil {
		return err
	}
	scale := movieScale(w.ordered())
	var longest int64
	for _, t := range w.tracks {
		longest = max(longest, rescale(t.start+t.done, t.scale, scale))
	}
	var p [8]byte
	binary.BigEndian.PutUint64(p[:], uint64(longest))
	if err := w.write(p[:], w.mehd); err != nil {
		return w.failed(err)
	}
	mfra, err := w.mfra()
	if err != nil || mfra == nil {
		return err
	}
	if err := w.write(mfra, w.end); err != nil {
		// The index is a help, not a need.
		w.truncate()
		return w.failed(err)
	}
	w.end += int64(len(mfra))
	return w.failed(w.sync())
}

func (w *Writer) mfra() ([]byte, error) {
	lead := w.lead()
	if lead == nil || len(w.times.blocks) == 0 {
		return nil, nil
	}
	// Version 1: 64-bit times and offsets.
	tfra := &ff.TfraBox{Version: 1, TrackID: lead.id}
	var offset uint64
	i := 0
	for v := range w.times.all() {
		if i++; i%2 == 1 {
			offset = v
			continue
		}
		tfra.Entries = append(tfra.Entries, ff.TfraEntry{Time: v, MoofOffset: offset, TrafNumber: 1, TrunNumber: 1, SampleNumber: 1})
	}
	mfra := &ff.MfraBox{}
	mfro := &ff.MfroBox{}
	if err := mfra.AddChild(tfra); err != nil {
		return nil, err
	}
	if err := mfra.AddChild(mfro); err != nil {
		return nil, err
	}
	mfro.ParentSize = uint32(mfra.Size())
	return encode(mfra)
}

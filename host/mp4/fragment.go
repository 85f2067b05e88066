package mp4

import (
	"github.com/Eyevinn/mp4ff/bits"
	ff "github.com/Eyevinn/mp4ff/mp4"
)

// fragmentBoxes are the boxes of a track in a moof, kept from one fragment to the next.
type fragmentBoxes struct {
	traf    *ff.TrafBox
	tfhd    *ff.TfhdBox
	tfdt    *ff.TfdtBox
	trun    *ff.TrunBox
	ready   int   // samples that go into this fragment
	bytes   int   // and their bytes
	lastDur int64 // duration of the last sample written
}

// flush writes a fragment of all held samples that have their duration, and keeps the others. force: write even where a
// video track has not begun.
func (w *Writer) flush(force bool) error {
	if w.err != nil {
		return w.err
	}
	some := false
	for _, t := range w.tracks {
		t.boxes.ready, t.boxes.bytes = len(t.samples), len(t.buf)
		if t.open {
			t.boxes.ready--
			t.boxes.bytes -= int(t.samples[t.boxes.ready].Size)
		}
		some = some || t.boxes.ready > 0
	}
	if !some {
		return nil
	}
	if w.header == 0 {
		for _, t := range w.tracks {
			if t.isVideo && !t.begun && !force && w.held < maxFragment {
				return nil // its parameter sets belong into the moov
			}
		}
		if err := w.writeHeader(); err != nil {
			return w.failed(err)
		}
	}
	if err := w.writeFragment(); err != nil {
		return w.failed(err)
	}
	if w.opt.SyncFragments {
		return w.failed(w.sync())
	}
	return nil
}

// writeFragment appends one fragment:
//
//	moof ├ mfhd
//	     ├ traf ├ tfhd ├ tfdt └ trun   (for each track that has samples)
//	mdat   the tracks' samples, one track after the other
//
// All of it is written inside a free box, whose header then becomes the moof's: a fragment that was cut short is free
// space.
func (w *Writer) writeFragment() error {
	moof := &ff.MoofBox{}
	if err := moof.AddChild(&ff.MfhdBox{SequenceNumber: w.fragments + 1}); err != nil {
		return err
	}
	total := 0
	for _, t := range w.tracks {
		if t.boxes.ready == 0 {
			continue
		}
		total += t.boxes.bytes
		if err := t.prepare(); err != nil {
			return err
		}
		if err := moof.AddChild(t.boxes.traf); err != nil {
			return err
		}
	}
	size := int(moof.Size())
	at := size + 8
	for _, t := range w.tracks {
		if t.boxes.ready > 0 {
			t.boxes.trun.DataOffset = int32(at)
			at += t.boxes.bytes
		}
	}

	if cap(w.scratch) < size+8 {
		w.scratch = make([]byte, (size+8)*2)
	}
	head := w.scratch[:size+8]
	if err := w.hide(w.end, int64(at)); err != nil {
		return err
	}
	pos := w.end + int64(size) + 8
	for _, t := range w.tracks {
		if t.boxes.ready > 0 {
			if err := w.write(t.buf[:t.boxes.bytes], pos); err != nil {
				return err
			}
			pos += int64(t.boxes.bytes)
		}
	}
	sw := bits.NewFixedSliceWriterFromSlice(head)
	if err := moof.EncodeSW(sw); err != nil {
		return err
	}
	boxHeader(head[size:], "mdat", int64(total)+8)
	if err := w.appear(head, w.end); err != nil {
		return err
	}

	offset := w.end + int64(size) + 8
	for _, t := range w.tracks {
		if t.boxes.ready > 0 {
			w.index(t)
			t.commit(offset)
			offset += int64(t.boxes.bytes)
			w.held -= t.boxes.bytes
		}
	}
	w.end = pos
	w.fragments++
	return nil
}

// prepare fills in the track's boxes. What all samples of the fragment have in common goes to tfhd.
func (t *Track) prepare() error {
	b := &t.boxes
	if b.traf == nil {
		b.traf, b.tfhd, b.tfdt, b.trun = &ff.TrafBox{}, ff.CreateTfhd(t.id), ff.CreateTfdt(0), ff.CreateTrun(0)
		for _, c := range []ff.Box{b.tfhd, b.tfdt, b.trun} {
			if err := b.traf.AddChild(c); err != nil {
				return err
			}
		}
	}
	list := t.samples[:b.ready]
	first, last := list[0], list[len(list)-1]
	sameDur, sameSize, sameFlags := true, true, true
	offsets := first.CompositionTimeOffset != 0
	for _, s := range list[1:] {
		offsets = offsets || s.CompositionTimeOffset != 0
		sameDur = sameDur && s.Dur == first.Dur
		sameSize = sameSize && s.Size == first.Size
		sameFlags = sameFlags && s.Flags == last.Flags
	}
	b.tfhd.Flags = ff.TfhdDefaultBaseIsMoofFlag | ff.TfhdDefaultSampleFlagsPresentFlag
	b.tfhd.DefaultSampleFlags = last.Flags
	flags := ff.TrunDataOffsetPresentFlag
	if sameDur {
		b.tfhd.Flags |= ff.TfhdDefaultSampleDurationPresentFlag
		b.tfhd.DefaultSampleDuration = first.Dur
	} else {
		flags |= ff.TrunSampleDurationPresentFlag
	}
	if sameSize {
		b.tfhd.Flags |= ff.TfhdDefaultSampleSizePresentFlag
		b.tfhd.DefaultSampleSize = first.Size
	} else {
		flags |= ff.TrunSampleSizePresentFlag
	}
	if offsets {
		flags |= ff.TrunSampleCompositionTimeOffsetPresentFlag
		b.trun.Version = 1 // signed
	}
	b.trun.Flags = flags
	switch {
	case !sameFlags:
		b.trun.Flags |= ff.TrunSampleFlagsPresentFlag
	case first.Flags != last.Flags:
		b.trun.SetFirstSampleFlags(first.Flags)
	}
	b.trun.Samples = list
	b.trun.DataOffset = 1
	b.tfdt.SetBaseMediaDecodeTime(uint64(t.start + t.done))
	return nil
}

// commit takes the written samples into the tables and out of the buffer.
func (t *Track) commit(offset int64) {
	b := &t.boxes
	t.stats.Bytes += int64(b.bytes)
	var span int64
	for _, s := range t.samples[:b.ready] {
		t.end = max(t.end, t.done+span+int64(s.CompositionTimeOffset)+int64(s.Dur))
		span += int64(s.Dur)
	}
	if t.isVideo || t.entry != nil {
		t.stats.Samples += int64(b.ready)
		for _, s := range t.samples[:b.ready] {
			if s.Flags == flagsSync {
				t.stats.KeyFrames++
			}
		}
	} else {
		t.stats.Samples += span
	}
	if !t.w.opt.Fragmented {
		if t.isVideo || t.entry != nil {
			t.table.chunk(offset, b.ready)
			for _, s := range t.samples[:b.ready] {
				t.table.sample(s.Size, s.Dur, s.Flags == flagsSync, s.CompositionTimeOffset)
			}
		} else {
			t.table.chunk(offset, int(span))
			t.table.frames(span)
		}
	}
	b.lastDur = int64(t.samples[b.ready-1].Dur)
	t.done += span
	t.heldFor -= span
	t.samples = t.samples[:copy(t.samples, t.samples[b.ready:])]
	t.buf = t.buf[:copy(t.buf, t.buf[b.bytes:])]
}

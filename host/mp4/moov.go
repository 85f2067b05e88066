package mp4

import (
	"encoding/binary"
	"math"
	"slices"

	"github.com/Eyevinn/mp4ff/bits"
	ff "github.com/Eyevinn/mp4ff/mp4"
)

// encode returns a box's bytes.
func encode(b ff.Box) ([]byte, error) {
	sw := bits.NewFixedSliceWriter(int(b.Size()))
	if err := b.EncodeSW(sw); err != nil {
		return nil, err
	}
	return sw.Bytes(), nil
}

// boxHeader writes the eight bytes of size and type.
func boxHeader(p []byte, name string, size int64) {
	binary.BigEndian.PutUint32(p, uint32(size))
	copy(p[4:8], name)
}

// mdatHeader returns the header of an mdat of size bytes, header included, for a header of 8 or 16 bytes.
func mdatHeader(size int64, large bool) []byte {
	if !large {
		p := make([]byte, 8)
		boxHeader(p, "mdat", size)
		return p
	}
	p := make([]byte, 16)
	boxHeader(p, "mdat", 1)
	binary.BigEndian.PutUint64(p[8:], uint64(size))
	return p
}

// ordered returns the tracks that have samples, in the order in which they began, then the others.
func (w *Writer) ordered() []*Track {
	list := slices.Clone(w.tracks)
	slices.SortStableFunc(list, func(a, b *Track) int {
		ra, rb := a.rank, b.rank
		if ra == 0 {
			ra = math.MaxInt
		}
		if rb == 0 {
			rb = math.MaxInt
		}
		switch {
		case ra < rb:
			return -1
		case ra > rb:
			return 1
		}
		return 0
	})
	return list
}

// writeHeader writes the moov of the recording, and numbers the tracks. A video track without a sample is left out: its
// parameter sets are not known.
func (w *Writer) writeHeader() error {
	id := uint32(0)
	var list []*Track
	for _, t := range w.ordered() {
		if t.begun || !t.isVideo {
			id++
			t.id = id
			list = append(list, t)
		}
	}
	found := false
	for _, t := range list {
		if t.begun && (!found || t.origin < w.zero) {
			w.zero, found = t.origin, true
		}
	}
	for _, t := range list {
		if t.begun {
			t.start = ticks(t.origin-w.zero, t.scale)
		}
	}
	moov := ff.NewMoovBox()
	moov.AddChild(w.mvhd(list, 0))
	mvex := ff.NewMvexBox()
	// The duration is filled in by Close (fragmented files): version 1, so that it always fits.
	mvex.AddChild(&ff.MehdBox{Version: 1})
	for _, t := range list {
		trak, err := w.trak(t, 0)
		if err != nil {
			return err
		}
		if t.skip > 0 {
			addEdit(trak, 0, 0, t.skip) // of a length that is not known yet: all of it (ISO/IEC 14496-12 8.6.6.1)
		}
		moov.AddChild(trak)
		mvex.AddChild(ff.CreateTrex(t.id))
	}
	moov.AddChild(mvex)
	p, err := encode(moov)
	if err != nil {
		return err
	}
	if err := w.hide(w.end, int64(len(p))); err != nil {
		return err
	}
	if err := w.appear(p, w.end); err != nil {
		return err
	}
	w.header = w.end
	// mvex is the last box, mehd its first child: header 8, then mehd's header 8, version and flags 4.
	w.mehd = w.header + int64(len(p)) - int64(mvex.Size()) + 8 + 12
	w.end += int64(len(p))
	w.media = w.end
	return nil
}

// movieScale is the time scale of mvhd, tkhd and elst: the first video track's, so that nothing is rounded.
func movieScale(list []*Track) int64 {
	for _, t := range list {
		if t.isVideo {
			return t.scale
		}
	}
	if len(list) > 0 {
		return list[0].scale
	}
	return videoScale
}

func (w *Writer) date() uint64 {
	if w.opt.Epoch.IsZero() {
		return 0
	}
	return uint64(w.opt.Epoch.Unix() + unixTo1904)
}

// wide is the version of mvhd, tkhd and mdhd: 1 where 32 bits do not do.
func (w *Writer) wide(duration int64) byte {
	if duration > math.MaxUint32 || w.date() > math.MaxUint32 {
		return 1
	}
	return 0
}

func (w *Writer) mvhd(list []*Track, duration int64) *ff.MvhdBox {
	mvhd := ff.CreateMvhd()
	mvhd.Version = w.wide(duration)
	mvhd.CreationTime, mvhd.ModificationTime = w.date(), w.date()
	mvhd.Timescale = uint32(movieScale(list))
	mvhd.Duration = uint64(duration)
	mvhd.NextTrackID = uint32(len(list)) + 1
	return mvhd
}

// trak makes a track's box without samples. movieDuration is in the movie's time scale.
func (w *Writer) trak(t *Track, movieDuration int64) (*ff.TrakBox, error) {
	kind, name := "audio", "SoundHandler"
	if t.isVideo {
		kind, name = "video", "VideoHandler"
	}
	trak := ff.CreateEmptyTrak(t.id, uint32(t.scale), kind, "und")
	trak.Mdia.Hdlr.Name = name
	trak.Tkhd.Version = w.wide(movieDuration)
	trak.Tkhd.CreationTime, trak.Tkhd.ModificationTime = w.date(), w.date()
	trak.Tkhd.Duration = uint64(movieDuration)
	mdhd := trak.Mdia.Mdhd
	mdhd.Version = w.wide(t.done)
	mdhd.CreationTime, mdhd.ModificationTime = w.date(), w.date()
	stsd := trak.Mdia.Minf.Stbl.Stsd
	switch {
	case t.entry != nil:
		stsd.Children = append(stsd.Children, rawBox(t.entry))
		stsd.SampleCount++
		if t.isVideo {
			trak.Tkhd.Width, trak.Tkhd.Height = ff.Fixed32(t.width<<16), ff.Fixed32(t.height<<16)
		}
		return trak, nil
	case !t.isVideo:
		stsd.AddChild(t.audioEntry())
		return trak, nil
	}
	entry, err := t.visualEntry()
	if err != nil {
		return nil, err
	}
	stsd.AddChild(entry)
	width, height := t.video.Width, t.video.Height
	if width == 0 {
		width, height = t.width, t.height
	}
	trak.Tkhd.Width, trak.Tkhd.Height = ff.Fixed32(width<<16), ff.Fixed32(height<<16)
	return trak, nil
}

// finalMoov makes the moov of the plain file; shift is added to every chunk offset.
func (w *Writer) finalMoov(shift int64) ([]byte, error) {
	var list []*Track
	for _, t := range w.ordered() {
		if t.table.samples > 0 {
			list = append(list, t)
		}
	}
	scale := movieScale(list)
	end := func(t *Track) int64 { return rescale(t.start+t.end-t.skip, t.scale, scale) }
	var longest int64
	for _, t := range list {
		longest = max(longest, end(t))
	}
	moov := ff.NewMoovBox()
	mvhd := w.mvhd(list, longest)
	mvhd.NextTrackID = 1
	moov.AddChild(mvhd)
	for _, t := range list {
		trak, err := w.trak(t, end(t))
		if err != nil {
			return nil, err
		}
		mvhd.NextTrackID = max(mvhd.NextTrackID, t.id+1)
		trak.Mdia.Mdhd.Duration = uint64(t.done)
		if t.start > 0 || t.skip > 0 {
			addEdit(trak, rescale(t.start, t.scale, scale), rescale(t.end-t.skip, t.scale, scale), t.skip)
		}
		minf := trak.Mdia.Minf
		stbl, err := t.table.boxes(minf.Stbl.Stsd, shift, t.isVideo)
		if err != nil {
			return nil, err
		}
		minf.Children[slices.Index(minf.Children, ff.Box(minf.Stbl))] = stbl
		minf.Stbl = stbl
		moov.AddChild(trak)
	}
	return encode(moov)
}

// addEdit makes the track start late (ISO/IEC 14496-12 8.6.6): an empty edit where it waits, then the media from skip on,
// in ticks of the track.
func addEdit(trak *ff.TrakBox, wait, media, skip int64) {
	elst := &ff.ElstBox{}
	if wait > 0 {
		elst.Entries = append(elst.Entries, ff.ElstEntry{SegmentDuration: uint64(wait), MediaTime: -1, MediaRateInteger: 1})
	}
	elst.Entries = append(elst.Entries, ff.ElstEntry{SegmentDuration: uint64(media), MediaTime: skip, MediaRateInteger: 1})
	if wait > math.MaxUint32 || media > math.MaxUint32 || skip > math.MaxInt32 {
		elst.Version = 1
	}
	edts := &ff.EdtsBox{}
	edts.AddChild(elst)
	trak.Edts = edts
	trak.Children = slices.Insert(trak.Children, 1, ff.Box(edts))
}

package mp4

import (
	"encoding/binary"
	"fmt"
	"io"
)

// SampleRef is a sample: where it is and when.
type SampleRef struct {
	Index    int64 // from 0
	Offset   int64 // in the file
	Size     int64
	DTS      int64 // decoding time in ticks of the track, without the edit list
	CTS      int64 // composition time, the same way; MovieTrack.Shift makes it the movie's
	Duration int64 // in ticks
	Sync     bool  // decoding can start here
	Entry    int   // which sample entry, from 1
	Count    int64 // samples that stand in this ref: 1, or more with Samples.Group
}

// Samples walks the samples of a track in decoding order: those of the moov, then those of the fragments.
type Samples struct {
	// Group lets Next join up to so many neighbouring samples of a constant size and duration, all sync, as the one-byte
	// samples of QuickTime sound. 0 and 1 join none.
	Group int64

	t   *MovieTrack
	err error

	// Plain part.
	opened      bool
	count       int64
	constant    int64 // sample size, 0: in the table
	bits        int64 // of a size in stz2
	sizes       column
	chunks      column
	wide        bool
	stsc        column
	stts, ctts  pairs
	stss        column
	allSync     bool
	nextSync    int64 // row of stss
	index       int64
	dts         int64
	chunk       int64 // next chunk
	left        int64 // samples left in the current one
	offset      int64
	scRow       int64 // row of stsc that holds for the next chunk
	perChunk    int64
	entry       int
	fragments   fragmentCursor
	inFragments bool
}

// Samples starts at the first sample.
func (t *MovieTrack) Samples() *Samples { return &Samples{t: t} }

// Next returns the next sample, io.EOF at the end. A sample that reaches beyond the end of the file is returned together
// with an error that wraps io.ErrUnexpectedEOF; every error is final.
func (s *Samples) Next() (SampleRef, error) {
	if s.err != nil {
		return SampleRef{}, s.err
	}
	ref, err := s.next()
	if err == nil && (ref.Offset < 0 || ref.Offset > s.t.m.src.size-ref.Size) {
		err = s.t.Box.errorf("sample %d: %d bytes at %d, the file has %d: %w", ref.Index, ref.Size, ref.Offset, s.t.m.src.size, io.ErrUnexpectedEOF)
	}
	s.err = err
	return ref, err
}

func (s *Samples) next() (SampleRef, error) {
	if !s.inFragments {
		if !s.opened {
			s.opened = true
			if err := s.open(); err != nil {
				return SampleRef{}, err
			}
		}
		if s.index < s.count {
			return s.plain()
		}
		s.inFragments = true
		s.fragments = fragmentCursor{t: s.t, pos: s.t.m.moov.End(), dts: s.dts, index: s.index}
	}
	if !s.t.m.Fragmented {
		return SampleRef{}, io.EOF
	}
	return s.fragments.next()
}

// Len is the number of samples that the moov holds; fragments have more.
func (t *MovieTrack) Len() (int64, error) {
	s := t.Samples()
	err := s.open()
	return s.count, err
}

func (s *Samples) open() (err error) {
	b, src := &s.t.stbl, s.t.m.src
	switch {
	case b.stsz.Type != "":
		p, err := src.body(b.stsz, 12)
		if err != nil {
			return err
		}
		s.constant = int64(binary.BigEndian.Uint32(p[4:]))
		s.bits = 32
		width := int64(4)
		if s.constant > 0 {
			width = 0
		}
		if s.sizes, err = src.column(b.stsz, 12, width); err != nil {
			return err
		}
		s.count = s.sizes.n
	case b.stz2.Type != "":
		p, err := src.body(b.stz2, 12)
		if err != nil {
			return err
		}
		s.bits = int64(p[7])
		if s.bits != 4 && s.bits != 8 && s.bits != 16 {
			return b.stz2.invalid("field size %d, want 4, 8 or 16", s.bits)
		}
		if s.sizes, err = src.column(b.stz2, 12, 0); err != nil {
			return err
		}
		s.count = s.sizes.n
		bytes := (s.count*s.bits + 7) / 8
		if bytes > b.stz2.Size-b.stz2.Header-12 {
			return b.stz2.invalid("%d entries of %d bits in a box of %d", s.count, s.bits, b.stz2.Size)
		}
		s.sizes.n, s.sizes.width = bytes, 1
		if s.bits == 16 {
			s.sizes.n, s.sizes.width = s.count, 2
		}
	}
	if s.count == 0 {
		return nil
	}
	s.wide = b.stco.Type == ""
	if s.wide {
		s.chunks, err = src.column(b.co64, 8, 8)
	} else {
		s.chunks, err = src.column(b.stco, 8, 4)
	}
	if err == nil {
		s.stsc, err = src.column(b.stsc, 8, 12)
	}
	if err == nil {
		s.stts.column, err = src.column(b.stts, 8, 8)
	}
	if err == nil {
		s.ctts.column, err = src.column(b.ctts, 8, 8)
	}
	s.allSync = b.stss.Type == ""
	if err == nil {
		s.stss, err = src.column(b.stss, 8, 4)
	}
	if err != nil {
		return err
	}
	for _, c := range []struct {
		n    int64
		name string
	}{{s.chunks.n, "stco"}, {s.stsc.n, "stsc"}, {s.stts.n, "stts"}} {
		if c.n == 0 {
			return s.t.Box.invalid("%d samples and no %s", s.count, c.name)
		}
	}
	return nil
}

func (s *Samples) size(i int64) (int64, error) {
	if s.constant > 0 {
		return s.constant, nil
	}
	switch s.bits {
	case 4:
		p, err := s.sizes.row(i / 2)
		if err != nil {
			return 0, err
		}
		if i%2 == 0 {
			return int64(p[0] >> 4), nil
		}
		return int64(p[0] & 15), nil
	case 8, 16:
		p, err := s.sizes.row(i)
		if err != nil {
			return 0, err
		}
		n := int64(p[0])
		if s.bits == 16 {
			n = n<<8 | int64(p[1])
		}
		return n, nil
	}
	n, err := s.sizes.u32(i, 0)
	return int64(n), err
}

// nextChunk moves to the next chunk that has samples.
func (s *Samples) nextChunk() error {
	for s.left == 0 {
		if s.chunk >= s.chunks.n {
			return s.chunks.box.invalid("%d chunks hold %d samples, the sizes are of %d", s.chunks.n, s.index, s.count)
		}
		for s.scRow < s.stsc.n {
			p, err := s.stsc.row(s.scRow)
			if err != nil {
				return err
			}
			if int64(binary.BigEndian.Uint32(p)) > s.chunk+1 {
				break
			}
			s.perChunk, s.entry = int64(binary.BigEndian.Uint32(p[4:])), int(binary.BigEndian.Uint32(p[8:]))
			s.scRow++
		}
		p, err := s.chunks.row(s.chunk)
		if err != nil {
			return err
		}
		if s.wide {
			if s.offset = int64(binary.BigEndian.Uint64(p)); s.offset < 0 {
				return s.chunks.box.invalid("chunk %d at %d", s.chunk, uint64(s.offset))
			}
		} else {
			s.offset = int64(binary.BigEndian.Uint32(p))
		}
		s.left = s.perChunk
		s.chunk++
	}
	return nil
}

func (s *Samples) plain() (SampleRef, error) {
	if err := s.nextChunk(); err != nil {
		return SampleRef{}, err
	}
	size, err := s.size(s.index)
	if err != nil {
		return SampleRef{}, err
	}
	most := int64(1)
	if s.Group > 1 && s.constant > 0 && s.ctts.n == 0 && s.allSync {
		most = min(s.Group, s.left, s.count-s.index)
		// Whole samples that the file has; the first one that it does not have comes alone.
		most = max(min(most, (s.t.m.src.size-s.offset)/size), 1)
	}
	delta, n, ok, err := s.stts.next(most)
	if err != nil {
		return SampleRef{}, err
	}
	if !ok {
		return SampleRef{}, s.stts.box.invalid("times of %d samples, the sizes are of %d", s.index, s.count)
	}
	ref := SampleRef{Index: s.index, Offset: s.offset, Size: size * n, DTS: s.dts, CTS: s.dts, Duration: int64(delta) * n, Entry: s.entry, Count: n, Sync: s.allSync}
	if c, _, ok, err := s.ctts.next(1); err != nil {
		return SampleRef{}, err
	} else if ok {
		// Version 0 is unsigned by the standard; QuickTime and many writers mean it signed.
		ref.CTS += int64(int32(c))
	}
	for !s.allSync && s.nextSync < s.stss.n {
		k, err := s.stss.u32(s.nextSync, 0)
		if err != nil {
			return SampleRef{}, err
		}
		if int64(k) > s.index+1 {
			break
		}
		s.nextSync++
		ref.Sync = ref.Sync || int64(k) == s.index+1
	}
	s.index += n
	s.left -= n
	s.offset += ref.Size
	s.dts += ref.Duration
	return ref, nil
}

// Interleave walks the samples of all tracks in the order of their decoding times.
type Interleave struct {
	m    *Movie
	list []interleaved
}

type interleaved struct {
	t     *MovieTrack
	s     *Samples
	ref   SampleRef
	ready bool
	err   error
}

// Interleave starts at the beginning. Neighbouring samples of uncompressed sound are joined up to 40 ms.
func (m *Movie) Interleave() *Interleave {
	l := &Interleave{m: m}
	for _, t := range m.Tracks {
		if t.TimeScale == 0 {
			continue
		}
		s := t.Samples()
		s.Group = max(int64(t.TimeScale)/fragmentSamples, 1)
		l.list = append(l.list, interleaved{t: t, s: s})
	}
	return l
}

// Next returns the next sample and its track, io.EOF at the end of all tracks.
func (l *Interleave) Next() (*MovieTrack, SampleRef, error) {
	best, at := -1, 0.0
	for i := range l.list {
		e := &l.list[i]
		if !e.ready {
			e.ref, e.err = e.s.Next()
			e.ready = true
		}
		if e.err == io.EOF {
			continue
		}
		if e.err != nil {
			return e.t, e.ref, e.err
		}
		shift := e.t.Shift()
		if time := float64(e.ref.DTS+shift) / float64(e.t.TimeScale); best < 0 || time < at {
			best, at = i, time
		}
	}
	if best < 0 {
		return nil, SampleRef{}, io.EOF
	}
	e := &l.list[best]
	e.ready = false
	return e.t, e.ref, nil
}

// Total is what Measure finds out.
type Total struct {
	Samples, Sync int64
	Bytes         int64
	End           int64 // decoding end in ticks of the track
	First         SampleRef
	LastDuration  int64
}

// Measure walks all samples of the track. It reads all tables, and all moof boxes of a fragmented file.
func (t *MovieTrack) Measure() (Total, error) {
	var sum Total
	s := t.Samples()
	s.Group = 1 << 30
	for {
		ref, err := s.Next()
		if err == io.EOF {
			return sum, nil
		}
		if err != nil {
			return sum, fmt.Errorf("track %d: %w", t.ID, err)
		}
		if sum.Samples == 0 {
			sum.First = ref
		}
		sum.Samples += ref.Count
		if ref.Sync {
			sum.Sync += ref.Count
		}
		sum.Bytes += ref.Size
		sum.End = ref.DTS + ref.Duration
		sum.LastDuration = ref.Duration / ref.Count
	}
}

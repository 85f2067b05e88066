package mp4

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"time"
)

// Movie is an open MP4 or QuickTime file, plain or fragmented.
//
//	m, err := mp4.Open(f, size)
//	for _, t := range m.Tracks {
//		s := t.Samples()
//		for {
//			ref, err := s.Next() // io.EOF at the end
//			data, err = t.ReadUnit(data[:0], ref)
//		}
//	}
//
// Open reads the headers only; sample tables and moof boxes are read while samples are asked for, some kilobytes at a time,
// so that memory does not grow with the file. Media data is read by ReadData and ReadUnit alone. A Movie may be used by
// several goroutines, a Samples by one. It does not own the file.
type Movie struct {
	Brand      string // of ftyp; empty where that is missing
	TimeScale  uint32 // ticks a second of the movie's durations
	Duration   int64  // in ticks, as mvhd or mehd says; 0 in most unfinished recordings
	Fragmented bool   // there is an mvex: samples are (also) in moof boxes
	Tracks     []*MovieTrack

	src  source
	moov Box
}

// MovieTrack is a track of a Movie.
type MovieTrack struct {
	ID        uint32
	Handler   string // vide, soun, …
	Entry     string // type of the first sample entry: avc1, hev1, mp4a, …
	Codec     Codec  // zero where it is none that this package writes
	TimeScale uint32 // ticks a second
	Duration  int64  // in ticks of TimeScale, as mdhd says
	Language  string // ISO 639-2/T
	Enabled   bool
	Box       Box // the trak

	Width, Height                       int // of the first sample entry
	Channels, SampleRate, BitsPerSample int

	// Edits is the edit list (ISO/IEC 14496-12 8.6.6).
	Edits []Edit
	// VPS, SPS and PPS are the parameter sets of the first sample entry, without start codes.
	VPS, SPS, PPS [][]byte

	m       *Movie
	lengths int    // bytes of a NAL unit's length
	object  int    // object type indication of esds
	config  []byte // DecoderSpecificInfo of esds
	stbl    tables
	trex    trex
}

// Edit is an entry of an edit list.
type Edit struct {
	Duration  int64 // in ticks of the movie
	MediaTime int64 // in ticks of the track; -1: nothing is shown
	Rate      float64
}

// tables are the boxes of stbl; the zero Box where there is none.
type tables struct {
	stsd, stts, ctts, stsc, stsz, stz2, stco, co64, stss Box
}

// trex holds a track's defaults for fragments (ISO/IEC 14496-12 8.8.3).
type trex struct{ duration, size, flags uint32 }

// Open reads the headers of a file of size bytes. Nothing but a moov is needed; a file without one is ErrInvalid.
func Open(r io.ReaderAt, size int64) (*Movie, error) {
	m := &Movie{src: source{r: r, size: size}}
	err := m.src.children(Box{}, func(b Box) error {
		switch b.Type {
		case "ftyp":
			if b.Size-b.Header >= 4 {
				p, err := m.src.body(b, 4)
				if err != nil {
					return err
				}
				m.Brand = fourCC(p)
			}
		case "moov":
			if b.Truncated() {
				return b.errorf("%w: it is cut off: %d bytes of %d", ErrNoMoov, b.Size, b.Declared)
			}
			m.moov = b
			return errNoBox
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if m.moov.Type == "" {
		return nil, fmt.Errorf("%w: the recording was not finished, or this is no MP4 file", ErrNoMoov)
	}
	if err := m.readMoov(); err != nil {
		return nil, err
	}
	return m, nil
}

func (m *Movie) readMoov() error {
	type defaults struct {
		id uint32
		trex
	}
	var list []defaults
	var mehd int64
	err := m.src.children(m.moov, func(b Box) error {
		switch b.Type {
		case "mvhd":
			scale, duration, err := m.src.durationOf(b)
			m.TimeScale, m.Duration = scale, duration
			return err
		case "trak":
			t := &MovieTrack{m: m, Box: b, lengths: 4}
			if err := m.readTrak(t, b); err != nil {
				return err
			}
			if t.TimeScale == 0 {
				return b.invalid("no mdhd, or a time scale of 0 in it")
			}
			m.Tracks = append(m.Tracks, t)
		case "mvex":
			m.Fragmented = true
			return m.src.children(b, func(b Box) error {
				switch b.Type {
				case "trex":
					p, err := m.src.body(b, 24)
					if err != nil {
						return err
					}
					u := func(i int) uint32 { return binary.BigEndian.Uint32(p[i:]) }
					list = append(list, defaults{u(4), trex{u(12), u(16), u(20)}})
				case "mehd":
					p, err := m.src.body(b, 8)
					if err == nil && p[0] == 1 {
						if p, err = m.src.body(b, 12); err == nil {
							mehd = clamp63(binary.BigEndian.Uint64(p[4:]))
						}
					} else if err == nil {
						mehd = int64(binary.BigEndian.Uint32(p[4:]))
					}
					return err
				}
				return nil
			})
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, d := range list {
		for _, t := range m.Tracks {
			if t.ID == d.id {
				t.trex = d.trex
			}
		}
	}
	m.Duration = max(m.Duration, mehd)
	return nil
}

func clamp63(n uint64) int64 {
	if n > math.MaxInt64 {
		return 0 // all ones: unknown
	}
	return int64(n)
}

// durationOf reads time scale and duration of mvhd or mdhd; an unknown duration (all ones) is 0.
func (s source) durationOf(b Box) (scale uint32, duration int64, err error) {
	p, err := s.body(b, 20)
	if err != nil {
		return 0, 0, err
	}
	if p[0] == 1 {
		if p, err = s.body(b, 32); err != nil {
			return 0, 0, err
		}
		return binary.BigEndian.Uint32(p[20:]), clamp63(binary.BigEndian.Uint64(p[24:])), nil
	}
	if d := binary.BigEndian.Uint32(p[16:]); d != math.MaxUint32 {
		duration = int64(d)
	}
	return binary.BigEndian.Uint32(p[12:]), duration, nil
}

func (m *Movie) readTrak(t *MovieTrack, b Box) error {
	s := m.src
	return s.children(b, func(b Box) (err error) {
		var p []byte
		switch b.Type {
		case "mdia", "minf", "stbl", "edts":
			if b.Type == "stbl" && t.TimeScale == 0 {
				return b.invalid("time scale 0 in mdhd, or no mdhd before it")
			}
			return m.readTrak(t, b)
		case "tkhd":
			if p, err = s.body(b, 24); err == nil {
				t.Enabled = p[3]&1 != 0
				t.ID = binary.BigEndian.Uint32(p[12:])
				if p[0] == 1 {
					t.ID = binary.BigEndian.Uint32(p[20:])
				}
			}
		case "mdhd":
			if t.TimeScale, t.Duration, err = s.durationOf(b); err == nil {
				at := int64(20)
				if b.Size-b.Header >= 34 {
					at = 32
				}
				if p, err = s.body(b, at+2); err == nil {
					t.Language = language(binary.BigEndian.Uint16(p[at:]))
				}
			}
		case "hdlr":
			if t.Handler == "" { // QuickTime has a second one in minf, for the data
				t.Handler, err = s.handler(b)
			}
		case "elst":
			err = m.readEdits(t, b)
		case "stsd":
			t.stbl.stsd = b
			err = s.children(b, func(b Box) error {
				if err := m.readEntry(t, b); err != nil {
					return err
				}
				return errNoBox
			})
		case "stts":
			t.stbl.stts = b
		case "ctts":
			t.stbl.ctts = b
		case "stsc":
			t.stbl.stsc = b
		case "stsz":
			t.stbl.stsz = b
		case "stz2":
			t.stbl.stz2 = b
		case "stco":
			t.stbl.stco = b
		case "co64":
			t.stbl.co64 = b
		case "stss":
			t.stbl.stss = b
		}
		return err
	})
}

// language unpacks three letters of five bits.
func language(n uint16) string {
	p := []byte{byte(n>>10&31) + 0x60, byte(n>>5&31) + 0x60, byte(n&31) + 0x60}
	for _, c := range p {
		if c < 'a' || c > 'z' {
			return ""
		}
	}
	return string(p)
}

// maxEdits is more than any writer makes; what is beyond it does not move the track's start.
const maxEdits = 1024

func (m *Movie) readEdits(t *MovieTrack, b Box) error {
	p, err := m.src.body(b, 8)
	if err != nil {
		return err
	}
	wide, n := p[0] == 1, int64(binary.BigEndian.Uint32(p[4:]))
	width := int64(12)
	if wide {
		width = 20
	}
	if n*width > b.Size-b.Header-8 {
		return b.invalid("%d entries of %d bytes in a box of %d", n, width, b.Size)
	}
	if p, err = m.src.body(b, 8+min(n, maxEdits)*width); err != nil {
		return err
	}
	for p = p[8:]; len(p) > 0; p = p[width:] {
		e := Edit{Duration: int64(binary.BigEndian.Uint32(p)), MediaTime: int64(int32(binary.BigEndian.Uint32(p[4:])))}
		if wide {
			e.Duration, e.MediaTime = clamp63(binary.BigEndian.Uint64(p)), int64(binary.BigEndian.Uint64(p[8:]))
		}
		e.Rate = float64(int32(binary.BigEndian.Uint32(p[width-4:]))) / 65536
		t.Edits = append(t.Edits, e)
	}
	return nil
}

// Shift is what the edit list adds to a sample's composition time to make it the movie's, in ticks of the track: empty edits
// at the start move it back, media left out at the start moves it forward. Later edits are not counted.
func (t *MovieTrack) Shift() int64 {
	var shift int64
	for _, e := range t.Edits {
		if e.MediaTime < 0 {
			if m := t.m.TimeScale; m > 0 {
				shift += int64(float64(e.Duration) * float64(t.TimeScale) / float64(m))
			}
			continue
		}
		return shift - e.MediaTime
	}
	return shift
}

// Time turns ticks of the track into time.
func (t *MovieTrack) Time(ticks int64) time.Duration {
	return time.Duration(float64(ticks) / float64(t.TimeScale) * float64(time.Second))
}

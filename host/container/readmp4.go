package container

import (
	"io"

	"github.com/Eyevinn/mp4ff/avc"

	"github.com/canmv-run/canmv-run/host/container/av"
	"github.com/canmv-run/canmv-run/host/mp4"
)

// mp4Source reads MP4 files with host/mp4.
type mp4Source struct {
	m      *mp4.Movie
	tracks []*mp4.MovieTrack
	walk   []mp4Walk
}

type mp4Walk struct {
	s     *mp4.Samples
	ref   mp4.SampleRef
	ready bool
	ended bool
}

var mp4Names = map[mp4.Codec]string{mp4.H264: "h264", mp4.H265: "hevc", mp4.MJPEG: "mjpeg", mp4.PCMA: "pcm_alaw", mp4.PCMU: "pcm_mulaw", mp4.PCMS16: "pcm_s16le"}

func openMP4(r io.ReaderAt, size int64) (source, []*av.Codec, error) {
	m, err := mp4.Open(r, size)
	if err != nil {
		return nil, nil, err
	}
	s := &mp4Source{m: m}
	var list []*av.Codec
	for _, t := range m.Tracks {
		if t.Handler != "vide" && t.Handler != "soun" {
			continue
		}
		c, err := s.codec(t)
		if err != nil {
			return nil, nil, err
		}
		s.tracks = append(s.tracks, t)
		list = append(list, c)
	}
	if len(list) == 0 {
		return nil, nil, invalid("no stream of video or sound")
	}
	return s, list, s.rewind()
}

// uncompressed reports whether samples are single values, to be read and written in pieces.
func uncompressed(t *mp4.MovieTrack) bool {
	return t.Codec == mp4.PCMA || t.Codec == mp4.PCMU || t.Codec == mp4.PCMS16
}

func (s *mp4Source) codec(t *mp4.MovieTrack) (*av.Codec, error) {
	c := &av.Codec{
		Audio: t.Handler == "soun", Name: mp4Names[t.Codec], TimeBase: av.Rational{Num: 1, Den: int(t.TimeScale)},
		Width: t.Width, Height: t.Height, SampleRate: t.SampleRate, Channels: t.Channels, Aspect: av.Rational{Num: 1, Den: 1},
	}
	if c.Name == "" {
		if c.Name = t.Entry; t.Entry == "mp4a" {
			c.Name = "aac"
		}
	}
	if uncompressed(t) {
		c.SampleFmt = "s16"
	} else {
		entry, err := t.SampleEntry()
		if err != nil {
			return nil, err
		}
		c.Entry = entry
		if c.Name == "aac" {
			c.SampleFmt, c.Private = "fltp", mp4.AACConfig(entry)
		}
	}
	if c.Audio {
		return c, nil
	}
	switch t.Codec {
	case mp4.H264, mp4.H265:
		c.PixFmt = "yuv420p"
		for _, set := range [][][]byte{t.VPS, t.SPS, t.PPS} {
			for _, nal := range set {
				c.Private = append(append(c.Private, 0, 0, 0, 1), nal...)
			}
		}
		if t.Codec == mp4.H264 && len(t.SPS) > 0 {
			if sps, err := avc.ParseSPSNALUnit(t.SPS[0], false); err == nil && int(sps.ChromaFormatIDC) < 4 {
				c.PixFmt = []string{"gray", "yuv420p", "yuv422p", "yuv444p"}[sps.ChromaFormatIDC]
			}
		}
		c.Unframe = func(p *av.Packet) ([]byte, error) {
			return t.Unit(nil, p.Data, mp4.SampleRef{Index: p.Index, Sync: p.Key})
		}
	case mp4.MJPEG:
		c.PixFmt = "yuvj420p"
	}
	// The mean frame rate, and how far pictures are reordered.
	total, err := t.Measure()
	if err != nil {
		return nil, err
	}
	if total.Samples > 0 && total.End > total.First.DTS {
		c.FrameRate = nearRate(total.Samples*int64(t.TimeScale), total.End-total.First.DTS)
		if total.First.Duration > 0 {
			c.Delay = int((total.First.CTS - total.First.DTS + total.First.Duration - 1) / total.First.Duration)
		}
	}
	return c, nil
}

// nearRate is num/den, as a fraction of small numbers.
func nearRate(num, den int64) av.Rational {
	a, b := num, den
	for b != 0 {
		a, b = b, a%b
	}
	num, den = num/a, den/a
	if den == 1 || den == 1001 || num < 1<<20 && den < 1<<20 {
		return av.Rational{Num: int(num), Den: int(den)}
	}
	return av.Rational{Num: int((num*1000 + den/2) / den), Den: 1000}.Reduce()
}

func (s *mp4Source) rewind() error {
	s.walk = make([]mp4Walk, len(s.tracks))
	for i, t := range s.tracks {
		s.walk[i].s = t.Samples()
		if uncompressed(t) {
			s.walk[i].s.Group = 1024
		}
	}
	return nil
}

func (s *mp4Source) next() (int, av.Packet, error) {
	best, at := -1, 0.0
	for i := range s.walk {
		w := &s.walk[i]
		if !w.ready && !w.ended {
			var err error
			if w.ref, err = w.s.Next(); err == io.EOF {
				w.ended = true
			} else if err != nil {
				return i, av.Packet{}, err
			}
			w.ready = !w.ended
		}
		if w.ready {
			t := s.tracks[i]
			if time := float64(w.ref.DTS+t.Shift()) / float64(t.TimeScale); best < 0 || time < at {
				best, at = i, time
			}
		}
	}
	if best < 0 {
		return 0, av.Packet{}, io.EOF
	}
	w, t := &s.walk[best], s.tracks[best]
	w.ready = false
	data, err := t.ReadData(nil, w.ref)
	if err != nil {
		return best, av.Packet{}, err
	}
	shift := t.Shift()
	return best, av.Packet{
		Data: data, PTS: w.ref.CTS + shift, DTS: w.ref.DTS + shift, Duration: w.ref.Duration, Key: w.ref.Sync, Framed: true, Index: w.ref.Index,
	}, nil
}

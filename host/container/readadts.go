package container

import (
	"io"

	"github.com/canmv-run/canmv-run/host/container/av"
)

// adtsRates are the sample rates by their index (ISO/IEC 14496-3 1.6.3.3).
var adtsRates = [...]int{96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350}

// adts is the header of an AAC frame (ISO/IEC 14496-3 1.A.2.2).
type adts struct {
	header, frame  int    // bytes of the header, and of the frame with it
	config         []byte // the AudioSpecificConfig that says the same
	rate, channels int
}

// parseADTS reads a header; ok is false where p begins with none.
func parseADTS(p []byte) (h adts, ok bool) {
	if len(p) < 7 || p[0] != 0xFF || p[1]&0xF6 != 0xF0 {
		return h, false
	}
	h.header = 9
	if p[1]&1 != 0 { // no checksum
		h.header = 7
	}
	object, index := p[2]>>6+1, int(p[2]>>2&15)
	h.channels = int(p[2]&1<<2 | p[3]>>6)
	h.frame = int(p[3]&3)<<11 | int(p[4])<<3 | int(p[5]>>5)
	if index >= len(adtsRates) || h.frame <= h.header || h.channels == 0 || p[6]&3 != 0 { // one block a frame
		return h, false
	}
	h.config = []byte{object<<3 | byte(index>>1), byte(index&1)<<7 | byte(h.channels)<<3}
	h.rate = adtsRates[index]
	return h, true
}

// aacFrame is the samples of a channel in a frame.
const aacFrame = 1024

type adtsSource struct {
	r    io.ReaderAt
	size int64
	at   int64
	n    int64
}

func openADTS(r io.ReaderAt, size int64) (source, []*av.Codec, error) {
	var p [7]byte
	if _, err := r.ReadAt(p[:], 0); err != nil {
		return nil, nil, err
	}
	h, ok := parseADTS(p[:])
	if !ok {
		return nil, nil, invalid("no ADTS frame at its start")
	}
	return &adtsSource{r: r, size: size}, []*av.Codec{{
		Audio: true, Name: "aac", TimeBase: av.Rational{Num: 1, Den: h.rate}, SampleRate: h.rate, Channels: h.channels, SampleFmt: "fltp", Private: h.config,
	}}, nil
}

func (s *adtsSource) rewind() error {
	s.at, s.n = 0, 0
	return nil
}

func (s *adtsSource) next() (int, av.Packet, error) {
	if s.at+7 > s.size {
		return 0, av.Packet{}, io.EOF
	}
	var p [7]byte
	if _, err := s.r.ReadAt(p[:], s.at); err != nil {
		return 0, av.Packet{}, err
	}
	h, ok := parseADTS(p[:])
	if !ok || s.at+int64(h.frame) > s.size {
		return 0, av.Packet{}, invalid("no ADTS frame at byte %d", s.at)
	}
	data := make([]byte, h.frame-h.header)
	if _, err := s.r.ReadAt(data, s.at+int64(h.header)); err != nil {
		return 0, av.Packet{}, err
	}
	pts := s.n * aacFrame
	out := av.Packet{Data: data, PTS: pts, DTS: pts, Duration: aacFrame, Key: true, Index: s.n}
	s.at += int64(h.frame)
	s.n++
	return 0, out, nil
}

package container

import (
	"io"

	"github.com/canmv-run/canmv-run/host/container/av"
)

// adtsRates are the sample rates by their index (ISO/IEC 14496-3 1.6.3.3).
var adtsRates = [...]int{96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350}

// adtsHeader is the header of an AAC frame (ISO/IEC 14496-3 1.A.2.2): its length, that of the frame with it, and the
// AudioSpecificConfig that says the same. ok is false where p begins with none.
func adtsHeader(p []byte) (header, frame int, config []byte, rate, channels int, ok bool) {
	if len(p) < 7 || p[0] != 0xFF || p[1]&0xF6 != 0xF0 {
		return
	}
	header = 9
	if p[1]&1 != 0 { // no checksum
		header = 7
	}
	object, index := p[2]>>6+1, int(p[2]>>2&15)
	channels = int(p[2]&1<<2 | p[3]>>6)
	frame = int(p[3]&3)<<11 | int(p[4])<<3 | int(p[5]>>5)
	if index >= len(adtsRates) || frame <= header || channels == 0 || p[6]&3 != 0 { // one block a frame
		return
	}
	config = []byte{object<<3 | byte(index>>1), byte(index&1)<<7 | byte(channels)<<3}
	return header, frame, config, adtsRates[index], channels, true
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
	_, _, config, rate, channels, ok := adtsHeader(p[:])
	if !ok {
		return nil, nil, invalid("no ADTS frame at its start")
	}
	return &adtsSource{r: r, size: size}, []*av.Codec{{
		Audio: true, Name: "aac", TimeBase: av.Rational{Num: 1, Den: rate}, SampleRate: rate, Channels: channels, SampleFmt: "fltp", Private: config,
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
	header, frame, _, _, _, ok := adtsHeader(p[:])
	if !ok || s.at+int64(frame) > s.size {
		return 0, av.Packet{}, invalid("no ADTS frame at byte %d", s.at)
	}
	data := make([]byte, frame-header)
	if _, err := s.r.ReadAt(data, s.at+int64(header)); err != nil {
		return 0, av.Packet{}, err
	}
	pts := s.n * aacFrame
	out := av.Packet{Data: data, PTS: pts, DTS: pts, Duration: aacFrame, Key: true, Index: s.n}
	s.at += int64(frame)
	s.n++
	return 0, out, nil
}

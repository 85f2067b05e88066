package audio

import (
	"fmt"

	"github.com/zaf/g711"
)

// Law is a companding law of ITU-T G.711.
type Law uint8

// The two laws.
const (
	ALaw Law = iota
	MuLaw
)

// Encoder turns 16-bit little-endian PCM into G.711, half as long. The zero value encodes A-law.
type Encoder struct {
	Law Law
	buf []byte
}

// Encode returns the codes of pcm, in memory that the next Encode overwrites.
func (e *Encoder) Encode(pcm []byte) ([]byte, error) {
	if len(pcm)%2 != 0 {
		return nil, fmt.Errorf("audio: %d bytes of 16-bit PCM, want an even number", len(pcm))
	}
	code := g711.EncodeAlawFrame
	if e.Law == MuLaw {
		code = g711.EncodeUlawFrame
	}
	e.buf = e.buf[:0]
	for i := 0; i < len(pcm); i += 2 {
		e.buf = append(e.buf, code(int16(uint16(pcm[i])|uint16(pcm[i+1])<<8)))
	}
	return e.buf, nil
}

// Decoder turns G.711 into 16-bit little-endian PCM, twice as long. The zero value decodes A-law.
type Decoder struct {
	Law Law
	buf []byte
}

// Decode returns the samples of codes, in memory that the next Decode overwrites.
func (d *Decoder) Decode(codes []byte) []byte {
	sample := g711.DecodeAlawFrame
	if d.Law == MuLaw {
		sample = g711.DecodeUlawFrame
	}
	d.buf = d.buf[:0]
	for _, c := range codes {
		v := sample(c)
		d.buf = append(d.buf, byte(v), byte(uint16(v)>>8))
	}
	return d.buf
}

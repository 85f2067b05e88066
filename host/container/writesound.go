package container

import (
	"github.com/canmv-run/canmv-run/host/audio"
	"github.com/canmv-run/canmv-run/host/container/av"
)

// wavWriter writes WAV files with host/audio.
type wavWriter struct {
	w *audio.WaveWriter
	gap
}

var waveTags = map[string]int{"pcm_f32le": audio.WaveFloat, "pcm_f64le": audio.WaveFloat, "pcm_alaw": audio.WaveALaw, "pcm_mulaw": audio.WaveMuLaw}

func newWAV(m *Muxer, list []*av.Codec) (writer, error) {
	c := list[0]
	w := audio.NewWaveWriter(m.file)
	w.Tag = waveTags[c.Name]
	if err := w.SetParams(audio.WaveParams{Channels: c.Channels, SampleWidth: pcmSize(c.Name), FrameRate: c.SampleRate}); err != nil {
		return nil, invalid("%s: %v", m.path, err).Because(err)
	}
	return &wavWriter{w, newGap(c)}, nil
}

func (w *wavWriter) write(_ int, p *av.Packet) error {
	if fill := w.before(p); len(fill) > 0 {
		if err := w.w.WriteFramesRaw(fill); err != nil {
			return err
		}
	}
	return w.w.WriteFramesRaw(p.Data)
}

func (w *wavWriter) close() error { return w.w.Close() }

// gap makes silence where sound of a container without times has a hole.
type gap struct {
	began   bool
	next    int64
	frame   int // bytes of a sample of all channels
	silence byte
}

func newGap(c *av.Codec) gap {
	silence := map[string]byte{"pcm_u8": 0x80, "pcm_alaw": 0xD5, "pcm_mulaw": 0xFF}[c.Name]
	return gap{frame: pcmSize(c.Name) * c.Channels, silence: silence}
}

// before is the silence between the last packet and p.
func (g *gap) before(p *av.Packet) []byte {
	var fill []byte
	if n := p.PTS - g.next; g.began && n > 0 {
		fill = make([]byte, n*int64(g.frame))
		for i := range fill {
			fill[i] = g.silence
		}
	}
	g.began, g.next = true, p.PTS+p.Duration
	return fill
}

// adtsWriter puts a header in front of every AAC frame (ISO/IEC 13818-7 6.2, 14496-3 1.A.2.2).
type adtsWriter struct {
	m      *Muxer
	header [7]byte
}

func newADTS(m *Muxer, list []*av.Codec) (writer, error) {
	c := list[0]
	w := &adtsWriter{m: m}
	if !m.streams[0].began {
		return w, nil
	}
	config := c.Private
	if len(config) < 2 {
		return nil, invalid("%s: AAC without its configuration", m.path)
	}
	// AudioSpecificConfig: object type 5 bits, frequency index 4, channels 4 (ISO/IEC 14496-3 1.6.2.1).
	object, rate, channels := config[0]>>3, config[0]&7<<1|config[1]>>7, config[1]>>3&15
	if object < 1 || object > 4 || rate > 12 || channels == 0 || channels > 7 {
		return nil, invalid("%s: AAC of object type %d, frequency index %d, %d channels does not fit ADTS; .m4a holds it", m.path, object, rate, channels)
	}
	w.header = [7]byte{0xFF, 0xF1, (object-1)<<6 | rate<<2 | channels>>2, channels & 3 << 6, 0, 0x1F, 0xFC}
	return w, nil
}

func (w *adtsWriter) write(_ int, p *av.Packet) error {
	n := len(p.Data) + len(w.header)
	if n >= 1<<13 {
		return invalid("%s: AAC frame of %d bytes, ADTS holds at most 8184", w.m.path, len(p.Data))
	}
	h := w.header
	h[3] |= byte(n >> 11)
	h[4] = byte(n >> 3)
	h[5] |= byte(n) << 5
	_, err := w.m.file.Write(append(h[:], p.Data...))
	return err
}

func (w *adtsWriter) close() error { return nil }

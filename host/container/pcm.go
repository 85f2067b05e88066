package container

import (
	"github.com/canmv-run/canmv-run/host/audio"
	"github.com/canmv-run/canmv-run/host/container/av"
)

// pcmFormats are the codecs of uncompressed sound, and of G.711, by FFmpeg's names, with the samples that they take.
var pcmFormats = map[string]av.SampleFmt{
	"pcm_u8": av.U8, "pcm_s16le": av.S16, "pcm_s32le": av.S32, "pcm_s64le": av.S64, "pcm_f32le": av.FLT, "pcm_f64le": av.DBL,
	"pcm_alaw": av.S16, "pcm_mulaw": av.S16,
}

// pcmFor is the codec that holds samples without loss.
func pcmFor(f av.SampleFmt) string {
	if f.Packed() == av.U8 {
		return "pcm_u8"
	}
	return "pcm_" + f.Raw()
}

// pcmSize is the bytes of a coded sample.
func pcmSize(codec string) int {
	if codec == "pcm_alaw" || codec == "pcm_mulaw" {
		return 1
	}
	return pcmFormats[codec].Size()
}

// pcmCoder makes a packet of each piece of sound.
type pcmCoder struct {
	about av.Codec
	g711  *audio.Encoder
}

func newPCM(cfg *AudioConfig, o Choice, about av.Codec) (audioCoder, error) {
	if err := cfg.only(about.Name, o); err != nil {
		return nil, err
	}
	if want := pcmFormats[about.Name]; cfg.Format.Packed() != want {
		return nil, invalid("the encoder %s takes sample_fmt %v or %vp, got %v", about.Name, want, want, cfg.Format)
	}
	c := &pcmCoder{about: about}
	switch about.Name {
	case "pcm_alaw":
		c.g711 = &audio.Encoder{Law: audio.ALaw}
	case "pcm_mulaw":
		c.g711 = &audio.Encoder{Law: audio.MuLaw}
	}
	return c, nil
}

func (c *pcmCoder) codec() *av.Codec            { return &c.about }
func (c *pcmCoder) flush() ([]av.Packet, error) { return nil, nil }
func (c *pcmCoder) close()                      {}

func (c *pcmCoder) encode(list []*av.Sound) ([]av.Packet, error) {
	var out []av.Packet
	for _, s := range list {
		data := s.Append(make([]byte, 0, s.Len*s.Channels*s.Format.Size()))
		if c.g711 != nil {
			codes, err := c.g711.Encode(data)
			if err != nil {
				return out, err
			}
			data = append([]byte(nil), codes...)
		}
		out = append(out, av.Packet{Data: data, PTS: s.PTS, DTS: s.PTS, Duration: int64(s.Len), Key: true})
	}
	return out, nil
}

package aio

import (
	"github.com/canmv-run/canmv-run/host/audio"
	"github.com/canmv-run/canmv-run/host/fault"
	"github.com/canmv-run/canmv-run/host/mpp"
)

// Payload types of G.711, as scripts pass them.
const (
	G711A = 19
	G711U = 20
)

const maxCodecs = 8

// Codec is a channel of the sound encoder or decoder (media.g711).
type Codec struct {
	dev     *Device
	typ     int
	frames  int
	decoder bool
	chn     int // -1 until Create
	buffer  *mpp.Buffer
	enc     audio.Encoder
	dec     audio.Decoder
}

// NewEncoder makes a G.711 encoder and declares its pool, before MediaManager.init().
func (d *Device) NewEncoder(typ, frames int) (*Codec, error) {
	_, err := d.cfg.System.Configure(mpp.PoolConfig{BlockSize: frames * 8, Blocks: 5, Owner: "g711"})
	if err != nil {
		return nil, err
	}
	return &Codec{dev: d, typ: typ, frames: frames, chn: -1}, nil
}

// NewDecoder makes a G.711 decoder.
func (d *Device) NewDecoder(typ, frames int) (*Codec, error) {
	return &Codec{dev: d, typ: typ, frames: frames, chn: -1, decoder: true}, nil
}

// names are what the board calls the codec in its errors.
func (c *Codec) names() (class, driver string, kind int) {
	if c.decoder {
		return "Decoder", "adec", 1
	}
	return "Encoder", "aenc", 0
}

// Create takes a channel and, for an encoder, a buffer, after MediaManager.init().
func (c *Codec) Create() error {
	class, driver, kind := c.names()
	if c.chn >= 0 {
		return fault.New(fault.RuntimeError, "The instance has been initialized")
	}
	if c.typ != G711A && c.typ != G711U {
		return fault.New(fault.ValueError, "kd_mpi_%s_create_chn:%d faild", driver, -1).
			Hinted("got type %d, want K_PT_G711A (%d) or K_PT_G711U (%d)", c.typ, G711A, G711U)
	}
	chn := -1
	for i, used := range c.dev.codecs[kind] {
		if used == nil {
			chn = i
			break
		}
	}
	if chn < 0 {
		return fault.New(fault.ValueError, "%s has no free chn", class)
	}
	if !c.decoder {
		buf, err := c.dev.cfg.System.GetBuffer(c.frames*8, mpp.InvalidPool)
		if err != nil {
			return err
		}
		c.buffer = buf
	}
	c.chn = chn
	c.dev.codecs[kind][chn] = c
	law := audio.ALaw
	if c.typ == G711U {
		law = audio.MuLaw
	}
	c.enc.Law, c.dec.Law = law, law
	return nil
}

// Encode turns 16-bit PCM into G.711, half as long, valid until the next call.
func (c *Codec) Encode(pcm []byte) ([]byte, error) {
	if c.chn < 0 || c.decoder {
		return nil, fault.New(fault.ValueError, "kd_mpi_aenc_send_frame:%d faild", -1).Hinted("call create() first")
	}
	out, err := c.enc.Encode(pcm)
	if err != nil {
		return nil, fault.New(fault.ValueError, "kd_mpi_aenc_send_frame:%d faild", -1).Because(err)
	}
	return out, nil
}

// Decode turns G.711 into 16-bit PCM, twice as long, valid until the next call.
func (c *Codec) Decode(codes []byte) ([]byte, error) {
	if c.chn < 0 || !c.decoder {
		return nil, fault.New(fault.ValueError, "kd_mpi_adec_send_stream:%d faild", -1).Hinted("call create() first")
	}
	return c.dec.Decode(codes), nil
}

// Destroy gives channel and buffer back. Without Create it does nothing.
func (c *Codec) Destroy() error {
	c.close()
	return nil
}

func (c *Codec) close() {
	if c.chn < 0 {
		return
	}
	_, _, kind := c.names()
	c.dev.codecs[kind][c.chn] = nil
	c.chn = -1
	if c.buffer != nil && c.buffer.Block().Live() {
		c.buffer.Release() // it is live, so it is there to be released
	}
	c.buffer = nil
}

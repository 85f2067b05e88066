package media

import (
	"github.com/canmv-run/canmv-run/bindings/internal/raise"
	"github.com/canmv-run/canmv-run/host/aio"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

func (m *modules) g711() *arg.Module {
	return &arg.Module{
		Name: "media.g711",
		Doc:  "G.711 sound coding: K_PT_G711A is A-law, K_PT_G711U µ-law. A byte of G.711 is a 16-bit sample.",
		Members: []arg.Member{
			m.codecClass("Encoder", "Turns 16-bit PCM into G.711. Make it before MediaManager.init(), call create() after it.", m.cfg.Audio.NewEncoder,
				"encode", "The G.711 codes of 16-bit PCM, half as long.", (*aio.Codec).Encode),
			m.codecClass("Decoder", "Turns G.711 into 16-bit PCM.", m.cfg.Audio.NewDecoder,
				"decode", "The 16-bit PCM of G.711 codes, twice as long.", (*aio.Codec).Decode),
		},
		Include: []*arg.Module{m.once("media.media", m.media)},
		Leaks:   []string{"uctypes", "time"},
	}
}

func (m *modules) codecClass(name, doc string, make func(typ, frames int) (*aio.Codec, error), work, workDoc string, do func(*aio.Codec, []byte) ([]byte, error)) *arg.Class {
	return &arg.Class{
		Name: name,
		Doc:  doc,
		Init: &arg.Func{Sig: name + "(type, frames_per_buffer)", Do: func(c *arg.Call) (any, error) {
			typ, frames := c.Int("type"), c.Int("frames_per_buffer")
			if err := c.Err(); err != nil {
				return nil, err
			}
			codec, err := make(typ, frames)
			c.Self.Data = codec
			return nil, raise.Error(err)
		}},
		Methods: []*arg.Func{
			{Sig: "create()", Doc: "Takes a channel of the hardware.", Do: func(c *arg.Call) (any, error) {
				return nil, raise.Error(c.Self.Data.(*aio.Codec).Create())
			}},
			{Sig: work + "(data)", Doc: workDoc, Do: func(c *arg.Call) (any, error) {
				data := c.Buffer("data")
				if err := c.Err(); err != nil {
					return nil, err
				}
				out, err := do(c.Self.Data.(*aio.Codec), data)
				return append([]byte(nil), out...), raise.Error(err)
			}},
			{Sig: "destroy()", Doc: "Gives the channel back.", Do: func(c *arg.Call) (any, error) {
				return nil, raise.Error(c.Self.Data.(*aio.Codec).Destroy())
			}},
		},
	}
}

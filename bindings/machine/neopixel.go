package machine

import (
	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/host/pins"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

func (m *modules) neopixel() *arg.Module {
	return &arg.Module{
		Name: "neopixel",
		Doc: `Chains of coloured lights (WS2812).

	np = neopixel.NeoPixel(machine.Pin(42), 8)
	np[0] = (255, 0, 0)
	np.write()

canmv-run --view shows them.`,
		Members: []arg.Member{m.stripClass()},
	}
}

// strip is a NeoPixel: its items are colours.
type strip struct {
	*arg.Object
	pin, bpp int
	data     []byte // red, green, blue and white of each light
}

var (
	_ starlark.HasSetIndex = (*strip)(nil)
	_ arg.Unwrapper        = (*strip)(nil)
)

// NativeObject is arg.Unwrapper.
func (s *strip) NativeObject() *arg.Object { return s.Object }

// Len is how many lights there are.
func (s *strip) Len() int { return len(s.data) / s.bpp }

// Index is the colour of a light.
func (s *strip) Index(i int) starlark.Value {
	var t []arg.Value
	for _, b := range s.data[i*s.bpp : (i+1)*s.bpp] {
		t = append(t, s.Values.Int(int64(b)))
	}
	return s.Values.Tuple(t...)
}

// SetIndex sets the colour of a light.
func (s *strip) SetIndex(i int, v starlark.Value) error {
	color, err := s.color(v)
	if err != nil {
		return err
	}
	copy(s.data[i*s.bpp:], color)
	return nil
}

// color reads a colour.
func (s *strip) color(v arg.Value) ([]byte, error) {
	items, ok := arg.AsSeq(v)
	if !ok || len(items) != s.bpp {
		return nil, arg.Raise("ValueError", "invalid color").WithHint("got %s, want a tuple of %d numbers, 0 to 255", v, s.bpp)
	}
	color := make([]byte, s.bpp)
	for i, x := range items {
		n, ok := arg.AsInt(x)
		if !ok {
			return nil, arg.Raisef("TypeError", "can't convert %s to int", x.Type())
		}
		color[i] = byte(n)
	}
	return color, nil
}

func (m *modules) stripClass() *arg.Class {
	const most = 4096
	self := func(c *arg.Call) *strip { return c.Self.Data.(*strip) }
	return &arg.Class{
		Name: "NeoPixel",
		Doc:  "A chain of lights: np[i] is the colour of one as (red, green, blue), len(np) their number.",
		Init: &arg.Func{Sig: "NeoPixel(pin, n, bpp=3, timing=1)", Doc: "pin is a Pin, bpp is 4 for lights that have white, too. timing is about the wire and changes nothing that is seen.", Do: func(c *arg.Call) (any, error) {
			o, n, bpp, timing := c.Object("pin", m.pin), c.Int("n"), c.Int("bpp"), c.Int("timing")
			if err := c.Err(); err != nil {
				return nil, err
			}
			if n < 0 || n > most || bpp != 3 && bpp != 4 || timing != 0 && timing != 1 {
				return nil, arg.Raise("ValueError", "invalid NeoPixel").WithHint("got %d lights, bpp %d, timing %d; want at most %d, 3 or 4, 0 or 1", n, bpp, timing, most)
			}
			s := &strip{Object: c.Self, pin: o.Data.(*pin).number, bpp: bpp, data: make([]byte, n*bpp)}
			c.Self.Data = s
			m.cfg.Bank.Use(s.pin, pins.Bus, pins.PullNone)
			m.cfg.Bank.Label(s.pin, "NeoPixel")
			return nil, nil
		}},
		Methods: []*arg.Func{
			{Sig: "write()", Doc: "Shows the colours.", Do: func(c *arg.Call) (any, error) {
				s := self(c)
				colors := make([]uint32, s.Len())
				for i := range colors {
					p := s.data[i*s.bpp:]
					white := 0
					if s.bpp == 4 {
						white = int(p[3])
					}
					mix := func(b byte) uint32 { return uint32(min(int(b)+white, 255)) }
					colors[i] = mix(p[0])<<16 | mix(p[1])<<8 | mix(p[2])
				}
				m.cfg.Bank.SetStrip(s.pin, colors)
				return nil, nil
			}},
			{Sig: "fill(color)", Doc: "Gives all lights one colour.", Do: func(c *arg.Call) (any, error) {
				s := self(c)
				color, err := s.color(c.Value("color"))
				for i := 0; err == nil && i < len(s.data); i += s.bpp {
					copy(s.data[i:], color)
				}
				return nil, err
			}},
		},
		Wrap: func(o *arg.Object) arg.Value { return o.Data.(*strip) },
	}
}

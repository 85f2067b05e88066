package maix

import (
	"encoding/binary"
	"fmt"

	"github.com/canmv-run/canmv-run/bindings/internal/raise"
	"github.com/canmv-run/canmv-run/bindings/machine"
	"github.com/canmv-run/canmv-run/host/fft"
	"github.com/canmv-run/canmv-run/host/k210"
	"github.com/canmv-run/canmv-run/runtime/arg"
	"github.com/canmv-run/canmv-run/runtime/lib"
)

// freqClass is maix.freq.
func (m *modules) freqClass() *arg.Class {
	get := func(name, doc string, of func(vs arg.Values, s k210.Settings) any) *arg.Func {
		return &arg.Func{Sig: name + "()", Doc: doc, Do: func(c *arg.Call) (any, error) {
			s, err := m.cfg.Machine.Settings()
			if err != nil {
				return nil, raise.Error(err)
			}
			return of(c.Values, s), nil
		}}
	}
	return &arg.Class{
		Name: "freq",
		Doc:  "The chip's clocks. /flash/freq.conf keeps them; the PC's programs are as fast with any.",
		Statics: []*arg.Func{
			get("get", "(MHz of the processor, MHz of the network processor): (400, 400) until it was set.", func(vs arg.Values, s k210.Settings) any {
				return vs.Tuple(vs.Int(int64(s.CPU)), vs.Int(int64(s.KPU())))
			}),
			get("get_cpu", "MHz of the processor.", func(_ arg.Values, s k210.Settings) any { return s.CPU }),
			get("get_kpu", "MHz of the network processor.", func(_ arg.Values, s k210.Settings) any { return s.KPU() }),
			{Sig: "set(cpu=None, pll1=None, kpu_div=None)", Doc: "Sets the clocks: cpu 26 to 600 MHz, pll1 26 to 1200 MHz, kpu_div 1 to 16; the network processor has pll1/kpu_div. What changes something restarts the board, which ends the run; the next run has the new clocks.", Do: func(c *arg.Call) (any, error) {
				old, err := m.cfg.Machine.Settings()
				if err != nil {
					return nil, raise.Error(err)
				}
				s := old
				for _, part := range []struct {
					name string
					to   *int
				}{{"cpu", &s.CPU}, {"pll1", &s.PLL1}, {"kpu_div", &s.KPUDiv}} {
					if !c.IsNone(part.name) {
						*part.to = c.Int(part.name)
					}
				}
				if err := c.Err(); err != nil {
					return nil, err
				}
				if s == old {
					return nil, nil
				}
				if err := m.cfg.Machine.SetSettings(s); err != nil {
					return nil, raise.Error(err)
				}
				return nil, machine.Restart("freq.set()")
			}},
		},
	}
}

// utilsClass is maix.utils.
func (m *modules) utilsClass(of string) *arg.Class {
	return &arg.Class{
		Name: "utils",
		Doc:  "The chip's memory.",
		Statics: append([]*arg.Func{
			{Sig: "gc_heap_size(size=None)", Doc: "How many bytes MicroPython's objects may take: 524288 until it was set. Setting it takes effect on the board with the next start, and is kept in /flash/freq.conf; on the PC the runner's own limit counts.", Do: func(c *arg.Call) (any, error) {
				s, err := m.cfg.Machine.Settings()
				if err != nil || c.IsNone("size") {
					return s.Heap, raise.Error(err)
				}
				s.Heap = c.Int("size")
				if err := c.Err(); err != nil {
					return nil, err
				}
				return nil, raise.Error(m.cfg.Machine.SetSettings(s))
			}},
			{Sig: "heap_free()", Doc: "The bytes that are left beside MicroPython's: the chip's 6 MiB without the firmware's 3 MiB and gc_heap_size(). What images take is not counted here.", Do: func(*arg.Call) (any, error) {
				s, err := m.cfg.Machine.Settings()
				return s.Free(), raise.Error(err)
			}},
		}, missing(of+".utils", "flash_read", "flash_write", "sys_heap_info", "free_kpu_buffers")...),
	}
}

// configClass is maix.config.
func (m *modules) configClass() *arg.Class {
	return &arg.Class{
		Name: "config",
		Doc:  "The board's description, /flash/config.json.",
		Statics: []*arg.Func{{Sig: "get_value(key, default=None)", Doc: "The value of a key of the file's object, or default where the file or the key is absent, or the file is no JSON.", Do: func(c *arg.Call) (any, error) {
			key := c.Str("key")
			if err := c.Err(); err != nil {
				return nil, err
			}
			text, err := m.cfg.Machine.ConfigText()
			if err != nil {
				return nil, raise.Error(err)
			}
			all, err := lib.LoadJSON(c.Values, text)
			if err != nil {
				return c.Value("default"), nil
			}
			pairs, _ := arg.AsDict(all)
			for _, p := range pairs {
				if name, ok := arg.AsStr(p[0]); ok && name == key {
					return p[1], nil
				}
			}
			return c.Value("default"), nil
		}}},
	}
}

// fftClass is maix.FFT.
func (m *modules) fftClass() *arg.Class {
	const wordSize = 4
	fail := func(text string) *arg.Exception { return arg.Raise("ValueError", m.firmware()+"FFT:"+text) }
	return &arg.Class{
		Name: "FFT",
		Doc:  "The chip's Fourier transformer.",
		Statics: []*arg.Func{
			{Sig: "run(byte=None, points=64, shift=0, direction=1)", Doc: "The spectrum of sound, a list of points tuples (real part, imaginary part) of 16 bits. byte are words of 4 bytes, low byte first, as I2S records them; the lower half of each is a sample. points is 64, 128, 256 or 512. shift has a bit for each stage of the transform: where it is set the stage halves its results; what does not fit 16 bits is cut off at their ends. direction 0 transforms back.", Do: func(c *arg.Call) (any, error) {
				o := fft.Options{Points: c.Int("points"), Shift: uint32(c.Int64("shift")), Inverse: c.Int("direction") == 0}
				if err := c.Err(); err != nil {
					return nil, err
				}
				if err := o.Check(); err != nil {
					return nil, fail("invalid points").WithHint("got %d, want 64, 128, 256 or 512", o.Points)
				}
				if c.IsNone("byte") {
					return nil, fail("invalid byte")
				}
				data := c.Buffer("byte")
				if err := c.Err(); err != nil {
					return nil, err
				}
				if len(data)%wordSize != 0 {
					return nil, fail("Buffer length must be a multiple of 4").WithHint("got %d bytes", len(data))
				}
				if len(data) < o.Points*wordSize {
					fmt.Fprintln(c.Env.Interp.Stdout(), m.firmware()+"FFT:Zero padding")
				}
				samples := make([]int16, len(data)/wordSize)
				for i := range samples {
					samples[i] = int16(binary.LittleEndian.Uint16(data[wordSize*i:]))
				}
				list, err := fft.Transform(o, samples)
				return machine.Bins(c.Values, list), raise.Error(err)
			}},
			machine.Frequencies(),
			machine.Amplitudes(func() error { return fail("obj is not a list") }),
		},
	}
}

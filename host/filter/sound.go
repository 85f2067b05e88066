package filter

import (
	"encoding/binary"
	"math"
	"strconv"
	"strings"

	"github.com/canmv-run/canmv-run/host/audio"
	"github.com/canmv-run/canmv-run/host/container/av"
)

// soundFilters make the filters of sound. Each changes l to what it gives out.
var soundFilters = map[string]func(n *node, l *link) (sounds, error){
	"anull": newANull, "volume": newVolume, "atrim": newATrim, "aresample": newAResample, "aformat": newAFormat,
}

// eachSound is a filter that makes one piece of sound of one.
type eachSound func(s *av.Sound) *av.Sound

func (f eachSound) push(s *av.Sound, out func(*av.Sound)) error {
	out(f(s))
	return nil
}

func (eachSound) flush(func(*av.Sound)) error { return nil }

func newANull(n *node, _ *link) (sounds, error) {
	return eachSound(func(s *av.Sound) *av.Sound { return s }), newOptions(n.name, n.args).end()
}

// floats reads the samples of one channel, full scale being 1.
func floats(s *av.Sound, channel int) []float64 {
	out := make([]float64, s.Len)
	size, at, step := s.Format.Size(), channel*s.Format.Size(), s.Channels*s.Format.Size()
	plane := s.Planes[0]
	if s.Format.Planar() {
		plane, at, step = s.Planes[channel], 0, size
	}
	le := binary.LittleEndian
	for i := range out {
		b := plane[at+i*step:]
		switch s.Format.Packed() {
		case av.U8:
			out[i] = (float64(b[0]) - 128) / 128
		case av.S16:
			out[i] = float64(int16(le.Uint16(b))) / (1 << 15)
		case av.S32:
			out[i] = float64(int32(le.Uint32(b))) / (1 << 31)
		case av.S64:
			out[i] = float64(int64(le.Uint64(b))) / (1 << 63)
		case av.FLT:
			out[i] = float64(math.Float32frombits(le.Uint32(b)))
		case av.DBL:
			out[i] = math.Float64frombits(le.Uint64(b))
		}
	}
	return out
}

// fromFloats is the reverse of floats for all channels: rounded to nearest even, clipped.
func fromFloats(f av.SampleFmt, pts int64, list [][]float64) *av.Sound {
	s := &av.Sound{Format: f, Channels: len(list), Len: len(list[0]), PTS: pts}
	size := f.Size()
	if f.Planar() {
		for range list {
			s.Planes = append(s.Planes, make([]byte, s.Len*size))
		}
	} else {
		s.Planes = [][]byte{make([]byte, s.Len*size*len(list))}
	}
	le := binary.LittleEndian
	round := func(x, scale float64) float64 {
		return math.Max(math.Min(math.RoundToEven(x*scale), scale-1), -scale)
	}
	for c, values := range list {
		plane, at, step := s.Planes[0], c*size, len(list)*size
		if f.Planar() {
			plane, at, step = s.Planes[c], 0, size
		}
		for i, x := range values {
			b := plane[at+i*step:]
			switch f.Packed() {
			case av.U8:
				b[0] = byte(round(x, 128) + 128)
			case av.S16:
				le.PutUint16(b, uint16(int16(round(x, 1<<15))))
			case av.S32:
				le.PutUint32(b, uint32(int32(round(x, 1<<31))))
			case av.S64:
				v := int64(math.MaxInt64)
				if y := math.RoundToEven(x * (1 << 63)); y < 1<<63 {
					v = int64(math.Max(y, -1<<63))
				}
				le.PutUint64(b, uint64(v))
			case av.FLT:
				le.PutUint32(b, math.Float32bits(float32(x)))
			case av.DBL:
				le.PutUint64(b, math.Float64bits(x))
			}
		}
	}
	return s
}

// convert changes the sample format. Integers are shifted, as FFmpeg does; only to and from floats does it scale.
func convert(s *av.Sound, to av.SampleFmt) *av.Sound {
	from := s.Format
	if from == to {
		return s
	}
	if from.Packed() == to.Packed() {
		if to.Planar() {
			return s.Planar()
		}
		return s.Interleaved()
	}
	list := make([][]float64, s.Channels)
	for c := range list {
		list[c] = floats(s, c)
		if bits, isInt := intBits[to.Packed()]; isInt {
			if _, fromInt := intBits[from.Packed()]; fromInt { // narrowing cuts bits off
				scale := math.Ldexp(1, bits-1)
				for i, x := range list[c] {
					list[c][i] = math.Floor(x*scale) / scale
				}
			}
		}
	}
	return fromFloats(to, s.PTS, list)
}

var intBits = map[av.SampleFmt]int{av.U8: 8, av.S16: 16, av.S32: 32, av.S64: 64}

func newVolume(n *node, l *link) (sounds, error) {
	o := newOptions(n.name, n.args, "volume", "precision")
	e := o.expr("1.0", "volume")
	precision, ok := o.text("precision")
	if !ok {
		precision = "float"
	}
	if err := o.end(); err != nil {
		return nil, err
	}
	gain, err := e.value(vars{})
	if err != nil {
		return nil, foreign{"an expression with variables in filter volume"}
	}
	if gain < 0 || math.IsNaN(gain) {
		return nil, invalid("volume: %v, want 0 or more", gain)
	}
	to := map[string]av.SampleFmt{"float": av.FLT, "double": av.DBL, "fixed": l.sample.Packed()}[precision]
	switch {
	case to == av.NoSample:
		return nil, invalid("volume: precision=%s, want fixed, float or double", precision)
	case precision == "fixed" && to != av.U8 && to != av.S16 && to != av.S32:
		return nil, foreign{"precision=fixed with " + l.sample.String() + " in filter volume"}
	}
	if l.sample.Planar() {
		to += av.U8P - av.U8
	}
	l.sample = to
	fixed := math.Trunc(gain*256+0.5) / 256
	return eachSound(func(s *av.Sound) *av.Sound {
		list := make([][]float64, s.Channels)
		scale := 0.0
		if precision == "fixed" {
			scale = math.Ldexp(1, intBits[to.Packed()]-1)
		}
		for c := range list {
			list[c] = floats(s, c)
			for i, x := range list[c] {
				switch precision {
				case "fixed":
					list[c][i] = math.Floor(float64(x*scale*fixed)+0.5) / scale
				case "float":
					list[c][i] = float64(float32(x) * float32(gain))
				default:
					list[c][i] = x * gain
				}
			}
		}
		return fromFloats(to, s.PTS, list)
	}), nil
}

func newATrim(n *node, l *link) (sounds, error) {
	o := newOptions(n.name, n.args, "start", "end")
	b := newBounds(o, l.base, "start_sample", "end_sample")
	if err := o.end(); err != nil {
		return nil, err
	}
	return &atrim{b: b, base: l.base, tick: av.Rational{Num: 1, Den: l.hertz}}, nil
}

type atrim struct {
	b          *bounds
	base, tick av.Rational
	n          int64
}

func (t *atrim) push(s *av.Sound, out func(*av.Sound)) error {
	begin, end := -1, 0
	for i := range s.Len {
		if t.b.passes(s.PTS+av.Rescale(int64(i), t.tick, t.base), t.n) {
			if begin < 0 {
				begin = i
			}
			end = i + 1
		}
		t.n++
	}
	if begin >= 0 {
		q := *s
		q.Len, q.PTS = end-begin, s.PTS+av.Rescale(int64(begin), t.tick, t.base)
		step := s.Format.Size()
		if !s.Format.Planar() {
			step *= s.Channels
		}
		q.Planes = make([][]byte, len(s.Planes))
		for i, p := range s.Planes {
			q.Planes[i] = p[begin*step : end*step]
		}
		out(&q)
	}
	return nil
}

func (*atrim) flush(func(*av.Sound)) error { return nil }

// maxHertz bounds sample rates.
const maxHertz = 768000

func newAResample(n *node, l *link) (sounds, error) {
	o := newOptions(n.name, n.args, "sample_rate")
	to := o.int(l.hertz, "sample_rate", "osr", "out_sample_rate")
	if err := o.end(); err != nil {
		return nil, err
	}
	return resample(l, to)
}

func resample(l *link, to int) (sounds, error) {
	if to < 1 || to > maxHertz {
		return nil, invalid("aresample: sample rate %d, want 1 to %d", to, maxHertz)
	}
	if to == l.hertz {
		return eachSound(func(s *av.Sound) *av.Sound { return s }), nil
	}
	bank := audio.NewBank(l.hertz, to)
	r := &resampler{bank: bank, format: l.sample, from: l.base, to: av.Rational{Num: 1, Den: to}, total: -1}
	for range l.channel {
		r.held = append(r.held, make([]float64, bank.Taps/2-1)) // silence before the first
	}
	r.first = -int64(bank.Taps/2 - 1)
	l.hertz, l.base = to, r.to
	return r, nil
}

// resampler changes the sample rate. The sound is taken as without gaps; its start keeps its time.
type resampler struct {
	bank     *audio.Bank
	format   av.SampleFmt
	from, to av.Rational
	held     [][]float64 // input from sample number first on
	first    int64
	total    int64 // input samples until the end, −1 while it is not known
	next     int64 // number of the next output sample
	start    int64 // its time, of number 0
	began    bool
}

func (r *resampler) push(s *av.Sound, out func(*av.Sound)) error {
	if !r.began {
		r.began, r.start = true, av.Rescale(s.PTS, r.from, r.to)
	}
	for c := range r.held {
		r.held[c] = append(r.held[c], floats(s, c)...)
	}
	r.run(out)
	return nil
}

func (r *resampler) flush(out func(*av.Sound)) error {
	r.total = r.first + int64(len(r.held[0]))
	for c := range r.held {
		r.held[c] = append(r.held[c], make([]float64, r.bank.Taps)...)
	}
	r.run(out)
	return nil
}

// run makes what the input allows.
func (r *resampler) run(out func(*av.Sound)) {
	b := r.bank
	made := make([][]float64, len(r.held))
	begin := r.next
	for ; ; r.next++ {
		at := r.next * int64(b.Down)
		center, phase := at/int64(b.Up), int(at%int64(b.Up))
		first := center - int64(b.Taps/2-1)
		if r.total >= 0 && center >= r.total || first+int64(b.Taps) > r.first+int64(len(r.held[0])) {
			break
		}
		h := b.H[phase*b.Taps:][:b.Taps]
		for c, in := range r.held {
			sum := 0.0
			for k, x := range in[first-r.first:][:b.Taps] {
				sum += float64(h[k] * x)
			}
			made[c] = append(made[c], sum)
		}
	}
	if len(made[0]) > 0 {
		out(fromFloats(r.format, r.start+begin, made))
	}
	if drop := r.next*int64(b.Down)/int64(b.Up) - int64(b.Taps/2-1) - r.first; drop > 0 {
		drop = min(drop, int64(len(r.held[0])))
		for c := range r.held {
			r.held[c] = r.held[c][:copy(r.held[c], r.held[c][drop:])]
		}
		r.first += drop
	}
}

// chain is several filters in one.
type chain []sounds

func (f chain) push(s *av.Sound, out func(*av.Sound)) error {
	if len(f) == 0 {
		out(s)
		return nil
	}
	return f[0].push(s, func(s *av.Sound) { _ = f[1:].push(s, out) }) // none of the parts fails
}

func (f chain) flush(out func(*av.Sound)) error {
	for i := range f {
		if err := f[i].flush(func(s *av.Sound) { _ = f[i+1:].push(s, out) }); err != nil {
			return err
		}
	}
	return nil
}

func newAFormat(n *node, l *link) (sounds, error) {
	o := newOptions(n.name, n.args, "sample_fmts", "sample_rates", "channel_layouts")
	formats, hasFormats := o.text("sample_fmts", "f")
	rates, hasRates := o.text("sample_rates", "r")
	layouts, hasLayouts := o.text("channel_layouts", "cl")
	if err := o.end(); err != nil {
		return nil, err
	}
	var f chain
	if hasLayouts {
		want := 0
		for _, name := range strings.Split(layouts, "|") {
			n, ok := channels(name)
			if !ok {
				return nil, invalid("aformat: channel layout %q, want mono, stereo, 5.1 or a number of channels such as 2c", name)
			}
			if want == 0 || n == l.channel {
				want = n
			}
		}
		mix, err := newMix(l.channel, want)
		if err != nil {
			return nil, err
		}
		l.channel = want
		if mix != nil {
			f = append(f, mix)
		}
	}
	if hasRates {
		want := 0
		for _, text := range strings.Split(rates, "|") {
			r, err := strconv.Atoi(text)
			if err != nil {
				return nil, invalid("aformat: sample rate %q, want a number", text)
			}
			if want == 0 || r == l.hertz {
				want = r
			}
		}
		r, err := resample(l, want)
		if err != nil {
			return nil, err
		}
		f = append(f, r)
	}
	if hasFormats {
		want := av.NoSample
		for _, name := range strings.Split(formats, "|") {
			x, err := av.ParseSampleFmt(name)
			if err != nil {
				return nil, err
			}
			if want == av.NoSample || x == l.sample {
				want = x
			}
		}
		l.sample = want
		f = append(f, eachSound(func(s *av.Sound) *av.Sound { return convert(s, want) }))
	}
	return f, nil
}

// newMix turns mono into stereo and stereo into mono at equal power (ITU-R BS.775), as FFmpeg does; integers are scaled
// down where their sum could exceed full scale. nil where nothing changes.
func newMix(from, to int) (sounds, error) {
	switch {
	case from == to:
		return nil, nil
	case from == 1 && to == 2:
		return eachSound(func(s *av.Sound) *av.Sound {
			x := floats(s, 0)
			for i := range x {
				x[i] *= math.Sqrt2 / 2
			}
			return fromFloats(s.Format, s.PTS, [][]float64{x, x})
		}), nil
	case from == 2 && to == 1:
		return eachSound(func(s *av.Sound) *av.Sound {
			l, r := floats(s, 0), floats(s, 1)
			gain := math.Sqrt2 / 2
			if _, isInt := intBits[s.Format.Packed()]; isInt {
				gain = 0.5
			}
			for i := range l {
				l[i] = float64((l[i] + r[i]) * gain)
			}
			return fromFloats(s.Format, s.PTS, [][]float64{l})
		}), nil
	}
	return nil, foreign{"mixing " + strconv.Itoa(from) + " channels to " + strconv.Itoa(to) + " of filter aformat"}
}

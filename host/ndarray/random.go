package ndarray

import "math"

// Random is numpy's RandomState: the Mersenne Twister MT19937 (Matsumoto, Nishimura 1998) and numpy's ways to make
// numbers of it, so that a seed gives the same arrays as numpy.random.seed does.
type Random struct {
	state [624]uint32
	at    int
	gauss float64 // the second of a pair of normal numbers
	has   bool
}

// NewRandom starts from a seed.
func NewRandom(seed uint32) *Random {
	r := &Random{}
	r.Seed(seed)
	return r
}

// Seed starts again.
func (r *Random) Seed(seed uint32) {
	*r = Random{at: len(r.state)}
	for i := range r.state {
		r.state[i] = seed
		seed = 1812433253*(seed^seed>>30) + uint32(i) + 1
	}
}

func (r *Random) uint32() uint32 {
	const n, m = 624, 397
	if r.at == n {
		for i := range r.state {
			y := r.state[i]&0x80000000 | r.state[(i+1)%n]&0x7fffffff
			v := r.state[(i+m)%n] ^ y>>1
			if y&1 != 0 {
				v ^= 0x9908b0df
			}
			r.state[i] = v
		}
		r.at = 0
	}
	y := r.state[r.at]
	r.at++
	y ^= y >> 11
	y ^= y << 7 & 0x9d2c5680
	y ^= y << 15 & 0xefc60000
	return y ^ y>>18
}

func (r *Random) uint64() uint64 {
	hi := uint64(r.uint32())
	return hi<<32 | uint64(r.uint32())
}

// float is in [0, 1), with 53 bits.
func (r *Random) float() float64 {
	a, b := r.uint32()>>5, r.uint32()>>6
	return (float64(a)*67108864 + float64(b)) / 9007199254740992
}

// normal is by the polar method, which makes two.
func (r *Random) normal() float64 {
	if r.has {
		r.has = false
		return r.gauss
	}
	for {
		x := 2*r.float() - 1
		y := 2*r.float() - 1
		s := float64(x*x) + float64(y*y)
		if s >= 1 || s == 0 {
			continue
		}
		f := math.Sqrt(-2 * math.Log(s) / s)
		r.gauss, r.has = f*x, true
		return f * y
	}
}

// Floats are numbers of [lo, hi).
func (r *Random) Floats(lo, hi float64, shape ...int) (*Array, error) {
	a, err := New(Float64, shape...)
	if err != nil {
		return nil, err
	}
	v := as[float64](a.data)
	for i := range v {
		v[i] = lo + float64((hi-lo)*r.float())
	}
	return a, nil
}

// Normals are normally distributed numbers.
func (r *Random) Normals(mean, std float64, shape ...int) (*Array, error) {
	if std < 0 {
		return nil, valueError("scale < 0")
	}
	a, err := New(Float64, shape...)
	if err != nil {
		return nil, err
	}
	v := as[float64](a.data)
	for i := range v {
		v[i] = mean + float64(std*r.normal())
	}
	return a, nil
}

// Ints are integers of [lo, hi) in type d.
func (r *Random) Ints(lo, hi int64, d DType, shape ...int) (*Array, error) {
	if !d.IsInt() && d != Bool {
		return nil, typeError("Unsupported dtype dtype('%s') for randint", d)
	}
	switch {
	case !Fits(d, lo) || d == Bool && lo < 0:
		return nil, valueError("low is out of bounds for %s", d)
	case !Fits(d, hi-1) || d == Bool && hi > 2:
		return nil, valueError("high is out of bounds for %s", d)
	case lo >= hi:
		return nil, valueError("low >= high")
	}
	a, err := New(d, shape...)
	if err != nil {
		return nil, err
	}
	span := uint64(hi-1) - uint64(lo)
	mask := span
	for _, s := range []int{1, 2, 4, 8, 16, 32} {
		mask |= mask >> s
	}
	draw := r.drawer(d, span)
	n := a.Size()
	switch d.Size() {
	case 1:
		fillInts(a.data[:n], uint8(lo), span, mask, draw)
	case 2:
		fillInts(as[uint16](a.data), uint16(lo), span, mask, draw)
	case 4:
		fillInts(as[uint32](a.data), uint32(lo), span, mask, draw)
	default:
		fillInts(as[uint64](a.data), uint64(lo), span, mask, draw)
	}
	return a, nil
}

// drawer hands out random bits as numpy does for the type: of 8 and 16 bits several come from one draw of 32.
func (r *Random) drawer(d DType, span uint64) func() uint64 {
	bits := d.Size() * 8
	if d == Bool {
		bits = 1
	}
	if bits >= 32 {
		if span <= math.MaxUint32 {
			return func() uint64 { return uint64(r.uint32()) }
		}
		return r.uint64
	}
	var buf uint32
	left := 0
	return func() uint64 {
		if left == 0 {
			buf, left = r.uint32(), 32/bits
		} else {
			buf >>= bits
		}
		left--
		return uint64(buf) & (1<<bits - 1)
	}
}

// fillInts takes the draws that are no larger than span.
func fillInts[T integer](dst []T, lo T, span, mask uint64, draw func() uint64) {
	for i := range dst {
		if span == 0 {
			dst[i] = lo
			continue
		}
		v := draw() & mask
		for v > span {
			v = draw() & mask
		}
		dst[i] = lo + T(v)
	}
}

// Shuffle puts the places of the first dimension in random order.
func (r *Random) Shuffle(a *Array) error {
	if a.NDim() == 0 {
		return typeError("object of type 'ndarray' without dimensions cannot be shuffled")
	}
	if a.locked {
		return valueError("array is read-only")
	}
	order := r.Permutation(a.Len())
	m, err := a.Index(order)
	if err != nil {
		return err
	}
	return a.Assign(m)
}

// Permutation are the integers below n in random order.
func (r *Random) Permutation(n int) *Array {
	out := alloc(Int64, []int{n})
	v := as[int64](out.data)
	for i := range v {
		v[i] = int64(i)
	}
	for i := n - 1; i > 0; i-- {
		j := r.below(uint64(i))
		v[i], v[j] = v[j], v[i]
	}
	return out
}

// below is an integer of [0, most].
func (r *Random) below(most uint64) uint64 {
	mask := most
	for _, s := range []int{1, 2, 4, 8, 16, 32} {
		mask |= mask >> s
	}
	for {
		v := uint64(r.uint32())
		if most > math.MaxUint32 {
			v = r.uint64()
		}
		if v &= mask; v <= most {
			return v
		}
	}
}

// Choice are n of the integers below size, each at most once unless replace.
func (r *Random) Choice(size, n int, replace bool) (*Array, error) {
	if size == 0 && n > 0 {
		return nil, valueError("a cannot be empty unless no samples are taken")
	}
	if replace {
		return r.Ints(0, int64(max(size, 1)), Int64, n)
	}
	if n > size {
		return nil, valueError("Cannot take a larger sample than population when 'replace=False'")
	}
	return r.Permutation(size).span(0, 0, n), nil
}

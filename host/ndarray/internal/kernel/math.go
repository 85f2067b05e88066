package kernel

import "math"

// The functions of float32 are computed in float64, by polynomials whose error is far below a float32's last bit, and
// rounded once: they are the correctly rounded results but for about one in a million. Products are rounded before
// they are added (the conversions say so), as the assembly does; without that, processors with fused multiply-add
// would compute other bits.

const (
	magic   = 3 << 51 // adding it rounds to an integer, in the low bits
	log2e   = 1.4426950408889634
	ln2     = 0.6931471805599453
	expMax  = 100
	expMin  = -110
	twoByPi = 0.6366197723675814
	pio2Hi  = 1.57079632673412561417e+00 // 33 bits of pi/2: its product with 20 bits is exact
	pio2Lo  = 6.07710050650619224932e-11
	// sinMax bounds the arguments whose multiple of pi/2 has 20 bits.
	sinMax   = 1 << 20
	sqrtHalf = 0x3FE6A09E667F3BCD
)

// ExpF32 is e to the power of each element.
func ExpF32(dst, a []float32) {
	i := expF32(dst, a)
	for ; i < len(dst); i++ {
		dst[i] = exp1(a[i])
	}
}

func exp1(x float32) float32 {
	if x != x {
		return x
	}
	y := min(max(float64(x), expMin), expMax)
	t := float64(y*log2e) + magic
	k := t - magic
	r := y - float64(k*ln2)
	// The Taylor series, as all of them here.
	p := float64(r*(1.0/3628800)) + 1.0/362880
	p = float64(p*r) + 1.0/40320
	p = float64(p*r) + 1.0/5040
	p = float64(p*r) + 1.0/720
	p = float64(p*r) + 1.0/120
	p = float64(p*r) + 1.0/24
	p = float64(p*r) + 1.0/6
	p = float64(p*r) + 1.0/2
	p = float64(p*r) + 1
	p = float64(p*r) + 1
	return float32(math.Float64frombits(math.Float64bits(p) + math.Float64bits(t)<<52))
}

// LogF32 is the natural logarithm of each element.
func LogF32(dst, a []float32) {
	i := logF32(dst, a)
	for ; i < len(dst); i++ {
		dst[i] = log1(a[i])
	}
}

func log1(x float32) float32 {
	switch {
	case x == 0:
		return float32(math.Inf(-1))
	case x != x || x > math.MaxFloat32:
		return x
	case x < 0:
		return float32(math.NaN())
	}
	b := math.Float64bits(float64(x))
	e := int64(b-sqrtHalf) >> 52
	m := math.Float64frombits(b - uint64(e)<<52) // between the roots of 1/2 and 2
	s := (m - 1) / (m + 1)
	z := s * s
	p := float64(z*(2.0/15)) + 2.0/13
	p = float64(p*z) + 2.0/11
	p = float64(p*z) + 2.0/9
	p = float64(p*z) + 2.0/7
	p = float64(p*z) + 2.0/5
	p = float64(p*z) + 2.0/3
	p = float64(p*z) + 2
	return float32(float64(p*s) + float64(float64(e)*ln2))
}

// SinF32 and CosF32 are the sine and cosine of each element.
func SinF32(dst, a []float32) { sines(dst, a, 0) }
func CosF32(dst, a []float32) { sines(dst, a, 1) }

func sines(dst, a []float32, quarter uint64) {
	i := sinF32(dst, a, quarter)
	for ; i < len(dst); i++ {
		dst[i] = sin1(a[i], quarter)
	}
}

// sinCos are the Taylor series of sin(r)/r and cos(r) in r*r, from the highest power down.
var sinCos = [2][8]float64{
	{0, 1.0 / 6227020800, -1.0 / 39916800, 1.0 / 362880, -1.0 / 5040, 1.0 / 120, -1.0 / 6, 1},
	{-1.0 / 87178291200, 1.0 / 479001600, -1.0 / 3628800, 1.0 / 40320, -1.0 / 720, 1.0 / 24, -1.0 / 2, 1},
}

func sin1(x float32, quarter uint64) float32 {
	y := float64(x)
	if !(math.Abs(y) < sinMax) {
		if quarter == 0 {
			return float32(math.Sin(y))
		}
		return float32(math.Cos(y))
	}
	t := float64(y*twoByPi) + magic
	k := t - magic
	r := y - float64(k*pio2Hi)
	r -= float64(k * pio2Lo)
	z := r * r
	q := math.Float64bits(t) + quarter
	c := &sinCos[q&1] // a branch would be mispredicted every second time
	p := float64(c[0]*z) + c[1]
	p = float64(p*z) + c[2]
	p = float64(p*z) + c[3]
	p = float64(p*z) + c[4]
	p = float64(p*z) + c[5]
	p = float64(p*z) + c[6]
	p = float64(p*z) + c[7]
	p *= [2]float64{r, 1}[q&1]
	return float32(math.Float64frombits(math.Float64bits(p) ^ q<<62&(1<<63)))
}

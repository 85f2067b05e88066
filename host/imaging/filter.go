package imaging

import (
	"fmt"
	"math"
)

// FilterOptions are what all filters over a square neighbourhood share.
type FilterOptions struct {
	// Size is the pixels on each side of the middle: the square has 2·Size+1 a side. 0 leaves the image as it is.
	Size int
	// Threshold makes the result black and white: white where the pixel is brighter than the filter's result less Offset,
	// or with Invert where it is not.
	Threshold bool
	Offset    int
	Invert    bool
	// Mask limits the filter to what it shows; nil shows all.
	Mask *Image
}

// maxKernel bounds Size.
const maxKernel = 127

// filter replaces the image by what f makes of each of its channels.
func (m *Image) filter(o FilterOptions, f func(dst, src []uint8, w, h, top int)) error {
	return m.filterAll(o, func(src *planes) *planes {
		dst := src.like()
		for i := range src.n {
			f(dst.p[i], src.p[i], src.w, src.h, src.top[i])
		}
		if o.Threshold {
			dst.threshold(src, o)
		}
		return dst
	})
}

// filterAll replaces the image by what f makes of its channels.
func (m *Image) filterAll(o FilterOptions, f func(src *planes) *planes) error {
	if err := m.needChannels(); err != nil {
		return err
	}
	if o.Size < 0 || o.Size > maxKernel {
		return fmt.Errorf("imaging: %w: kernel size %d, want 0 to %d", ErrInvalid, o.Size, maxKernel)
	}
	m.merge(f(m.split()), o.Mask)
	return nil
}

// threshold compares the brightness of src with that of c, and leaves black and white in c.
func (c *planes) threshold(src *planes, o FilterOptions) {
	luma := func(p *planes, at int) int {
		if p.n == 1 {
			return int(p.p[0][at])
		}
		wide := func(i int) uint8 { return uint8(int(p.p[i][at]) * 255 / p.top[i]) }
		return int(Luma(wide(0), wide(1), wide(2)))
	}
	for at := range c.p[0] {
		white := (luma(c, at)-o.Offset < luma(src, at)) != o.Invert
		for i := range c.n {
			c.p[i][at] = 0
			if white {
				c.p[i][at] = uint8(c.top[i])
			}
		}
	}
}

// Mean averages.
func (m *Image) Mean(o FilterOptions) error {
	return m.filter(o, func(dst, src []uint8, w, h, _ int) {
		k := o.Size
		n := (2*k + 1) * (2*k + 1)
		columns := make([]int, w) // the sums of the rows around y
		for v := -k; v <= k; v++ {
			for x, p := range src[max(0, min(h-1, v))*w:][:w] {
				columns[x] += int(p)
			}
		}
		for y := range h {
			sum := 0
			for u := -k; u <= k; u++ {
				sum += columns[max(0, min(w-1, u))]
			}
			for x := range w {
				dst[y*w+x] = uint8(sum / n)
				sum += columns[min(w-1, x+k+1)] - columns[max(0, x-k)]
			}
			out, in := src[max(0, y-k)*w:][:w], src[min(h-1, y+k+1)*w:][:w]
			for x := range columns {
				columns[x] += int(in[x]) - int(out[x])
			}
		}
	})
}

// slide moves a histogram of the neighbourhood over the pixels (Huang's method) and sets each to what pick chooses.
func slide(dst, src []uint8, w, h, k int, pick func(hist *[256]int) uint8) {
	at := func(x, y int) uint8 { return src[max(0, min(h-1, y))*w+max(0, min(w-1, x))] }
	for y := range h {
		var hist [256]int
		for v := y - k; v <= y+k; v++ {
			for u := -k; u <= k; u++ {
				hist[at(u, v)]++
			}
		}
		for x := range w {
			dst[y*w+x] = pick(&hist)
			for v := y - k; v <= y+k; v++ {
				hist[at(x-k, v)]--
				hist[at(x+k+1, v)]++
			}
		}
	}
}

// Median takes the value below which the given part of the neighbourhood lies: 0.5 is the median, 0 the least.
func (m *Image) Median(percentile float64, o FilterOptions) error {
	if percentile < 0 || percentile > 1 {
		return fmt.Errorf("imaging: %w: percentile %g, want 0 to 1", ErrInvalid, percentile)
	}
	n := (2*o.Size + 1) * (2*o.Size + 1)
	rank := int(percentile * float64(n-1))
	return m.filter(o, func(dst, src []uint8, w, h, _ int) {
		slide(dst, src, w, h, o.Size, func(hist *[256]int) uint8 {
			left := rank
			for v, c := range hist {
				if left -= c; left < 0 {
					return uint8(v)
				}
			}
			return 255
		})
	})
}

// Mode takes the most frequent value, of equally frequent ones the least.
func (m *Image) Mode(o FilterOptions) error {
	return m.filter(o, func(dst, src []uint8, w, h, _ int) {
		slide(dst, src, w, h, o.Size, func(hist *[256]int) uint8 {
			best := 0
			for v, c := range hist {
				if c > hist[best] {
					best = v
				}
			}
			return uint8(best)
		})
	})
}

// Midpoint takes a value between the least (bias 0) and the largest (bias 1) of the neighbourhood.
func (m *Image) Midpoint(bias float64, o FilterOptions) error {
	if bias < 0 || bias > 1 {
		return fmt.Errorf("imaging: %w: bias %g, want 0 to 1", ErrInvalid, bias)
	}
	b := int(bias * 256)
	return m.filter(o, func(dst, src []uint8, w, h, _ int) {
		lo, hi := extremes(src, w, h, o.Size)
		for i := range dst {
			dst[i] = uint8((int(lo[i])*(256-b) + int(hi[i])*b) >> 8)
		}
	})
}

// extremes are the least and the largest values of the neighbourhoods, first of rows and then of columns.
func extremes(src []uint8, w, h, k int) (lo, hi []uint8) {
	rowLo, rowHi := make([]uint8, len(src)), make([]uint8, len(src))
	for y := range h {
		row := src[y*w:][:w]
		for x := range w {
			l, g := row[x], row[x]
			for _, v := range row[max(0, x-k):min(w, x+k+1)] {
				l, g = min(l, v), max(g, v)
			}
			rowLo[y*w+x], rowHi[y*w+x] = l, g
		}
	}
	lo, hi = make([]uint8, len(src)), make([]uint8, len(src))
	for y := range h {
		copy(lo[y*w:][:w], rowLo[y*w:])
		copy(hi[y*w:][:w], rowHi[y*w:])
		for v := max(0, y-k); v < min(h, y+k+1); v++ {
			for x := range w {
				lo[y*w+x], hi[y*w+x] = min(lo[y*w+x], rowLo[v*w+x]), max(hi[y*w+x], rowHi[v*w+x])
			}
		}
	}
	return lo, hi
}

// Kernel is the weights of a convolution, (2·size+1)² numbers by rows, and what its sum is multiplied by and what is added.
type Kernel struct {
	Weights  []int
	Mul, Add float64
}

// GaussianKernel blurs; unsharp takes the blurred picture from twice the picture.
func GaussianKernel(size int, unsharp bool) Kernel {
	w, sum := binomial(size)
	if unsharp {
		for i := range w {
			w[i] = -w[i]
		}
		w[len(w)/2] += 2 * sum
	}
	return Kernel{Weights: w, Mul: 1 / float64(sum)}
}

// LaplacianKernel finds edges; sharpen adds them to the picture.
func LaplacianKernel(size int, sharpen bool) Kernel {
	w, sum := binomial(size)
	mid := len(w) / 2
	middle := max(1, sum-w[mid])
	for i := range w {
		w[i] = -w[i]
	}
	w[mid] = middle
	if sharpen {
		w[mid] += middle
	}
	return Kernel{Weights: w, Mul: 1 / float64(middle)}
}

// maxBinomial is the largest size whose weights fit.
const maxBinomial = 14

// binomial is the square of binomial coefficients and their sum.
func binomial(size int) (w []int, sum int) {
	size = max(0, min(maxBinomial, size))
	n := 2*size + 1
	row := make([]int, n)
	row[0] = 1
	for i := 1; i < n; i++ {
		row[i] = row[i-1] * (n - i) / i
	}
	w = make([]int, n*n)
	for y, a := range row {
		for x, b := range row {
			w[y*n+x] = a * b
			sum += a * b
		}
	}
	return w, sum
}

// Convolve filters with a kernel of the size of o.
func (m *Image) Convolve(k Kernel, o FilterOptions) error {
	n := 2*o.Size + 1
	if o.Size < 0 || len(k.Weights) != n*n {
		return fmt.Errorf("imaging: %w: %d weights for a kernel of %dx%d", ErrInvalid, len(k.Weights), n, n)
	}
	return m.filter(o, func(dst, src []uint8, w, h, top int) {
		add := k.Add * float64(top) / 255
		inner := make([]int, len(k.Weights)) // the offsets of the neighbours
		for i := range inner {
			inner[i] = (i/n-o.Size)*w + i%n - o.Size
		}
		for y := range h {
			for x := range w {
				sum := 0
				if x >= o.Size && y >= o.Size && x < w-o.Size && y < h-o.Size {
					at := y*w + x
					for i, d := range inner {
						sum += k.Weights[i] * int(src[at+d])
					}
				} else {
					for i, weight := range k.Weights {
						v, u := max(0, min(h-1, y+i/n-o.Size)), max(0, min(w-1, x+i%n-o.Size))
						sum += weight * int(src[v*w+u])
					}
				}
				dst[y*w+x] = uint8(max(0, min(float64(top), math.Floor(float64(float64(sum)*k.Mul)+add+1e-6))))
			}
		}
	})
}

// Bilateral averages neighbours by how near and how similar they are: spread of the colour as a part of the range, spread
// of the place as a part of the kernel's size.
func (m *Image) Bilateral(colorSigma, spaceSigma float64, o FilterOptions) error {
	if colorSigma <= 0 || spaceSigma <= 0 {
		return fmt.Errorf("imaging: %w: sigmas %g and %g, want more than 0", ErrInvalid, colorSigma, spaceSigma)
	}
	k := o.Size
	return m.filter(o, func(dst, src []uint8, w, h, top int) {
		bell := func(x, sigma float64) float64 { return math.Exp(-x * x / (2 * sigma * sigma)) }
		near := make([]float64, 0, (2*k+1)*(2*k+1))
		for v := -k; v <= k; v++ {
			for u := -k; u <= k; u++ {
				near = append(near, bell(math.Sqrt(float64(u*u+v*v))/float64(max(1, k)), spaceSigma))
			}
		}
		var alike [256]float64
		for d := range alike {
			alike[d] = bell(float64(d)/float64(top), colorSigma)
		}
		for y := range h {
			for x := range w {
				mid := int(src[y*w+x])
				var sum, weight float64
				i := 0
				for v := y - k; v <= y+k; v++ {
					row := src[max(0, min(h-1, v))*w:][:w]
					for u := x - k; u <= x+k; u++ {
						p := int(row[max(0, min(w-1, u))])
						f := near[i] * alike[abs(p-mid)]
						sum += float64(f * float64(p))
						weight += f
						i++
					}
				}
				dst[y*w+x] = uint8(sum/weight + 0.5)
			}
		}
	})
}

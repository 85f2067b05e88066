package imaging

import (
	"fmt"
	"image"
	"math"
)

// Histogram counts the values of one channel (grey, or a bit) or three (L, A, B), as parts of all pixels.
type Histogram struct {
	// Bins are one list, or those of L, A and B.
	Bins [][]float64
	min  []int // the least and the largest value of each channel
	max  []int
}

// HistogramOptions say which pixels are counted, and how finely.
type HistogramOptions struct {
	// ROI is the part to look at; empty: all.
	ROI image.Rectangle
	// Thresholds limit the count to pixels that one of them contains, or with Invert to the others; none: all pixels.
	Thresholds []Threshold
	Invert     bool
	// Difference, an image of the same size and format, is subtracted first; nil: none.
	Difference *Image
	// Bins is the number of bins of each channel, at least 2; 0 means one for each value.
	Bins [3]int
}

// Histogram counts.
func (m *Image) Histogram(o HistogramOptions) (*Histogram, error) {
	if o.Difference != nil {
		d := m.Clone()
		if err := d.Combine(Difference, Operand{Image: o.Difference}, nil); err != nil {
			return nil, err
		}
		m = d
	}
	if err := m.needChannels(); err != nil {
		return nil, err
	}
	h := &Histogram{min: []int{0}, max: []int{255}}
	switch {
	case m.Format == Binary:
		h.max[0] = 1
	case m.Format.Color():
		h.min, h.max = []int{0, -128, -128}, []int{100, 127, 127}
	}
	roi := part(o.ROI, m)
	counts := make([][]int, len(h.min))
	for i := range counts {
		bins := o.Bins[i]
		if bins == 0 {
			bins = h.max[i] - h.min[i] + 1
		}
		if bins < 2 || bins > 1<<16 {
			return nil, fmt.Errorf("imaging: %w: %d bins, want 2 to %d", ErrInvalid, bins, 1<<16)
		}
		h.Bins = append(h.Bins, make([]float64, bins))
		counts[i] = make([]int, h.max[i]-h.min[i]+1)
	}
	total := 0
	t := m.matcher(roi)
	in := make([]bool, roi.Dx())
	for y := roi.Min.Y; y < roi.Max.Y; y++ {
		t.read(y)
		for x := range in {
			in[x] = len(o.Thresholds) == 0
		}
		for i := range o.Thresholds {
			for x := t.next(&o.Thresholds[i], true, 0); x < len(in); x = t.next(&o.Thresholds[i], true, x+1) {
				in[x] = true
			}
		}
		for x, on := range in {
			if on == (o.Invert && len(o.Thresholds) > 0) {
				continue
			}
			total++
			if t.gray != nil {
				counts[0][t.gray[x]]++
				continue
			}
			c := t.lab[x].lab()
			counts[0][c.L]++
			counts[1][int(c.A)+128]++
			counts[2][int(c.B)+128]++
		}
	}
	if total == 0 {
		return h, nil
	}
	for i, list := range counts {
		for v, n := range list {
			at := v
			if len(list) > 1 {
				at = (v*(len(h.Bins[i])-1)*2 + len(list) - 1) / (2 * (len(list) - 1))
			}
			h.Bins[i][at] += float64(n)
		}
		for b := range h.Bins[i] {
			h.Bins[i][b] /= float64(total)
		}
	}
	return h, nil
}

// part is a region of interest within the image; empty means all.
func part(roi image.Rectangle, m *Image) image.Rectangle {
	if roi.Empty() {
		return m.Bounds()
	}
	return roi.Intersect(m.Bounds())
}

// value is what bin b of channel i stands for.
func (h *Histogram) value(i, b int) int {
	n := len(h.Bins[i]) - 1
	return h.min[i] + int(math.Round(float64(b*(h.max[i]-h.min[i]))/float64(n)))
}

// Percentile is, for each channel, the value at which the counts up to it reach p of all, 0 to 1.
func (h *Histogram) Percentile(p float64) []int {
	out := make([]int, len(h.Bins))
	for i := range h.Bins {
		out[i] = h.value(i, h.reach(i, p))
	}
	return out
}

func (h *Histogram) reach(i int, p float64) int {
	sum, last := 0.0, 0
	for b, part := range h.Bins[i] {
		if part > 0 {
			last = b
		}
		if sum += part; sum > 0 && sum >= p-1e-9 {
			return b
		}
	}
	return last
}

// Threshold is, for each channel, the value that parts it best in two (Otsu's method).
func (h *Histogram) Threshold() []int {
	out := make([]int, len(h.Bins))
	for i, bins := range h.Bins {
		var all float64
		for b, p := range bins {
			all += float64(p * float64(b))
		}
		var weight, sum, best float64
		at := 0
		for b, p := range bins {
			weight += p
			sum += float64(p * float64(b))
			if weight <= 0 || weight >= 1-1e-12 {
				continue
			}
			d := float64(all*weight) - sum
			if between := d * d / (weight * (1 - weight)); between > best+1e-12 {
				best, at = between, b
			}
		}
		out[i] = h.value(i, at)
	}
	return out
}

// Statistics are those of one channel.
type Statistics struct{ Mean, Median, Mode, Stdev, Min, Max, LQ, UQ int }

// Statistics are computed from the bins, one for each channel.
func (h *Histogram) Statistics() []Statistics {
	out := make([]Statistics, len(h.Bins))
	for i, bins := range h.Bins {
		var mean, square float64
		mode, first, last := 0, -1, 0
		for b, p := range bins {
			v := float64(h.value(i, b))
			mean += float64(p * v)
			square += float64(p * v * v)
			if p > bins[mode] {
				mode = b
			}
			if p > 0 {
				if first < 0 {
					first = b
				}
				last = b
			}
		}
		out[i] = Statistics{
			Mean: int(math.Round(mean)), Median: h.value(i, h.reach(i, 0.5)), Mode: h.value(i, mode),
			Stdev: int(math.Round(math.Sqrt(max(0, square-float64(mean*mean))))),
			Min:   h.value(i, max(0, first)), Max: h.value(i, last), LQ: h.value(i, h.reach(i, 0.25)), UQ: h.value(i, h.reach(i, 0.75)),
		}
	}
	return out
}

// Similarity is the structural similarity of two images' brightness, over blocks of 8x8 pixels: 1 is equal, -1 opposite.
type Similarity struct{ Mean, Stdev, Min, Max float64 }

// Similarity compares with an image of the same size and format, or a colour.
func (m *Image) Similarity(o Operand) (Similarity, error) {
	if o.Image == nil {
		one, err := New(m.Format, m.Width, m.Height)
		if err != nil {
			return Similarity{}, err
		}
		one.Rectangle(0, 0, m.Width, m.Height, o.Color, 1, true)
		o.Image = one
	}
	if o.Image.Format != m.Format || o.Image.Width != m.Width || o.Image.Height != m.Height {
		return Similarity{}, fmt.Errorf("imaging: %w", ErrNotEqual)
	}
	a, b := m.grayImage(), o.Image.grayImage()
	const block = 8
	const c1, c2 = 0.01 * 255 * 0.01 * 255, 0.03 * 255 * 0.03 * 255
	s := Similarity{Min: 1, Max: -1}
	var sum, square, n float64
	for y := 0; y < m.Height; y += block {
		for x := 0; x < m.Width; x += block {
			var sa, sb, saa, sbb, sab, count float64
			for v := y; v < min(m.Height, y+block); v++ {
				for u := x; u < min(m.Width, x+block); u++ {
					p, q := float64(a.Planes[0][v*a.Stride[0]+u]), float64(b.Planes[0][v*b.Stride[0]+u])
					sa, sb, saa, sbb, sab, count = sa+p, sb+q, saa+float64(p*p), sbb+float64(q*q), sab+float64(p*q), count+1
				}
			}
			ma, mb := sa/count, sb/count
			va, vb, cov := saa/count-float64(ma*ma), sbb/count-float64(mb*mb), sab/count-float64(ma*mb)
			ssim := (2*ma*mb + c1) * (2*cov + c2) / ((float64(ma*ma) + float64(mb*mb) + c1) * (va + vb + c2))
			sum, square, n = sum+ssim, square+float64(ssim*ssim), n+1
			s.Min, s.Max = min(s.Min, ssim), max(s.Max, ssim)
		}
	}
	s.Mean = sum / n
	s.Stdev = math.Sqrt(max(0, square/n-float64(s.Mean*s.Mean)))
	return s, nil
}

package imaging

import (
	"image"
	"math"
)

// gradients are Sobel's of the grey values of a part of an image: how fast they grow to the right and downward. The
// outermost pixels have none.
type gradients struct {
	w, h   int
	gx, gy []int16
}

func (m *Image) gradients(roi image.Rectangle) *gradients {
	g := &gradients{w: roi.Dx(), h: roi.Dy()}
	g.gx, g.gy = make([]int16, g.w*g.h), make([]int16, g.w*g.h)
	gray, buf := make([]uint8, g.w*g.h), make([]uint32, g.w)
	for y := range g.h {
		m.readGray(roi.Min.Y+y, roi.Min.X, gray[y*g.w:][:g.w], buf)
	}
	g.sobel(gray)
	return g
}

func (g *gradients) sobel(gray []uint8) {
	for y := 1; y < g.h-1; y++ {
		a, b, c := gray[(y-1)*g.w:][:g.w], gray[y*g.w:][:g.w], gray[(y+1)*g.w:][:g.w]
		gx, gy := g.gx[y*g.w:][:g.w], g.gy[y*g.w:][:g.w]
		for x := 1; x < g.w-1; x++ {
			a0, a1, a2 := int(a[x-1]), int(a[x]), int(a[x+1])
			c0, c1, c2 := int(c[x-1]), int(c[x]), int(c[x+1])
			gx[x] = int16(a2 + 2*int(b[x+1]) + c2 - a0 - 2*int(b[x-1]) - c0)
			gy[x] = int16(c0 + 2*c1 + c2 - a0 - 2*a1 - a2)
		}
	}
}

// magnitude is the length of the gradient.
func (g *gradients) magnitude(at int) int {
	x, y := int(g.gx[at]), int(g.gy[at])
	return isqrt(x*x + y*y)
}

// weakGradient is the magnitude up to which a pixel is not taken for an edge: Sobel's answer to a step of 32.
const weakGradient = 126

// EdgeMethod is how FindEdges works.
type EdgeMethod int

// The methods, by the board's numbers.
const (
	Canny      EdgeMethod = 0
	SimpleEdge EdgeMethod = 1 // a high-pass filter and a threshold
)

// FindEdges makes the edges of a grey image white and everything else black, within roi. low and high are the thresholds
// of the gradient: of edges that continue others, and of those that begin one; SimpleEdge uses low.
func (m *Image) FindEdges(method EdgeMethod, roi image.Rectangle, low, high int) error {
	roi = part(roi, m)
	gray := m.grayImage()
	w, h := roi.Dx(), roi.Dy()
	edge := make([]bool, w*h)
	if method == SimpleEdge {
		view, err := gray.crop(roi)
		if err != nil {
			return err
		}
		k := LaplacianKernel(1, false)
		k.Mul = 1
		if err := view.Convolve(k, FilterOptions{Size: 1}); err != nil {
			return err
		}
		for i, v := range view.Planes[0] {
			edge[i] = int(v) > low
		}
	} else {
		view, err := gray.crop(roi)
		if err != nil {
			return err
		}
		if err := view.Convolve(GaussianKernel(1, false), FilterOptions{Size: 1}); err != nil {
			return err
		}
		view.gradients(view.Bounds()).canny(edge, low, high)
	}
	white, black := m.pen(0xFFFFFFFF), m.pen(0xFF000000)
	for y := range h {
		for x := range w {
			if edge[y*w+x] {
				white.dot(roi.Min.X+x, roi.Min.Y+y)
			} else {
				black.dot(roi.Min.X+x, roi.Min.Y+y)
			}
		}
	}
	return nil
}

// canny keeps pixels whose gradient is the largest across the edge, from high on, and those from low on beside them.
func (g *gradients) canny(edge []bool, low, high int) {
	magnitude := make([]int, g.w*g.h)
	for i := range magnitude {
		magnitude[i] = g.magnitude(i)
	}
	candidate := make([]bool, g.w*g.h)
	var strong []int
	for y := 1; y < g.h-1; y++ {
		for x := 1; x < g.w-1; x++ {
			at := y*g.w + x
			v := magnitude[at]
			if v < low || v == 0 {
				continue
			}
			// The neighbour across the edge, by eighths of a turn: 408/985 is tan 22.5°.
			ax, ay := abs(int(g.gx[at])), abs(int(g.gy[at]))
			d := g.w + 1
			switch {
			case ay*985 < ax*408:
				d = 1
			case ax*985 < ay*408:
				d = g.w
			case (g.gx[at] < 0) != (g.gy[at] < 0):
				d = g.w - 1
			}
			if v > magnitude[at-d] && v >= magnitude[at+d] {
				candidate[at] = true
				if v >= high {
					strong = append(strong, at)
				}
			}
		}
	}
	for len(strong) > 0 {
		at := strong[len(strong)-1]
		strong = strong[:len(strong)-1]
		if edge[at] {
			continue
		}
		edge[at] = true
		for _, d := range [8]int{-g.w - 1, -g.w, -g.w + 1, -1, 1, g.w - 1, g.w, g.w + 1} {
			if candidate[at+d] && !edge[at+d] {
				strong = append(strong, at+d)
			}
		}
	}
}

// along sums up the gradients across a line.
func (g *gradients) along(x0, y0, x1, y1 float64) (sum, count int) {
	steps := int(max(math.Abs(x1-x0), math.Abs(y1-y0)))
	for i := range steps {
		t := (float64(i) + 0.5) / float64(steps)
		x, y := int(math.Round(x0+(x1-x0)*t)), int(math.Round(y0+(y1-y0)*t))
		best := 0
		for v := max(0, y-1); v <= min(g.h-1, y+1); v++ {
			for u := max(0, x-1); u <= min(g.w-1, x+1); u++ {
				best = max(best, g.magnitude(v*g.w+u))
			}
		}
		sum += best
	}
	return sum, steps
}

package imaging

import (
	"image"
	"math"
	"slices"
)

// RegressionOptions say which pixels a line is laid through.
type RegressionOptions struct {
	ROI              image.Rectangle // the part to look at; empty: all
	Invert           bool            // takes the pixels that no threshold contains
	XStride, YStride int             // skip pixels; 0 means 1
	// Area is the least size of the rectangle around the pixels, Pixels their least number.
	Area, Pixels int
	// Robust takes medians of the pairs' slopes (Theil and Sen) instead of least squares: outliers do not count, but it
	// is slow. Of many pixels a regular choice of 2000 is looked at.
	Robust bool
}

// maxRobust is the number of pixels that Robust looks at.
const maxRobust = 2000

// Regression lays a line through the pixels that the thresholds contain. Its magnitude says how well it fits, for least
// squares: how much longer than wide the cloud of pixels is. ok is false where there are too few pixels.
func (m *Image) Regression(thresholds []Threshold, o RegressionOptions) (l Line, ok bool, err error) {
	if err := m.needChannels(); err != nil {
		return l, false, err
	}
	roi := part(o.ROI, m)
	xs, ys := max(1, o.XStride), max(1, o.YStride)
	t := m.matcher(roi)
	in := make([]bool, roi.Dx())
	var points []image.Point
	box := image.Rectangle{}
	for y := roi.Min.Y; y < roi.Max.Y; y += ys {
		t.read(y)
		clear(in)
		for i := range thresholds {
			for x := t.next(&thresholds[i], !o.Invert, 0); x < len(in); x = t.next(&thresholds[i], !o.Invert, x+1) {
				in[x] = true
			}
		}
		for x := 0; x < len(in); x += xs {
			if in[x] {
				p := image.Pt(x, y-roi.Min.Y)
				points = append(points, p)
				box = box.Union(image.Rectangle{p, p.Add(image.Pt(1, 1))})
			}
		}
	}
	if len(points) < max(2, o.Pixels) || box.Dx()*box.Dy() < o.Area {
		return l, false, nil
	}
	fit := leastSquares
	if o.Robust {
		fit = theilSen
	}
	theta, rho, magnitude := fit(points)
	whole, distance := wholePolar(theta, rho, magnitude)
	l, ok = clipLine(whole, distance, roi.Dx(), roi.Dy())
	l.Magnitude = magnitude
	l.X1, l.X2, l.Y1, l.Y2 = l.X1+roi.Min.X, l.X2+roi.Min.X, l.Y1+roi.Min.Y, l.Y2+roi.Min.Y
	return l, ok, nil
}

// wholePolar rounds a line's theta, in radians, and rho.
func wholePolar(theta, rho float64, _ int) (degrees, distance int) {
	degrees = int(math.Round(theta * 180 / math.Pi))
	if degrees >= 180 {
		degrees, rho = degrees-180, -rho
	}
	return degrees, int(math.Round(rho))
}

// leastSquares minimises the distances across the line: the line lies along the cloud's longer axis.
func leastSquares(points []image.Point) (theta, rho float64, magnitude int) {
	b := Blob{Pixels: len(points)}
	for _, p := range points {
		x, y := float64(p.X), float64(p.Y)
		b.sx, b.sy, b.sxx, b.syy, b.sxy = b.sx+x, b.sy+y, b.sxx+float64(x*x), b.syy+float64(y*y), b.sxy+float64(x*y)
	}
	cx, cy := b.Center()
	theta = b.Rotation() + math.Pi/2
	if theta >= math.Pi {
		theta -= math.Pi
	}
	sin, cos := math.Sincos(theta)
	// The ratio of the spreads, up to 100.
	magnitude = 100
	if r := math.Sqrt(b.Roundness()); r > 0.01 {
		magnitude = int(math.Round(1 / r))
	}
	return theta, float64(cx*cos) + float64(cy*sin), magnitude
}

// theilSen takes the medians of the pairs' directions and of the distances.
func theilSen(points []image.Point) (theta, rho float64, magnitude int) {
	if step := (len(points) + maxRobust - 1) / maxRobust; step > 1 {
		few := points[:0:0]
		for i := 0; i < len(points); i += step {
			few = append(few, points[i])
		}
		points = few
	}
	// Directions in quarters of a degree, relative to that of the least squares so that the median does not wrap.
	first, _, _ := leastSquares(points)
	const perTurn = 720
	var hist [perTurn + 1]int
	for i, a := range points {
		for _, b := range points[i+1:] {
			d := math.Atan2(float64(b.Y-a.Y), float64(b.X-a.X)) + math.Pi/2 - first
			d -= math.Floor(d/math.Pi+0.5) * math.Pi
			hist[int((d/math.Pi+0.5)*perTurn)]++
		}
	}
	total, sum, at := len(points)*(len(points)-1)/2, 0, 0
	for i, n := range hist {
		if sum += n; 2*sum >= total {
			at = i
			break
		}
	}
	theta = first + (float64(at)+0.5-perTurn/2)/perTurn*math.Pi
	theta -= math.Floor(theta/math.Pi) * math.Pi
	sin, cos := math.Sincos(theta)
	rhos := make([]float64, len(points))
	for i, p := range points {
		rhos[i] = float64(float64(p.X)*cos) + float64(float64(p.Y)*sin)
	}
	slices.Sort(rhos)
	return theta, rhos[len(rhos)/2], len(points)
}

package imaging

import (
	"fmt"
	"image"
	"math"
)

// warp replaces the image by what from finds for each pixel: its place in the old image, and whether there is one. The
// nearest pixel is taken; elsewhere it is black.
func (m *Image) warp(from func(x, y float64) (u, v float64, ok bool)) error {
	if err := m.needChannels(); err != nil {
		return err
	}
	src := m.split()
	dst := src.like()
	for y := range src.h {
		for x := range src.w {
			u, v, ok := from(float64(x), float64(y))
			if !ok || !(u > -0.5 && v > -0.5 && u < float64(src.w)-0.5 && v < float64(src.h)-0.5) {
				continue
			}
			at := int(u+0.5) + int(v+0.5)*src.w
			for i := range src.n {
				dst.p[i][y*src.w+x] = src.p[i][at]
			}
		}
	}
	m.merge(dst, nil)
	return nil
}

// LensCorrection straightens a wide lens' picture: the stronger, the more the corners are drawn in. zoom enlarges, xCorr
// and yCorr move the middle, as parts of the size.
func (m *Image) LensCorrection(strength, zoom, xCorr, yCorr float64) error {
	if strength <= 0 || zoom <= 0 {
		return fmt.Errorf("imaging: %w: strength %g and zoom %g, want more than 0", ErrInvalid, strength, zoom)
	}
	w, h := float64(m.Width), float64(m.Height)
	cx, cy := w/2+xCorr*w, h/2+yCorr*h
	per := strength / math.Sqrt(w*w+h*h)
	return m.warp(func(x, y float64) (float64, float64, bool) {
		dx, dy := x-w/2, y-h/2
		f := 1 / zoom
		if r := per * math.Sqrt(dx*dx+dy*dy); r > 0 {
			f *= math.Atan(r) / r
		}
		return cx + f*dx, cy + f*dy, true
	})
}

// Rotation turns a picture in space. Angles are in degrees, about the axes to the right, down and into the picture;
// translations in pixels.
type Rotation struct {
	X, Y, Z                    float64
	XTranslation, YTranslation float64
	Zoom                       float64 // above 0; 0 means 1
	FOV                        float64 // the camera's angle of view in degrees, above 0 and below 180; 0 means 60
	// Corners are what becomes the picture's corners, clockwise from the upper left; nil: its own.
	Corners *[4]image.Point
}

// Rotate replaces the image by its turned self.
func (m *Image) Rotate(r Rotation) error {
	if r.Zoom == 0 {
		r.Zoom = 1
	}
	if r.FOV == 0 {
		r.FOV = 60
	}
	if r.Zoom <= 0 || r.FOV <= 0 || r.FOV >= 180 {
		return fmt.Errorf("imaging: %w: zoom %g and fov %g, want zoom above 0 and fov between 0 and 180", ErrInvalid, r.Zoom, r.FOV)
	}
	w, h := float64(m.Width), float64(m.Height)
	// The picture stands at the distance where the angle of view just holds it.
	z := max(w, h) / 2 / math.Tan(r.FOV/2*math.Pi/180)
	sx, kx := math.Sincos(r.X * math.Pi / 180)
	sy, ky := math.Sincos(r.Y * math.Pi / 180)
	sz, kz := math.Sincos(r.Z * math.Pi / 180)
	turn := mul3(matrix3{ky, 0, sy, 0, 1, 0, -sy, 0, ky}, mul3(matrix3{1, 0, 0, 0, kx, -sx, 0, sx, kx}, matrix3{kz, -sz, 0, sz, kz, 0, 0, 0, 1}))
	// A point (X, Y, 0) of the picture goes to turn·(X, Y, 0) + (tx, ty, z/zoom) and is seen at z·x/depth.
	tx, ty, tz := r.XTranslation, r.YTranslation, z/r.Zoom
	forward := mul3(matrix3{z, 0, w / 2, 0, z, h / 2, 0, 0, 1}, matrix3{turn[0], turn[1], tx, turn[3], turn[4], ty, turn[6], turn[7], tz})
	forward = mul3(forward, matrix3{1, 0, -w / 2, 0, 1, -h / 2, 0, 0, 1})
	if r.Corners != nil {
		c := r.Corners
		quad, ok := square(c)
		if !ok {
			return fmt.Errorf("imaging: %w: corners %v, want a quadrilateral", ErrInvalid, c)
		}
		toUnit, ok := quad.inverse()
		if !ok {
			return fmt.Errorf("imaging: %w: corners %v, want a quadrilateral", ErrInvalid, c)
		}
		forward = mul3(forward, mul3(matrix3{w - 1, 0, 0, 0, h - 1, 0, 0, 0, 1}, toUnit))
	}
	back, ok := forward.inverse()
	if !ok { // seen from the edge
		return m.Clear(nil)
	}
	return m.warp(func(x, y float64) (float64, float64, bool) {
		u, v := back.apply(x, y)
		// What lies behind the camera is not seen.
		return u, v, forward[6]*u+forward[7]*v+forward[8] > 0
	})
}

type matrix3 [9]float64

func mul3(a, b matrix3) (c matrix3) {
	for i := range 3 {
		for j := range 3 {
			for k := range 3 {
				c[3*i+j] += a[3*i+k] * b[3*k+j]
			}
		}
	}
	return c
}

func (a matrix3) inverse() (b matrix3, ok bool) {
	minor := func(i, j int) float64 {
		r0, r1, c0, c1 := (i+1)%3, (i+2)%3, (j+1)%3, (j+2)%3
		return a[3*r0+c0]*a[3*r1+c1] - a[3*r0+c1]*a[3*r1+c0]
	}
	det := a[0]*minor(0, 0) + a[1]*minor(0, 1) + a[2]*minor(0, 2)
	if math.Abs(det) < 1e-12 {
		return b, false
	}
	for i := range 3 {
		for j := range 3 {
			b[3*j+i] = minor(i, j) / det
		}
	}
	return b, true
}

// square is the projection of the unit square onto four corners (Heckbert's closed form).
func square(c *[4]image.Point) (matrix3, bool) {
	x := func(i int) float64 { return float64(c[i].X) }
	y := func(i int) float64 { return float64(c[i].Y) }
	dx1, dx2, sx := x(1)-x(2), x(3)-x(2), x(0)-x(1)+x(2)-x(3)
	dy1, dy2, sy := y(1)-y(2), y(3)-y(2), y(0)-y(1)+y(2)-y(3)
	det := dx1*dy2 - dx2*dy1
	if det == 0 {
		return matrix3{}, false
	}
	g, h := (sx*dy2-dx2*sy)/det, (dx1*sy-sx*dy1)/det
	return matrix3{x(1) - x(0) + g*x(1), x(3) - x(0) + h*x(3), x(0), y(1) - y(0) + g*y(1), y(3) - y(0) + h*y(3), y(0), g, h, 1}, true
}

// Polar unrolls the picture around its middle: the angle goes down, the distance, or with log its logarithm, to the
// right; reverse rolls it up again.
func (m *Image) Polar(log, reverse bool) error {
	w, h := float64(m.Width), float64(m.Height)
	cx, cy := w/2, h/2
	radius := math.Sqrt(cx*cx + cy*cy)
	scale := w / radius
	if log {
		scale = w / math.Log(radius+1)
	}
	along := func(r float64) float64 { // distance to column
		if log {
			r = math.Log(r + 1)
		}
		return r * scale
	}
	distance := func(x float64) float64 {
		if log {
			return math.Exp(x/scale) - 1
		}
		return x / scale
	}
	return m.warp(func(x, y float64) (float64, float64, bool) {
		if !reverse {
			sin, cos := math.Sincos(y / h * 2 * math.Pi)
			r := distance(x)
			return cx + r*cos, cy + r*sin, true
		}
		dx, dy := x-cx, y-cy
		angle := math.Atan2(dy, dx)
		if angle < 0 {
			angle += 2 * math.Pi
		}
		return min(w-1, along(math.Sqrt(dx*dx+dy*dy))), min(h-1, angle/(2*math.Pi)*h), true
	})
}

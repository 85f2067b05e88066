package imaging

import (
	"fmt"
	"math"
)

// Gamma changes each value to value^(1/gamma)·contrast + brightness, values from 0 to 1.
func (m *Image) Gamma(gamma, contrast, brightness float64) error {
	if gamma <= 0 {
		return fmt.Errorf("imaging: %w: gamma %g, want more than 0", ErrInvalid, gamma)
	}
	return m.mapChannels(func(v, top int) int {
		x := math.Pow(float64(v)/float64(top), 1/gamma)*contrast + brightness
		return int(math.Round(max(0, min(1, x)) * float64(top)))
	}, nil)
}

// WhiteBalance makes the channels' averages, or with max their largest values, equal.
func (m *Image) WhiteBalance(byMax bool) error {
	if err := m.needChannels(); err != nil {
		return err
	}
	c := m.split()
	if c.n < 3 {
		return nil
	}
	var level [3]float64
	for i := range level {
		for _, v := range c.p[i] {
			x := float64(v) / float64(c.top[i])
			if byMax {
				level[i] = max(level[i], x)
			} else {
				level[i] += x
			}
		}
	}
	for i := range level {
		if level[i] == 0 {
			continue
		}
		f := level[1] / level[i]
		for j, v := range c.p[i] {
			c.p[i][j] = uint8(min(float64(c.top[i]), math.Round(float64(v)*f)))
		}
	}
	m.merge(c, nil)
	return nil
}

// CorrectColors multiplies each colour by a matrix of 3 rows and 3 columns, or 4, of which the last is added.
func (m *Image) CorrectColors(matrix []float64) error {
	columns := len(matrix) / 3
	if len(matrix) != 9 && len(matrix) != 12 {
		return fmt.Errorf("imaging: %w: %d numbers, want a matrix of 3x3 or 3x4", ErrInvalid, len(matrix))
	}
	if err := m.needChannels(); err != nil {
		return err
	}
	row := make([]uint32, m.Width)
	for y := range m.Height {
		m.readRGB(y, 0, row)
		for x, p := range row {
			in := [4]float64{float64(p >> 16 & 255), float64(p >> 8 & 255), float64(p & 255), 1}
			var out uint32
			for i := range 3 {
				sum := 0.0
				for j := range columns {
					sum += float64(matrix[i*columns+j] * in[j])
				}
				out = out<<8 | uint32(clamp8(int(math.Round(sum))))
			}
			row[x] = out
		}
		m.writeRGB(y, 0, row)
	}
	return nil
}

// Equalize spreads the brightness over the whole range, where mask shows.
func (m *Image) Equalize(mask *Image) error {
	return m.mapLuma(mask, func(luma []uint8) func(x, y int, v uint8) uint8 {
		var hist [256]int
		for _, v := range luma {
			hist[v]++
		}
		table := equalizing(&hist, len(luma))
		return func(_, _ int, v uint8) uint8 { return table[v] }
	})
}

// equalizing is the table of a histogram over n pixels.
func equalizing(hist *[256]int, n int) (table [256]uint8) {
	sum := 0
	for v, c := range hist {
		sum += c
		table[v] = uint8(sum * 255 / max(1, n))
	}
	return table
}

// tiles is the number of tiles a side of adaptive equalization.
const tiles = 8

// EqualizeAdaptive spreads the brightness in each of 8x8 tiles and blends between them. clip limits the contrast: a value
// may be counted at most clip times as often as the average one; 0 or less is no limit.
func (m *Image) EqualizeAdaptive(clip float64, mask *Image) error {
	return m.mapLuma(mask, func(luma []uint8) func(x, y int, v uint8) uint8 {
		w, h := m.Width, m.Height
		nx, ny := min(tiles, w), min(tiles, h)
		tables := make([][256]uint8, nx*ny)
		for ty := range ny {
			for tx := range nx {
				var hist [256]int
				n := 0
				for y := ty * h / ny; y < (ty+1)*h/ny; y++ {
					for _, v := range luma[y*w+tx*w/nx : y*w+(tx+1)*w/nx] {
						hist[v]++
						n++
					}
				}
				if clip > 0 {
					most, over := max(1, int(clip*float64(n)/256)), 0
					for v, c := range hist {
						if c > most {
							over += c - most
							hist[v] = most
						}
					}
					for v := range hist {
						hist[v] += (over*(v+1))/256 - over*v/256
					}
				}
				tables[ty*nx+tx] = equalizing(&hist, n)
			}
		}
		return func(x, y int, v uint8) uint8 {
			fx, fy := max(0, place(x, nx, w)), max(0, place(y, ny, h))
			x0, y0 := min(nx-1, fx>>8), min(ny-1, fy>>8)
			x1, y1 := min(nx-1, x0+1), min(ny-1, y0+1)
			at := func(tx, ty int) uint32 { return uint32(tables[ty*nx+tx][v]) }
			return uint8(mixByte(mixByte(at(x0, y0), at(x1, y0), fx&255), mixByte(at(x0, y1), at(x1, y1), fx&255), fy&255))
		}
	})
}

// mapLuma changes the brightness and keeps the colour.
func (m *Image) mapLuma(mask *Image, prepare func(luma []uint8) func(x, y int, v uint8) uint8) error {
	if err := m.needChannels(); err != nil {
		return err
	}
	luma, row := make([]uint8, m.Width*m.Height), make([]uint32, m.Width)
	for y := range m.Height {
		m.readGray(y, 0, luma[y*m.Width:][:m.Width], row)
	}
	f := prepare(luma)
	shown := make([]bool, m.Width)
	for y := range m.Height {
		m.readRGB(y, 0, row)
		if mask != nil {
			mask.readMask(y, shown)
		}
		for x, p := range row {
			if mask != nil && !shown[x] {
				continue
			}
			c := ToYUV(uint8(p>>16), uint8(p>>8), uint8(p))
			c.Y = f(x, y, luma[y*m.Width+x])
			if !m.Format.Color() {
				c.U, c.V = 0, 0
			}
			r, g, b := c.RGB()
			row[x] = uint32(r)<<16 | uint32(g)<<8 | uint32(b)
		}
		m.writeRGB(y, 0, row)
	}
	return nil
}

// Cartoon gives every region that a flood fill with these thresholds finds its average colour.
func (m *Image) Cartoon(seed, floating float64, mask *Image) error {
	if err := m.needChannels(); err != nil {
		return err
	}
	if seed < 0 || seed > 1 || floating < 0 || floating > 1 {
		return fmt.Errorf("imaging: %w: thresholds %g and %g, want 0 to 1", ErrInvalid, seed, floating)
	}
	c := m.split()
	out := c.like()
	done := make([]bool, c.w*c.h)
	for at := range done {
		if done[at] {
			continue
		}
		region := c.floodFrom(at, seed, floating, done)
		for i := range c.n {
			sum := 0
			for _, p := range region {
				sum += int(c.p[i][p])
			}
			for _, p := range region {
				out.p[i][p] = uint8(sum / len(region))
			}
		}
	}
	m.merge(out, mask)
	return nil
}

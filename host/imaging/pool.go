package imaging

import "fmt"

// MeanPool is an image of the averages of cells of dx×dy pixels.
func (m *Image) MeanPool(dx, dy int) (*Image, error) {
	return m.pool(dx, dy, func(cell []uint8) uint8 {
		sum := 0
		for _, v := range cell {
			sum += int(v)
		}
		return uint8(sum / len(cell))
	})
}

// MidpointPool is an image of values between the least (bias 0) and the largest (bias 256) of cells of dx×dy pixels.
func (m *Image) MidpointPool(dx, dy, bias int) (*Image, error) {
	if bias < 0 || bias > 256 {
		return nil, fmt.Errorf("imaging: %w: bias %d, want 0 to 256", ErrInvalid, bias)
	}
	return m.pool(dx, dy, func(cell []uint8) uint8 {
		lo, hi := cell[0], cell[0]
		for _, v := range cell {
			lo, hi = min(lo, v), max(hi, v)
		}
		return uint8((int(lo)*(256-bias) + int(hi)*bias) >> 8)
	})
}

func (m *Image) pool(dx, dy int, f func(cell []uint8) uint8) (*Image, error) {
	if err := m.needChannels(); err != nil {
		return nil, err
	}
	if dx < 1 || dy < 1 || dx > m.Width || dy > m.Height {
		return nil, fmt.Errorf("imaging: %w: cells of %dx%d pixels in an image of %dx%d", ErrInvalid, dx, dy, m.Width, m.Height)
	}
	d, err := New(m.Format, m.Width/dx, m.Height/dy)
	if err != nil {
		return nil, err
	}
	c, o := m.split(), d.split()
	cell := make([]uint8, 0, dx*dy)
	for i := range c.n {
		for y := range d.Height {
			for x := range d.Width {
				cell = cell[:0]
				for v := range dy {
					cell = append(cell, c.p[i][(y*dy+v)*c.w+x*dx:][:dx]...)
				}
				o.p[i][y*o.w+x] = f(cell)
			}
		}
	}
	d.merge(o, nil)
	return d, nil
}

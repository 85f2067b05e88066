package k210

import "github.com/canmv-run/canmv-run/host/frame"

// Look is how the camera's pictures are adjusted, each from -2 to 2. Zero leaves them as they are.
type Look struct{ Brightness, Contrast, Saturation int }

const strongest = 2

// Look is what SetLook set.
func (s *Sensor) Look() Look { return s.look }

// SetLook adjusts the pictures from the next one on (set_brightness, set_contrast, set_saturation). It changes nothing and
// returns false for levels that there are not.
func (s *Sensor) SetLook(l Look) (ok bool, err error) {
	if err := s.Ready(); err != nil {
		return false, err
	}
	for _, n := range []int{l.Brightness, l.Contrast, l.Saturation} {
		if n < -strongest || n > strongest {
			return false, nil
		}
	}
	s.look = l
	const middle, step, quarter = 128, 24, 64
	for i := range s.levels {
		v := middle + (i-middle)*(4*quarter+l.Contrast*quarter)/(4*quarter) + l.Brightness*step
		s.levels[i] = byte(min(max(v, 0), 255))
	}
	return true, nil
}

// adjust makes a picture as SetLook wants it; it changes f, or returns it as it is.
func (s *Sensor) adjust(f *frame.Frame) *frame.Frame {
	if s.look == (Look{}) {
		return f
	}
	for y := range f.Height {
		row := f.Row(0, y)
		if f.Format == frame.Gray {
			for x, v := range row {
				row[x] = s.levels[v]
			}
			continue
		}
		for x := 0; x+1 < len(row); x += 2 {
			p := uint16(row[x]) | uint16(row[x+1])<<8
			c := [3]int{int(p>>11) * 255 / 31, int(p>>5&63) * 255 / 63, int(p&31) * 255 / 31}
			gray := (77*c[0] + 150*c[1] + 29*c[2]) >> 8
			for i, v := range c {
				v = gray + (v-gray)*(4+s.look.Saturation)/4
				c[i] = int(s.levels[min(max(v, 0), 255)])
			}
			p = uint16(c[0]>>3)<<11 | uint16(c[1]>>2)<<5 | uint16(c[2]>>3)
			row[x], row[x+1] = byte(p), byte(p>>8)
		}
	}
	return f
}

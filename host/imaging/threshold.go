package imaging

import "image"

// Threshold is a range of colours, limits included: L, A and B of Lab in colour images, where L goes from 0 to 100, and
// only the first, as a grey value from 0 to 255 or a bit, in others.
type Threshold struct{ Min, Max [3]int }

// matcher finds the pixels of rows that thresholds contain. It holds one row.
type matcher struct {
	m    *Image
	roi  image.Rectangle
	gray []uint8
	lab  []packedLab
	rgb  []uint32
	px   []uint16
}

func (m *Image) matcher(roi image.Rectangle) *matcher {
	t := &matcher{m: m, roi: roi}
	n := roi.Dx()
	switch {
	case m.Format.Color():
		t.lab, t.px = make([]packedLab, n), make([]uint16, n)
		if m.Format != RGB565 {
			t.rgb = make([]uint32, n)
		}
	default:
		t.gray, t.rgb = make([]uint8, n), make([]uint32, n)
	}
	return t
}

// read takes row y of the image.
func (t *matcher) read(y int) {
	switch t.m.Format {
	case Binary:
		row := t.m.Planes[0][y*t.m.Stride[0]:]
		for i := range t.gray {
			x := t.roi.Min.X + i
			t.gray[i] = row[x>>3] >> (x & 7) & 1
		}
	case Gray:
		copy(t.gray, t.m.Planes[0][y*t.m.Stride[0]+t.roi.Min.X:])
	default:
		t.m.read565(y, t.roi.Min.X, t.px, t.rgb)
		table := labTable()
		lab := t.lab[:len(t.px)]
		for i, p := range t.px {
			lab[i] = table[p]
		}
	}
}

// next is the first pixel from x on that h contains (or, inverted, does not), the row's length if there is none.
func (t *matcher) next(h *Threshold, want bool, x int) int {
	if t.gray != nil {
		lo, hi := h.Min[0], h.Max[0]
		for ; x < len(t.gray); x++ {
			if v := int(t.gray[x]); (lo <= v && v <= hi) == want {
				break
			}
		}
		return x
	}
	k := h.packed()
	lab := t.lab
	for ; x < len(lab); x++ {
		if k.has(lab[x]) == want {
			break
		}
	}
	return x
}

// labRange is a threshold as one subtraction and comparison a channel.
type labRange struct{ l, a, b, dl, da, db uint8 }

func (h *Threshold) packed() labRange {
	least, most := [3]int{0, -128, -128}, [3]int{100, 127, 127}
	var from, length [3]uint8
	for i := range least {
		lo, hi := max(least[i], h.Min[i]), min(most[i], h.Max[i])
		if lo > hi {
			return labRange{l: 255} // no L is that large
		}
		from[i], length[i] = uint8(lo-least[i]), uint8(hi-lo)
	}
	return labRange{from[0], from[1], from[2], length[0], length[1], length[2]}
}

func (k labRange) has(c packedLab) bool {
	return uint8(c)-k.l <= k.dl && uint8(c>>8)-k.a <= k.da && uint8(c>>16)-k.b <= k.db
}

// Match is a bitmap of the pixels that one of the thresholds contains, or with invert of the others.
func (m *Image) Match(thresholds []Threshold, invert bool) (*Image, error) {
	if err := m.needChannels(); err != nil {
		return nil, err
	}
	d, err := New(Binary, m.Width, m.Height)
	if err != nil {
		return nil, err
	}
	t := m.matcher(m.Bounds())
	for y := range m.Height {
		t.read(y)
		row := d.Planes[0][y*d.Stride[0]:]
		for i := range thresholds {
			h := &thresholds[i]
			for x := t.next(h, true, 0); x < m.Width; x = t.next(h, true, x+1) {
				setBit(row, x, true)
			}
		}
		if invert {
			for x := range m.Width {
				row[x>>3] ^= 1 << (x & 7)
			}
		}
	}
	return d, nil
}

// Select makes the pixels that match shows white and the others black, or, with zero, the former black and leaves the
// others; only where mask shows, if it is not nil.
func (m *Image) Select(match *Image, zero bool, mask *Image) {
	white, black := m.pen(0xFFFFFFFF), m.pen(0xFF000000)
	shown := make([]bool, m.Width)
	for y := range m.Height {
		if mask != nil {
			mask.readMask(y, shown)
		}
		row := match.Planes[0][y*match.Stride[0]:]
		for x := range m.Width {
			in := row[x>>3]>>(x&7)&1 != 0
			switch {
			case mask != nil && !shown[x], zero && !in:
			case in && !zero:
				white.dot(x, y)
			default:
				black.dot(x, y)
			}
		}
	}
}

package imaging

// Erode sets to zero every set pixel that has at most threshold set pixels in the square around it, itself included.
// Pixels are set from half of the range on.
func (m *Image) Erode(size, threshold int, mask *Image) error {
	return m.morph(size, mask, func(set bool, n int) (bool, bool) { return false, set && n <= threshold })
}

// Dilate sets every unset pixel with more than threshold set pixels in the square around it.
func (m *Image) Dilate(size, threshold int, mask *Image) error {
	return m.morph(size, mask, func(set bool, n int) (bool, bool) { return true, !set && n > threshold })
}

// Open erodes and then dilates.
func (m *Image) Open(size, threshold int, mask *Image) error {
	if err := m.Erode(size, (2*size+1)*(2*size+1)-1-threshold, mask); err != nil {
		return err
	}
	return m.Dilate(size, threshold, mask)
}

// Close dilates and then erodes.
func (m *Image) Close(size, threshold int, mask *Image) error {
	if err := m.Dilate(size, threshold, mask); err != nil {
		return err
	}
	return m.Erode(size, (2*size+1)*(2*size+1)-1-threshold, mask)
}

// TopHat is what Open takes away.
func (m *Image) TopHat(size, threshold int, mask *Image) error {
	return m.hat(func(o *Image) error { return o.Open(size, threshold, mask) }, mask)
}

// BlackHat is what Close adds.
func (m *Image) BlackHat(size, threshold int, mask *Image) error {
	return m.hat(func(o *Image) error { return o.Close(size, threshold, mask) }, mask)
}

func (m *Image) hat(do func(*Image) error, mask *Image) error {
	o := m.Clone()
	if err := do(o); err != nil {
		return err
	}
	return m.Combine(Difference, Operand{Image: o}, mask)
}

// morph asks decide for each pixel: what it is set to, and whether it is.
func (m *Image) morph(size int, mask *Image, decide func(set bool, n int) (value, change bool)) error {
	return m.filterAll(FilterOptions{Size: size, Mask: mask}, func(c *planes) *planes {
		set := c.set()
		w, h, k := c.w, c.h, size
		columns := make([]int, w)
		count := func(row []bool, n int) {
			for x, on := range row {
				if on {
					columns[x] += n
				}
			}
		}
		for v := -k; v <= k; v++ {
			count(set[max(0, min(h-1, v))*w:][:w], 1)
		}
		for y := range h {
			n := 0
			for u := -k; u <= k; u++ {
				n += columns[max(0, min(w-1, u))]
			}
			for x := range w {
				at := y*w + x
				if value, change := decide(set[at], n); change {
					for i := range c.n {
						c.p[i][at] = 0
						if value {
							c.p[i][at] = uint8(c.top[i])
						}
					}
				}
				n += columns[min(w-1, x+k+1)] - columns[max(0, x-k)]
			}
			count(set[max(0, y-k)*w:][:w], -1)
			count(set[min(h-1, y+k+1)*w:][:w], 1)
		}
		return c
	})
}

// set are the pixels from half of the range on.
func (c *planes) set() []bool {
	set := make([]bool, c.w*c.h)
	for at := range set {
		if c.n == 1 {
			set[at] = 2*int(c.p[0][at]) > c.top[0]
			continue
		}
		wide := func(i int) uint8 { return uint8(int(c.p[i][at]) * 255 / c.top[i]) }
		set[at] = Luma(wide(0), wide(1), wide(2)) > 127
	}
	return set
}

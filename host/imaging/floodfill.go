package imaging

import (
	"fmt"
	"image"
)

// FloodOptions say how far a fill spreads. The zero value fills the pixels that equal the seed with black.
type FloodOptions struct {
	// Seed is how much a pixel may differ from the seed, Floating from its neighbour, as parts of the channel's range,
	// 0 to 1.
	Seed, Floating float64
	Color          Color
	// Invert fills everything else.
	Invert bool
	// ClearBackground sets what is not filled to zero.
	ClearBackground bool
	// Mask limits the fill to what it shows; nil shows all.
	Mask *Image
}

// FloodFill fills the region around (x, y). A seed outside of the image fills nothing.
func (m *Image) FloodFill(x, y int, o FloodOptions) error {
	if err := m.needChannels(); err != nil {
		return err
	}
	if o.Seed < 0 || o.Seed > 1 || o.Floating < 0 || o.Floating > 1 {
		return fmt.Errorf("imaging: %w: thresholds %g and %g, want 0 to 1", ErrInvalid, o.Seed, o.Floating)
	}
	if !m.inside(x, y) {
		return nil
	}
	c := m.split()
	region := c.flood(image.Pt(x, y), o)
	p, black := m.pen(o.Color), m.pen(0xFF000000)
	shown := make([]bool, m.Width)
	for v := range m.Height {
		if o.Mask != nil {
			o.Mask.readMask(v, shown)
		}
		for u := range m.Width {
			switch in := region[v*m.Width+u]; {
			case o.Mask != nil && !shown[u]:
			case in != o.Invert:
				p.dot(u, v)
			case o.ClearBackground:
				black.dot(u, v)
			}
		}
	}
	return nil
}

// flood finds the region around a seed.
func (c *planes) flood(seed image.Point, o FloodOptions) []bool {
	region := make([]bool, c.w*c.h)
	c.floodFrom(seed.Y*c.w+seed.X, o.Seed, o.Floating, region)
	return region
}

// floodFrom lists the pixels around a seed that are like it and that done does not have yet, and puts them there.
func (c *planes) floodFrom(seed int, seedDiff, stepDiff float64, done []bool) []int {
	var first, seedMax, stepMax [3]int
	for i := range c.n {
		first[i] = int(c.p[i][seed])
		seedMax[i], stepMax[i] = int(seedDiff*float64(c.top[i])), int(stepDiff*float64(c.top[i]))
	}
	done[seed] = true
	list := []int{seed}
	for next := 0; next < len(list); next++ {
		from := list[next]
		try := func(to int) {
			if done[to] {
				return
			}
			for i := range c.n {
				v := int(c.p[i][to])
				if abs(v-first[i]) > seedMax[i] || abs(v-int(c.p[i][from])) > stepMax[i] {
					return
				}
			}
			done[to] = true
			list = append(list, to)
		}
		x := from % c.w
		if x > 0 {
			try(from - 1)
		}
		if x < c.w-1 {
			try(from + 1)
		}
		if from >= c.w {
			try(from - c.w)
		}
		if from < c.w*(c.h-1) {
			try(from + c.w)
		}
	}
	return list
}

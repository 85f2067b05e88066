package pins

import "slices"

// Strip is a chain of coloured lights (WS2812) on a pin.
type Strip struct {
	Pin int
	// Colors are red, green and blue of each light, 0xRRGGBB.
	Colors []uint32
}

// SetStrip shows colours on the chain of a pin.
func (b *Bank) SetStrip(pin int, colors []uint32) {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := b.strips[pin]
	if s == nil {
		s = &Strip{Pin: pin}
		b.strips[pin] = s
	}
	if !slices.Equal(s.Colors, colors) {
		s.Colors = slices.Clone(colors)
		b.tell()
	}
}

// Strips lists the chains by pin.
func (b *Bank) Strips() []Strip {
	b.mu.Lock()
	defer b.mu.Unlock()
	var list []Strip
	for _, s := range b.strips {
		list = append(list, Strip{s.Pin, slices.Clone(s.Colors)})
	}
	slices.SortFunc(list, func(x, y Strip) int { return x.Pin - y.Pin })
	return list
}

package imaging

import (
	"errors"
	"fmt"
)

// ErrNotEqual is two images that differ in size or format.
var ErrNotEqual = errors.New("images not equal")

// Op combines two values of a channel.
type Op uint8

// The operations. Values saturate at the ends of the channel's range.
const (
	And Op = iota
	Nand
	Or
	Nor
	Xor
	Xnor
	Add
	Sub        // a - b
	SubReverse // b - a
	Mul        // a·b, 1 being the channel's largest value
	Screen     // 1 - (1-a)·(1-b)
	Div        // a / b
	DivInvert  // b / a
	Mod
	ModInvert
	Min
	Max
	Difference // |a - b|
	Assign     // b
)

// Operand is the other side of an operation: an image of the same size and format, or where that is nil, a colour.
type Operand struct {
	Image *Image
	Color Color
}

// rows returns a function that gives the operand's channels in row y.
func (o Operand) rows(like *Image) (func(y int) [3][]uint8, error) {
	n, _ := like.Format.channels()
	var buf [3][]uint8
	for i := range n {
		buf[i] = make([]uint8, like.Width)
	}
	if o.Image == nil {
		one, err := New(like.Format, like.Width, 1)
		if err != nil {
			return nil, err
		}
		one.pen(o.Color).run(0, one.Width-1, 0)
		one.splitRow(0, buf)
		return func(int) [3][]uint8 { return buf }, nil
	}
	if b := o.Image; b.Width != like.Width || b.Height != like.Height || b.Format != like.Format {
		return nil, fmt.Errorf("imaging: %w: %v of %dx%d and %v of %dx%d", ErrNotEqual, like.Format, like.Width, like.Height, b.Format, b.Width, b.Height)
	}
	return func(y int) [3][]uint8 {
		o.Image.splitRow(y, buf)
		return buf
	}, nil
}

// Combine puts the result of an operation on the image and o into the image, where mask shows; mask may be nil.
func (m *Image) Combine(op Op, o Operand, mask *Image) error {
	return m.combine(o, mask, func(a, b []uint8, top int) { op.apply(a, b, top) })
}

// Blend mixes alpha/256 of the image with the rest of o.
func (m *Image) Blend(o Operand, alpha int, mask *Image) error {
	if alpha < 0 || alpha > 256 {
		return fmt.Errorf("imaging: %w: alpha %d, want 0 to 256", ErrInvalid, alpha)
	}
	return m.combine(o, mask, func(a, b []uint8, _ int) {
		for i, v := range b {
			a[i] = uint8((int(a[i])*alpha + int(v)*(256-alpha)) >> 8)
		}
	})
}

func (m *Image) combine(o Operand, mask *Image, do func(a, b []uint8, top int)) error {
	if err := m.needChannels(); err != nil {
		return err
	}
	other, err := o.rows(m)
	if err != nil {
		return err
	}
	n, top := m.Format.channels()
	var a [3][]uint8
	for i := range n {
		a[i] = make([]uint8, m.Width)
	}
	var shown []bool
	if mask != nil {
		shown = make([]bool, m.Width)
	}
	for y := range m.Height {
		m.splitRow(y, a)
		b := other(y)
		for i := range n {
			do(a[i], b[i], top[i])
		}
		if mask != nil {
			mask.readMask(y, shown)
		}
		m.mergeRow(y, a, shown)
	}
	return nil
}

// apply does a row of one channel in place.
func (op Op) apply(a, b []uint8, top int) {
	b = b[:len(a)]
	each := func(f func(x, y int) int) {
		for i, x := range a {
			a[i] = uint8(max(0, min(top, f(int(x), int(b[i])))))
		}
	}
	div := func(x, y int) int {
		if y == 0 {
			return top
		}
		return x * top / y
	}
	mod := func(x, y int) int {
		if y == 0 {
			return 0
		}
		return x * top % y
	}
	switch op {
	case And:
		for i := range a {
			a[i] &= b[i]
		}
	case Nand:
		each(func(x, y int) int { return top &^ (x & y) })
	case Or:
		for i := range a {
			a[i] |= b[i]
		}
	case Nor:
		each(func(x, y int) int { return top &^ (x | y) })
	case Xor:
		for i := range a {
			a[i] ^= b[i]
		}
	case Xnor:
		each(func(x, y int) int { return top &^ (x ^ y) })
	case Add:
		each(func(x, y int) int { return x + y })
	case Sub:
		each(func(x, y int) int { return x - y })
	case SubReverse:
		each(func(x, y int) int { return y - x })
	case Mul:
		each(func(x, y int) int { return x * y / top })
	case Screen:
		each(func(x, y int) int { return top - (top-x)*(top-y)/top })
	case Div:
		each(div)
	case DivInvert:
		each(func(x, y int) int { return div(y, x) })
	case Mod:
		each(mod)
	case ModInvert:
		each(func(x, y int) int { return mod(y, x) })
	case Min:
		each(func(x, y int) int { return min(x, y) })
	case Max:
		each(func(x, y int) int { return max(x, y) })
	case Difference:
		each(func(x, y int) int { return abs(x - y) })
	case Assign:
		copy(a, b)
	}
}

// Negate makes light dark and dark light.
func (m *Image) Negate() error {
	return m.mapChannels(func(v, top int) int { return top - v }, nil)
}

// mapChannels changes every value of every channel by a function of it and the largest value.
func (m *Image) mapChannels(f func(v, top int) int, mask *Image) error {
	if err := m.needChannels(); err != nil {
		return err
	}
	c := m.split()
	for i := range c.n {
		var table [256]uint8
		for v := range c.top[i] + 1 {
			table[v] = uint8(max(0, min(c.top[i], f(v, c.top[i]))))
		}
		for j, v := range c.p[i] {
			c.p[i][j] = table[v]
		}
	}
	m.merge(c, mask)
	return nil
}

// Arrange is the image mirrored, flipped and transposed, in this order; transposing swaps width and height.
func (m *Image) Arrange(hmirror, vflip, transpose bool) (*Image, error) {
	p := m.pixels(m.Bounds())
	p.mirror(hmirror, vflip)
	if transpose {
		t := newPixmap(p.h, p.w)
		for y := range p.h {
			for x, c := range p.row(y) {
				t.px[x*t.w+y] = c
			}
		}
		p = t
	}
	return p.image(m.Format, m.matrix())
}

package lib

import (
	"slices"

	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/runtime/types"
)

// The pixel formats of framebuf, with MicroPython's numbers. The letters tell the order of pixels in a byte.
const (
	monoVLSB = 0 // a byte is eight rows of one column, the lowest bit on top
	rgb565   = 1
	gs4HMSB  = 2
	monoHLSB = 3 // a byte is eight columns of one row, the highest bit at the left
	monoHMSB = 4 // the lowest bit at the left
	gs2HMSB  = 5
	gs8      = 6
)

// maxFrameSide bounds a buffer's width and height.
const maxFrameSide = 0xffff

// frameBuffer draws into a script's buffer.
type frameBuffer struct {
	buf    []byte
	w, h   int
	stride int // pixels from one row to the next
	format int
	class  *types.Class
}

func (f *frameBuffer) Class() *types.Class         { return f.class }
func (f *frameBuffer) String() string              { return "<FrameBuffer>" }
func (f *frameBuffer) Type() string                { return "FrameBuffer" }
func (f *frameBuffer) Freeze()                     {}
func (f *frameBuffer) Truth() starlark.Bool        { return true }
func (f *frameBuffer) Hash() (uint32, error)       { return uint32(types.Address(f) >> 4), nil }
func (f *frameBuffer) Buffer() []byte              { return f.buf }
func (f *frameBuffer) WriteBuffer() ([]byte, bool) { return f.buf, true }

var frameBufferClass = newFrameBufferClass()

func newFrameBufferClass() *types.Class {
	types.Setup()
	c := types.NewNativeClass("FrameBuffer", types.ObjectClass)
	c.SetConstructor(func(th *types.Thread, cls *types.Class, args []types.Value, kw []*types.Str) types.Value {
		if n := len(args); len(kw) > 0 || n < 4 || n > 5 {
			return th.TypeError("function expected at most 5 arguments, got %d", n)
		}
		if _, ok := types.ToWriteBuffer(th, args[0]); !ok {
			return nil
		}
		if f := newFrame(th, cls, args); f != nil {
			return f
		}
		return nil
	})
	c.AddMembers(frameMembers())
	return c
}

// framebufModule draws into memory: lines, shapes and pictures in seven pixel formats.
func framebufModule(th *types.Thread) *types.Module {
	n := func(name string, v int64) types.Member { return types.Member{Name: name, Value: types.Int(v)} }
	return types.ModuleOf("framebuf", []types.Member{
		{Name: "FrameBuffer", Value: frameBufferClass},
		n("MVLSB", monoVLSB), n("MONO_VLSB", monoVLSB), n("RGB565", rgb565), n("GS2_HMSB", gs2HMSB), n("GS4_HMSB", gs4HMSB),
		n("GS8", gs8), n("MONO_HLSB", monoHLSB), n("MONO_HMSB", monoHMSB),
	})
}

// newFrame reads (buffer, width, height, format[, stride]); nil with an exception pending.
func newFrame(th *types.Thread, class *types.Class, args []types.Value) *frameBuffer {
	b, ok := types.ToBuffer(th, args[0])
	if !ok {
		return nil
	}
	var n [4]int
	for i := range n {
		if i+1 >= len(args) {
			n[i] = n[0]
			continue
		}
		if n[i], ok = types.ToInt(th, args[i+1]); !ok {
			return nil
		}
	}
	f := &frameBuffer{buf: b, w: n[0], h: n[1], format: n[2], stride: n[3], class: class}
	if f.w < 1 || f.h < 1 || f.w > maxFrameSide || f.h > maxFrameSide || f.stride < f.w || f.stride > maxFrameSide {
		th.RaiseArgs(types.ValueErrorClass)
		return nil
	}
	up := func(v, to int) int { return (v + to - 1) &^ (to - 1) }
	rows, lastRow, width, bits := f.h, f.h-1, f.w, 1
	switch f.format {
	case monoVLSB:
		rows = up(f.h, 8)
		lastRow = rows - 8
	case monoHLSB, monoHMSB:
		f.stride, width = up(f.stride, 8), up(width, 8)
	case gs2HMSB:
		f.stride, width, bits = up(f.stride, 4), up(width, 4), 2
	case gs4HMSB:
		f.stride, width, bits = up(f.stride, 2), up(width, 2), 4
	case gs8:
		bits = 8
	case rgb565:
		bits = 16
	default:
		th.ValueError("invalid format")
		return nil
	}
	if (lastRow*f.stride+(rows-lastRow)*width)*bits/8 > len(b) {
		th.RaiseArgs(types.ValueErrorClass)
		return nil
	}
	return f
}

func (f *frameBuffer) get(x, y int) uint32 {
	switch f.format {
	case monoVLSB:
		return uint32(f.buf[y>>3*f.stride+x]>>(y&7)) & 1
	case monoHLSB:
		return uint32(f.buf[(x+y*f.stride)>>3]>>(7-x&7)) & 1
	case monoHMSB:
		return uint32(f.buf[(x+y*f.stride)>>3]>>(x&7)) & 1
	case gs2HMSB:
		return uint32(f.buf[(x+y*f.stride)>>2]>>(x&3<<1)) & 3
	case gs4HMSB:
		if x&1 != 0 {
			return uint32(f.buf[(x+y*f.stride)>>1]) & 15
		}
		return uint32(f.buf[(x+y*f.stride)>>1] >> 4)
	case gs8:
		return uint32(f.buf[x+y*f.stride])
	}
	i := 2 * (x + y*f.stride)
	return uint32(f.buf[i]) | uint32(f.buf[i+1])<<8
}

func (f *frameBuffer) set(x, y int, c uint32) {
	merge := func(i, shift int, mask byte) {
		f.buf[i] = f.buf[i]&^(mask<<shift) | byte(c)&mask<<shift
	}
	bit := func(i, shift int) {
		f.buf[i] &^= 1 << shift
		if c != 0 {
			f.buf[i] |= 1 << shift
		}
	}
	switch f.format {
	case monoVLSB:
		bit(y>>3*f.stride+x, y&7)
	case monoHLSB:
		bit((x+y*f.stride)>>3, 7-x&7)
	case monoHMSB:
		bit((x+y*f.stride)>>3, x&7)
	case gs2HMSB:
		merge((x+y*f.stride)>>2, x&3<<1, 3)
	case gs4HMSB:
		merge((x+y*f.stride)>>1, 4*(1-x&1), 15)
	case gs8:
		f.buf[x+y*f.stride] = byte(c)
	default:
		i := 2 * (x + y*f.stride)
		f.buf[i], f.buf[i+1] = byte(c), byte(c>>8)
	}
}

// plot sets a pixel if it lies in the picture.
func (f *frameBuffer) plot(x, y int, c uint32) {
	if x >= 0 && x < f.w && y >= 0 && y < f.h {
		f.set(x, y, c)
	}
}

func (f *frameBuffer) fillRect(x, y, w, h int, c uint32) {
	for yy := max(y, 0); yy < min(y+h, f.h); yy++ {
		for xx := max(x, 0); xx < min(x+w, f.w); xx++ {
			f.set(xx, yy, c)
		}
	}
}

// line is Bresenham's.
func (f *frameBuffer) line(x1, y1, x2, y2 int, c uint32) {
	step := func(d int) (int, int) {
		if d < 0 {
			return -d, -1
		}
		return d, 1
	}
	dx, sx := step(x2 - x1)
	dy, sy := step(y2 - y1)
	steep := dy > dx
	if steep {
		x1, y1, dx, dy, sx, sy = y1, x1, dy, dx, sy, sx
	}
	e := 2*dy - dx
	for range dx {
		if steep {
			f.plot(y1, x1, c)
		} else {
			f.plot(x1, y1, c)
		}
		for ; e >= 0 && dx > 0; e -= 2 * dx {
			y1 += sy
		}
		x1 += sx
		e += 2 * dy
	}
	f.plot(x2, y2, c)
}

// The quarters of an ellipse's mask, counted from the upper right one against the clock.
const allQuarters = 15

// ellipse walks along one quarter with whole numbers (J. Kennedy, A Fast Bresenham Type Algorithm for Drawing Ellipses)
// and mirrors it.
func (f *frameBuffer) ellipse(cx, cy, rx, ry int, c uint32, fill bool, mask int) {
	points := func(x, y int) {
		for q, p := range [4][2]int{{1, -1}, {-1, -1}, {-1, 1}, {1, 1}} {
			if mask>>q&1 == 0 {
				continue
			}
			if !fill {
				f.plot(cx+p[0]*x, cy+p[1]*y, c)
			} else if p[0] > 0 {
				f.fillRect(cx, cy+p[1]*y, x+1, 1, c)
			} else {
				f.fillRect(cx-x, cy+p[1]*y, x+1, 1, c)
			}
		}
	}
	if rx == 0 && ry == 0 {
		if mask&allQuarters != 0 {
			f.plot(cx, cy, c)
		}
		return
	}
	a2, b2 := 2*rx*rx, 2*ry*ry
	x, y := rx, 0
	xChange, yChange, e := ry*ry*(1-2*rx), rx*rx, 0
	for xStop, yStop := b2*rx, 0; xStop >= yStop; {
		points(x, y)
		y++
		yStop += a2
		e += yChange
		yChange += a2
		if 2*e+xChange > 0 {
			x--
			xStop -= b2
			e += xChange
			xChange += b2
		}
	}
	x, y = 0, ry
	xChange, yChange, e = ry*ry, rx*rx*(1-2*ry), 0
	for xStop, yStop := 0, a2*ry; xStop <= yStop; {
		points(x, y)
		x++
		xStop += b2
		e += xChange
		xChange += b2
		if 2*e+yChange > 0 {
			y--
			yStop -= a2
			e += yChange
			yChange += a2
		}
	}
}

// fillPoly fills between the crossings of each row with the edges.
func (f *frameBuffer) fillPoly(x, y int, p [][2]int, c uint32) {
	top, bottom := p[0][1], p[0][1]
	for _, v := range p {
		top, bottom = min(top, v[1]), max(bottom, v[1])
	}
	for row := top; row <= bottom; row++ {
		var cuts []int
		a := p[0]
		for i := len(p) - 1; i >= 0; i-- {
			b := p[i]
			switch {
			case a[1] != b[1] && (a[1] > row && b[1] <= row || a[1] <= row && b[1] > row):
				cuts = append(cuts, (32*a[0]+32*(b[0]-a[0])*(row-a[1])/(b[1]-a[1])+16)/32)
			case row == max(a[1], b[1]):
				// The lowest points of edges are cut by no row.
				switch {
				case a[1] < b[1]:
					f.plot(x+b[0], y+b[1], c)
				case b[1] < a[1]:
					f.plot(x+a[0], y+a[1], c)
				default:
					f.line(x+a[0], y+a[1], x+b[0], y+b[1], c)
				}
			}
			a = b
		}
		slices.Sort(cuts)
		for i := 0; i+1 < len(cuts); i += 2 {
			f.fillRect(x+cuts[i], y+row, cuts[i+1]-cuts[i]+1, 1, c)
		}
	}
}

// blit copies src but for the colour key; a palette has the colours for src's.
func (f *frameBuffer) blit(src *frameBuffer, x, y, key int, palette *frameBuffer) {
	for yy := max(y, 0); yy < min(y+src.h, f.h); yy++ {
		for xx := max(x, 0); xx < min(x+src.w, f.w); xx++ {
			c := src.get(xx-x, yy-y)
			if palette != nil {
				if int(c) >= palette.w {
					continue
				}
				c = palette.get(int(c), 0)
			}
			if int(c) != key {
				f.set(xx, yy, c)
			}
		}
	}
}

// scroll moves the picture; what is uncovered stays.
func (f *frameBuffer) scroll(dx, dy int) {
	for i := range f.h {
		y := i
		if dy > 0 {
			y = f.h - 1 - i
		}
		if y-dy < 0 || y-dy >= f.h {
			continue
		}
		for k := range f.w {
			x := k
			if dx > 0 {
				x = f.w - 1 - k
			}
			if x-dx >= 0 && x-dx < f.w {
				f.set(x, y, f.get(x-dx, y-dy))
			}
		}
	}
}

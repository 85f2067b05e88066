package lib

import (
	"github.com/canmv-run/canmv-run/runtime/types"
)

// drawing declares a method whose arguments are numbers, the last optional of them missing.
func drawing(name string, min, max int, draw func(f *frameBuffer, n []int)) types.Member {
	return types.MethodN(name, min, max, func(th *types.Thread, args []types.Value) types.Value {
		n := make([]int, len(args)-1)
		for i, v := range args[1:] {
			x, ok := types.ToInt(th, v)
			if !ok {
				return nil
			}
			n[i] = x
		}
		draw(args[0].(*frameBuffer), n)
		return types.None
	})
}

func frameMembers() []types.Member {
	return []types.Member{
		drawing("fill", 1, 1, func(f *frameBuffer, n []int) { f.fillRect(0, 0, f.w, f.h, uint32(n[0])) }),
		drawing("fill_rect", 5, 5, func(f *frameBuffer, n []int) { f.fillRect(n[0], n[1], n[2], n[3], uint32(n[4])) }),
		drawing("hline", 4, 4, func(f *frameBuffer, n []int) { f.fillRect(n[0], n[1], n[2], 1, uint32(n[3])) }),
		drawing("vline", 4, 4, func(f *frameBuffer, n []int) { f.fillRect(n[0], n[1], 1, n[2], uint32(n[3])) }),
		drawing("rect", 5, 6, func(f *frameBuffer, n []int) {
			x, y, w, h, c := n[0], n[1], n[2], n[3], uint32(n[4])
			if len(n) > 5 && n[5] != 0 {
				f.fillRect(x, y, w, h, c)
				return
			}
			f.fillRect(x, y, w, 1, c)
			f.fillRect(x, y+h-1, w, 1, c)
			f.fillRect(x, y, 1, h, c)
			f.fillRect(x+w-1, y, 1, h, c)
		}),
		drawing("line", 5, 5, func(f *frameBuffer, n []int) { f.line(n[0], n[1], n[2], n[3], uint32(n[4])) }),
		drawing("ellipse", 5, 7, func(f *frameBuffer, n []int) {
			mask := allQuarters
			if len(n) > 6 {
				mask = n[6]
			}
			f.ellipse(n[0], n[1], n[2], n[3], uint32(n[4]), len(n) > 5 && n[5] != 0, mask)
		}),
		drawing("scroll", 2, 2, func(f *frameBuffer, n []int) { f.scroll(n[0], n[1]) }),
		types.MethodN("pixel", 2, 3, func(th *types.Thread, args []types.Value) types.Value {
			f := args[0].(*frameBuffer)
			x, ok := types.ToInt(th, args[1])
			if !ok {
				return nil
			}
			y, ok := types.ToInt(th, args[2])
			if !ok {
				return nil
			}
			if x < 0 || x >= f.w || y < 0 || y >= f.h {
				return types.None
			}
			if len(args) == 3 {
				return types.Int(int64(f.get(x, y)))
			}
			c, ok := types.ToInt(th, args[3])
			if !ok {
				return nil
			}
			f.set(x, y, uint32(c))
			return types.None
		}),
		types.MethodN("poly", 4, 5, framePoly),
		types.MethodN("text", 3, 4, func(th *types.Thread, args []types.Value) types.Value {
			return th.Raise(types.NotImplementedErrorClass, "the board has FrameBuffer.text, canmv-run not yet")
		}),
		types.MethodN("blit", 3, 5, frameBlit),
	}
}

// framePoly is poly(x, y, coordinates, colour[, fill]): coordinates are x and y in turns, in any array.
func framePoly(th *types.Thread, args []types.Value) types.Value {
	f := args[0].(*frameBuffer)
	x, ok := types.ToInt(th, args[1])
	if !ok {
		return nil
	}
	y, ok := types.ToInt(th, args[2])
	if !ok {
		return nil
	}
	if _, ok := types.ToBuffer(th, args[3]); !ok {
		return nil
	}
	items, ok := types.Collect(th, args[3])
	if !ok {
		return nil
	}
	c, ok := types.ToInt(th, args[4])
	if !ok {
		return nil
	}
	p := make([][2]int, len(items)/2)
	for i := range p {
		for k := range 2 {
			if p[i][k], ok = types.ToInt(th, items[2*i+k]); !ok {
				return nil
			}
		}
	}
	if len(p) == 0 {
		return types.None
	}
	fill := false
	if len(args) > 5 {
		if fill, ok = types.Truth(th, args[5]); !ok {
			return nil
		}
	}
	if fill {
		f.fillPoly(x, y, p, uint32(c))
		return types.None
	}
	a := p[0]
	for i := len(p) - 1; i >= 0; i-- {
		b := p[i]
		f.line(x+a[0], y+a[1], x+b[0], y+b[1], uint32(c))
		a = b
	}
	return types.None
}

// frameBlit is blit(source, x, y[, key[, palette]]).
func frameBlit(th *types.Thread, args []types.Value) types.Value {
	f := args[0].(*frameBuffer)
	src := frameOf(th, args[1])
	if src == nil {
		return nil
	}
	x, ok := types.ToInt(th, args[2])
	if !ok {
		return nil
	}
	y, ok := types.ToInt(th, args[3])
	if !ok {
		return nil
	}
	key, ok := optionalInt(th, args, 4, -1)
	if !ok {
		return nil
	}
	var palette *frameBuffer
	if len(args) > 5 && args[5] != types.None {
		if palette = frameOf(th, args[5]); palette == nil {
			return nil
		}
	}
	f.blit(src, x, y, key, palette)
	return types.None
}

// frameOf reads a FrameBuffer, or a tuple or list of a constructor's arguments.
func frameOf(th *types.Thread, v types.Value) *frameBuffer {
	switch x := types.Native(v).(type) {
	case *frameBuffer:
		return x
	case *types.Tuple, *types.List:
		items, _ := types.Collect(th, x)
		if len(items) < 4 || len(items) > 5 {
			th.RaiseArgs(types.ValueErrorClass)
			return nil
		}
		return newFrame(th, nil, items) // no script ever sees it
	}
	th.TypeError("can't convert %s to FrameBuffer", types.TypeName(v))
	return nil
}

package vm

import (
	"github.com/canmv-run/canmv-run/runtime/syntax"
	"github.com/canmv-run/canmv-run/runtime/types"
)

// slowBinary is an operation that was not done in place.
func slowBinary(f *frame, op types.BinOp, a, b value, line uint32) value {
	if a == nil || b == nil {
		return f.unbound()
	}
	f.line = line
	if v := types.Binary(f.th, op, a, b); v != nil {
		return v
	}
	return f.failed(line)
}

// binary compiles an operator. +, -, * and the bit operators on small ints, + and - and * on floats, are done in place,
// with closures of their own for operands that are locals or constants.
func (c *compiler) binary(e *syntax.Binary) expr {
	op, line := binOp(e.Op), e.Pos().Line
	i, j := c.local(e.X), c.local(e.Y)
	if k, ok := c.fold(e.Y).(*types.Small); ok {
		if f := binaryConst(op, i, c, e.X, k, line); f != nil {
			return f
		}
	}
	if i >= 0 && j >= 0 {
		if f := binaryLocals(op, i, j, line); f != nil {
			return f
		}
	}
	x, y := c.operand(e.X), c.operand(e.Y)
	switch op {
	case types.OpAdd:
		return func(f *frame) value {
			a := x.load(f)
			if a == nil {
				return f.undef()
			}
			b := y.load(f)
			if b == nil {
				return f.undef()
			}
			return add(f, a, b, line)
		}
	case types.OpSub:
		return func(f *frame) value {
			a := x.load(f)
			if a == nil {
				return f.undef()
			}
			b := y.load(f)
			if b == nil {
				return f.undef()
			}
			return sub(f, a, b, line)
		}
	case types.OpMul:
		return func(f *frame) value {
			a := x.load(f)
			if a == nil {
				return f.undef()
			}
			b := y.load(f)
			if b == nil {
				return f.undef()
			}
			return mul(f, a, b, line)
		}
	}
	return func(f *frame) value {
		a := x.load(f)
		if a == nil {
			return f.undef()
		}
		b := y.load(f)
		if b == nil {
			return f.undef()
		}
		if v := types.Binary(f.th, op, a, b); v != nil {
			return v
		}
		return f.failed(line)
	}
}

func add(f *frame, a, b value, line uint32) value {
	switch x := a.(type) {
	case *types.Small:
		if y, ok := b.(*types.Small); ok {
			return types.Int(x.N() + y.N())
		}
	case types.Float:
		if y, ok := b.(types.Float); ok {
			return f.th.Float(float64(x + y))
		}
	}
	return slowBinary(f, types.OpAdd, a, b, line)
}

func sub(f *frame, a, b value, line uint32) value {
	switch x := a.(type) {
	case *types.Small:
		if y, ok := b.(*types.Small); ok {
			return types.Int(x.N() - y.N())
		}
	case types.Float:
		if y, ok := b.(types.Float); ok {
			return f.th.Float(float64(x - y))
		}
	}
	return slowBinary(f, types.OpSub, a, b, line)
}

// mulLimit keeps the product of two ints within 63 bits.
const mulLimit = 1 << 31

func mul(f *frame, a, b value, line uint32) value {
	switch x := a.(type) {
	case *types.Small:
		if y, ok := b.(*types.Small); ok {
			m, n := x.N(), y.N()
			if uint64(m+mulLimit) < 2*mulLimit && uint64(n+mulLimit) < 2*mulLimit {
				return types.Int(m * n)
			}
		}
	case types.Float:
		if y, ok := b.(types.Float); ok {
			return f.th.Float(float64(x * y))
		}
	}
	return slowBinary(f, types.OpMul, a, b, line)
}

func binaryLocals(op types.BinOp, i, j int, line uint32) expr {
	switch op {
	case types.OpAdd:
		return func(f *frame) value {
			if x, ok := f.l[i].(*types.Small); ok {
				if y, ok := f.l[j].(*types.Small); ok {
					return types.Int(x.N() + y.N())
				}
			}
			return add(f, f.l[i], f.l[j], line)
		}
	case types.OpSub:
		return func(f *frame) value {
			if x, ok := f.l[i].(*types.Small); ok {
				if y, ok := f.l[j].(*types.Small); ok {
					return types.Int(x.N() - y.N())
				}
			}
			return sub(f, f.l[i], f.l[j], line)
		}
	case types.OpMul:
		return func(f *frame) value { return mul(f, f.l[i], f.l[j], line) }
	}
	return nil
}

// binaryConst compiles an operator with a constant small int on the right; slot is that of a local on the left, or -1.
func binaryConst(op types.BinOp, slot int, c *compiler, left syntax.Expr, k *types.Small, line uint32) expr {
	n := k.N()
	if slot >= 0 {
		switch op {
		case types.OpAdd, types.OpSub:
			d := n
			if op == types.OpSub {
				d = -n
			}
			return func(f *frame) value {
				if x, ok := f.l[slot].(*types.Small); ok {
					return types.Int(x.N() + d)
				}
				return slowBinary(f, op, f.l[slot], k, line)
			}
		}
	}
	var quick func(x, n int64) int64
	switch op {
	case types.OpAdd, types.OpSub:
		x := c.operand(left)
		d := n
		if op == types.OpSub {
			d = -n
		}
		return func(f *frame) value {
			a := x.load(f)
			if s, ok := a.(*types.Small); ok {
				return types.Int(s.N() + d)
			}
			if a == nil {
				return f.undef()
			}
			return slowBinary(f, op, a, k, line)
		}
	case types.OpAnd:
		x := c.operand(left)
		return func(f *frame) value {
			a := x.load(f)
			switch s := a.(type) {
			case *types.Small:
				return types.Int(s.N() & n)
			case types.Wide:
				return types.Int(int64(s) & n)
			case nil:
				return f.undef()
			}
			return slowBinary(f, op, a, k, line)
		}
	case types.OpOr:
		quick = func(x, n int64) int64 { return x | n }
	case types.OpXor:
		quick = func(x, n int64) int64 { return x ^ n }
	case types.OpRShift:
		if n < 0 || n > 63 {
			return nil
		}
		x := c.operand(left)
		return func(f *frame) value {
			a := x.load(f)
			if s, ok := a.(*types.Small); ok {
				return types.Int(s.N() >> uint(n))
			}
			if a == nil {
				return f.undef()
			}
			return slowBinary(f, op, a, k, line)
		}
	case types.OpLShift:
		if n < 0 || n > 20 {
			return nil
		}
		quick = func(x, n int64) int64 { return x << uint(n) }
	case types.OpMul:
		if n < -1<<20 || n > 1<<20 {
			return nil
		}
		quick = func(x, n int64) int64 { return x * n }
	case types.OpMod:
		if n <= 0 {
			return nil
		}
		quick = func(x, n int64) int64 {
			if x %= n; x < 0 {
				x += n
			}
			return x
		}
	case types.OpFloorDiv:
		if n <= 0 {
			return nil
		}
		quick = func(x, n int64) int64 {
			q := x / n
			if x < 0 && x%n != 0 {
				q--
			}
			return q
		}
	default:
		return nil
	}
	x := c.operand(left)
	return func(f *frame) value {
		a := x.load(f)
		if s, ok := a.(*types.Small); ok {
			return types.Int(quick(s.N(), n))
		}
		if a == nil {
			return f.undef()
		}
		return slowBinary(f, op, a, k, line)
	}
}

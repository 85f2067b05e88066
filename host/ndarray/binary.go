package ndarray

// Op is an operation on two arrays, element by element.
type Op uint8

// The operations, named as numpy's functions are.
const (
	Add Op = iota
	Subtract
	Multiply
	Divide
	FloorDivide
	Remainder
	Power
	LeftShift
	RightShift
	BitAnd
	BitOr
	BitXor
	Maximum
	Minimum
	Arctan2
	Hypot
	Less
	LessEqual
	Greater
	GreaterEqual
	Equal
	NotEqual
	LogicalAnd
	LogicalOr
	LogicalXor
)

var opNames = [...]string{
	"add", "subtract", "multiply", "divide", "floor_divide", "remainder", "power", "left_shift", "right_shift",
	"bitwise_and", "bitwise_or", "bitwise_xor", "maximum", "minimum", "arctan2", "hypot",
	"less", "less_equal", "greater", "greater_equal", "equal", "not_equal", "logical_and", "logical_or", "logical_xor",
}

func (op Op) String() string { return opNames[op] }

func (op Op) compares() bool { return op >= Less && op <= NotEqual }

// Binary is op on x and y, stretched to one shape.
func Binary(op Op, x, y Operand) (*Array, error) {
	a, b, in, res, err := prepare(op, x, y)
	if err != nil {
		return nil, err
	}
	shape := a.shape
	if !equalInts(a.shape, b.shape) {
		if shape, err = Broadcast(a.shape, b.shape); err != nil {
			return nil, err
		}
		if _, err = checkShape(res, shape); err != nil {
			return nil, err
		}
	}
	out := room(res, shape)
	return out, loop2(op, out, a, b, in, res)
}

// InPlace is op with the result in out, which is x; the conversion to out's type must keep the kind of number.
func InPlace(op Op, out *Array, y Operand) error { return Into(op, out, Operand{Array: out}, y) }

// Into is Binary with the result in out, whose shape must fit and whose type must keep the kind of number.
func Into(op Op, out *Array, x, y Operand) error {
	if out.locked {
		return valueError("output array is read-only")
	}
	a, b, in, res, err := prepare(op, x, y)
	if err != nil {
		return err
	}
	if !sameKind(res, out.dtype) {
		return typeError("Cannot cast ufunc '%s' output from dtype('%s') to dtype('%s') with casting rule 'same_kind'", op, res, out.dtype)
	}
	shape, err := Broadcast(a.shape, b.shape)
	if err != nil {
		return err
	}
	if full, err := Broadcast(shape, out.shape); err != nil || !equalInts(full, out.shape) {
		return valueError("non-broadcastable output operand with shape %s doesn't match the broadcast shape %s", plainShape(out.shape), plainShape(shape))
	}
	return loop2(op, out, clearOf(out, a), clearOf(out, b), in, res)
}

// sameKind is numpy's casting rule of that name.
func sameKind(from, to DType) bool {
	rank := map[byte]int{'b': 0, 'u': 1, 'i': 2, 'f': 3, 'c': 4}
	return rank[from.Kind()] <= rank[to.Kind()] || Promote(from, to) == to
}

// prepare finds the types: operands are converted to in, the loop's results are res.
func prepare(op Op, x, y Operand) (a, b *Array, in, res DType, err error) {
	a, b = x.Array, y.Array
	switch op {
	case LogicalAnd, LogicalOr, LogicalXor:
		return a, b, Bool, Bool, nil
	}
	switch {
	case x.Weak != Strong && y.Weak == Strong:
		in = PromoteWeak(b.dtype, x.Weak)
		if a, in, err = weak(op, a, b.dtype, in, x.Weak); err != nil {
			return
		}
	case y.Weak != Strong && x.Weak == Strong:
		in = PromoteWeak(a.dtype, y.Weak)
		if b, in, err = weak(op, b, a.dtype, in, y.Weak); err != nil {
			return
		}
	default:
		in = Promote(a.dtype, b.dtype)
	}
	if in, err = op.computes(in, a.dtype, b.dtype); err != nil {
		return
	}
	res = in
	if op.compares() {
		res = Bool
	}
	return a, b, in, res, nil
}

// weak is a plain number as an array of type in. One that the type cannot hold is an error, but can be compared.
func weak(op Op, a *Array, other, in DType, w Weak) (*Array, DType, error) {
	if w == WeakInt && in.IsInt() {
		switch v := a.At(0).(type) {
		case int64:
			if !Fits(in, v) {
				if op.compares() {
					return a, Promote(in, Int64), nil
				}
				return nil, 0, fail(ErrOverflow, "Python integer %d out of bounds for %s", v, in)
			}
		case uint64:
			if in != Uint64 {
				if op.compares() {
					return a, Float64, nil
				}
				return nil, 0, fail(ErrOverflow, "Python integer %d out of bounds for %s", v, in)
			}
		}
	}
	return a.AsType(in), in, nil
}

// computes is the type in which op computes operands of the common type d.
func (op Op) computes(d, a, b DType) (DType, error) {
	unsupported := func() (DType, error) {
		return 0, typeError("ufunc '%s' not supported for the input types, and the inputs could not be safely coerced to any supported types according to the casting rule ''safe''", op)
	}
	switch op {
	case Subtract:
		if d == Bool {
			return 0, typeError("numpy boolean subtract, the `-` operator, is not supported, use the bitwise_xor, the `^` operator, or the logical_xor function instead.")
		}
	case Divide:
		if d < Float32 {
			return Float64, nil
		}
	case FloorDivide, Remainder:
		if d == Complex128 {
			return unsupported()
		}
		if d == Bool {
			return Int8, nil
		}
	case Power:
		if d == Bool {
			return Int8, nil
		}
	case LeftShift, RightShift:
		if d >= Float32 {
			return unsupported()
		}
		if d == Bool {
			return Int8, nil
		}
	case BitAnd, BitOr, BitXor:
		if d >= Float32 {
			return unsupported()
		}
	case Arctan2, Hypot:
		if d == Complex128 {
			return unsupported()
		}
		return floating(d), nil
	case Maximum, Minimum, Less, LessEqual, Greater, GreaterEqual:
		if d == Complex128 {
			return unsupported()
		}
	}
	return d, nil
}

// floating is the float type in which functions compute: float32 for types of 8 and 16 bits (numpy has a float16 for
// the former), else float64.
func floating(d DType) DType {
	switch {
	case d >= Float32:
		return d
	case d <= Int16:
		return Float32
	}
	return Float64
}

// loop2 computes out; the shapes fit.
func loop2(op Op, out, a, b *Array, in, res DType) error {
	n := out.Size()
	if n == 0 {
		return nil
	}
	if op == Power && in.IsInt() && in.Kind() == 'i' {
		if lo, _ := Reduce(MinOf, b, nil, false); lo != nil && lo.Float(0) < 0 {
			return valueError("Integers to negative integer powers are not allowed.")
		}
	}
	if op == Power && in >= Float32 && b.NDim() == 0 && b.Float(0) == 2 && b.dtype != Complex128 {
		op, b = Multiply, a
	}
	if a.dtype == in && b.dtype == in && out.dtype == res && equalInts(a.shape, out.shape) && equalInts(b.shape, out.shape) {
		p, ok1 := a.Live()
		q, ok2 := b.Live()
		if d, ok3 := out.Live(); ok1 && ok2 && ok3 { // without cursors: small arrays are many
			block2(op, in, d, p, q)
			return nil
		}
	}
	x, y, w := newSource(a, out.shape, in), newSource(b, out.shape, in), newSink(out, res)
	pieces(n, x.direct() && y.direct() && w.direct(), func(k int) {
		block2(op, in, w.room(k), x.next(k), y.next(k))
		w.done(k)
	})
	return nil
}

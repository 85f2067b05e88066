package ndarray

import "math/cmplx"

// Where takes x's element where cond's is true, else y's.
func Where(cond *Array, x, y Operand) (*Array, error) {
	a, b, d, _, err := prepare(Add, x, y)
	if err != nil {
		return nil, err
	}
	shape, err := Broadcast(cond.shape, a.shape, b.shape)
	if err != nil {
		return nil, err
	}
	if _, err := checkShape(d, shape); err != nil {
		return nil, err
	}
	out := room(d, shape)
	n := out.Size()
	if n == 0 {
		return out, nil
	}
	c, p, q, w := newSource(cond, shape, Bool), newSource(a, shape, d), newSource(b, shape, d), newSink(out, d)
	pieces(n, c.direct() && p.direct() && q.direct() && w.direct(), func(k int) {
		pick(d.Size(), w.room(k), c.next(k), p.next(k), q.next(k))
		w.done(k)
	})
	return out, nil
}

func pick(size int, dst, c, x, y []byte) {
	switch size {
	case 1:
		pickAs(dst, c, x, y)
	case 2:
		pickAs(as[uint16](dst), c, as[uint16](x), as[uint16](y))
	case 4:
		pickAs(as[uint32](dst), c, as[uint32](x), as[uint32](y))
	case 8:
		pickAs(as[uint64](dst), c, as[uint64](x), as[uint64](y))
	default:
		pickAs(as[complex128](dst), c, as[complex128](x), as[complex128](y))
	}
}

func pickAs[T any](d []T, c []byte, x, y []T) {
	c, x, y = c[:len(d)], x[:len(d)], y[:len(d)]
	for i := range d {
		v := y[i]
		if c[i] != 0 {
			v = x[i]
		}
		d[i] = v
	}
}

// Clip limits the elements to lo and hi; an operand without array is no limit.
func Clip(a *Array, lo, hi Operand) (*Array, error) {
	x := Operand{Array: a}
	for _, l := range []struct {
		op    Op
		limit Operand
	}{{Maximum, lo}, {Minimum, hi}} {
		if l.limit.Array == nil {
			continue
		}
		r, err := Binary(l.op, x, l.limit)
		if err != nil {
			return nil, err
		}
		x.Array = r
	}
	return x.Array, nil
}

// IsClose reports where |x-y| <= atol + rtol*|y|; NaN is close to NaN with equalNaN.
func IsClose(x, y *Array, rtol, atol float64, equalNaN bool) (*Array, error) {
	shape, err := Broadcast(x.shape, y.shape)
	if err != nil {
		return nil, err
	}
	out := alloc(Bool, shape)
	p, q := newSource(x, shape, Complex128), newSource(y, shape, Complex128)
	at := 0
	pieces(out.Size(), false, func(k int) {
		u, v := as[complex128](p.next(k)), as[complex128](q.next(k))
		for i := range u {
			out.data[at+i] = b2u(isClose(u[i], v[i], rtol, atol, equalNaN))
		}
		at += k
	})
	return out, nil
}
func isClose(x, y complex128, rtol, atol float64, equalNaN bool) bool {
	switch {
	case x == y:
		return true
	case cmplx.IsNaN(x) || cmplx.IsNaN(y):
		return equalNaN && cmplx.IsNaN(x) && cmplx.IsNaN(y)
	case cmplx.IsInf(x) || cmplx.IsInf(y):
		return false
	}
	return cmplx.Abs(x-y) <= atol+rtol*cmplx.Abs(y)
}

// ArrayEqual reports whether shape and all elements are equal.
func ArrayEqual(x, y *Array) bool {
	if !equalInts(x.shape, y.shape) {
		return false
	}
	eq, err := op2(Equal, x, y)
	if err != nil {
		return false
	}
	all, err := Reduce(AllOf, eq, nil, false)
	return err == nil && all.At(0).(bool)
}

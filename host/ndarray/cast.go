package ndarray

import "unsafe"

// block is how many elements operations handle at a time: operands that must be gathered, converted or repeated fit the
// first-level cache.
const block = 2048

// AsType is a with elements of type d: a itself if it has them, else a converted copy. Floats are truncated to
// integers, integers wrap around, and what is not zero is true.
func (a *Array) AsType(d DType) *Array {
	if a.dtype == d {
		return a
	}
	out := room(d, a.shape)
	castInto(out.data, d, a)
	return out
}

// castInto converts all of a's elements into dst.
func castInto(dst []byte, d DType, a *Array) {
	n, size := a.Size(), d.Size()
	if n == 0 {
		return
	}
	c := newCursor(a, a.shape)
	var buf [block * 16]byte
	for i := 0; i < n; i += block {
		k := min(block, n-i)
		convert(dst[i*size:(i+k)*size], d, c.next(k, buf[:]), a.dtype)
	}
}

// Assign copies v, stretched to a's shape and converted to its type, into a.
func (a *Array) Assign(v *Array) error {
	if a.locked {
		return valueError("assignment destination is read-only")
	}
	full, err := Broadcast(v.shape, a.shape)
	if err != nil || !equalInts(trimOnes(full, len(a.shape)), a.shape) {
		return valueError("could not broadcast input array from shape %s into shape %s", plainShape(v.shape), plainShape(a.shape))
	}
	for v.NDim() > len(a.shape) {
		v = v.view(v.shape[1:], v.strides[1:], v.offset)
	}
	n := a.Size()
	if n == 0 {
		return nil
	}
	if overlaps(a, v) {
		v = v.Copy()
	}
	src, dst := newCursor(v, a.shape), newCursor(a, a.shape)
	if v.dtype == a.dtype {
		if src.bytes != nil && dst.bytes != nil {
			copy(dst.bytes, src.bytes)
			return nil
		}
		if dst.bytes != nil {
			src.gather(dst.bytes, n)
			return nil
		}
	}
	var in, out [block * 16]byte
	for i := 0; i < n; i += block {
		k := min(block, n-i)
		b := src.next(k, in[:])
		if v.dtype != a.dtype {
			o := out[:k*dst.size]
			convert(o, a.dtype, b, v.dtype)
			b = o
		}
		dst.scatter(b, k)
	}
	return nil
}

// convert converts elements; len(src) and len(dst) fit.
func convert(dst []byte, d DType, src []byte, s DType) {
	switch {
	case d == s:
		copy(dst, src)
	case s == Complex128:
		fromComplex(dst, d, as[complex128](src))
	default:
		switch s {
		case Bool, Uint8:
			convertFrom(dst, d, as[uint8](src))
		case Int8:
			convertFrom(dst, d, as[int8](src))
		case Uint16:
			convertFrom(dst, d, as[uint16](src))
		case Int16:
			convertFrom(dst, d, as[int16](src))
		case Uint32:
			convertFrom(dst, d, as[uint32](src))
		case Int32:
			convertFrom(dst, d, as[int32](src))
		case Uint64:
			convertFrom(dst, d, as[uint64](src))
		case Int64:
			convertFrom(dst, d, as[int64](src))
		case Float32:
			convertFrom(dst, d, as[float32](src))
		case Float64:
			convertFrom(dst, d, as[float64](src))
		}
	}
}

// real types have an order.
type number interface {
	~uint8 | ~int8 | ~uint16 | ~int16 | ~uint32 | ~int32 | ~uint64 | ~int64 | ~float32 | ~float64
}

func convertFrom[S number](dst []byte, d DType, src []S) {
	if d == Bool {
		out := as[uint8](dst)
		for i, v := range src {
			out[i] = b2u(v != 0)
		}
		return
	}
	if half := S(1) / 2; half != 0 && d.IsInt() { // from a float: what does not fit must not depend on the processor
		fromFloat(dst, d, src)
		return
	}
	switch d {
	case Uint8:
		convertTo[uint8](dst, src)
	case Int8:
		convertTo[int8](dst, src)
	case Uint16:
		convertTo[uint16](dst, src)
	case Int16:
		convertTo[int16](dst, src)
	case Uint32:
		convertTo[uint32](dst, src)
	case Int32:
		convertTo[int32](dst, src)
	case Uint64:
		convertTo[uint64](dst, src)
	case Int64:
		convertTo[int64](dst, src)
	case Float32:
		convertTo[float32](dst, src)
	case Float64:
		convertTo[float64](dst, src)
	case Complex128:
		out := as[complex128](dst)
		for i, v := range src {
			out[i] = complex(float64(v), 0)
		}
	}
}

func convertTo[D, S number](dst []byte, src []S) {
	out := as[D](dst)
	src = src[:len(out)]
	for i := range out {
		out[i] = D(src[i])
	}
}

func fromFloat[S number](dst []byte, d DType, src []S) {
	for i, v := range src {
		var n int64
		if f := float64(v); f > -(1<<63) && f < 1<<63 {
			n = int64(f)
		} else {
			n = floatToInt(f)
		}
		switch d.Size() {
		case 1:
			dst[i] = byte(n)
		case 2:
			*(*uint16)(unsafe.Pointer(&dst[2*i])) = uint16(n)
		case 4:
			*(*uint32)(unsafe.Pointer(&dst[4*i])) = uint32(n)
		default:
			*(*uint64)(unsafe.Pointer(&dst[8*i])) = uint64(n)
		}
	}
}

// fromComplex drops the imaginary part.
func fromComplex(dst []byte, d DType, src []complex128) {
	if d == Bool {
		for i, v := range src {
			dst[i] = b2u(v != 0)
		}
		return
	}
	re := make([]float64, len(src))
	for i, v := range src {
		re[i] = real(v)
	}
	convert(dst, d, bytesOf(re), Float64)
}

func b2u(b bool) uint8 {
	if b {
		return 1
	}
	return 0
}

// Store is a into out as the parameter out of numpy's functions does it: the shape must be out's, the conversion keep the
// kind of number.
func Store(out, a *Array) error {
	if !equalInts(out.shape, a.shape) {
		return valueError("non-broadcastable output operand with shape %s doesn't match the broadcast shape %s", plainShape(out.shape), plainShape(a.shape))
	}
	if !sameKind(a.dtype, out.dtype) {
		return typeError("Cannot cast ufunc output from dtype('%s') to dtype('%s') with casting rule 'same_kind'", a.dtype, out.dtype)
	}
	return out.Assign(a)
}

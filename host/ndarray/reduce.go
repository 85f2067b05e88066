package ndarray

import (
	"math"

	"github.com/canmv-run/canmv-run/host/ndarray/internal/kernel"
)

// Reduction makes one value of the elements along an axis.
type Reduction uint8

// The reductions, named as numpy's functions are.
const (
	SumOf Reduction = iota
	ProdOf
	MinOf
	MaxOf
	AnyOf
	AllOf
	ArgMin
	ArgMax
)

var reductionNames = [...]string{"add", "multiply", "minimum", "maximum", "logical_or", "logical_and", "argmin", "argmax"}

func (r Reduction) String() string { return reductionNames[r] }

// types are the type in which r adds up elements of type d, and that of its result.
func (r Reduction) types(d DType) (in, res DType) {
	switch r {
	case SumOf, ProdOf:
		switch d.Kind() {
		case 'b', 'i':
			return Int64, Int64
		case 'u':
			return Uint64, Uint64
		}
	case AnyOf, AllOf:
		return Bool, Bool
	case ArgMin, ArgMax:
		return d, Int64
	}
	return d, d
}

// Reduce applies r along the axes, all of them where axes is nil; keep leaves those axes in with length 1.
func Reduce(r Reduction, a *Array, axes []int, keep bool) (*Array, error) {
	in, res := r.types(a.dtype)
	return reduceAs(r, a, axes, keep, in, res)
}

// ReduceAs is Reduce computed in type d, which is that of the result, too.
func ReduceAs(r Reduction, a *Array, d DType, axes []int, keep bool) (*Array, error) {
	return reduceAs(r, a, axes, keep, d, d)
}

func reduceAs(r Reduction, a *Array, axes []int, keep bool, in, res DType) (*Array, error) {
	gone, err := dropped(a.NDim(), axes)
	if err != nil {
		return nil, err
	}
	if in == Complex128 && r != SumOf && r != ProdOf {
		return nil, typeError("'%s' of complex numbers is not supported", r)
	}
	var outShape, kept, order []int
	n := 1
	for i, k := range a.shape {
		if gone[i] {
			n *= k
			kept = append(kept, 1)
			continue
		}
		order = append(order, i)
		outShape = append(outShape, k)
		kept = append(kept, k)
	}
	if n == 0 && product(outShape) > 0 {
		switch r {
		case MinOf, MaxOf:
			return nil, valueError("zero-size array to reduction operation %s which has no identity", r)
		case ArgMin, ArgMax:
			return nil, valueError("attempt to get %s of an empty sequence", r)
		}
	}
	out := alloc(res, outShape)
	if out.Size() > 0 {
		for i := range a.shape {
			if gone[i] {
				order = append(order, i)
			}
		}
		reduceInto(r, out, a.permute(order), len(outShape), n, in, res)
	}
	if keep {
		return out.Reshape(kept...)
	}
	return out, nil
}

// dropped marks the axes; nil means all.
func dropped(ndim int, axes []int) ([]bool, error) {
	gone := make([]bool, ndim)
	if axes == nil {
		for i := range gone {
			gone[i] = true
		}
		return gone, nil
	}
	for _, x := range axes {
		k, err := axisOf(x, ndim)
		if err != nil {
			return nil, err
		}
		if gone[k] {
			return nil, valueError("duplicate value in 'axis'")
		}
		gone[k] = true
	}
	return gone, nil
}

// wide is the size of a slab from which adding slabs beats gathering rows.
const wide = 16

// reduceInto reduces the dimensions of a behind the first k, n elements in each row, into out.
func reduceInto(r Reduction, out, a *Array, k, n int, in, res DType) {
	rows := out.Size()
	op, ok := r.op()
	inner := a.view(a.shape[k:], a.strides[k:], a.offset)
	slab := a.view(a.shape[:k], a.strides[:k], a.offset)
	if ok && n > 1 && rows >= wide && !lastFastest(a, k) {
		// Slab after slab: out = out op slab, as numpy does for rows that are not contiguous.
		c := &counter{shape: inner.shape, strides: inner.strides}
		slab.offset = a.offset + c.pos
		castInto(out.data, res, slab)
		live := slab.Contiguous()
		var converted []byte
		if live && a.dtype != in {
			converted = make([]byte, rows*in.Size())
		}
		for c.next() {
			slab.offset = a.offset + c.pos
			if !live {
				_ = loop2(op, out, out, slab, in, res)
				continue
			}
			b, _ := slab.Live()
			if converted != nil {
				convert(converted, in, b, a.dtype)
				b = converted
			}
			block2(op, in, out.data, out.data, b)
		}
		return
	}
	size := res.Size()
	c := &counter{shape: slab.shape, strides: slab.strides}
	live := a.dtype == in && inner.Contiguous()
	for i := 0; i < rows; i++ {
		row := *inner
		row.offset = a.offset + c.pos
		if b, ok := row.Live(); live && ok {
			acc := newFold(r, in)
			acc.add(b, 0)
			acc.put(out.data[i*size : (i+1)*size])
		} else {
			reduceRow(r, out.data[i*size:(i+1)*size], newSource(&row, row.shape, in), n, in)
		}
		c.next()
	}
}

// lastFastest reports whether the innermost reduced dimension lies closer together than the kept ones.
func lastFastest(a *Array, k int) bool {
	fast := math.MaxInt
	for i := k; i < len(a.shape); i++ {
		if a.shape[i] > 1 {
			fast = min(fast, abs(a.strides[i]))
		}
	}
	for i := 0; i < k; i++ {
		if a.shape[i] > 1 && abs(a.strides[i]) < fast {
			return false
		}
	}
	return true
}

func abs(i int) int { return max(i, -i) }

func (r Reduction) op() (Op, bool) {
	switch r {
	case SumOf:
		return Add, true
	case ProdOf:
		return Multiply, true
	case MinOf:
		return Minimum, true
	case MaxOf:
		return Maximum, true
	case AnyOf:
		return LogicalOr, true
	case AllOf:
		return LogicalAnd, true
	}
	return 0, false
}

// counter walks the offsets of a shape's elements.
type counter struct {
	shape, strides []int
	idx            []int
	pos            int
}

func (c *counter) next() bool {
	if c.idx == nil {
		c.idx = make([]int, len(c.shape))
	}
	for k := len(c.shape) - 1; k >= 0; k-- {
		c.idx[k]++
		c.pos += c.strides[k]
		if c.idx[k] < c.shape[k] {
			return true
		}
		c.pos -= c.idx[k] * c.strides[k]
		c.idx[k] = 0
	}
	return false
}

// rowBlock is how many elements of a row that has to be gathered or converted are reduced at a time: numpy's, so that
// float sums come out the same.
const rowBlock = 8192

// reduceRow reduces the n elements of src to one at dst.
func reduceRow(r Reduction, dst []byte, src *source, n int, in DType) {
	if r == SumOf && src.c.bytes != nil && !src.fixed {
		switch {
		case src.from == Uint8 && in == Uint64:
			as[uint64](dst)[0] = kernel.SumU8(src.c.bytes)
			return
		case src.from == Uint8 && in == Float64: // exact as an integer
			as[float64](dst)[0] = float64(kernel.SumU8(src.c.bytes))
			return
		case src.from == Int32 && in == Int64:
			as[int64](dst)[0] = kernel.SumI32(as[int32](src.c.bytes))
			return
		}
	}
	direct := src.direct()
	step := rowBlock
	if direct {
		step = max(n, 1)
	}
	var buf []byte
	size := in.Size()
	next := func(k int) []byte {
		if direct || k <= block {
			return src.next(k)
		}
		if buf == nil {
			buf = make([]byte, rowBlock*size)
		}
		for i := 0; i < k; i += block {
			m := min(block, k-i)
			copy(buf[i*size:], src.next(m))
		}
		return buf[:k*size]
	}
	acc := newFold(r, in)
	for i := 0; i < n; i += step {
		k := min(step, n-i)
		acc.add(next(k), i)
	}
	acc.put(dst)
}

// fold takes contiguous elements of one type and keeps what they come to.
type fold interface {
	add(src []byte, at int)
	put(dst []byte)
}

func newFold(r Reduction, d DType) fold {
	switch d {
	case Bool, Uint8:
		return &foldOf[uint8]{r: r, d: d}
	case Int8:
		return &foldOf[int8]{r: r}
	case Uint16:
		return &foldOf[uint16]{r: r}
	case Int16:
		return &foldOf[int16]{r: r}
	case Uint32:
		return &foldOf[uint32]{r: r}
	case Int32:
		return &foldOf[int32]{r: r}
	case Uint64:
		return &foldOf[uint64]{r: r}
	case Int64:
		return &foldOf[int64]{r: r}
	case Float32:
		return &foldOf[float32]{r: r, sum: kernel.SumF32}
	case Float64:
		return &foldOf[float64]{r: r, sum: kernel.SumF64}
	}
	return &foldComplex{r: r}
}

type foldOf[T number] struct {
	r   Reduction
	d   DType
	sum func([]T) T
	acc T
	at  int
	any bool
}

func (f *foldOf[T]) add(b []byte, at int) {
	src := as[T](b)
	if len(src) == 0 {
		return
	}
	switch f.r {
	case SumOf:
		if f.sum != nil {
			f.acc += f.sum(src)
			return
		}
		acc := f.acc
		for _, v := range src {
			acc += v
		}
		f.acc = acc
	case ProdOf:
		acc := f.acc
		if !f.any {
			acc = 1
		}
		for _, v := range src {
			acc *= v
		}
		f.acc = acc
	case MinOf, MaxOf:
		f.acc = extreme(f.r == MaxOf, f.first(src), src)
	case AnyOf:
		for _, v := range src {
			f.acc = T(uint8(f.acc) | b2u(v != 0))
		}
	case AllOf:
		if !f.any {
			f.acc = 1
		}
		for _, v := range src {
			f.acc = T(uint8(f.acc) & b2u(v != 0))
		}
	case ArgMin, ArgMax:
		acc, best := f.first(src), f.at
		for i, v := range src {
			if acc != acc { // the first NaN wins
				break
			}
			if v != v || f.r == ArgMin && v < acc || f.r == ArgMax && v > acc {
				acc, best = v, at+i
			}
		}
		f.acc, f.at = acc, best
	}
	f.any = true
}

func (f *foldOf[T]) first(src []T) T {
	if f.any {
		return f.acc
	}
	return src[0]
}

func (f *foldOf[T]) put(dst []byte) {
	switch f.r {
	case ArgMin, ArgMax:
		as[int64](dst)[0] = int64(f.at)
		return
	case ProdOf, AllOf:
		if !f.any {
			f.acc = 1
		}
	}
	as[T](dst)[0] = f.acc
}

// extreme is the largest or smallest of acc and src: the first NaN, and of equal ones (zeros of both signs) the first.
func extreme[T number](largest bool, acc T, src []T) T {
	if acc != acc {
		return acc
	}
	if v, ok := kernel.Extreme(largest, src); ok {
		src = []T{v}
	}
	if largest {
		for _, v := range src {
			if !(v <= acc) {
				if acc = v; v != v {
					return v
				}
			}
		}
		return acc
	}
	for _, v := range src {
		if !(v >= acc) {
			if acc = v; v != v {
				return v
			}
		}
	}
	return acc
}

type foldComplex struct {
	r   Reduction
	acc complex128
	any bool
}

func (f *foldComplex) add(b []byte, _ int) {
	if f.r == ProdOf && !f.any {
		f.acc = 1
	}
	f.any = true
	for _, v := range as[complex128](b) {
		if f.r == SumOf {
			f.acc += v
		} else {
			f.acc *= v
		}
	}
}

func (f *foldComplex) put(dst []byte) {
	if f.r == ProdOf && !f.any {
		f.acc = 1
	}
	as[complex128](dst)[0] = f.acc
}

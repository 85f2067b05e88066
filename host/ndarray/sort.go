package ndarray

import (
	"cmp"
	"slices"
)

// rows is a with the axis last, contiguous and of its own, and the way back.
func (a *Array) rows(axis int) (m *Array, back func(*Array) *Array, err error) {
	if axis, err = axisOf(axis, a.NDim()); err != nil {
		return nil, nil, err
	}
	v, _ := a.MoveAxis(axis, -1)
	return v.Copy(), func(r *Array) *Array {
		t, _ := r.MoveAxis(-1, axis)
		if t.Contiguous() {
			return t
		}
		return t.Copy()
	}, nil
}

// Sort is a copy with the elements along an axis in ascending order, NaN last.
func Sort(a *Array, axis int) (*Array, error) {
	m, back, err := a.rows(axis)
	if err != nil {
		return nil, err
	}
	n := m.shape[m.NDim()-1]
	switch m.dtype {
	case Bool, Uint8:
		sortRows(as[uint8](m.data), n)
	case Int8:
		sortRows(as[int8](m.data), n)
	case Uint16:
		sortRows(as[uint16](m.data), n)
	case Int16:
		sortRows(as[int16](m.data), n)
	case Uint32:
		sortRows(as[uint32](m.data), n)
	case Int32:
		sortRows(as[int32](m.data), n)
	case Uint64:
		sortRows(as[uint64](m.data), n)
	case Int64:
		sortRows(as[int64](m.data), n)
	case Float32:
		sortRows(as[float32](m.data), n)
	case Float64:
		sortRows(as[float64](m.data), n)
	case Complex128:
		each(as[complex128](m.data), n, func(_ int, row []complex128) { slices.SortStableFunc(row, compareComplex) })
	}
	return back(m), nil
}

// each calls f for each n elements of s.
func each[T any](s []T, n int, f func(i int, row []T)) {
	for i := 0; n > 0 && i*n < len(s); i++ {
		f(i, s[i*n:(i+1)*n])
	}
}

func sortRows[T number](s []T, n int) {
	each(s, n, func(_ int, row []T) {
		k := 0
		for i, v := range row { // NaN to the end
			if v == v {
				row[i], row[k] = row[k], v
				k++
			}
		}
		slices.Sort(row[:k])
	})
}

func compareComplex(x, y complex128) int {
	return cmp.Or(compareNaN(real(x), real(y)), compareNaN(imag(x), imag(y)))
}

// compareNaN has NaN last.
func compareNaN[T number](x, y T) int {
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	case x == y:
		return 0
	case x == x:
		return -1
	case y == y:
		return 1
	}
	return 0
}

// Argsort are the indices that sort along an axis; equal elements keep their order.
func Argsort(a *Array, axis int) (*Array, error) {
	m, back, err := a.rows(axis)
	if err != nil {
		return nil, err
	}
	out := alloc(Int64, m.shape)
	idx := as[int64](out.data)
	n := m.shape[m.NDim()-1]
	switch m.dtype {
	case Bool, Uint8:
		argRows(idx, as[uint8](m.data), n)
	case Int8:
		argRows(idx, as[int8](m.data), n)
	case Uint16:
		argRows(idx, as[uint16](m.data), n)
	case Int16:
		argRows(idx, as[int16](m.data), n)
	case Uint32:
		argRows(idx, as[uint32](m.data), n)
	case Int32:
		argRows(idx, as[int32](m.data), n)
	case Uint64:
		argRows(idx, as[uint64](m.data), n)
	case Int64:
		argRows(idx, as[int64](m.data), n)
	case Float32:
		argRows(idx, as[float32](m.data), n)
	case Float64:
		argRows(idx, as[float64](m.data), n)
	case Complex128:
		argRowsBy(idx, as[complex128](m.data), n, compareComplex)
	}
	return back(out), nil
}

func argRows[T number](idx []int64, s []T, n int) { argRowsBy(idx, s, n, compareNaN[T]) }

func argRowsBy[T any](idx []int64, s []T, n int, compare func(x, y T) int) {
	each(s, n, func(i int, row []T) {
		k := idx[i*n : (i+1)*n]
		for j := range k {
			k[j] = int64(j)
		}
		slices.SortStableFunc(k, func(x, y int64) int { return compare(row[x], row[y]) })
	})
}

// Unique are the different elements in order; first is where each stands first in a, inverse which of them each
// element is, counts how often each is there.
func Unique(a *Array) (values, first, inverse, counts *Array, err error) {
	flat := a.Ravel()
	order, err := Argsort(flat, 0)
	if err != nil {
		return nil, nil, nil, nil, err
	}
	sorted, _ := flat.Index(order)
	n := flat.Size()
	inverse = alloc(Int64, []int{n})
	var at, count []int64
	for i, k := range as[int64](order.data) {
		if i == 0 || differ(sorted.At(i-1), sorted.At(i)) {
			at, count = append(at, k), append(count, 0)
		}
		count[len(count)-1]++
		as[int64](inverse.data)[k] = int64(len(at) - 1)
	}
	first, counts = ofInts(at), ofInts(count)
	values, err = flat.Index(first)
	return values, first, inverse, counts, err
}

// differ is != with NaN equal to NaN.
func differ(x, y any) bool { return x != y && (x == x || y == y) }

func ofInts(v []int64) *Array {
	a := alloc(Int64, []int{len(v)})
	copy(as[int64](a.data), v)
	return a
}

// SearchSorted are the places in the ascending a where the elements of v belong: before equal ones, or with right
// behind them.
func SearchSorted(a, v *Array, right bool) (*Array, error) {
	if a.NDim() != 1 {
		return nil, valueError("object of too small depth for desired array")
	}
	s := as[float64](a.AsType(Float64).contiguous().Bytes())
	out := alloc(Int64, v.shape)
	for i, x := range as[float64](v.AsType(Float64).contiguous().Bytes()) {
		k, _ := slices.BinarySearchFunc(s, x, func(e, x float64) int {
			if c := compareNaN(e, x); c != 0 || !right {
				return c
			}
			return -1
		})
		as[int64](out.data)[i] = int64(k)
	}
	return out, nil
}

package ndarray

// wholeMask is the one item of a subscript that is a mask for every element of a.
func wholeMask(a *Array, items []Item) *Array {
	if len(items) != 1 {
		return nil
	}
	if m, ok := items[0].(*Array); ok && m.dtype == Bool && m.NDim() > 0 && equalInts(m.shape, a.shape) {
		return m
	}
	return nil
}

// compress are the elements where the mask is true.
func (a *Array) compress(m *Array) *Array {
	mask, src := m.contiguous().Bytes(), a.contiguous().Bytes()
	n := 0
	for _, v := range mask {
		n += int(v)
	}
	// Every element is written, but the place moves on only where it is wanted: one more is needed.
	out := room(a.dtype, []int{n + 1})
	switch a.dtype.Size() {
	case 1:
		compressAs(out.data, src, mask)
	case 2:
		compressAs(as[uint16](out.data), as[uint16](src), mask)
	case 4:
		compressAs(as[uint32](out.data), as[uint32](src), mask)
	case 8:
		compressAs(as[uint64](out.data), as[uint64](src), mask)
	default:
		compressAs(as[complex128](out.data), as[complex128](src), mask)
	}
	return wrap(out.data[:n*a.dtype.Size()], a.dtype, []int{n})
}

func compressAs[T any](dst, src []T, mask []byte) {
	src = src[:len(mask)]
	at := 0
	for i, v := range mask {
		dst[at] = src[i]
		at += int(v)
	}
}

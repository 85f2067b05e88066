package ndarray

// Nonzero are the indices of the elements that are not zero: one Int64 array for each dimension.
func Nonzero(a *Array) []*Array {
	m := a.AsType(Bool).contiguous().Bytes()
	n := 0
	for _, v := range m {
		n += int(v)
	}
	out := make([]*Array, max(a.NDim(), 1))
	cols := make([][]int64, len(out))
	for i := range out {
		out[i] = alloc(Int64, []int{n})
		cols[i] = as[int64](out[i].data)
	}
	shape := a.shape
	if len(shape) == 0 {
		shape = []int{1}
	}
	last := shape[len(shape)-1]
	at := 0
	for row := 0; row*last < len(m); row++ {
		for i, v := range m[row*last : (row+1)*last] {
			if v == 0 {
				continue
			}
			cols[len(cols)-1][at] = int64(i)
			r := row
			for d := len(shape) - 2; d >= 0; d-- {
				cols[d][at] = int64(r % shape[d])
				r /= shape[d]
			}
			at++
		}
	}
	return out
}

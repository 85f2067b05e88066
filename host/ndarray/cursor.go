package ndarray

import "unsafe"

// cursor walks an array's elements in the order of a shape that the array broadcasts to, some at a time.
type cursor struct {
	base    unsafe.Pointer
	bytes   []byte // all of it where the elements are contiguous, nil otherwise
	size    int
	shape   []int // neighbouring dimensions merged where the strides allow
	strides []int
	idx     []int
	pos     int // bytes from base
	done    int // elements walked
}

func newCursor(a *Array, shape []int) *cursor {
	c := &cursor{size: a.dtype.Size()}
	st := stretched(a, shape)
	for i, n := range shape {
		if n == 1 {
			continue
		}
		if k := len(c.shape) - 1; k >= 0 && c.strides[k] == st[i]*n {
			c.shape[k] *= n
			c.strides[k] = st[i]
			continue
		}
		c.shape = append(c.shape, n)
		c.strides = append(c.strides, st[i])
	}
	if product(shape) == 0 {
		c.bytes = []byte{}
		return c
	}
	switch {
	case len(c.shape) == 0:
		c.shape, c.strides = []int{1}, []int{c.size}
		fallthrough
	case len(c.shape) == 1 && c.strides[0] == c.size:
		n := c.shape[0] * c.size
		c.bytes = a.data[a.offset : a.offset+n]
	}
	c.base = unsafe.Pointer(unsafe.SliceData(a.data[a.offset:]))
	c.idx = make([]int, len(c.shape))
	return c
}

// constant reports whether all elements are one.
func (c *cursor) constant() bool { return len(c.shape) == 1 && c.strides[0] == 0 }

// next is the next n elements: live where they are contiguous, else gathered into buf.
func (c *cursor) next(n int, buf []byte) []byte {
	if c.bytes != nil {
		lo := c.done * c.size
		c.done += n
		return c.bytes[lo : lo+n*c.size]
	}
	buf = buf[:n*c.size]
	c.gather(buf, n)
	return buf
}

// run is how many of n elements are left in the innermost dimension.
func (c *cursor) run(n int) int {
	k := len(c.shape) - 1
	return min(n, c.shape[k]-c.idx[k])
}

// step passes n elements of the innermost dimension, as run allows.
func (c *cursor) step(n int) {
	c.done += n
	k := len(c.shape) - 1
	c.idx[k] += n
	c.pos += n * c.strides[k]
	for k > 0 && c.idx[k] == c.shape[k] {
		c.pos -= c.idx[k] * c.strides[k]
		c.idx[k] = 0
		k--
		c.idx[k]++
		c.pos += c.strides[k]
	}
}

// gather copies the next n elements into dst.
func (c *cursor) gather(dst []byte, n int) {
	if c.bytes != nil {
		copy(dst, c.next(n, nil))
		return
	}
	for at := 0; n > 0; {
		r := c.run(n)
		move(unsafe.Pointer(&dst[at]), c.size, unsafe.Add(c.base, c.pos), c.strides[len(c.strides)-1], r, c.size)
		at += r * c.size
		c.step(r)
		n -= r
	}
}

// scatter copies n elements of src to the next places.
func (c *cursor) scatter(src []byte, n int) {
	if c.bytes != nil {
		copy(c.next(n, nil), src)
		return
	}
	for at := 0; n > 0; {
		r := c.run(n)
		move(unsafe.Add(c.base, c.pos), c.strides[len(c.strides)-1], unsafe.Pointer(&src[at]), c.size, r, c.size)
		at += r * c.size
		c.step(r)
		n -= r
	}
}

// move copies n elements of size bytes between strided places.
func move(dst unsafe.Pointer, ds int, src unsafe.Pointer, ss, n, size int) {
	if ds == size && ss == size {
		copy(unsafe.Slice((*byte)(dst), n*size), unsafe.Slice((*byte)(src), n*size))
		return
	}
	switch size {
	case 1:
		moveAs[uint8](dst, ds, src, ss, n)
	case 2:
		moveAs[uint16](dst, ds, src, ss, n)
	case 4:
		moveAs[uint32](dst, ds, src, ss, n)
	case 8:
		moveAs[uint64](dst, ds, src, ss, n)
	default:
		moveAs[complex128](dst, ds, src, ss, n)
	}
}

func moveAs[T any](dst unsafe.Pointer, ds int, src unsafe.Pointer, ss, n int) {
	if ss == 0 {
		v := *(*T)(src)
		if ds == int(unsafe.Sizeof(v)) {
			d := unsafe.Slice((*T)(dst), n)
			for i := range d {
				d[i] = v
			}
			return
		}
	}
	for i := 0; i < n; i++ {
		*(*T)(unsafe.Add(dst, i*ds)) = *(*T)(unsafe.Add(src, i*ss))
	}
}

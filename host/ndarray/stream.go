package ndarray

// source reads an operand in the order of the result's shape, converted to the type in which the loop computes.
type source struct {
	c     *cursor
	from  DType
	to    DType
	raw   []byte // gathered
	ready []byte // converted
	fixed bool   // one element for all: ready holds a block of it
}

func newSource(a *Array, shape []int, to DType) *source {
	s := &source{c: newCursor(a, shape), from: a.dtype, to: to}
	n := min(block, product(shape))
	if s.c.constant() {
		s.fixed = true
		s.ready = make([]byte, n*to.Size())
		raw := make([]byte, n*s.c.size)
		s.c.gather(raw, n)
		convert(s.ready, to, raw, a.dtype)
		return s
	}
	if s.c.bytes == nil {
		s.raw = make([]byte, n*s.c.size)
	}
	if s.from != to {
		s.ready = make([]byte, n*to.Size())
	}
	return s
}

// direct reports whether any number of elements can be had at once.
func (s *source) direct() bool { return s.c.bytes != nil && s.from == s.to && !s.fixed }

func (s *source) next(n int) []byte {
	if s.fixed {
		return s.ready[:n*s.to.Size()]
	}
	b := s.c.next(n, s.raw)
	if s.from == s.to {
		return b
	}
	out := s.ready[:n*s.to.Size()]
	convert(out, s.to, b, s.from)
	return out
}

// sink takes the results of a loop into an array.
type sink struct {
	c     *cursor
	from  DType
	to    DType
	buf   []byte // results, where they cannot go into the array at once
	ready []byte // converted
}

func newSink(a *Array, from DType) *sink {
	s := &sink{c: newCursor(a, a.shape), from: from, to: a.dtype}
	n := min(block, a.Size())
	if s.c.bytes == nil || from != a.dtype {
		s.buf = make([]byte, n*from.Size())
	}
	if from != a.dtype {
		s.ready = make([]byte, n*a.dtype.Size())
	}
	return s
}

func (s *sink) direct() bool { return s.buf == nil }

// room is where the next n results go.
func (s *sink) room(n int) []byte {
	if s.direct() {
		return s.c.next(n, nil)
	}
	return s.buf[:n*s.from.Size()]
}

// done takes over what was written to room.
func (s *sink) done(n int) {
	if s.direct() {
		return
	}
	b := s.buf[:n*s.from.Size()]
	if s.from != s.to {
		out := s.ready[:n*s.to.Size()]
		convert(out, s.to, b, s.from)
		b = out
	}
	s.c.scatter(b, n)
}

// pieces calls f for runs of elements that make up n: one run where everything is direct.
func pieces(n int, direct bool, f func(k int)) {
	if direct {
		f(n)
		return
	}
	for ; n > 0; n -= block {
		f(min(n, block))
	}
}

// clear is a, or a copy of it where writing out, element after element, would change what of a is still to be read.
func clearOf(out, a *Array) *Array {
	if !overlaps(out, a) || out.offset == a.offset && equalInts(out.shape, a.shape) && equalInts(out.strides, a.strides) && out.dtype.Size() == a.dtype.Size() {
		return a
	}
	return a.Copy()
}

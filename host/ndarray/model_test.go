package ndarray

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// model is an array as a naive program has it: the elements one by one, and where each lies in the base.
type model struct {
	shape []int
	at    []int // indices into base
}

func (m model) stride(d int) int {
	n := 1
	for _, s := range m.shape[d+1:] {
		n *= s
	}
	return n
}

// pick keeps the elements of dimension d whose index is in keep; a negative drop leaves the dimension in.
func (m model) pick(d int, keep []int, drop bool) model {
	var out model
	for i, s := range m.shape {
		if i == d {
			if !drop {
				out.shape = append(out.shape, len(keep))
			}
			continue
		}
		out.shape = append(out.shape, s)
	}
	inner, size := m.stride(d), m.shape[d]
	outer := 0
	if n := size * inner; n > 0 {
		outer = len(m.at) / n
	}
	for o := range outer {
		for _, k := range keep {
			for i := range inner {
				out.at = append(out.at, m.at[(o*size+k)*inner+i])
			}
		}
	}
	return out
}

func (m model) insert(d int) model {
	shape := append(append(append([]int(nil), m.shape[:d]...), 1), m.shape[d:]...)
	return model{shape, m.at}
}

func ptr(i int) *int { return &i }

// randomItem is a random index for dimension d of n elements, and what the model makes of it.
func randomItem(r *rand.Rand, n int) (Item, []int, bool) {
	switch r.IntN(3) {
	case 0:
		if n > 0 {
			i := r.IntN(2*n) - n
			return Int(i), []int{(i + n) % n}, true
		}
	case 1:
		return Slice{}, indices(n, nil, nil, nil), false
	}
	var lo, hi, step *int
	if r.IntN(3) > 0 {
		lo = ptr(r.IntN(2*n+5) - n - 2)
	}
	if r.IntN(3) > 0 {
		hi = ptr(r.IntN(2*n+5) - n - 2)
	}
	if r.IntN(2) > 0 {
		if step = ptr(r.IntN(7) - 3); *step == 0 {
			step = ptr(1)
		}
	}
	return Slice{lo, hi, step}, indices(n, lo, hi, step), false
}

// indices are those of Python's lo:hi:step, by walking.
func indices(n int, lo, hi, step *int) []int {
	st := 1
	if step != nil {
		st = *step
	}
	out := []int{}
	from, to := 0, n
	if st < 0 {
		from, to = n-1, -1
	}
	wrap := func(p *int, def int) int {
		if p == nil {
			return def
		}
		i := *p
		if i < 0 {
			i += n
		}
		if st < 0 {
			return min(max(i, -1), n-1)
		}
		return min(max(i, 0), n)
	}
	if lo != nil {
		from = wrap(lo, from)
	}
	if hi != nil {
		to = wrap(hi, to)
	}
	for i := from; st > 0 && i < to || st < 0 && i > to; i += st {
		out = append(out, i)
	}
	return out
}

func randomShape(r *rand.Rand, dims, most int) []int {
	s := make([]int, dims)
	for i := range s {
		s[i] = r.IntN(most + 1)
	}
	return s
}

func counted(t testing.TB, d DType, shape []int) *Array {
	t.Helper()
	a, err := Arange(0, float64(product(shape)), 1, d)
	if err == nil {
		a, err = a.Reshape(shape...)
	}
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func whole(n int) model {
	m := model{at: make([]int, n)}
	for i := range m.at {
		m.at[i] = i
	}
	return m
}

// Random chains of subscripts, transpositions and reshapes show the elements that the naive model shows, they are views,
// and assigning to them changes those elements of the base and no others.
func TestViews(t *testing.T) {
	for seed := range uint64(2000) {
		r := rand.New(rand.NewPCG(seed, 1))
		d := []DType{Uint8, Int16, Int32, Float64, Complex128}[r.IntN(5)]
		shape := randomShape(r, r.IntN(4), 5)
		base := counted(t, d, shape)
		m := whole(product(shape))
		m.shape = shape
		v := base
		for range r.IntN(4) {
			v, m = randomStep(t, r, v, m)
		}
		checkModel(t, seed, v, m, base)
		if v.Size() == 0 {
			continue
		}
		before := base.Copy()
		if err := v.Assign(Scalar(Int64, int64(99))); err != nil {
			t.Fatal(err)
		}
		touched := map[int]bool{}
		for _, i := range m.at {
			touched[i] = true
		}
		for i := range base.Size() {
			want := before.Float(i)
			if touched[i] {
				want = 99
			}
			if base.Float(i) != want {
				t.Fatalf("seed %d: element %d of the base is %v, want %v", seed, i, base.Float(i), want)
			}
		}
	}
}

func randomStep(t testing.TB, r *rand.Rand, v *Array, m model) (*Array, model) {
	t.Helper()
	var err error
	switch {
	case r.IntN(4) == 0 && v.NDim() > 1:
		i, j := r.IntN(v.NDim()), r.IntN(v.NDim())
		if v, err = v.SwapAxes(i, j); err != nil {
			t.Fatal(err)
		}
		return v, swapped(m, i, j)
	case r.IntN(6) == 0:
		k := r.IntN(v.NDim() + 1)
		return v.ExpandDims(k), m.insert(k)
	}
	var items []Item
	d := 0
	for range r.IntN(v.NDim() + 1) {
		it, keep, drop := randomItem(r, m.shape[d])
		items = append(items, it)
		m = m.pick(d, keep, drop)
		if !drop {
			d++
		}
	}
	if r.IntN(3) == 0 {
		items = append(items, Ellipsis{})
	}
	if v, err = v.Index(items...); err != nil {
		t.Fatalf("%v: %v", items, err)
	}
	return v, m
}

func swapped(m model, i, j int) model {
	out := model{shape: append([]int(nil), m.shape...)}
	out.shape[i], out.shape[j] = m.shape[j], m.shape[i]
	idx := make([]int, len(m.shape))
	for range m.at {
		from := append([]int(nil), idx...)
		from[i], from[j] = idx[j], idx[i]
		at := 0
		for d, k := range from {
			at += k * m.stride(d)
		}
		out.at = append(out.at, m.at[at])
		for d := len(idx) - 1; d >= 0; d-- {
			if idx[d]++; idx[d] < out.shape[d] {
				break
			}
			idx[d] = 0
		}
	}
	return out
}

func checkModel(t testing.TB, seed uint64, v *Array, m model, base *Array) {
	t.Helper()
	if fmt.Sprint(v.Shape()) != fmt.Sprint(append([]int{}, m.shape...)) {
		t.Fatalf("seed %d: shape %v, want %v", seed, v.Shape(), m.shape)
	}
	c := v.Copy()
	for i, at := range m.at {
		if got, want := v.Float(i), base.Float(at); got != want || c.Float(i) != want {
			t.Fatalf("seed %d: element %d of %v is %v, in a copy %v, want %v", seed, i, v.Shape(), got, c.Float(i), want)
		}
	}
	if b, live := v.Live(); live != v.Contiguous() || live && len(b) != v.Size()*v.DType().Size() {
		t.Fatalf("seed %d: %d live bytes of %v", seed, len(b), v.Shape())
	}
}

// Operations on stretched, turned and converted operands are those on the single elements.
func TestBroadcastModel(t *testing.T) {
	types := []DType{Bool, Uint8, Int8, Int16, Int32, Int64, Float32, Float64}
	for seed := range uint64(600) {
		r := rand.New(rand.NewPCG(seed, 2))
		full := randomShape(r, 1+r.IntN(3), 40)
		operand := func() *Array {
			shape := append([]int(nil), full...)
			for i := range shape {
				if r.IntN(3) == 0 {
					shape[i] = 1
				}
			}
			a := counted(t, types[r.IntN(len(types))], shape[r.IntN(len(shape)):])
			if f, err := a.Flip(nil); r.IntN(2) == 0 && err == nil {
				return f
			}
			return a
		}
		x, y := operand(), operand()
		op := []Op{Add, Multiply, Maximum, Less, Equal, FloorDivide, Remainder, Divide}[r.IntN(8)]
		got, err := Binary(op, Operand{Array: x}, Operand{Array: y})
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		shape, _ := Broadcast(x.Shape(), y.Shape())
		if !equalInts(got.Shape(), shape) {
			t.Fatalf("seed %d: shape %v, want %v", seed, got.Shape(), shape)
		}
		sx, sy := &Array{}, &Array{}
		*sx, *sy = *x, *y
		sx.shape, sx.strides = shape, stretched(x, shape)
		sy.shape, sy.strides = shape, stretched(y, shape)
		for i := range got.Size() {
			one, err := Binary(op, Operand{Array: Scalar(x.DType(), sx.At(i))}, Operand{Array: Scalar(y.DType(), sy.At(i))})
			if err != nil {
				t.Fatal(err)
			}
			if g, w := got.Float(i), one.Float(0); g != w && (g == g || w == w) {
				t.Fatalf("seed %d: %s of %s and %s: element %d is %v, want %v", seed, op, x.DType(), y.DType(), i, g, w)
			}
		}
	}
}

// In place is as if the operands had been copied first, however the memory overlaps.
func TestOverlap(t *testing.T) {
	for seed := range uint64(500) {
		r := rand.New(rand.NewPCG(seed, 3))
		n := 1 + r.IntN(30)
		view := func(a *Array, k, lo int, back bool) *Array {
			v := a.span(0, lo, k)
			if back {
				v, _ = v.Flip(nil)
			}
			return v
		}
		k := 1 + r.IntN(n)
		lo1, lo2, b1, b2 := r.IntN(n-k+1), r.IntN(n-k+1), r.IntN(2) == 0, r.IntN(2) == 0
		a, b := counted(t, Int32, []int{n}), counted(t, Int32, []int{n})
		if err := InPlace(Add, view(a, k, lo1, b1), Operand{Array: view(a, k, lo2, b2)}); err != nil {
			t.Fatal(err)
		}
		if err := InPlace(Add, view(b, k, lo1, b1), Operand{Array: view(b, k, lo2, b2).Copy()}); err != nil {
			t.Fatal(err)
		}
		if !ArrayEqual(a, b) {
			t.Fatalf("seed %d: %s, want %s", seed, Text(a), Text(b))
		}
		if err := view(a, k, lo1, b1).Assign(view(a, k, lo2, b2)); err != nil {
			t.Fatal(err)
		}
		if err := view(b, k, lo1, b1).Assign(view(b, k, lo2, b2).Copy()); err != nil {
			t.Fatal(err)
		}
		if !ArrayEqual(a, b) {
			t.Fatalf("seed %d: assigned %s, want %s", seed, Text(a), Text(b))
		}
	}
}

// A reduction along an axis is that of each row by itself, whatever way the loops take.
func TestReduceModel(t *testing.T) {
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 4))
		shape := randomShape(r, 3, 20)
		a := counted(t, []DType{Uint8, Int32, Int64, Float64}[r.IntN(4)], shape)
		if r.IntN(2) == 0 {
			a, _ = a.SwapAxes(r.IntN(3), r.IntN(3))
		}
		k := r.IntN(3)
		red := []Reduction{SumOf, MinOf, MaxOf, AnyOf, AllOf, ArgMin, ArgMax}[r.IntN(7)]
		got, err := Reduce(red, a, []int{k}, false)
		if a.shape[k] == 0 {
			continue // an error, or zeros
		}
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		rows, _ := a.MoveAxis(k, -1)
		for i := range got.Size() {
			row := rows.nth(2, i)
			want, err := Reduce(red, row.Copy(), nil, false)
			if err != nil {
				t.Fatal(err)
			}
			if got.Float(i) != want.Float(0) {
				t.Fatalf("seed %d: %s of row %d is %v, want %v", seed, red, i, got.Float(i), want.Float(0))
			}
		}
	}
}

// Memory that is used again is never one that somebody still sees.
func TestSpareMemory(t *testing.T) {
	var kept []*Array
	for i := range 60 {
		a := counted(t, Float64, []int{40000})
		b, err := Binary(Add, Operand{Array: a}, Operand{Scalar(Float64, float64(i)), WeakFloat})
		if err != nil {
			t.Fatal(err)
		}
		v := b.span(0, 39990, 10)
		if i%2 == 0 {
			v, _ = FromBytes(v.Bytes(), Float64, 10) // only the bytes
		}
		kept = append(kept, v)
	}
	for i, v := range kept {
		if got := v.Float(9); got != float64(39999+i) {
			t.Fatalf("array %d has %v, want %v", i, got, 39999+i)
		}
	}
	for n := large; n < 1<<24; n += n/7 + 1 {
		class, size := classOf(n)
		if c, s := classOf(size); size < n || size > n+n/4+8 || c != class || s != size {
			t.Fatalf("%d bytes: class %d of %d, which is of class %d of %d", n, class, size, c, s)
		}
	}
}

func TestPromoteSymmetric(t *testing.T) {
	for _, a := range DTypes() {
		for _, b := range DTypes() {
			p := Promote(a, b)
			if p != Promote(b, a) || Promote(p, a) != p || Promote(p, b) != p {
				t.Errorf("%s and %s promote to %s", a, b, p)
			}
		}
	}
	if Promote(Uint64, Int64) != Float64 || Promote(Int32, Float32) != Float64 || Promote(Uint8, Int8) != Int16 {
		t.Error("numpy promotes otherwise")
	}
}

// A subscript of any shape selects what the model selects, or is an error; nothing outside the array is touched.
func FuzzIndex(f *testing.F) {
	f.Add(uint64(1), uint8(3), uint8(2))
	f.Add(uint64(7), uint8(0), uint8(5))
	f.Fuzz(func(t *testing.T, seed uint64, dims, steps uint8) {
		r := rand.New(rand.NewPCG(seed, 9))
		shape := randomShape(r, int(dims)%4, 4)
		n := product(shape)
		memory := make([]byte, n+16)
		for i := range memory {
			memory[i] = byte(i)
		}
		base, err := FromBytes(memory[8:8+n], Uint8, shape...)
		if err != nil {
			t.Fatal(err)
		}
		m := whole(n)
		m.shape = shape
		v := base
		for range int(steps) % 6 {
			v, m = randomStep(t, r, v, m)
		}
		checkModel(t, seed, v, m, base)
		if err := v.Assign(Scalar(Uint8, int64(255))); err != nil {
			t.Fatal(err)
		}
		for i := range 8 {
			if memory[i] != byte(i) || memory[8+n+i] != byte(8+n+i) {
				t.Fatal("memory beside the array has changed")
			}
		}
	})
}

// Two shapes broadcast if and only if the naive rule says so, to the shape that it says.
func FuzzBroadcast(f *testing.F) {
	f.Add([]byte{2, 3}, []byte{3})
	f.Add([]byte{1, 0}, []byte{4, 1})
	f.Fuzz(func(t *testing.T, p, q []byte) {
		cut := func(b []byte) []int {
			s := make([]int, min(len(b), 6))
			for i := range s {
				s[i] = int(b[i] % 5)
			}
			return s
		}
		x, y := cut(p), cut(q)
		got, err := Broadcast(x, y)
		n := max(len(x), len(y))
		at := func(s []int, i int) int {
			if k := i - (n - len(s)); k >= 0 {
				return s[k]
			}
			return 1
		}
		for i := range n {
			a, b := at(x, i), at(y, i)
			want := max(a, b)
			if a == 0 || b == 0 {
				want = 0
			}
			if a != b && a != 1 && b != 1 {
				if err == nil {
					t.Fatalf("%v and %v broadcast to %v", x, y, got)
				}
				return
			}
			if err == nil && got[i] != want {
				t.Fatalf("%v and %v broadcast to %v", x, y, got)
			}
		}
		if err != nil {
			t.Fatalf("%v and %v: %v", x, y, err)
		}
	})
}

// The exact value of a sum in pairs, and floats that no order of adding may lose.
func TestPairwise(t *testing.T) {
	a := alloc(Float32, []int{1 << 20})
	for i := range as[float32](a.data) {
		as[float32](a.data)[i] = 0.1
	}
	s, err := Reduce(SumOf, a, nil, false)
	if err != nil {
		t.Fatal(err)
	}
	if want := float64(float32(0.1)) * (1 << 20); math.Abs(s.Float(0)-want) > want*1e-6 {
		t.Errorf("the sum is %v, want %v", s.Float(0), want)
	}
}

package hevc

// Sample adaptive offset (ITU-T H.265 8.7.3), edge offsets only.

// saoUnit are the parameters of a coding tree unit (7.4.9.3). Index 0 of on and class is luma, 1 chroma.
type saoUnit struct {
	mergeLeft, mergeUp bool
	on                 [2]bool  // SaoTypeIdx 2, else 0
	class              [2]uint8 // SaoEoClass
	off                [3][4]int8
}

// saoStats are, for each edge class and category (2 plus both signs), the number of samples and the sum of the differences to the
// source.
type saoStats [4][5]struct{ n, sum int32 }

// saoMax is the greatest magnitude of an offset of 8-bit samples.
const saoMax = 7

// saoStep is the distance between the rows that are looked at to choose offsets.
const saoStep = 2

// writeSAO encodes sao() of the slice's i-th coding tree unit (7.3.8.3).
func (s *slice) writeSAO(i int) {
	a := &s.arith
	u := &s.e.sao[s.firstRow*s.e.cw+i]
	if i%s.e.cw > 0 {
		a.Bin(&s.ctx[ctxSaoMerge], b2u(u.mergeLeft))
		if u.mergeLeft {
			return
		}
	}
	if i >= s.e.cw {
		a.Bin(&s.ctx[ctxSaoMerge], b2u(u.mergeUp))
		if u.mergeUp {
			return
		}
	}
	for c := range 3 {
		k := min(c, 1)
		if c < 2 {
			a.Bin(&s.ctx[ctxSaoType], b2u(u.on[k]))
			if u.on[k] {
				a.Bypass(1, 1) // edge offset
			}
		}
		if !u.on[k] {
			continue
		}
		for _, v := range u.off[c] {
			n := uint(abs(int(v)))
			a.Bypass(1<<n-1, n)
			if n < saoMax {
				a.Bypass(0, 1)
			}
		}
		if c < 2 {
			a.Bypass(uint32(u.class[k]), 2)
		}
	}
}

// offset chooses the offsets of the slice's coding tree units and writes the picture after them. It reads the deblocked picture of
// neighbouring slices, which stays as it is.
func (e *Encoder) offset(s *slice) {
	for cy := s.firstRow; cy < s.endRow; cy++ {
		for cx := range e.cw {
			u := &e.sao[cy*e.cw+cx]
			*u = saoUnit{}
			if e.tools.has(SAO) && e.coded(cx, cy) {
				s.chooseOffsets(u, cx, cy)
			}
			e.applyOffsets(u, cx, cy)
		}
	}
}

// coded tells whether something in a coding tree unit is not just a copy of the reference.
func (e *Encoder) coded(cx, cy int) bool {
	for y := cy * 4; y < min(cy*4+4, e.h/8); y++ {
		for x := cx * 4; x < min(cx*4+4, e.uw); x++ {
			if !e.units[y*e.uw+x].skip {
				return true
			}
		}
	}
	return false
}

// chooseOffsets finds the parameters with the least cost: squared error and bits.
func (s *slice) chooseOffsets(u *saoUnit, cx, cy int) {
	e := s.e
	var st [3]saoStats
	x, y := cx*ctuSize, cy*ctuSize
	w, h := min(ctuSize, e.w-x), min(ctuSize, e.h-y)
	p, q := e.src, e.work
	st[0].collect(p.y, q.y, p.stride, p.at(0, 0), x, y, w, h, e.w, e.h)
	for k := range 2 {
		st[1+k].collect(p.c[k], q.c[k], p.cstride, p.cat(0, 0), x/2, y/2, w/2, h/2, e.w/2, e.h/2)
	}
	qp := int(e.units[(y>>3)*e.uw+x>>3].qp)
	lambda := int64(lambdaTab[qp]) * int64(lambdaTab[qp]) / saoStep // in 1/256, for the rows that were looked at

	var best int64
	for k := range 2 {
		var most int64
		for class := range 4 {
			var off [3][4]int8
			gain := -lambda * 3
			for c := k; c <= 2*k; c++ { // luma is component 0, chroma 1 and 2
				gain += st[c].offsets(class, &off[c], lambda)
			}
			if gain > most {
				most = gain
				u.on[k], u.class[k] = true, uint8(class)
				for c := k; c <= 2*k; c++ {
					u.off[c] = off[c]
				}
			}
		}
		best += most
	}
	// The parameters of the left or upper unit for one bin.
	for i, from := range [2]int{cy*e.cw + cx - 1, (cy-1)*e.cw + cx} {
		if i == 0 && cx == 0 || i == 1 && cy == s.firstRow {
			continue
		}
		v := e.sao[from]
		if !v.on[0] && !v.on[1] {
			continue
		}
		gain := -lambda
		for k := range 2 {
			if v.on[k] {
				for c := k; c <= 2*k; c++ {
					gain += st[c].gain(int(v.class[k]), &v.off[c])
				}
			}
		}
		if gain > best {
			best = gain
			*u = v
			u.mergeLeft, u.mergeUp = i == 0, i == 1
		}
	}
}

// collect adds up a block of a plane whose sample (0, 0) is at origin. The picture's border is left out, as it has no offsets.
func (st *saoStats) collect(src, rec []byte, stride, origin, x, y, w, h, pw, ph int) {
	x0, x1 := max(x, 1), min(x+w, pw-1)
	var acc [4][5]int64 // count<<32 + sum
	for r := max(y, 1); r < min(y+h, ph-1); r += saoStep {
		o := origin + r*stride
		a, b, c := rec[o-stride:][:x1+1], rec[o:][:x1+1], rec[o+stride:][:x1+1]
		q := src[o:][:x1+1]
		for i := x0; i < x1; i++ {
			v := int32(b[i])
			d := int64(1)<<32 + int64(int32(q[i])-v)
			acc[0][2+sign(v-int32(b[i-1]))+sign(v-int32(b[i+1]))] += d
			acc[1][2+sign(v-int32(a[i]))+sign(v-int32(c[i]))] += d
			acc[2][2+sign(v-int32(a[i-1]))+sign(v-int32(c[i+1]))] += d
			acc[3][2+sign(v-int32(a[i+1]))+sign(v-int32(c[i-1]))] += d
		}
	}
	for k := range acc {
		for i, v := range acc[k] {
			n := (v + 1<<31) >> 32
			st[k][i].n, st[k][i].sum = int32(n), int32(v-n<<32)
		}
	}
}

func sign(d int32) int32 { return d>>31 | int32(uint32(-d)>>31) }

// category is the index in saoStats of offset i.
var category = [4]int{0, 1, 3, 4}

// offsets finds the best offsets of a class and what they gain, squared error less bits, in 1/256.
func (st *saoStats) offsets(class int, off *[4]int8, lambda int64) (gain int64) {
	for i, c := range category {
		t := st[class][c]
		if t.n == 0 {
			gain -= lambda
			continue
		}
		// The mean, rounded; the first two categories are valleys that can only be raised, the others peaks.
		v := (2*abs(int(t.sum)) + int(t.n)) / (2 * int(t.n))
		if (t.sum > 0) != (i < 2) {
			v = 0
		}
		best, at := -lambda, 0
		for v = min(v, saoMax); v > 0; v-- {
			g := (2*int64(v)*int64(abs(int(t.sum)))-int64(v*v)*int64(t.n))<<8 - lambda*int64(v+1)
			if g > best {
				best, at = g, v
			}
		}
		gain += best
		if i >= 2 {
			at = -at
		}
		off[i] = int8(at)
	}
	return gain
}

// gain is the squared error that given offsets save, in 1/256.
func (st *saoStats) gain(class int, off *[4]int8) (gain int64) {
	for i, c := range category {
		t, v := st[class][c], int64(off[i])
		gain += 2*v*int64(t.sum) - v*v*int64(t.n)
	}
	return gain << 8
}

// applyOffsets writes a coding tree unit of the final picture.
func (e *Encoder) applyOffsets(u *saoUnit, cx, cy int) {
	x, y := cx*ctuSize, cy*ctuSize
	w, h := min(ctuSize, e.w-x), min(ctuSize, e.h-y)
	p, q := e.work, e.cur
	applyPlane(q.y, p.y, p.stride, p.at(0, 0), x, y, w, h, e.w, e.h, u.on[0], int(u.class[0]), &u.off[0])
	for k := range 2 {
		applyPlane(q.c[k], p.c[k], p.cstride, p.cat(0, 0), x/2, y/2, w/2, h/2, e.w/2, e.h/2, u.on[1], int(u.class[1]), &u.off[1+k])
	}
}

// applyPlane copies a block of a plane and adds the offsets (8.7.3.2). Samples at the picture's border that lack a neighbour
// stay.
func applyPlane(dst, src []byte, stride, origin, x, y, w, h, pw, ph int, on bool, class int, off *[4]int8) {
	for r := y; r < y+h; r++ {
		o := origin + r*stride + x
		copy(dst[o:o+w], src[o:o+w])
	}
	if !on || *off == [4]int8{} {
		return
	}
	table := [5]int32{int32(off[0]), int32(off[1]), 0, int32(off[2]), int32(off[3])}
	dx, dy := 1, 1
	switch class {
	case 0:
		dy = 0
	case 1:
		dx = 0
	case 3:
		dx = -1
	}
	x0, x1, y0, y1 := x, x+w, y, y+h
	if dx != 0 {
		x0, x1 = max(x0, 1), min(x1, pw-1)
	}
	if dy != 0 {
		y0, y1 = max(y0, 1), min(y1, ph-1)
	}
	step := dy*stride + dx
	n := x1 - x0
	for r := y0; r < y1; r++ {
		o := origin + r*stride + x0
		d, c, a, b := dst[o:][:n], src[o:][:n], src[o-step:][:n], src[o+step:][:n]
		for i := range d {
			v := int32(c[i])
			d[i] = clip8(v + table[2+sign(v-int32(a[i]))+sign(v-int32(b[i]))])
		}
	}
}

package kernel

// The transforms of ITU-T H.265 8.6.4.2. Coefficients are stored row by row: vertical frequency v, horizontal frequency u at
// v*n+u. Each one-dimensional pass reads rows and writes columns, so that two of them end in natural order.

// hevcMatrix is transMatrix: row k is the basis function of frequency k of the 32-point transform; the one of n points is every
// 32/n-th row.
var hevcMatrix = func() (m [32][32]int16) {
	// The first column of the odd rows, of the rows 2 mod 4, 4 mod 8, 8 mod 16, and of rows 0 and 16: the cosines by
	// their argument in units of pi/64.
	c := [33]int16{
		0: 64, 1: 90, 2: 90, 3: 90, 4: 89, 5: 88, 6: 87, 7: 85, 8: 83, 9: 82, 10: 80, 11: 78, 12: 75, 13: 73, 14: 70, 15: 67,
		16: 64, 17: 61, 18: 57, 19: 54, 20: 50, 21: 46, 22: 43, 23: 38, 24: 36, 25: 31, 26: 25, 27: 22, 28: 18, 29: 13, 30: 9, 31: 4,
	}
	for k := range m {
		for i := range m[k] {
			// cos(a*pi/64) for a = (2i+1)k, brought into the first quarter.
			a := (2*i + 1) * k % 128
			if a > 64 {
				a = 128 - a
			}
			if a > 32 {
				m[k][i] = -c[64-a]
			} else {
				m[k][i] = c[a]
			}
		}
	}
	return m
}()

// Two rows are transformed at once, each value a lane of 32 bits: words add and multiply as integers, and rows comes apart in
// the end.

// pack puts two values into one word.
func pack(a, b int16) uint64 { return uint64(int64(a) + int64(b)<<32) }

// unpack is the opposite, after a shift with rounding; round has it in both lanes.
func unpack(v, round uint64, shift uint) (a, b int32) {
	v += round
	return int32(v) >> shift, int32((v+1<<31)>>32) >> shift
}

// fdctPass transforms each row of src and writes the result as a column, shifted with rounding.
func fdctPass(dst, src []int16, n int, shift uint) {
	round := uint64(1<<32|1) << (shift - 1)
	var e, o [16]uint64
	for y := 0; y < n; y += 2 {
		s, s1 := src[y*n:][:n], src[(y+1)*n:][:n]
		for i := range n / 2 {
			a, b := pack(s[i], s1[i]), pack(s[n-1-i], s1[n-1-i])
			e[i&15], o[i&15] = a+b, a-b
		}
		out := dst[y:]
		k := 1 // distance of the frequencies of a stage, in those of n points: the odd multiples come from the differences
		if n == 32 {
			for f := 1; f < 32; f += 2 {
				store2(out[f*32:], dot16((*[16]int16)(hevcMatrix[f&31][:]), &o), round, shift)
			}
			for i := range 8 {
				a, b := e[i], e[15-i]
				e[i], o[i] = a+b, a-b
			}
			k = 2
		}
		if n >= 16 {
			for f := 1; f < 16; f += 2 {
				store2(out[f*k*n:], dot8((*[8]int16)(hevcMatrix[2*f&31][:]), (*[8]uint64)(o[:])), round, shift)
			}
			for i := range 4 {
				a, b := e[i], e[7-i]
				e[i], o[i] = a+b, a-b
			}
			k *= 2
		}
		if n >= 8 {
			o0, o1, o2, o3 := o[0], o[1], o[2], o[3]
			store2(out[k*n:], 89*o0+75*o1+50*o2+18*o3, round, shift)
			store2(out[3*k*n:], 75*o0-18*o1-89*o2-50*o3, round, shift)
			store2(out[5*k*n:], 50*o0-89*o1+18*o2+75*o3, round, shift)
			store2(out[7*k*n:], 18*o0-50*o1+75*o2-89*o3, round, shift)
			a, b, c, d := e[0], e[1], e[2], e[3]
			e[0], e[1], o[0], o[1] = a+d, b+c, a-d, b-c
			k *= 2
		}
		store2(out[k*n:], 83*o[0]+36*o[1], round, shift)
		store2(out[3*k*n:], 36*o[0]-83*o[1], round, shift)
		store2(out[2*k*n:], 64*(e[0]-e[1]), round, shift)
		store2(out, 64*(e[0]+e[1]), round, shift)
	}
}

func dot16(w *[16]int16, o *[16]uint64) uint64 {
	return uint64(int64(w[0]))*o[0] + uint64(int64(w[1]))*o[1] + uint64(int64(w[2]))*o[2] + uint64(int64(w[3]))*o[3] +
		uint64(int64(w[4]))*o[4] + uint64(int64(w[5]))*o[5] + uint64(int64(w[6]))*o[6] + uint64(int64(w[7]))*o[7] +
		uint64(int64(w[8]))*o[8] + uint64(int64(w[9]))*o[9] + uint64(int64(w[10]))*o[10] + uint64(int64(w[11]))*o[11] +
		uint64(int64(w[12]))*o[12] + uint64(int64(w[13]))*o[13] + uint64(int64(w[14]))*o[14] + uint64(int64(w[15]))*o[15]
}

func dot8(w *[8]int16, o *[8]uint64) uint64 {
	return uint64(int64(w[0]))*o[0] + uint64(int64(w[1]))*o[1] + uint64(int64(w[2]))*o[2] + uint64(int64(w[3]))*o[3] +
		uint64(int64(w[4]))*o[4] + uint64(int64(w[5]))*o[5] + uint64(int64(w[6]))*o[6] + uint64(int64(w[7]))*o[7]
}

// store2 writes both lanes.
func store2(dst []int16, v, round uint64, shift uint) {
	a, b := unpack(v, round, shift)
	d := (*[2]int16)(dst)
	d[0], d[1] = int16(a), int16(b)
}

// hevcFDCTGo is the forward transform of n x n residuals.
func hevcFDCTGo(dst, res []int16, log2 int) {
	n := 1 << log2
	var t [1024]int16
	fdctPass(t[:], res, n, uint(log2-1))
	fdctPass(dst, t[:], n, uint(log2+6))
}

// idctPass makes the inverse transform of the columns of src as rows of dst; only the first rows of src, and of those the
// first cols columns, are not zero. Columns beyond cols of src are rows of zeros in dst, which are not written but for one.
func idctPass(dst, src []int16, n, rows, cols int, shift uint) {
	round := uint64(1<<32|1) << (shift - 1)
	step := 32 / n
	var e, o [32]uint64
	for x := 0; x < cols; x += 2 {
		// e holds the even part of each stage, built from the lowest frequencies up.
		e[0] = 64 * pack(src[x], src[x+1])
		for m := 1; m < n; m *= 2 {
			// Frequencies that are odd multiples of k join; the result has 2m samples.
			k := n / (2 * m)
			if k >= rows {
				for i := range m {
					e[2*m-1-i] = e[i]
				}
				continue
			}
			clear(o[:m])
			for f := k; f < rows; f += 2 * k {
				c := pack(src[f*n+x], src[f*n+x+1])
				if c == 0 {
					continue
				}
				row := hevcMatrix[f*step&31][:m]
				p := o[:len(row)]
				for i, w := range row {
					p[i] += uint64(int64(w)) * c
				}
			}
			for i := range m {
				a, b := e[i], o[i]
				e[i], o[i] = a+b, a-b
			}
			for i := range m {
				e[2*m-1-i] = o[i]
			}
		}
		d, d1 := dst[x*n:][:n], dst[(x+1)*n:][:n]
		for i := range d {
			a, b := unpack(e[i&31], round, shift)
			d[i] = int16(min(max(a, -32768), 32767))
			d1[i] = int16(min(max(b, -32768), 32767))
		}
	}
}

// hevcIDCTGo is the inverse transform into residuals; coefficients beyond the first rows and cols are zero.
func hevcIDCTGo(res, c []int16, log2, rows, cols int) {
	n := 1 << log2
	var t [1024]int16
	idctPass(t[:], c, n, rows, cols, 7)
	idctPass(res, t[:], n, cols, n, 12)
}

// hevcDSTMatrix is the transform of 4x4 intra luma blocks (8.6.4.2).
var hevcDSTMatrix = [4][4]int32{{29, 55, 74, 84}, {74, 74, 0, -74}, {84, -29, -74, 55}, {55, -84, 74, -29}}

func hevcFDSTGo(dst, res []int16) {
	var t [16]int32
	for y := range 4 {
		for k := range 4 {
			m := &hevcDSTMatrix[k]
			t[k*4+y] = (m[0]*int32(res[y*4]) + m[1]*int32(res[y*4+1]) + m[2]*int32(res[y*4+2]) + m[3]*int32(res[y*4+3]) + 1) >> 1
		}
	}
	for u := range 4 {
		for k := range 4 {
			m := &hevcDSTMatrix[k]
			dst[k*4+u] = int16((m[0]*t[u*4] + m[1]*t[u*4+1] + m[2]*t[u*4+2] + m[3]*t[u*4+3] + 128) >> 8)
		}
	}
}

func hevcIDSTGo(res, c []int16) {
	var t [16]int32
	for u := range 4 {
		for y := range 4 {
			v := int32(0)
			for k := range 4 {
				v += hevcDSTMatrix[k][y] * int32(c[k*4+u])
			}
			t[y*4+u] = min(max((v+64)>>7, -32768), 32767)
		}
	}
	for y := range 4 {
		for x := range 4 {
			v := int32(0)
			for k := range 4 {
				v += hevcDSTMatrix[k][x] * t[y*4+k]
			}
			res[y*4+x] = int16(min(max((v+2048)>>12, -32768), 32767))
		}
	}
}

// hevcSubGo is the residual a-b of an n x n block.
func hevcSubGo(res []int16, a []byte, as int, b []byte, bs, n int) {
	for y := range n {
		p, q, r := a[y*as:][:n], b[y*bs:][:n], res[y*n:][:n]
		for x := range r {
			r[x] = int16(p[x]) - int16(q[x])
		}
	}
}

// hevcAddGo adds a residual to n x n samples.
func hevcAddGo(dst []byte, ds int, res []int16, n int) {
	for y := range n {
		d, r := dst[y*ds:][:n], res[y*n:][:n]
		for x := range d {
			d[x] = clip8(int32(d[x]) + int32(r[x]))
		}
	}
}

// hevcEnergyGo is the sum of the squares of coefficients, 1024 at most, and a bit for each 16 of them with a magnitude not below the least.
func hevcEnergyGo(c []int16, least int) (sum, large uint64) {
	for i := 0; i+16 <= len(c); i += 16 {
		s, m := uint64(0), 0
		for _, v := range (*[16]int16)(c[i:]) {
			a := int(v)
			s += uint64(a * a)
			m = max(m, a, -a)
		}
		sum += s
		if m >= least {
			large |= 1 << (i / 16)
		}
	}
	return sum, large
}

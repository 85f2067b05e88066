//go:build !noasm

package kernel

//go:noescape
func hevcTapAVX2(dst *byte, ds int, src *byte, ss, step, w, h int, taps *int16)

//go:noescape
func hevcTapWordsAVX2(dst *int16, ds int, src *byte, ss, step, w, h int, taps *int16)

//go:noescape
func hevcTapSecondAVX2(dst *byte, ds int, src *int16, ss, step, w, h int, taps *int16)

//go:noescape
func hevcInterleaveAVX2(dst, src *int16, n, pairs int)

//go:noescape
func hevcProductAVX2(dst, l, r *int16, n, rows, pairs, round, shift int)

//go:noescape
func hevcSubAVX2(res *int16, a *byte, as int, b *byte, bs, n int)

//go:noescape
func hevcAddAVX2(dst *byte, ds int, res *int16, n int)

//go:noescape
func hevcAverageAVX2(dst *byte, ds int, a, b *byte, ss, n int)

//go:noescape
func hevcEnergyAVX2(c *int16, groups int, least int) (sum, large uint64)

// hevcTables hold the transforms of one size: the matrix, its transpose, and both with two rows interleaved.
type hevcTables struct {
	m, t         []int16 // m[k][i], t[i][k]
	pairM, pairT []int16
}

var hevcProduct = func() (t [6]hevcTables) {
	for log2 := 3; log2 <= 5; log2++ {
		n := 1 << log2
		e := &t[log2]
		e.m, e.t, e.pairM, e.pairT = make([]int16, n*n), make([]int16, n*n), make([]int16, n*n), make([]int16, n*n)
		for k := range n {
			for i := range n {
				e.m[k*n+i] = hevcMatrix[k*32/n][i]
				e.t[i*n+k] = hevcMatrix[k*32/n][i]
			}
		}
		for k := range n {
			for i := range n {
				e.pairM[k/2*2*n+2*i+k%2] = e.m[k*n+i]
				e.pairT[k/2*2*n+2*i+k%2] = e.t[k*n+i]
			}
		}
	}
	return t
}()

// hevcTaps are the luma filters as words, then the chroma filters filled up to eight taps.
var hevcTaps = func() (t [12][8]int16) {
	for i := range hevcLuma {
		for k, v := range hevcLuma[i] {
			t[i][k] = int16(v)
		}
	}
	for i := range hevcChroma {
		for k, v := range hevcChroma[i] {
			t[4+i][k] = int16(v)
		}
	}
	return t
}()

func hevcFDCT(dst, res []int16, log2 int) {
	if !hasAVX2 || log2 < 3 {
		hevcFDCTGo(dst, res, log2)
		return
	}
	n := 1 << log2
	_, _ = dst[n*n-1], res[n*n-1]
	t := &hevcProduct[log2]
	var a, b [1024]int16
	// Rows: sum over x of res[y][x] * m[u][x]; then columns.
	hevcProductAVX2(&a[0], &res[0], &t.pairT[0], n, n, n/2, 1<<(log2-2), log2-1)
	hevcInterleaveAVX2(&b[0], &a[0], n, n/2)
	hevcProductAVX2(&dst[0], &t.m[0], &b[0], n, n, n/2, 1<<(log2+5), log2+6)
}

func hevcIDCT(res, c []int16, log2, rows, cols int) {
	if !hasAVX2 || log2 < 3 {
		hevcIDCTGo(res, c, log2, rows, cols)
		return
	}
	n := 1 << log2
	_, _ = res[n*n-1], c[n*n-1]
	t := &hevcProduct[log2]
	var a, b [1024]int16
	pairs := (rows + 1) / 2
	hevcInterleaveAVX2(&b[0], &c[0], n, pairs)
	hevcProductAVX2(&a[0], &t.t[0], &b[0], n, n, pairs, 64, 7)
	hevcProductAVX2(&res[0], &a[0], &t.pairM[0], n, n, (cols+1)/2, 2048, 12)
}

func hevcSub(res []int16, a []byte, as int, b []byte, bs, n int) {
	if !hasAVX2 || n < 8 {
		hevcSubGo(res, a, as, b, bs, n)
		return
	}
	_, _, _ = res[n*n-1], a[(n-1)*as+n-1], b[(n-1)*bs+n-1]
	hevcSubAVX2(&res[0], &a[0], as, &b[0], bs, n)
}

func hevcAdd(dst []byte, ds int, res []int16, n int) {
	if !hasAVX2 || n < 8 {
		hevcAddGo(dst, ds, res, n)
		return
	}
	_, _ = res[n*n-1], dst[(n-1)*ds+n-1]
	hevcAddAVX2(&dst[0], ds, &res[0], n)
}

func hevcAverage(dst []byte, ds int, a, b []byte, ss, n int) {
	if !hasAVX2 {
		hevcAverageGo(dst, ds, a, b, ss, n)
		return
	}
	_, _, _ = dst[(n-1)*ds+n-1], a[(n-1)*ss+n-1], b[(n-1)*ss+n-1]
	hevcAverageAVX2(&dst[0], ds, &a[0], &b[0], ss, n)
}

func hevcHalfRow(h, v, c, src []byte, off, stride, n int, tmp []int16) {
	m := n &^ 15
	if !hasAVX2 || m == 0 {
		hevcHalfRowGo(h, v, c, src, off, stride, n, tmp)
		return
	}
	_, _, _, _ = h[off+n-1], v[off+n-1], c[off+n-1], tmp[m+31]
	_, _ = src[off-3*stride-3], src[off+4*stride+m+32]
	taps := &hevcTaps[2][0]
	hevcTapAVX2(&h[off], 0, &src[off-3], 0, 1, m, 1, taps)
	hevcTapAVX2(&v[off], 0, &src[off-3*stride], 0, stride, m, 1, taps)
	hevcTapWordsAVX2(&tmp[0], 0, &src[off-3*stride-3], 0, stride, m+16, 1, taps)
	hevcTapSecondAVX2(&c[off], 0, &tmp[0], 0, 2, m, 1, taps)
	if m < n {
		hevcHalfRowGo(h, v, c, src, off+m, stride, n-m, tmp)
	}
}

func hevcLumaBlock(dst []byte, ds int, src []byte, off, ss, w, h, fx, fy int) {
	if !hasAVX2 || fx|fy == 0 {
		hevcLumaGo(dst, ds, src, off, ss, w, h, fx, fy)
		return
	}
	hevcBlock(dst, ds, src, off, ss, w, h, &hevcTaps[fx], &hevcTaps[fy], fx, fy, 3, 7)
}

func hevcChromaBlock(dst []byte, ds int, src []byte, off, ss, w, h, fx, fy int) {
	if !hasAVX2 || fx|fy == 0 || w < 8 {
		hevcChromaGo(dst, ds, src, off, ss, w, h, fx, fy)
		return
	}
	hevcBlock(dst, ds, src, off, ss, w, h, &hevcTaps[4+fx], &hevcTaps[4+fy], fx, fy, 1, 3)
}

// hevcBlock filters with eight taps, of which before stand before the sample and rows+1 are other than zero. All eight are loaded:
// for a chroma block four rows and samples more than its filters need. Slices too short for that panic.
func hevcBlock(dst []byte, ds int, src []byte, off, ss, w, h int, tx, ty *[8]int16, fx, fy, before, rows int) {
	_, _ = dst[(h-1)*ds+w-1], src[off-before*(ss+1)]
	_ = src[off+(h+6-before)*ss+w+6-before]
	switch {
	case fy == 0:
		hevcTapAVX2(&dst[0], ds, &src[off-before], ss, 1, w, h, &tx[0])
	case fx == 0:
		hevcTapAVX2(&dst[0], ds, &src[off-before*ss], ss, ss, w, h, &ty[0])
	default:
		var t [(32 + 7 + 4) * 32]int16
		hevcTapWordsAVX2(&t[0], 2*w, &src[off-before*ss-before], ss, 1, w, h+rows, &tx[0])
		hevcTapSecondAVX2(&dst[0], ds, &t[0], 2*w, 2*w, w, h, &ty[0])
	}
}

func hevcEnergy(c []int16, least int) (sum, large uint64) {
	if !hasAVX2 {
		return hevcEnergyGo(c, least)
	}
	return hevcEnergyAVX2(&c[0], len(c)/16, least)
}

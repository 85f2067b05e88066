//go:build !noasm

package kernel

// Each function below checks that the slices are long enough, since assembly does not.

func sad16x16(a []byte, as int, b []byte, bs int) int {
	if hasAVX2 {
		_, _ = a[15*as+15], b[15*bs+15]
		return sad16x16AVX2(&a[0], as, &b[0], bs)
	}
	return sad16x16Go(a, as, b, bs)
}

func sad8x8(a []byte, as int, b []byte, bs int) int {
	if hasAVX2 {
		_, _ = a[7*as+7], b[7*bs+7]
		return sad8x8AVX2(&a[0], as, &b[0], bs)
	}
	return sad8x8Go(a, as, b, bs)
}

func satd4x4(a []byte, as int, b []byte, bs int) int {
	if hasAVX2 {
		_, _ = a[3*as+3], b[3*bs+3]
		return satd4x4AVX2(&a[0], as, &b[0], bs)
	}
	return satd4x4Go(a, as, b, bs)
}

func satd8x8(a []byte, as int, b []byte, bs int) int {
	if hasAVX2 {
		_, _ = a[7*as+7], b[7*bs+7]
		return satd8x8AVX2(&a[0], as, &b[0], bs)
	}
	return satd8x8Go(a, as, b, bs)
}

func satd16x16(a []byte, as int, b []byte, bs int) int {
	if hasAVX2 {
		_, _ = a[15*as+15], b[15*bs+15]
		return satd16x16AVX2(&a[0], as, &b[0], bs)
	}
	return satd16x16Go(a, as, b, bs)
}

func sa8d8x8(a []byte, as int, b []byte, bs int) int {
	if hasAVX2 {
		_, _ = a[7*as+7], b[7*bs+7]
		return sa8d8x8AVX2(&a[0], as, &b[0], bs)
	}
	return sa8d8x8Go(a, as, b, bs)
}

func sums8x8(a []byte, as int) (sum, sq int) {
	if hasAVX2 {
		_ = a[7*as+7]
		return sums8x8AVX2(&a[0], as)
	}
	return sums8x8Go(a, as)
}

func halve(dst, r0, r1 []byte) {
	n := 0
	if hasAVX2 && len(dst) >= 16 {
		n = len(dst) &^ 15
		_, _ = r0[2*n-1], r1[2*n-1]
		halveAVX2(&dst[0], &r0[0], &r1[0], n)
	}
	halveGo(dst[n:], r0[2*n:], r1[2*n:])
}

func halfRow(h, v, c, src []byte, off, stride, n int, tmp []int16) {
	if hasAVX2 && n&15 == 0 {
		_, _, _, _ = h[off+n-1], v[off+n-1], c[off+n-1], tmp[n+15]
		_, _ = src[off-2-2*stride], src[off-2+3*stride+n+15]
		halfRowAVX2(&h[off], &v[off], &c[off], &src[off], stride, n, &tmp[0])
		return
	}
	halfRowGo(h, v, c, src, off, stride, n, tmp)
}

func avg16x16(dst []byte, ds int, a []byte, as int, b []byte, bs int) {
	if hasAVX2 {
		_, _, _ = dst[15*ds+15], a[15*as+15], b[15*bs+15]
		avg16x16AVX2(&dst[0], ds, &a[0], as, &b[0], bs)
		return
	}
	avg16x16Go(dst, ds, a, as, b, bs)
}

func copy16x16(dst []byte, ds int, src []byte, ss int) {
	if hasAVX2 {
		_, _ = dst[15*ds+15], src[15*ss+15]
		copy16x16AVX2(&dst[0], ds, &src[0], ss)
		return
	}
	copy16x16Go(dst, ds, src, ss)
}

func chroma8x8(dst []byte, ds int, src []byte, ss int, fx, fy int) {
	if hasAVX2 {
		_, _ = dst[7*ds+7], src[8*ss+8]
		chroma8x8AVX2(&dst[0], ds, &src[0], ss, fx, fy)
		return
	}
	chroma8x8Go(dst, ds, src, ss, fx, fy)
}

func fdct4x4(dst *[16]int16, a []byte, as int, b []byte, bs int) {
	if hasAVX2 {
		_, _ = a[3*as+3], b[3*bs+3]
		fdct4x4AVX2(&dst[0], &a[0], as, &b[0], bs)
		return
	}
	fdct4x4Go(dst, a, as, b, bs)
}

func fdctQuad(dst *[64]int16, a []byte, as int, b []byte, bs int) {
	if hasAVX2 {
		_, _ = a[7*as+7], b[7*bs+7]
		fdctQuadAVX2(&dst[0], &a[0], as, &b[0], bs)
		return
	}
	fdctQuadGo(dst, a, as, b, bs)
}

func fdct8x8(dst *[64]int16, a []byte, as int, b []byte, bs int) {
	if hasAVX2 {
		_, _ = a[7*as+7], b[7*bs+7]
		fdct8x8AVX2(&dst[0], &a[0], as, &b[0], bs)
		return
	}
	fdct8x8Go(dst, a, as, b, bs)
}

func idct4x4(dst []byte, stride int, c *[16]int16) {
	if hasAVX2 {
		_ = dst[3*stride+3]
		idct4x4AVX2(&dst[0], stride, &c[0])
		return
	}
	idct4x4Go(dst, stride, c)
}

func idctQuad(dst []byte, stride int, c *[64]int16) {
	if hasAVX2 {
		_ = dst[7*stride+7]
		idctQuadAVX2(&dst[0], stride, &c[0])
		return
	}
	idctQuadGo(dst, stride, c)
}

func idct8x8(dst []byte, stride int, c *[64]int16) {
	if hasAVX2 {
		_ = dst[7*stride+7]
		idct8x8AVX2(&dst[0], stride, &c[0])
		return
	}
	idct8x8Go(dst, stride, c)
}

func quant(dst, c []int16, mf, bias *[16]uint16) uint32 {
	if hasAVX2 {
		_ = dst[len(c)-1]
		return quantAVX2(&dst[0], &c[0], len(c)/16, &mf[0], &bias[0])
	}
	return quantGo(dst, c, mf, bias)
}

func quant8x8(dst, c *[64]int16, mf, bias *[64]uint16) bool {
	if hasAVX2 {
		return quant8x8AVX2(&dst[0], &c[0], &mf[0], &bias[0])
	}
	return quant8x8Go(dst, c, mf, bias)
}

func dequant(dst, l []int16, scale *[16]int16) {
	if hasAVX2 {
		_ = dst[len(l)-1]
		dequantAVX2(&dst[0], &l[0], len(l)/16, &scale[0])
		return
	}
	dequantGo(dst, l, scale)
}

func dequant8x8(dst, l *[64]int16, scale *[64]int16, q int) {
	if hasAVX2 {
		round, right, left := 0, 0, q-6
		if q < 6 {
			round, right, left = 1<<(5-q), 6-q, 0
		}
		dequant8x8AVX2(&dst[0], &l[0], &scale[0], round, right, left)
		return
	}
	dequant8x8Go(dst, l, scale, q)
}

func deblockLuma(pix []byte, off, xs, ys, alpha, beta int, tc *[4]int8) {
	if hasAVX2 && ys == 1 {
		_, _ = pix[off-3*xs], pix[off+2*xs+15]
		deblockLumaAVX2(&pix[off], xs, alpha, beta, &tc[0])
		return
	}
	if hasAVX2 && xs == 1 {
		_, _ = pix[off-4], pix[off+15*ys+3]
		var t [128]byte
		transpose16x8AVX2(&t[0], &pix[off-4], ys)
		deblockLumaAVX2(&t[64], 16, alpha, beta, &tc[0])
		transpose8x16AVX2(&pix[off-4], ys, &t[0])
		return
	}
	deblockLumaGo(pix, off, xs, ys, alpha, beta, tc)
}

func deblockLumaIntra(pix []byte, off, xs, ys, alpha, beta int) {
	deblockLumaIntraGo(pix, off, xs, ys, alpha, beta)
}

func deblockChroma(pix []byte, off, xs, ys, alpha, beta int, tc *[4]int8) {
	deblockChromaGo(pix, off, xs, ys, alpha, beta, tc)
}

func deblockChromaIntra(pix []byte, off, xs, ys, alpha, beta int) {
	deblockChromaIntraGo(pix, off, xs, ys, alpha, beta)
}

//go:build noasm || !amd64

package kernel

// The plain Go forms stand for themselves where there is no assembly.

func sa8d8x8(a []byte, as int, b []byte, bs int) int { return sa8d8x8Go(a, as, b, bs) }

func sums8x8(a []byte, as int) (sum, sq int) { return sums8x8Go(a, as) }

func halve(dst, r0, r1 []byte) { halveGo(dst, r0, r1) }

func halfRow(h, v, c, src []byte, off, stride, n int, tmp []int16) {
	halfRowGo(h, v, c, src, off, stride, n, tmp)
}

func avg16x16(dst []byte, ds int, a []byte, as int, b []byte, bs int) {
	avg16x16Go(dst, ds, a, as, b, bs)
}

func copy16x16(dst []byte, ds int, src []byte, ss int) { copy16x16Go(dst, ds, src, ss) }

func chroma8x8(dst []byte, ds int, src []byte, ss int, fx, fy int) {
	chroma8x8Go(dst, ds, src, ss, fx, fy)
}

func fdct4x4(dst *[16]int16, a []byte, as int, b []byte, bs int) { fdct4x4Go(dst, a, as, b, bs) }

func fdctQuad(dst *[64]int16, a []byte, as int, b []byte, bs int) { fdctQuadGo(dst, a, as, b, bs) }

func fdct8x8(dst *[64]int16, a []byte, as int, b []byte, bs int) { fdct8x8Go(dst, a, as, b, bs) }

func idct4x4(dst []byte, stride int, c *[16]int16) { idct4x4Go(dst, stride, c) }

func idctQuad(dst []byte, stride int, c *[64]int16) { idctQuadGo(dst, stride, c) }

func idct8x8(dst []byte, stride int, c *[64]int16) { idct8x8Go(dst, stride, c) }

func quant(dst, c []int16, mf, bias *[16]uint16) uint32 { return quantGo(dst, c, mf, bias) }

func quant8x8(dst, c *[64]int16, mf, bias *[64]uint16) bool { return quant8x8Go(dst, c, mf, bias) }

func dequant(dst, l []int16, scale *[16]int16) { dequantGo(dst, l, scale) }

func dequant8x8(dst, l *[64]int16, scale *[64]int16, q int) { dequant8x8Go(dst, l, scale, q) }

func deblockLuma(pix []byte, off, xs, ys, alpha, beta int, tc *[4]int8) {
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

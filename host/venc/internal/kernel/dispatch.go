package kernel

// SAD16x16 is the sum of absolute differences of two blocks.
func SAD16x16(a []byte, as int, b []byte, bs int) int { return sad16x16(a, as, b, bs) }

// SAD8x8 is the sum of absolute differences of two blocks.
func SAD8x8(a []byte, as int, b []byte, bs int) int { return sad8x8(a, as, b, bs) }

// SATD4x4 is half the sum of magnitudes of the 4x4 Hadamard transform of the differences.
func SATD4x4(a []byte, as int, b []byte, bs int) int { return satd4x4(a, as, b, bs) }

// SATD8x8 is the sum of SATD4x4 over the area.
func SATD8x8(a []byte, as int, b []byte, bs int) int { return satd8x8(a, as, b, bs) }

// SATD16x16 is the sum of SATD4x4 over the area.
func SATD16x16(a []byte, as int, b []byte, bs int) int { return satd16x16(a, as, b, bs) }

// SA8D8x8 is a quarter of the sum of magnitudes of the 8x8 Hadamard transform of the differences.
func SA8D8x8(a []byte, as int, b []byte, bs int) int { return sa8d8x8(a, as, b, bs) }

// Sums8x8 is the sum of the samples of a block and that of their squares.
func Sums8x8(a []byte, as int) (sum, sq int) { return sums8x8(a, as) }

// Halve makes len(dst) samples of a half-resolution row from two rows: the rounded mean of each 2x2.
func Halve(dst, r0, r1 []byte) { halve(dst, r0, r1) }

// HalfRow filters n samples from src[off] into the half-sample rows h, v and c (ITU-T H.264 8.4.2.2.1: b, h and j) at the
// same offset; tmp holds n+32 values.
func HalfRow(h, v, c, src []byte, off, stride, n int, tmp []int16) {
	halfRow(h, v, c, src, off, stride, n, tmp)
}

// Avg16x16 is the rounded mean of two blocks.
func Avg16x16(dst []byte, ds int, a []byte, as int, b []byte, bs int) {
	avg16x16(dst, ds, a, as, b, bs)
}

// Copy16x16 copies a block.
func Copy16x16(dst []byte, ds int, src []byte, ss int) { copy16x16(dst, ds, src, ss) }

// Chroma8x8 interpolates chroma (ITU-T H.264 8.4.2.2.2) with fractions fx and fy in eighths.
func Chroma8x8(dst []byte, ds int, src []byte, ss int, fx, fy int) {
	chroma8x8(dst, ds, src, ss, fx, fy)
}

// FDCT4x4 is the forward 4x4 transform of a-b, column by column.
func FDCT4x4(dst *[16]int16, a []byte, as int, b []byte, bs int) { fdct4x4(dst, a, as, b, bs) }

// FDCTQuad is FDCT4x4 of the four blocks of an 8x8 area.
func FDCTQuad(dst *[64]int16, a []byte, as int, b []byte, bs int) { fdctQuad(dst, a, as, b, bs) }

// FDCT8x8 is the forward 8x8 transform of a-b, column by column.
func FDCT8x8(dst *[64]int16, a []byte, as int, b []byte, bs int) { fdct8x8(dst, a, as, b, bs) }

// IDCT4x4 adds the inverse 4x4 transform of scaled coefficients to dst.
func IDCT4x4(dst []byte, stride int, c *[16]int16) { idct4x4(dst, stride, c) }

// IDCTQuad adds the inverse transforms of the four blocks of an 8x8 area.
func IDCTQuad(dst []byte, stride int, c *[64]int16) { idctQuad(dst, stride, c) }

// IDCT8x8 adds the inverse 8x8 transform of scaled coefficients to dst.
func IDCT8x8(dst []byte, stride int, c *[64]int16) { idct8x8(dst, stride, c) }

// Quant quantises groups of 16 coefficients: level = (|c|+bias)*mf >> 16 with the sign of c, and returns a bit for each
// group that has a level other than zero.
func Quant(dst, c []int16, mf, bias *[16]uint16) uint32 { return quant(dst, c, mf, bias) }

// Quant8x8 quantises 64 coefficients and reports whether a level is other than zero.
func Quant8x8(dst, c *[64]int16, mf, bias *[64]uint16) bool { return quant8x8(dst, c, mf, bias) }

// Dequant multiplies groups of 16 levels by scale.
func Dequant(dst, l []int16, scale *[16]int16) { dequant(dst, l, scale) }

// Dequant8x8 scales 64 levels (ITU-T H.264 8.5.13.1) for q = QP/6.
func Dequant8x8(dst, l *[64]int16, scale *[64]int16, q int) { dequant8x8(dst, l, scale, q) }

// DeblockLuma filters a luma edge of 16 samples with bS below 4 (ITU-T H.264 8.7.2.3); see deblock.go for the arguments.
func DeblockLuma(pix []byte, off, xs, ys, alpha, beta int, tc *[4]int8) {
	deblockLuma(pix, off, xs, ys, alpha, beta, tc)
}

// DeblockLumaIntra filters a luma edge of 16 samples with bS 4 (8.7.2.4).
func DeblockLumaIntra(pix []byte, off, xs, ys, alpha, beta int) {
	deblockLumaIntra(pix, off, xs, ys, alpha, beta)
}

// DeblockChroma filters a chroma edge of 8 samples with bS below 4.
func DeblockChroma(pix []byte, off, xs, ys, alpha, beta int, tc *[4]int8) {
	deblockChroma(pix, off, xs, ys, alpha, beta, tc)
}

// DeblockChromaIntra filters a chroma edge of 8 samples with bS 4.
func DeblockChromaIntra(pix []byte, off, xs, ys, alpha, beta int) {
	deblockChromaIntra(pix, off, xs, ys, alpha, beta)
}

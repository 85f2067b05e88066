package kernel

// HEVCFDCT is the forward transform of n x n residuals, n = 1<<log2 from 4 to 32 (the counterpart of ITU-T H.265 8.6.4.2).
func HEVCFDCT(dst, res []int16, log2 int) { hevcFDCT(dst, res, log2) }

// HEVCIDCT is the inverse transform of coefficients into residuals. Only the first rows, and of those the first cols
// columns, hold coefficients other than zero.
func HEVCIDCT(res, c []int16, log2, rows, cols int) { hevcIDCT(res, c, log2, rows, cols) }

// HEVCFDST and HEVCIDST are the transforms of 4x4 intra luma blocks.
func HEVCFDST(dst, res []int16) { hevcFDSTGo(dst, res) }

// HEVCIDST is the inverse of HEVCFDST.
func HEVCIDST(res, c []int16) { hevcIDSTGo(res, c) }

// HEVCSub is the residual a-b of an n x n block.
func HEVCSub(res []int16, a []byte, as int, b []byte, bs, n int) { hevcSub(res, a, as, b, bs, n) }

// HEVCAdd adds a residual to n x n samples.
func HEVCAdd(dst []byte, ds int, res []int16, n int) { hevcAdd(dst, ds, res, n) }

// HEVCHalfRow filters n samples of the row at src[off] into the half-sample rows h, v and c at the same offset (ITU-T H.265
// 8.5.3.3.3.1), n a multiple of 8; tmp holds n+64 values.
func HEVCHalfRow(h, v, c, src []byte, off, stride, n int, tmp []int16) {
	hevcHalfRow(h, v, c, src, off, stride, n, tmp)
}

// HEVCLuma predicts a w x h luma block, at most 32x32 and w a multiple of 8, with fractions in quarter samples.
func HEVCLuma(dst []byte, ds int, src []byte, off, ss, w, h, fx, fy int) {
	hevcLumaBlock(dst, ds, src, off, ss, w, h, fx, fy)
}

// HEVCChroma predicts a w x h chroma block, at most 16x16, with fractions in eighths of a sample (8.5.3.3.3.2).
func HEVCChroma(dst []byte, ds int, src []byte, off, ss, w, h, fx, fy int) {
	hevcChromaBlock(dst, ds, src, off, ss, w, h, fx, fy)
}

// HEVCAverage is the rounded mean of two n x n blocks, n a multiple of 8.
func HEVCAverage(dst []byte, ds int, a, b []byte, ss, n int) { hevcAverage(dst, ds, a, b, ss, n) }

// HEVCEnergy is the sum of the squares of coefficients, whole groups of 16 and 64 groups at most, and a bit for each group with a magnitude
// not below the least, from 1 to 32767. Magnitudes are below 1<<15.
func HEVCEnergy(c []int16, least int) (sum, large uint64) { return hevcEnergy(c, least) }

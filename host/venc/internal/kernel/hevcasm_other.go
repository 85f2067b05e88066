//go:build !amd64 || noasm

package kernel

func hevcFDCT(dst, res []int16, log2 int) { hevcFDCTGo(dst, res, log2) }

func hevcIDCT(res, c []int16, log2, rows, cols int) { hevcIDCTGo(res, c, log2, rows, cols) }

func hevcSub(res []int16, a []byte, as int, b []byte, bs, n int) { hevcSubGo(res, a, as, b, bs, n) }

func hevcAdd(dst []byte, ds int, res []int16, n int) { hevcAddGo(dst, ds, res, n) }

func hevcAverage(dst []byte, ds int, a, b []byte, ss, n int) { hevcAverageGo(dst, ds, a, b, ss, n) }

func hevcHalfRow(h, v, c, src []byte, off, stride, n int, tmp []int16) {
	hevcHalfRowGo(h, v, c, src, off, stride, n, tmp)
}

func hevcLumaBlock(dst []byte, ds int, src []byte, off, ss, w, h, fx, fy int) {
	hevcLumaGo(dst, ds, src, off, ss, w, h, fx, fy)
}

func hevcChromaBlock(dst []byte, ds int, src []byte, off, ss, w, h, fx, fy int) {
	hevcChromaGo(dst, ds, src, off, ss, w, h, fx, fy)
}

func hevcEnergy(c []int16, least int) (sum, large uint64) { return hevcEnergyGo(c, least) }

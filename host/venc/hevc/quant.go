package hevc

// Quantisation: quantScale and levelScale of ITU-T H.265 8.6.4.2 and its counterpart, 2^20/levelScale.
var (
	quantScale = [6]int32{26214, 23302, 20560, 18396, 16384, 14564}
	levelScale = [6]int32{40, 45, 51, 57, 64, 72}
)

// Rounding of the quantiser in 1/512 of a step. The dead zone of inter blocks is the wider one.
const (
	roundIntra = 171
	roundInter = 85
)

// quantise makes levels of n x n coefficients and replaces the coefficients by what a decoder scales the levels to. It
// returns the numbers of rows and columns up to the last level.
func (co *coefficients) quantise(c []int16, log2, qp int, intra bool) (rows, cols int) {
	n := 1 << log2
	shift := uint(14 + qp/6 + 7 - log2)
	round := int32(roundInter) << (shift - 9)
	if intra {
		round = int32(roundIntra) << (shift - 9)
	}
	scale := quantScale[qp%6]
	// levelScale*16 << (qp/6), then a shift by log2+3: at 32x32 and QP 51 the product of level and factor stays in int32 for
	// levels that can be there.
	factor := int64(levelScale[qp%6]) << (4 + qp/6)
	back := uint(log2 + 3)
	half := int64(1) << (back - 1)
	dead := (int32(1)<<shift - round + scale - 1) / scale // the least magnitude with a level
	co.mask = 0
	lv := co.level[:n*n]
	c = c[:n*n]
	clear(lv)
	for y := range n {
		row, out := c[y*n:][:n], lv[y*n:][:n]
		for x, v := range row {
			a := int32(v)
			m := a >> 31
			a = (a ^ m) - m
			if a < dead {
				row[x] = 0
				continue
			}
			l := int32((int64(a)*int64(scale) + int64(round)) >> shift)
			l = (min(l, 32767) ^ m) - m
			out[x] = int16(l)
			row[x] = int16(min(max((int64(l)*factor+half)>>back, -32768), 32767))
			co.mask |= 1 << (y&^3<<1 | x>>2)
			rows, cols = y+1, max(cols, x+1)
		}
	}
	return rows, cols
}

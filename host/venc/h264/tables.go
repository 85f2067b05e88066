package h264

// QP tables and scans. Positions inside a 4x4 block are column by column (4*x+y), as the transform kernels store them.

// normAdjust4 is v of ITU-T H.264 8.5.9, for positions with both coordinates even, both odd, and the others.
var normAdjust4 = [6][3]int{{10, 16, 13}, {11, 18, 14}, {13, 20, 16}, {14, 23, 18}, {16, 25, 20}, {18, 29, 23}}

// normAdjust8 is v of 8.5.9 for 8x8 blocks.
var normAdjust8 = [6][6]int{
	{20, 18, 32, 19, 25, 24}, {22, 19, 35, 21, 28, 26}, {26, 23, 42, 24, 33, 31},
	{28, 25, 45, 26, 35, 33}, {32, 28, 51, 30, 40, 38}, {36, 32, 58, 34, 46, 43},
}

// forward4 and forward8 are the forward factors that belong to normAdjust: 2^15 and 2^16 times the inverse of the step
// and of the gain of both transforms.
var forward4 = [6][3]int{{13107, 5243, 8066}, {11916, 4660, 7490}, {10082, 4194, 6554}, {9362, 3647, 5825}, {8192, 3355, 5243}, {7282, 2893, 4559}}

var forward8 = [6][6]int{
	{13107, 11428, 20972, 12222, 16777, 15481}, {11916, 10826, 19174, 11058, 14980, 14290}, {10082, 8943, 15978, 9675, 12710, 11985},
	{9362, 8228, 14913, 8931, 11984, 11259}, {8192, 7346, 13159, 7740, 10486, 9777}, {7282, 6428, 11570, 6830, 9118, 8640},
}

func class4(i int) int {
	switch x, y := i>>2, i&3; {
	case x&1 == 0 && y&1 == 0:
		return 0
	case x&1 == 1 && y&1 == 1:
		return 1
	}
	return 2
}

func class8(i int) int {
	switch x, y := i>>3, i&7; {
	case x&3 == 0 && y&3 == 0:
		return 0
	case x&1 == 1 && y&1 == 1:
		return 1
	case x&3 == 2 && y&3 == 2:
		return 2
	case x&3 == 0 && y&1 == 1, x&1 == 1 && y&3 == 0:
		return 3
	case x&3 == 0 && y&3 == 2, x&3 == 2 && y&3 == 0:
		return 4
	}
	return 5
}

// Rounding of the quantiser in 1/64 of a step: how much of a step a coefficient needs less than a whole one to become the
// next level. The dead zone of inter blocks is the wider one.
const (
	roundIntra = 24
	roundInter = 10
)

// quantTable is what one QP needs.
type quantTable struct {
	mf4    [16]uint16
	bias4  [2][16]uint16 // intra, inter
	scale4 [16]int16
	mf8    [64]uint16
	bias8  [2][64]uint16
	scale8 [64]int16
	// dcMF and dcBias quantise second-level DC coefficients: (|c|*dcMF + dcBias) >> dcShift.
	dcMF    int32
	dcBias  [2]int32
	dcShift uint
	dcScale int32 // normAdjust4 of the DC position
}

// quantTables have the dead zone, plainTables round to the nearest level.
var (
	quantTables = makeQuantTables([2]int{roundIntra, roundInter})
	plainTables = makeQuantTables([2]int{32, 32})
)

func makeQuantTables(round [2]int) (t [52]quantTable) {
	for qp := range t {
		q, m, s := &t[qp], qp%6, qp/6
		for i := range 16 {
			c := class4(i)
			mf := forward4[m][c] * 2 >> s
			q.mf4[i] = uint16(mf)
			q.scale4[i] = int16(normAdjust4[m][c] << s)
			for k := range 2 {
				q.bias4[k][i] = uint16(round[k] * 1024 / mf)
			}
		}
		for i := range 64 {
			c := class8(i)
			mf := forward8[m][c] >> s
			q.mf8[i] = uint16(mf)
			q.scale8[i] = int16(16 * normAdjust8[m][c])
			for k := range 2 {
				q.bias8[k][i] = uint16(round[k] * 1024 / mf)
			}
		}
		q.dcMF, q.dcShift, q.dcScale = int32(forward4[m][0]), uint(16+s), int32(normAdjust4[m][0])
		for k := range 2 {
			q.dcBias[k] = int32(round[k] << q.dcShift >> 6)
		}
	}
	return t
}

// chromaQP is QPc for qPI (Table 8-15).
var chromaQP = func() (t [52]uint8) {
	high := [22]uint8{29, 30, 31, 32, 32, 33, 34, 34, 35, 35, 36, 36, 37, 37, 37, 38, 38, 38, 39, 39, 39, 39}
	for i := range t {
		t[i] = uint8(i)
		if i >= 30 {
			t[i] = high[i-30]
		}
	}
	return t
}()

// lambdaTab is the Lagrange multiplier for SATD costs in sixteenths, 22 * 2^((QP-12)/6): the factor 22/16 was the best of
// those tried (doc/h264.md).
var lambdaTab = [52]int32{
	6, 6, 7, 8, 9, 10, 11, 12, 14, 16, 17, 20, 22, 25, 28, 31, 35, 39,
	44, 49, 55, 62, 70, 78, 88, 99, 111, 124, 140, 157, 176, 198, 222, 249, 279, 314,
	352, 395, 443, 498, 559, 627, 704, 790, 887, 996, 1118, 1254, 1408, 1580, 1774, 1991,
}

// scan4 is the zig-zag scan of 8.5.6 and scan8 that of 8.5.7, as positions column by column. scanDC is the same scan of
// 4x4 blocks as raster positions (the matrix of Intra16x16 DC levels).
var scan4, scanDC = func() (t, r [16]uint8) {
	for i, p := range zigzag(4) {
		t[i] = uint8(4*p.x + p.y)
		r[i] = uint8(4*p.y + p.x)
	}
	return
}()

var scan8 = func() (t [64]uint8) {
	for i, p := range zigzag(8) {
		t[i] = uint8(8*p.x + p.y)
	}
	return
}()

type point struct{ x, y int }

func zigzag(n int) []point {
	var ps []point
	for d := range 2*n - 1 {
		for k := range d + 1 {
			p := point{k, d - k}
			if d%2 == 1 {
				p = point{d - k, k}
			}
			if p.x < n && p.y < n {
				ps = append(ps, p)
			}
		}
	}
	return ps
}

// blkX and blkY are the position of luma block blkIdx in blocks (6.4.3), blkRaster the same as 4*y+x.
var (
	blkX      = [16]uint8{0, 1, 0, 1, 2, 3, 2, 3, 0, 1, 0, 1, 2, 3, 2, 3}
	blkY      = [16]uint8{0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 3, 3, 2, 2, 3, 3}
	blkRaster = [16]uint8{0, 1, 4, 5, 2, 3, 6, 7, 8, 9, 12, 13, 10, 11, 14, 15}
)

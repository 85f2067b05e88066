package hevc

// chromaOffset is pps_cb_qp_offset and pps_cr_qp_offset.
const chromaOffset = 0

// chromaQP is QpC for qPi (Table 8-10).
func chromaQP(qp int) int {
	i := min(max(qp+chromaOffset, 0), 57)
	switch {
	case i < 30:
		return i
	case i >= 43:
		return i - 6
	}
	return int([13]uint8{29, 30, 31, 32, 33, 33, 34, 34, 35, 35, 36, 36, 37}[i-30])
}

// lambdaTab is the Lagrange multiplier for SATD costs in sixteenths, 16 * 2^((QP-12)/6).
var lambdaTab = [52]int32{
	4, 4, 5, 6, 6, 7, 8, 9, 10, 11, 13, 14, 16, 18, 20, 23, 25, 29, 32, 36, 40, 45, 51, 57, 64, 72,
	81, 91, 102, 114, 128, 144, 161, 181, 203, 228, 256, 287, 323, 362, 406, 456, 512, 575, 645, 724, 813, 912, 1024, 1149, 1290, 1448,
}

// Scans (6.5.3 to 6.5.5).
const (
	scanDiagonal = iota
	scanHorizontal
	scanVertical
)

type position struct{ x, y uint8 }

// scans holds the scan orders of square blocks of 1, 2, 4 and 8 positions a side, by the logarithm of the side.
var scans = func() (t [4][3][]position) {
	for log2 := range 4 {
		n := 1 << log2
		for y := range n {
			for x := range n {
				t[log2][scanHorizontal] = append(t[log2][scanHorizontal], position{uint8(x), uint8(y)})
				t[log2][scanVertical] = append(t[log2][scanVertical], position{uint8(y), uint8(x)})
			}
		}
		for d := range 2*n - 1 {
			for x := range n {
				if y := d - x; y >= 0 && y < n {
					t[log2][scanDiagonal] = append(t[log2][scanDiagonal], position{uint8(x), uint8(y)})
				}
			}
		}
	}
	return t
}()

// intraScan is scanIdx of a transform block with an intra mode (7.4.9.11).
func intraScan(mode uint8, log2 int, luma bool) int {
	if log2 > 3 || log2 == 3 && !luma {
		return scanDiagonal
	}
	switch {
	case mode >= 6 && mode <= 14:
		return scanVertical
	case mode >= 22 && mode <= 30:
		return scanHorizontal
	}
	return scanDiagonal
}

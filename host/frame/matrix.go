package frame

// Limited-range YUV (ITU-R BT.601-7 2.5.1, BT.709-6 3.4) in integers: coefficients are scaled by 65536 and rounded, those
// of each chroma row sum to zero so that grey stays grey. Results are rounded to nearest and clamped to a byte.

// resolve returns the matrix that a frame of the given height uses.
func (m Matrix) resolve(height int) Matrix {
	if m == MatrixAuto {
		if height >= 720 {
			return BT709
		}
		return BT601
	}
	return m
}

// ResolvedMatrix returns the frame's matrix, never MatrixAuto.
func (f *Frame) ResolvedMatrix() Matrix { return f.Matrix.resolve(f.Height) }

// rgbToYUV holds the coefficients of R, G, B.
type rgbToYUV struct{ yr, yg, yb, ur, ug, ub, vr, vg, vb int32 }

var toYUV = [...]rgbToYUV{
	BT601: {16829, 33039, 6416, -9714, -19070, 28784, 28784, -24103, -4681},
	BT709: {11966, 40254, 4064, -6596, -22188, 28784, 28784, -26145, -2639},
}

// yuvToRGB holds the coefficients of Y-16, Cb-128 and Cr-128.
type yuvToRGB struct{ y, rv, gu, gv, bu int32 }

var toRGB = [...]yuvToRGB{
	BT601: {76309, 104597, -25675, -53279, 132201},
	BT709: {76309, 117489, -13975, -34925, 138438},
}

// yuvToYUV holds what Cb-128 and Cr-128 contribute to each component; luma is scaled by y.
type yuvToYUV struct{ y, yu, yv, uu, uv, vu, vv int32 }

// toMatrix[to] leads from the other matrix to to.
var toMatrix = [...]yuvToYUV{
	BT709: {65536, -7573, -13627, 66758, 7512, 4918, 67196},
	BT601: {65536, 6508, 12563, 64871, -7252, -4748, 64448},
}

// toFullRange[from] leads to the full-range BT.601 of JFIF (ITU-T T.871 7).
var toFullRange = [...]yuvToYUV{
	BT601: {76309, 0, 0, 74606, 0, 0, 74606},
	BT709: {76309, 7578, 14628, 73849, -8255, -5405, 73367},
}

// Luma of full range from RGB, BT.601, for Gray.
const grayR, grayG, grayB = 19595, 38470, 7471

func clamp8(v int32) byte {
	if uint32(v) > 255 {
		if v < 0 {
			return 0
		}
		return 255
	}
	return byte(v)
}

// transform applies m to a YUV frame in place.
func transform(f *Frame, m *yuvToYUV) {
	comp := components[f.Format]
	cu, cv := comp[1], comp[2]
	cw, ch := f.compSize(cu)
	for y := range ch {
		u, v := f.row(cu, y), f.row(cv, y)
		l0 := f.row(comp[0], y<<cu.sy)
		var l1 []byte
		if cu.sy == 1 && y*2+1 < f.Height {
			l1 = f.row(comp[0], y*2+1)
		}
		for x := range cw {
			cb, cr := int32(u[x*cu.step])-128, int32(v[x*cu.step])-128
			d := m.yu*cb + m.yv*cr + 1<<15
			x0 := x << cu.sx
			l0[x0] = clamp8(m.luma(l0[x0], d))
			if l1 != nil {
				l1[x0] = clamp8(m.luma(l1[x0], d))
			}
			if cu.sx == 1 && x0+1 < f.Width {
				l0[x0+1] = clamp8(m.luma(l0[x0+1], d))
				if l1 != nil {
					l1[x0+1] = clamp8(m.luma(l1[x0+1], d))
				}
			}
			u[x*cu.step] = clamp8(128 + (m.uu*cb+m.uv*cr+1<<15)>>16)
			v[x*cu.step] = clamp8(128 + (m.vu*cb+m.vv*cr+1<<15)>>16)
		}
	}
}

// luma returns the new luma of y before clamping; d is the share of chroma. Black is 16 before, and 16 after unless y
// scales to full range.
func (m *yuvToYUV) luma(y byte, d int32) int32 {
	if m.y == 65536 {
		return int32(y) + d>>16
	}
	return (m.y*(int32(y)-16) + d) >> 16
}

package kernel

// quantGo quantises coefficients, 16 with the same tables at a time: level = (|c|+bias)*mf >> 16 with the sign of c. It
// returns a bit for each group of 16 that has a level other than zero; len(c) is a multiple of 16, at most 512. A bias is
// less than a step and at most 32767.
func quantGo(dst, c []int16, mf, bias *[16]uint16) uint32 {
	var mask uint32
	for g := 0; g < len(c)/16; g++ {
		s, d := (*[16]int16)(c[g*16:]), (*[16]int16)(dst[g*16:])
		var any int32
		for i := range s {
			v := int32(s[i])
			m := v >> 31
			l := int32((uint32((v^m)-m) + uint32(bias[i])) * uint32(mf[i]) >> 16)
			any |= l
			d[i] = int16((l ^ m) - m)
		}
		if any != 0 {
			mask |= 1 << g
		}
	}
	return mask
}

// quant8x8Go is quantGo for a block of 64 with tables of 64; it reports whether a level is other than zero.
func quant8x8Go(dst, c *[64]int16, mf, bias *[64]uint16) bool {
	var any int32
	for i := range c {
		v := int32(c[i])
		m := v >> 31
		l := int32((uint32((v^m)-m) + uint32(bias[i])) * uint32(mf[i]) >> 16)
		any |= l
		dst[i] = int16((l ^ m) - m)
	}
	return any != 0
}

// dequantGo multiplies levels by the scaling factors of 8.5.12.1, 16 with the same table at a time.
func dequantGo(dst, l []int16, scale *[16]int16) {
	for g := 0; g+16 <= len(l); g += 16 {
		s, d := (*[16]int16)(l[g:]), (*[16]int16)(dst[g:])
		for i := range s {
			d[i] = s[i] * scale[i]
		}
	}
}

// dequant8x8Go scales a block as 8.5.13.1: (l*scale + 2^(5-q)) >> (6-q) for q = QP/6 below 6, else a shift to the left.
func dequant8x8Go(dst, l *[64]int16, scale *[64]int16, q int) {
	if q >= 6 {
		for i := range l {
			dst[i] = int16(int32(l[i]) * int32(scale[i]) << (q - 6))
		}
		return
	}
	r := int32(1) << (5 - q)
	for i := range l {
		dst[i] = int16((int32(l[i])*int32(scale[i]) + r) >> (6 - q))
	}
}

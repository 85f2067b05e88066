package bits

// AppendNAL appends a NAL unit in the byte stream format (ITU-T H.264 Annex B): a four-byte start code, the NAL unit
// header as given and the RBSP with emulation prevention bytes (7.4.1).
func AppendNAL(dst, header, rbsp []byte) []byte {
	dst = append(dst, 0, 0, 0, 1)
	dst = append(dst, header...)
	start, zeros := 0, 0
	for i := 0; i < len(rbsp); {
		// A byte above 3 ends every run; most bytes are, so that the common step is one comparison.
		b := rbsp[i]
		if zeros == 2 && b <= 3 {
			dst = append(dst, rbsp[start:i]...)
			dst = append(dst, 3)
			start, zeros = i, 0
		}
		if b == 0 {
			zeros++
		} else {
			zeros = 0
		}
		i++
	}
	dst = append(dst, rbsp[start:]...)
	if zeros > 0 {
		// cabac_zero_words and a trailing zero byte must not end a NAL unit.
		dst = append(dst, 3)
	}
	return dst
}

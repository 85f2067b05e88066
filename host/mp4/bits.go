package mp4

// bitReader reads the fields of headers. Beyond the end it reads zeros and says so by over.
type bitReader struct {
	p    []byte
	at   int // in bits
	over bool
}

// headerBits is a reader over the first bytes of a NAL unit, without the emulation prevention bytes (ITU-T H.264 7.4.1).
func headerBits(nal []byte, skip int) *bitReader {
	nal = nal[min(skip, len(nal)):min(len(nal), 96)]
	p := make([]byte, 0, len(nal))
	zeros := 0
	for _, c := range nal {
		if zeros >= 2 && c == 3 {
			zeros = 0
			continue
		}
		if zeros++; c != 0 {
			zeros = 0
		}
		p = append(p, c)
	}
	return &bitReader{p: p}
}

// u reads n bits, at most 32.
func (r *bitReader) u(n int) uint32 {
	v := uint32(0)
	for ; n > 0; n-- {
		v <<= 1
		if r.at>>3 >= len(r.p) {
			r.over = true
			continue
		}
		v |= uint32(r.p[r.at>>3]>>(7-r.at&7)) & 1
		r.at++
	}
	return v
}

func (r *bitReader) skip(n int) {
	if r.at += n; r.at > 8*len(r.p) {
		r.at, r.over = 8*len(r.p), true
	}
}

func (r *bitReader) flag() bool { return r.u(1) != 0 }

// ue reads an unsigned Exp-Golomb code (ITU-T H.264 9.1). A code of more than 32 bits is over.
func (r *bitReader) ue() uint32 {
	n := 0
	for !r.flag() {
		if n++; n > 31 || r.over {
			r.over = true
			return 0
		}
	}
	return 1<<n - 1 + r.u(n)
}

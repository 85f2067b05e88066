package h264

// The CAVLC syntax of a macroblock (ITU-T H.264 7.3.5 and 9.2).

// writeCAVLC writes the current macroblock.
func (s *slice) writeCAVLC() {
	mb, w := s.mb, &s.w
	if !s.intra {
		if mb.kind == kindSkip {
			s.skipRun++
			return
		}
		w.UE(s.skipRun)
		s.skipRun = 0
	}
	first := uint32(0) // mb_type of I macroblocks follows those of P (Table 7-13)
	if !s.intra {
		first = 5
	}
	switch mb.kind {
	case kindPCM:
		w.UE(first + 25)
		w.AlignZero()
		w.Append(s.pcm())
		return
	case kindI16:
		t := uint32(1 + mb.modes[0])
		t += 4 * uint32(mb.cbp>>4)
		if mb.cbp&15 != 0 {
			t += 12
		}
		w.UE(first + t)
		w.UE(uint32(mb.chromaMode))
	case kindI4:
		w.UE(first)
		for b := range 16 {
			s.putMode(s.intraModeSyntax(int(blkX[b]), int(blkY[b])))
		}
		w.UE(uint32(mb.chromaMode))
		w.UE(uint32(cbpCode[0][mb.cbp]))
	case kindP16:
		w.UE(0)
		d := s.mvd
		w.SE(int32(d.X))
		w.SE(int32(d.Y))
		w.UE(uint32(cbpCode[1][mb.cbp]))
	}
	if mb.cbp == 0 && mb.kind != kindI16 {
		return
	}
	w.SE(int32(s.qpDelta))
	var lev [16]int16
	if mb.kind == kindI16 {
		n := scanLevels(lev[:], s.lumaDC[:], scanDC[:])
		s.residualBlock(lev[:16], n, s.lumaNC(0, 0))
	}
	for b := range 16 {
		if mb.cbp>>(b>>2)&1 == 0 {
			continue
		}
		x, y := int(blkX[b]), int(blkY[b])
		blk := s.levels[b*16 : b*16+16]
		nc := s.lumaNC(x, y)
		if mb.kind == kindI16 {
			n := scanLevels(lev[:], blk, scan4[1:])
			s.residualBlock(lev[:15], n, nc)
		} else {
			n := scanLevels(lev[:], blk, scan4[:])
			s.residualBlock(lev[:16], n, nc)
		}
	}
	if mb.cbp>>4 != 0 {
		for c := range 2 {
			copy(lev[:4], s.chromaDC[c][:])
			n := 0
			for _, v := range lev[:4] {
				if v != 0 {
					n++
				}
			}
			s.residualBlock(lev[:4], n, -1)
		}
	}
	if mb.cbp>>4 == 2 {
		for c := range 2 {
			for b := range 4 {
				n := scanLevels(lev[:], s.chromaAC[c][b*16:b*16+16], scan4[1:])
				s.residualBlock(lev[:15], n, s.chromaNC(c, b&1, b>>1))
			}
		}
	}
}

func (s *slice) putMode(rem int) {
	if rem < 0 {
		s.w.Put(1, 1)
	} else {
		s.w.Put(uint32(rem), 4)
	}
}

// scanLevels copies the levels of a block in scan order and returns how many are other than zero.
func scanLevels(dst, blk []int16, scan []uint8) (n int) {
	for i, p := range scan {
		v := blk[p]
		dst[i] = v
		if v != 0 {
			n++
		}
	}
	return n
}

// lumaNC is nC of the luma block at (x, y) in blocks (9.2.1).
func (s *slice) lumaNC(x, y int) int {
	na, nb := -1, -1
	switch {
	case x > 0:
		na = int(s.mb.nnz[y*4+x-1])
	case s.left != nil:
		na = int(s.left.nnz[y*4+3])
	}
	switch {
	case y > 0:
		nb = int(s.mb.nnz[y*4-4+x])
	case s.top != nil:
		nb = int(s.top.nnz[12+x])
	}
	return meanNC(na, nb)
}

func (s *slice) chromaNC(c, x, y int) int {
	na, nb, o := -1, -1, 16+4*c
	switch {
	case x > 0:
		na = int(s.mb.nnz[o+y*2])
	case s.left != nil:
		na = int(s.left.nnz[o+y*2+1])
	}
	switch {
	case y > 0:
		nb = int(s.mb.nnz[o+x])
	case s.top != nil:
		nb = int(s.top.nnz[o+2+x])
	}
	return meanNC(na, nb)
}

func meanNC(na, nb int) int {
	switch {
	case na >= 0 && nb >= 0:
		return (na + nb + 1) >> 1
	case na >= 0:
		return na
	case nb >= 0:
		return nb
	}
	return 0
}

// residualBlock writes residual_block_cavlc (7.3.5.3.2) for levels in scan order, total of which are other than zero.
// nc is -1 for chroma DC.
func (s *slice) residualBlock(lev []int16, total, nc int) {
	w := &s.w
	tab := 4
	if nc >= 0 {
		tab = [9]int{0, 0, 1, 1, 2, 2, 2, 2, 3}[min(nc, 8)]
	}
	if total == 0 {
		t := coeffToken[tab][0][0]
		w.Put(uint32(t.code), uint(t.len))
		return
	}
	// Levels and the zeros before each, from the highest frequency down.
	var val [16]int32
	var run [16]int
	n, zeros := 0, 0
	i := len(lev) - 1
	for lev[i] == 0 {
		i--
	}
	for ; i >= 0; i-- {
		if lev[i] != 0 {
			val[n] = int32(lev[i])
			n++
		} else {
			run[n-1]++
			zeros++
		}
	}
	ones := 0
	for ones < min(total, 3) && (val[ones] == 1 || val[ones] == -1) {
		ones++
	}
	t := coeffToken[tab][total][ones]
	w.Put(uint32(t.code), uint(t.len))
	for _, v := range val[:ones] {
		w.Put(uint32(v)>>31, 1)
	}
	suffix := uint(0)
	if total > 10 && ones < 3 {
		suffix = 1
	}
	for i := ones; i < total; i++ {
		v := val[i]
		code := uint32(2*v - 2)
		if v < 0 {
			code = uint32(-2*v - 1)
		}
		if i == ones && ones < 3 {
			code -= 2
		}
		s.level(code, suffix)
		if suffix == 0 {
			suffix = 1
		}
		if m := max(v, -v); m > 3<<(suffix-1) && suffix < 6 {
			suffix++
		}
	}
	if total < len(lev) {
		if nc == -1 {
			t = totalZerosDC[total-1][zeros]
		} else {
			t = totalZeros[total-1][zeros]
		}
		w.Put(uint32(t.code), uint(t.len))
	}
	for i := 0; i < total-1 && zeros > 0; i++ {
		t = runBefore[min(zeros, 7)-1][run[i]]
		w.Put(uint32(t.code), uint(t.len))
		zeros -= run[i]
	}
}

// level writes level_prefix and level_suffix for levelCode (9.2.2.1). Levels stay within what level_prefix 15 can tell:
// see maxLevelCAVLC.
func (s *slice) level(code uint32, suffix uint) {
	w := &s.w
	if suffix == 0 {
		switch {
		case code < 14:
			w.Put(1, uint(code)+1)
		case code < 30:
			w.Put(1, 15)
			w.Put(code-14, 4)
		default:
			w.Put(1, 16)
			w.Put(code-30, 12)
		}
		return
	}
	if code < 15<<suffix {
		w.Put(1, uint(code>>suffix)+1)
		w.Put(code&(1<<suffix-1), suffix)
		return
	}
	w.Put(1, 16)
	w.Put(code-15<<suffix, 12)
}

// maxLevelCAVLC is the greatest magnitude that every combination of first level and suffix length can tell with
// level_prefix up to 15, as Baseline and Main demand (A.2.1).
const maxLevelCAVLC = 2000

package hevc

import "math/bits"

// coefficients are the quantised levels of a transform block, row by row, and a bit for each 4x4 sub-block with levels,
// at (y/4)*8 + x/4.
type coefficients struct {
	mask  uint64
	level []int16
	gain  int64 // squared error of coefficients that the levels save
	bits  int32 // what they cost, about, in sixteenths
}

// sigCtx4 is ctxIdxMap of 4x4 blocks (9.3.4.2.5).
var sigCtx4 = [16]uint8{0, 1, 4, 5, 2, 3, 4, 5, 6, 6, 8, 8, 7, 7, 8, 8}

// sigPattern is sigCtx inside of a sub-block of larger blocks by prevCsbf and position y*4+x (9.3.4.2.5).
var sigPattern = [4][16]uint8{
	{2, 1, 1, 0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0},
	{2, 2, 2, 2, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0},
	{2, 1, 0, 0, 2, 1, 0, 0, 2, 1, 0, 0, 2, 1, 0, 0},
	{2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2},
}

// lastGroup splits last_sig_coeff positions: prefix, bits of the suffix and the first position of the group (9.3.3.12).
var lastGroup = func() (t [32]struct{ prefix, bits, first uint8 }) {
	for i := range t {
		if i < 4 {
			t[i].prefix, t[i].first = uint8(i), uint8(i)
			continue
		}
		n := bits.Len(uint(i)) - 2
		half := i >> n & 1
		t[i].prefix = uint8(2*n + 2 + half)
		t[i].bits = uint8(n)
		t[i].first = uint8((2 + half) << n)
	}
	return t
}()

// residual writes residual_coding (7.3.8.11) of a block that has a level other than zero.
func (r *recorder) residual(co *coefficients, log2 int, luma bool, scanIdx int) {
	n := 1 << log2
	sub := scans[log2-2][scanIdx]
	in := scans[2][scanIdx]
	lv := co.level

	lastSb := len(sub) - 1
	for co.mask>>(sub[lastSb].y*8+sub[lastSb].x)&1 == 0 {
		lastSb--
	}
	var abs [16]int32 // of the levels in reverse scan order
	base := int(sub[lastSb].y)*4*n + int(sub[lastSb].x)*4
	lastPos := 15
	for lv[base+int(in[lastPos].y)*n+int(in[lastPos].x)] == 0 {
		lastPos--
	}
	r.lastPosition(int(sub[lastSb].x)*4+int(in[lastPos].x), int(sub[lastSb].y)*4+int(in[lastPos].y), log2, luma, scanIdx)

	sbCtx, sigBase, g1Base, g2Base := ctxCodedSubBlock, ctxSig, ctxGreater1, ctxGreater2
	if !luma {
		sbCtx, sigBase, g1Base, g2Base = sbCtx+2, sigBase+27, g1Base+16, g2Base+4
	}
	greater1 := 1 // greater1Ctx after the sub-block before
	for i := lastSb; i >= 0; i-- {
		sx, sy := int(sub[i].x), int(sub[i].y)
		at := uint(sy*8 + sx)
		coded := co.mask>>at&1 != 0
		right, below := uint64(0), uint64(0)
		if sx < n/4-1 {
			right = co.mask >> (at + 1) & 1
		}
		if sy < n/4-1 {
			below = co.mask >> (at + 8) & 1
		}
		infer := false
		if i < lastSb && i > 0 {
			r.bin(sbCtx+int(right|below), b2u(coded))
			if !coded {
				continue
			}
			infer = true
		}
		// Significance.
		base := sy*4*n + sx*4
		pattern := &sigPattern[right|below<<1]
		offset := 0
		if log2 == 2 {
			pattern = &sigCtx4
		} else {
			switch {
			case !luma && log2 == 3:
				offset = 9
			case !luma:
				offset = 12
			case log2 == 3 && scanIdx == scanDiagonal:
				offset = 9
			case log2 == 3:
				offset = 15
			default:
				offset = 21
			}
			if luma && i > 0 {
				offset += 3
			}
		}
		count := 0
		var signs uint32
		pos := 15
		first := 0 // scan positions of the first and last level, for sign hiding
		last := -1
		if i == lastSb {
			v := int32(lv[base+int(in[lastPos].y)*n+int(in[lastPos].x)])
			m := v >> 31
			abs[0], signs, count = (v^m)-m, uint32(m&1), 1
			last, first = lastPos, lastPos
			pos = lastPos - 1
		}
		for ; pos >= 0; pos-- {
			p := in[pos]
			v := int32(lv[base+int(p.y)*n+int(p.x)])
			if pos > 0 || !infer {
				c := int(pattern[p.y<<2|p.x]) + offset
				if pos == 0 && i == 0 {
					c = 0
				}
				r.bin(sigBase+c, b2u(v != 0))
			}
			if v != 0 {
				m := v >> 31
				abs[count] = (v ^ m) - m
				signs = signs<<1 | uint32(m&1)
				count++
				infer = false
				if last < 0 {
					last = pos
				}
				first = pos
			}
		}
		if count == 0 {
			continue
		}
		// Magnitudes.
		set := 0
		if i > 0 && luma {
			set = 2
		}
		if i != lastSb && greater1 == 0 {
			set++
		}
		greater1 = 1
		g2 := -1
		for k := range min(count, 8) {
			big := abs[k] > 1
			r.bin(g1Base+set*4+greater1, b2u(big))
			if big {
				greater1 = 0
				if g2 < 0 {
					g2 = k
				}
			} else if greater1 > 0 && greater1 < 3 {
				greater1++
			}
		}
		if g2 >= 0 {
			r.bin(g2Base+set, b2u(abs[g2] > 2))
		}
		if r.signHiding && last-first > 3 {
			if count > 1 {
				r.bypass(signs>>1, uint(count-1))
			}
		} else {
			r.bypass(signs, uint(count))
		}
		rice := uint(0)
		for k := range count {
			floor := int32(1)
			if k < 8 {
				floor = 2
				if k == g2 {
					floor = 3
				}
			}
			if abs[k] < floor {
				continue
			}
			r.remaining(uint32(abs[k]-floor), rice)
			if abs[k] > 3<<rice {
				rice = min(rice+1, 4)
			}
		}
	}
}

// lastPosition writes the position of the last significant level.
func (r *recorder) lastPosition(x, y, log2 int, luma bool, scanIdx int) {
	if scanIdx == scanVertical {
		x, y = y, x
	}
	offset, shift := 3*(log2-2)+(log2-1)>>2, (log2+1)>>2
	if !luma {
		offset, shift = 15, log2-2
	}
	gx, gy := lastGroup[x], lastGroup[y]
	top := 2*log2 - 1
	for i := range int(gx.prefix) {
		r.bin(ctxLastX+offset+i>>shift, 1)
	}
	if int(gx.prefix) < top {
		r.bin(ctxLastX+offset+int(gx.prefix)>>shift, 0)
	}
	for i := range int(gy.prefix) {
		r.bin(ctxLastY+offset+i>>shift, 1)
	}
	if int(gy.prefix) < top {
		r.bin(ctxLastY+offset+int(gy.prefix)>>shift, 0)
	}
	if gx.bits > 0 {
		r.bypass(uint32(x)-uint32(gx.first), uint(gx.bits))
	}
	if gy.bits > 0 {
		r.bypass(uint32(y)-uint32(gy.first), uint(gy.bits))
	}
}

// remaining writes coeff_abs_level_remaining (9.3.3.11).
func (r *recorder) remaining(v uint32, rice uint) {
	if p := v >> rice; p < 4 {
		r.bypass(1<<(p+1)-2, uint(p+1))
		if rice > 0 {
			r.bypass(v&(1<<rice-1), rice)
		}
		return
	}
	r.bypass(15, 4)
	r.expGolomb(v-4<<rice, rice+1)
}

// expGolomb writes a k-th order Exp-Golomb code (9.3.3.5).
func (r *recorder) expGolomb(v uint32, k uint) {
	for v >= 1<<k {
		r.bypass(1, 1)
		v -= 1 << k
		k++
	}
	r.bypass(0, 1)
	if k > 16 {
		r.bypass(v>>16, k-16)
		v, k = v&0xffff, 16
	}
	if k > 0 {
		r.bypass(v, k)
	}
}

func b2u(b bool) uint32 {
	if b {
		return 1
	}
	return 0
}

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

// maxLevel is the greatest magnitude of a level.
const maxLevel = 32767

// quantise makes levels of n x n coefficients and replaces the coefficients by what a decoder scales the levels to. It
// returns the numbers of rows and columns up to the last level. Without any level, the
// coefficients stay as they are. scanIdx is what residual_coding will use, hide
// whether it hides signs.
func (co *coefficients) quantise(c []int16, log2, qp int, intra, hide bool, scanIdx int) (rows, cols int) {
	n := 1 << log2
	shift := uint(14 + qp/6 + 7 - log2)
	round := int32(roundInter) << (shift - 9)
	if intra {
		round = int32(roundIntra) << (shift - 9)
	}
	scale := quantScale[qp%6]
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
				continue
			}
			// At QP 0 and 32x32 the product stays below 2^30.
			l := (a*scale + round) >> shift
			out[x] = int16((min(l, maxLevel) ^ m) - m)
			co.mask |= 1 << (y&^3<<1 | x>>2)
		}
	}
	if co.mask == 0 {
		co.gain, co.bits = 0, 0
		return 0, 0
	}
	if hide {
		co.hideSigns(c, n, scale, shift, scanIdx)
	}
	return co.scale(c, log2, qp)
}

// What one step more of a level and a level where there was none cost in bits, as squared error in 1/256 of a step: lambda is about
// an eighth of the square of a step.
const (
	levelCost = 30
	signCost  = 170
)

// hideSigns changes a level by one in sub-blocks where the parity of the sum of magnitudes does not tell the sign of the first
// level in scan order (7.4.9.11, signHidden): the level whose change costs the least.
func (co *coefficients) hideSigns(c []int16, n int, scale int32, shift uint, scanIdx int) {
	in := scans[2][scanIdx]
	for by := 0; by < n; by += 4 {
		for bx := 0; bx < n; bx += 4 {
			if co.mask>>(by*2+bx/4)&1 == 0 {
				continue
			}
			base := by*n + bx
			first, last, sum := -1, 0, int32(0)
			for i, p := range in {
				if v := int32(co.level[base+int(p.y)*n+int(p.x)]); v != 0 {
					if first < 0 {
						first = i
					}
					last = i
					sum += v // same parity as the magnitudes
				}
			}
			if last-first <= 3 {
				continue
			}
			negative := co.level[base+int(in[first].y)*n+int(in[first].x)] < 0
			if (sum&1 != 0) == negative {
				continue
			}
			best, at, change := int32(1)<<30, 0, int16(0)
			for i := first; i <= last; i++ {
				o := base + int(in[i].y)*n + int(in[i].x)
				l := int32(co.level[o])
				m := l >> 31
				a := (l ^ m) - m
				v := int32(c[o])
				v = max(v, -v)
				// What the level leaves of the magnitude, in 1/256 of a step.
				err := (v*scale - a<<shift) >> (shift - 8)
				// The change of the squared error and of the bits, one step up or down.
				step, cost := int16(1), 256-2*err+levelCost
				if a == 0 {
					cost = 256 - 2*err + signCost
				} else if down := 256 + 2*err - levelCost; a > 1 && down < cost || a == maxLevel {
					step, cost = -1, down
				} else if down -= signCost - levelCost; a == 1 && i != first && i != last && down < cost {
					step, cost = -1, down
				}
				if cost < best {
					best, at, change = cost, o, step
				}
			}
			switch v := co.level[at]; {
			case v > 0 || v == 0 && c[at] >= 0:
				co.level[at] += change
			default:
				co.level[at] -= change
			}
		}
	}
}

// scale replaces coefficients by scaled levels (8.6.4.2), and finds gain and bits.
func (co *coefficients) scale(c []int16, log2, qp int) (rows, cols int) {
	n := 1 << log2
	factor := int64(levelScale[qp%6]) << (4 + qp/6)
	back := uint(log2 + 3)
	half := int64(1) << (back - 1)
	co.gain, co.bits = 0, rdBlock
	for by := 0; by < n; by += 4 {
		for bx := 0; bx < n; bx += 4 {
			if co.mask>>(by*2+bx/4)&1 == 0 {
				for y := range 4 {
					clear(c[(by+y)*n+bx:][:4])
				}
				continue
			}
			count := 0
			for y := range 4 {
				row, lv := c[(by+y)*n+bx:][:4], co.level[(by+y)*n+bx:][:4]
				for x, l := range lv {
					if l == 0 {
						row[x] = 0
						continue
					}
					v := int64(row[x])
					row[x] = int16(min(max((int64(l)*factor+half)>>back, -32768), 32767))
					w := int64(row[x])
					co.gain += w * (2*v - w)
					co.bits += levelBits(int32(max(l, -l)))
					count++
					rows, cols = max(rows, by+y+1), max(cols, bx+x+1)
				}
			}
			co.bits += rdSubBlock + rdPlaces[count]
		}
	}
	return rows, cols
}

package hevc

import (
	mbits "math/bits"

	"github.com/canmv-run/canmv-run/host/venc/internal/kernel"
	"github.com/canmv-run/canmv-run/host/venc/internal/motion"
)

// Costs of blocks as squared error and bits, for choices between sizes, which sums of transformed differences rank badly. They are in
// 1/256 of a squared sample value. Levels are those of the quantiser, their bits a guess.

// Bits in sixteenths.
const (
	rdSkip     = 1 * 16
	rdSplit    = 2 * 16
	rdMerge    = 3 * 16
	rdVector   = 5 * 16
	rdIntra    = 10 * 16
	rdBlock    = 7 * 16 // the last position and the flags of a block with levels
	rdSubBlock = 1 * 16
	rdOne      = 24 // sign and magnitude of a level of 1
	rdMore     = 24 // each doubling beyond
)

// rdPlaces is the cost of telling which of 16 levels are other than zero, by their number.
var rdPlaces = [17]int32{0, 64, 100, 125, 142, 152, 158, 160, 160, 160, 158, 152, 142, 125, 100, 64, 16}

// levelBits is the cost of a level's sign and magnitude.
func levelBits(l int32) int32 { return rdOne + rdMore*int32(mbits.Len32(uint32(l))-1) }

// bitCost is the cost of so many sixteenths of a bit: half of lambda squared, because what a picture saves in squared error is worth more
// than its own, as the next ones are predicted from it.
func (s *slice) bitCost(n int32) int64 { return int64(s.lambda) * int64(s.lambda) * int64(n) >> 5 }

// residualCost is the cost of coding a block by a prediction, and that of leaving its residual away.
func (s *slice) residualCost(src []byte, stride int, pred []byte, ps, log2, qp int, intra bool) (coded, left int64) {
	n := 1 << log2
	res, c := s.res[:n*n], s.coef[:n*n]
	kernel.HEVCSub(res, src, stride, pred, ps, n)
	kernel.HEVCFDCT(c, res, log2)
	shift := uint(14 + qp/6 + 7 - log2)
	round := int32(roundInter) << (shift - 9)
	if intra {
		round = int32(roundIntra) << (shift - 9)
	}
	scale := quantScale[qp%6]
	dead := (int32(1)<<shift - round + scale - 1) / scale
	factor, back := levelScale[qp%6]<<(qp/6), uint(log2-1)
	sum, large := kernel.HEVCEnergy(c, int(min(dead, 32767)))
	kept := int64(sum) // squared error: that of the whole, less what levels take away
	bits := int32(0)
	var count [64]uint8 // levels in each 4x4 sub-block
	for ; large != 0; large &= large - 1 {
		at := mbits.TrailingZeros64(large) * 16
		for i, v := range (*[16]int16)(c[at:]) {
			a := int32(v)
			if a = max(a, -a); a < dead {
				continue
			}
			l := (a*scale + round) >> shift
			e := int64(a - (l*factor)>>back)
			kept += e*e - int64(a)*int64(a)
			bits += levelBits(l)
			y, x := (at+i)>>log2, (at+i)&(n-1)
			count[y>>2<<3|x>>2]++
		}
	}
	if bits > 0 {
		for _, k := range count[:n*2] {
			if k > 0 {
				bits += rdSubBlock + rdPlaces[k]
			}
		}
	}
	// Coefficients are 1 << (7-log2) times as large as those of an orthonormal transform.
	norm := uint(2 * (7 - log2))
	left = int64(sum) << 8 >> norm
	if bits == 0 {
		return left, left
	}
	return kept<<8>>norm + s.bitCost(bits+rdBlock), left
}

// splitPays tells whether the four quarters of a decided node cost less than itself.
func (s *slice) splitPays(nd *node, x, y, log2 int) bool {
	h := 1 << (log2 - 1)
	sum := s.bitCost(rdSplit)
	for i := range 4 {
		sum += s.decidedCost(x+i&1*h, y+i>>1*h, log2-1)
	}
	whole := s.lumaCost(nd, x, y, log2)
	nd.rd = min(whole, sum)
	return sum < whole
}

// decidedCost is the cost of a node as it was decided.
func (s *slice) decidedCost(x, y, log2 int) int64 {
	nd := &s.nodes[nodeAt(x, y, log2)]
	switch {
	case nd.rd != 0:
	case nd.split:
		h := 1 << (log2 - 1)
		nd.rd = s.bitCost(rdSplit)
		for i := range 4 {
			nd.rd += s.decidedCost(x+i&1*h, y+i>>1*h, log2-1)
		}
	default:
		nd.rd = s.lumaCost(nd, x, y, log2)
	}
	return nd.rd
}

// lumaCost is the cost of the luma of a node that is not split.
func (s *slice) lumaCost(nd *node, x, y, log2 int) int64 {
	src := s.e.src
	off := src.at(x, y)
	n := 1 << log2
	intra := nd.kind == unitIntra
	if intra {
		s.loadNeighbours(&s.nb, src.y, src.stride, off, x, y, n, 0)
		s.nb.predict(s.pred, n, int(nd.modes[0]))
	} else {
		s.predictLuma(s.pred, n, x, y, n, nd.mv)
	}
	if nd.skip {
		return s.squares(src.y[off:], src.stride, s.pred, n)<<8 + s.bitCost(rdSkip)
	}
	coded, left := s.residualCost(src.y[off:], src.stride, s.pred, n, log2, s.qpCTU, intra)
	switch {
	case intra:
		return coded + s.bitCost(rdIntra)
	case nd.merge >= 0:
		return min(coded+s.bitCost(rdMerge), left+s.bitCost(rdSkip))
	}
	return min(coded, left) + s.bitCost(rdVector+16*int32(motion.Bits(nd.mvd, motion.Vector{})))
}

// squares is the squared error of an n x n prediction.
func (s *slice) squares(a []byte, as int, b []byte, n int) int64 {
	res := s.res[:n*n]
	kernel.HEVCSub(res, a, as, b, n, n)
	sum := int32(0) // 1024 * 255^2 at most
	for _, v := range res {
		sum += int32(v) * int32(v)
	}
	return int64(sum)
}

package hevc

import "github.com/canmv-run/canmv-run/host/venc/internal/motion"

// How a coding unit is predicted.
const (
	unitNone uint8 = iota
	unitInter
	unitIntra
)

// unit is what later blocks and the loop filter need to know of an 8x8 block of luma samples.
type unit struct {
	mv    motion.Vector
	kind  uint8
	log2  uint8 // size of the coding block
	skip  bool
	cbf   bool // the luma transform block has levels
	qp    uint8
	modes [4]uint8 // intra modes of the 4x4 quarters
}

// units returns the unit that covers luma sample (x, y).
func (e *Encoder) unitAt(x, y int) *unit { return &e.units[(y>>3)*e.uw+x>>3] }

// fillUnits sets all units of a coding block.
func (e *Encoder) fillUnits(x, y, log2 int, u *unit) {
	n := 1 << (log2 - 3)
	for i := range n {
		row := e.units[(y>>3+i)*e.uw+x>>3:][:n]
		for j := range row {
			row[j] = *u
		}
	}
}

// zOrder numbers the 4x4 blocks of a coding tree unit in coding order (6.5.2), by y/4*8 + x/4.
var zOrder = func() (t [64]uint8) {
	for y := range 8 {
		for x := range 8 {
			z := 0
			for b := range 3 {
				z |= (x>>b&1)<<(2*b) | (y>>b&1)<<(2*b+1)
			}
			t[y*8+x] = uint8(z)
		}
	}
	return t
}()

// available tells whether the block at luma location (nx, ny) precedes that at (x, y) in the slice (6.4.1).
func (s *slice) available(x, y, nx, ny int) bool {
	if nx < 0 || nx >= s.e.w || ny < s.top || ny >= s.e.h {
		return false
	}
	cy, ny5 := y>>ctuLog2, ny>>ctuLog2
	switch cx, nx5 := x>>ctuLog2, nx>>ctuLog2; {
	case ny5 != cy:
		return ny5 < cy
	case nx5 != cx:
		return nx5 < cx
	}
	return zOrder[ny&28<<1|nx>>2&7] < zOrder[y&28<<1|x>>2&7]
}

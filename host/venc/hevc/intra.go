package hevc

import (
	"math/bits"

	"github.com/canmv-run/canmv-run/host/venc/internal/plane"
)

// Intra prediction modes (ITU-T H.265 8.4.2).
const (
	modePlanar     = 0
	modeDC         = 1
	modeHorizontal = 10
	modeVertical   = 26
	modeDiagonal   = 34
)

// intraAngle is intraPredAngle, invAngle its inverse for modes 11 to 25 (Tables 8-5 and 8-6).
var intraAngle = [35]int8{2: 32, 26, 21, 17, 13, 9, 5, 2, 0, -2, -5, -9, -13, -17, -21, -26, -32, -26, -21, -17, -13, -9, -5, -2, 0, 2, 5, 9, 13, 17, 21, 26, 32}

var invAngle = [15]int16{-4096, -1638, -910, -630, -482, -390, -315, -256, -315, -390, -482, -630, -910, -1638, -4096}

// neighbours are the reference samples of a block of n x n: from the bottom left up to the corner at 2n and on to the top
// right at 4n.
type neighbours struct {
	n         int
	luma      bool
	line      [129]uint8
	smooth    [129]uint8
	hasSmooth bool
}

// loadNeighbours gathers the reference samples of a block at luma location (x, y) from a plane and replaces the ones that are
// not available (8.4.4.2.2). n is the size in samples of the plane, off the block's offset there; shift is 1 for chroma.
func (s *slice) loadNeighbours(nb *neighbours, samples []byte, stride, off, x, y, n, shift int) {
	e := s.e
	size := n << shift
	nb.n, nb.luma, nb.hasSmooth = n, shift == 0, false
	left, top := x > 0, y > s.top
	below, right := 0, 0 // samples available beyond n
	if left && s.available(x, y, x-1, y+size) {
		below = min(size, e.h-y-size) >> shift
	}
	if top && s.available(x, y, x+size, y-1) {
		right = min(size, e.w-x-size) >> shift
	}
	l := nb.line[:4*n+1]
	if left {
		o := off - 1
		for i := range n + below {
			l[2*n-1-i] = samples[o]
			o += stride
		}
	}
	if top {
		copy(l[2*n+1:3*n+1+right], samples[off-stride:])
	}
	corner := left && top
	if corner {
		l[2*n] = samples[off-stride-1]
	}
	switch {
	case !left && !top:
		plane.Fill(l, 128)
		return
	case !left:
		plane.Fill(l[:2*n+1], l[2*n+1])
	default:
		plane.Fill(l[:n-below], l[n-below])
		if !corner {
			l[2*n] = l[2*n-1]
		}
		if !top {
			plane.Fill(l[2*n+1:], l[2*n])
		}
	}
	if top {
		plane.Fill(l[3*n+1+right:], l[3*n+right])
	}
}

// smoothing makes the filtered reference samples (8.4.4.2.3).
func (nb *neighbours) smoothing() {
	nb.hasSmooth = true
	n := 4 * nb.n
	l, f := nb.line[:n+1], nb.smooth[:n+1]
	f[0], f[n] = l[0], l[n]
	a, b := int(l[0]), int(l[1])
	for i := 1; i < n; i++ {
		c := int(l[i+1])
		f[i] = uint8((a + 2*b + c + 2) >> 2)
		a, b = b, c
	}
}

// filtered tells whether a mode uses the filtered samples.
func (nb *neighbours) filtered(mode int) bool {
	if !nb.luma || mode == modeDC || nb.n == 4 {
		return false
	}
	d := min(abs(mode-modeVertical), abs(mode-modeHorizontal))
	switch nb.n {
	case 8:
		return d > 7
	case 16:
		return d > 1
	}
	return d > 0
}

func abs(v int) int { return max(v, -v) }

// predict writes the prediction of a mode.
func (nb *neighbours) predict(dst []byte, stride, mode int) {
	l := &nb.line
	if nb.filtered(mode) {
		if !nb.hasSmooth {
			nb.smoothing()
		}
		l = &nb.smooth
	}
	switch mode {
	case modePlanar:
		nb.planar(dst, stride, l)
	case modeDC:
		nb.dc(dst, stride)
	default:
		nb.angular(dst, stride, mode, l)
	}
}

// planar is mode 0 (8.4.4.2.4).
func (nb *neighbours) planar(dst []byte, stride int, l *[129]uint8) {
	n := nb.n
	shift := bits.Len(uint(n))
	top := l[2*n+1 : 3*n+1]
	tr, bl := int32(l[3*n+1]), int32(l[n-1])
	for y := range n {
		d := dst[y*stride:][:n]
		left := int32(l[2*n-1-y])
		// (n-1-x)*left + (x+1)*tr, and the vertical part.
		h := int32(n)*left + int32(n)
		base := int32(y+1) * bl
		wy := int32(n - 1 - y)
		for x := range d {
			h += tr - left
			d[x] = uint8((h + wy*int32(top[x]) + base) >> shift)
		}
	}
}

// dc is mode 1 (8.4.4.2.5).
func (nb *neighbours) dc(dst []byte, stride int) {
	n, l := nb.n, &nb.line
	sum := n
	for _, v := range l[n : 2*n] {
		sum += int(v)
	}
	top := l[2*n+1 : 3*n+1]
	for _, v := range top {
		sum += int(v)
	}
	v := sum / (2 * n)
	for y := range n {
		plane.Fill(dst[y*stride:][:n], uint8(v))
	}
	if nb.luma && n < 32 {
		for x := 1; x < n; x++ {
			dst[x] = uint8((int(top[x]) + 3*v + 2) >> 2)
			dst[x*stride] = uint8((int(l[2*n-1-x]) + 3*v + 2) >> 2)
		}
		dst[0] = uint8((int(l[2*n-1]) + 2*v + int(top[0]) + 2) >> 2)
	}
}

// angular are modes 2 to 34 (8.4.4.2.6). Modes below 18 are predicted from the left, as the others transposed.
func (nb *neighbours) angular(dst []byte, stride, mode int, l *[129]uint8) {
	n := nb.n
	angle := int(intraAngle[mode])
	vertical := mode >= 18
	var buf [98]uint8 // ref[-32] to ref[64], and one that is read but not used
	ref := buf[32:]
	if vertical {
		copy(ref[:2*n+1], l[2*n:])
	} else {
		for i := range 2*n + 1 {
			ref[i] = l[2*n-i]
		}
	}
	if n*angle>>5 < -1 {
		inv := int(invAngle[mode-11])
		for x := -1; x >= n*angle>>5; x-- {
			k := (x*inv + 128) >> 8
			if vertical {
				buf[32+x] = l[2*n-k]
			} else {
				buf[32+x] = l[2*n+k]
			}
		}
	}
	var tmp [1024]byte
	out, os := dst, stride
	if !vertical {
		out, os = tmp[:], n
	}
	pos := 0
	for y := range n {
		pos += angle
		d := out[y*os:][:n]
		r := buf[32+pos>>5+1:][:n+1]
		if w := uint32(pos & 31); w != 0 {
			a := uint32(r[0])
			for x := range d {
				b := uint32(r[x+1])
				d[x] = uint8(((32-w)*a + w*b + 16) >> 5)
				a = b
			}
		} else {
			copy(d, r)
		}
	}
	if angle == 0 && nb.luma && n < 32 {
		// The first column, or row, follows the other side's gradient.
		corner := int32(l[2*n])
		for y := range n {
			side := int32(l[2*n-1-y])
			if !vertical {
				side = int32(l[2*n+1+y])
			}
			v := int32(ref[1]) + (side-corner)>>1
			out[y*os] = uint8(min(max(v, 0), 255))
		}
	}
	if !vertical {
		for y := range n {
			d := dst[y*stride:][:n]
			for x := range d {
				d[x] = tmp[x*n+y]
			}
		}
	}
}

// candidateModes are candModeList (8.4.2) of the luma block at (x, y).
func (s *slice) candidateModes(x, y int) [3]uint8 {
	a, b := uint8(modeDC), uint8(modeDC)
	if s.available(x, y, x-1, y) {
		if u := s.e.unitAt(x-1, y); u.kind == unitIntra {
			a = u.modes[quarter(x-1, y)]
		}
	}
	if y&(ctuSize-1) != 0 && s.available(x, y, x, y-1) {
		if u := s.e.unitAt(x, y-1); u.kind == unitIntra {
			b = u.modes[quarter(x, y-1)]
		}
	}
	switch {
	case a == b && a < 2:
		return [3]uint8{modePlanar, modeDC, modeVertical}
	case a == b:
		return [3]uint8{a, 2 + (a+29)&31, 2 + (a-2+1)&31}
	case a != modePlanar && b != modePlanar:
		return [3]uint8{a, b, modePlanar}
	case a != modeDC && b != modeDC:
		return [3]uint8{a, b, modeDC}
	}
	return [3]uint8{a, b, modeVertical}
}

// quarter is the index of the 4x4 block at (x, y) inside of its unit.
func quarter(x, y int) int { return x>>2&1 | y>>1&2 }

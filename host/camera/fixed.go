package camera

import "math/bits"

// The pattern is drawn with integers only: floating point may be fused differently on other processors.

const (
	turn = 1024 // a full turn
	one  = 4096 // 1.0 of sine and of unit vectors
)

// sine approximates one*sin(2π·a/turn) after Bhaskara; the error is below 0.2 %.
func sine(a int) int {
	h := a & (turn/2 - 1)
	p := int64(h * (turn/2 - h))
	v := int(16 * p * one / (5*(turn/2)*(turn/2) - 4*p))
	if a&(turn/2) != 0 {
		return -v
	}
	return v
}

// arcsine inverts sine: v in -one to one gives an angle from -turn/4 to turn/4.
func arcsine(v int) int {
	sign := 1
	if v < 0 {
		sign, v = -1, -v
	}
	lo, hi := 0, turn/4
	for lo < hi {
		mid := (lo + hi) / 2
		if sine(mid) < v {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return sign * lo
}

// squareRoot returns the largest r with r*r <= v.
func squareRoot(v int) int {
	if v <= 0 {
		return 0
	}
	r := 1 << ((bits.Len(uint(v)) + 1) / 2)
	for {
		n := (r + v/r) / 2
		if n >= r {
			return r
		}
		r = n
	}
}

// mix scrambles v; neighbours give unrelated values (the finaliser of a 64-bit hash).
func mix(v uint64) uint64 {
	v ^= v >> 30
	v *= 0xbf58476d1ce4e5b9
	v ^= v >> 27
	v *= 0x94d049bb133111eb
	return v ^ v>>31
}

// lattice is the value 0..255 of one lattice point.
func lattice(x, y, seed int) int {
	return int(mix(uint64(x)<<40^uint64(y)<<16^uint64(seed)) & 255)
}

// fractal fills row with row y of value noise, 0..255: octaves, each half as large and half as strong as the one before,
// from lattice points cell pixels apart down to 2. The picture repeats after wrap points of the largest octave (0: never).
func fractal(row []int, y, cell, wrap, seed int) {
	clear(row)
	total := 0
	for w := 16; cell >= 2 && w > 0; w /= 2 {
		octave(row, y, cell, wrap, seed+w, w)
		total += w
		cell /= 2
		wrap *= 2
	}
	for i := range row {
		row[i] /= max(1, total)
	}
}

// octave adds w times one octave, going smoothly from lattice point to lattice point.
func octave(row []int, y, cell, wrap, seed, w int) {
	cy := y / cell
	ty := smooth((y - cy*cell) * 256 / cell)
	ny := cy + 1
	if wrap > 0 {
		cy, ny = cy%wrap, ny%wrap
	}
	column := func(cx int) int {
		if wrap > 0 {
			cx %= wrap
		}
		return lattice(cx, cy, seed)*(256-ty) + lattice(cx, ny, seed)*ty
	}
	left := column(0)
	for x := 0; x < len(row); x += cell {
		right := column(x/cell + 1)
		for i := range row[x:min(x+cell, len(row))] {
			tx := smooth(i * 256 / cell)
			row[x+i] += (left*(256-tx) + right*tx) >> 16 * w
		}
		left = right
	}
}

// smooth bends t in 0..256 so that it starts and ends flat.
func smooth(t int) int { return t * t * (768 - 2*t) >> 16 }

// blend goes from a at t = 0 to b at t = 256.
func blend(a, b, t int) int { return (a*(256-t) + b*t) >> 8 }

package imaging

import (
	"math"
	"sync"
)

// Color is 0xAARRGGBB.
type Color uint32

// RGB makes an opaque colour.
func RGB(r, g, b uint8) Color { return 0xFF000000 | Color(r)<<16 | Color(g)<<8 | Color(b) }

// R, G, B and A are the parts of a colour.
func (c Color) R() uint8 { return uint8(c >> 16) }

// G is the green part.
func (c Color) G() uint8 { return uint8(c >> 8) }

// B is the blue part.
func (c Color) B() uint8 { return uint8(c) }

// A is how opaque the colour is.
func (c Color) A() uint8 { return uint8(c >> 24) }

// Luma is the grey value of a colour (ITU-R BT.601 weights in 128ths).
func Luma(r, g, b uint8) uint8 { return uint8((int(r)*38 + int(g)*75 + int(b)*15) >> 7) }

func luma32(p uint32) uint8 { return Luma(uint8(p>>16), uint8(p>>8), uint8(p)) }

// To565 drops the low bits of a colour.
func To565(r, g, b uint8) uint16 { return uint16(r)&0xF8<<8 | uint16(g)&0xFC<<3 | uint16(b)>>3 }

// From565 is a colour of 16 bits in 8 bits a channel.
func From565(p uint16) (r, g, b uint8) {
	r, g, b = uint8(p>>8)&0xF8, uint8(p>>3)&0xFC, uint8(p<<3)
	return r | r>>5, g | g>>6, b | b>>5
}

func rgb565to32(p uint16) uint32 {
	r, g, b := From565(p)
	return uint32(r)<<16 | uint32(g)<<8 | uint32(b)
}

func to565of32(p uint32) uint16 {
	return uint16(p>>8)&0xF800 | uint16(p>>5)&0x07E0 | uint16(p>>3)&0x001F
}

// Lab is a colour of CIE L*a*b* (D65): L 0 to 100, A and B -128 to 127.
type Lab struct{ L, A, B int8 }

// ToLab converts a colour of sRGB.
func ToLab(r, g, b uint8) Lab { return linearToLab(linear(r), linear(g), linear(b)) }

func linearToLab(lr, lg, lb float64) Lab {
	// IEC 61966-2-1: sRGB to XYZ, white of D65.
	x := labCurve((0.4124*lr + 0.3576*lg + 0.1805*lb) / 0.95047)
	y := labCurve(0.2126*lr + 0.7152*lg + 0.0722*lb)
	z := labCurve((0.0193*lr + 0.1192*lg + 0.9505*lb) / 1.08883)
	return Lab{int8(max(0, math.Round(116*y-16))), clampInt8(500 * (x - y)), clampInt8(200 * (y - z))}
}

func clampInt8(v float64) int8 { return int8(max(-128, min(127, math.Round(v)))) }

func linear(v uint8) float64 {
	c := float64(v) / 255
	if c > 0.04045 {
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return c / 12.92
}

func labCurve(t float64) float64 {
	if t > 216.0/24389 {
		return math.Cbrt(t)
	}
	return (24389.0/27*t + 16) / 116
}

// RGB converts to sRGB; colours outside of it are clipped.
func (l Lab) RGB() (r, g, b uint8) {
	fy := (float64(l.L) + 16) / 116
	fx, fz := fy+float64(l.A)/500, fy-float64(l.B)/200
	inverse := func(f float64) float64 {
		if c := f * f * f; c > 216.0/24389 {
			return c
		}
		return (116*f - 16) * 27 / 24389
	}
	x, y, z := inverse(fx)*0.95047, inverse(fy), inverse(fz)*1.08883
	gamma := func(c float64) uint8 {
		if c > 0.0031308 {
			c = 1.055*math.Pow(c, 1/2.4) - 0.055
		} else {
			c *= 12.92
		}
		return uint8(math.Round(255 * max(0, min(1, c))))
	}
	return gamma(3.2406*x - 1.5372*y - 0.4986*z), gamma(-0.9689*x + 1.8758*y + 0.0415*z), gamma(0.0557*x - 0.2040*y + 1.0570*z)
}

// packedLab is a Lab as 0xBBAALL, A and B shifted to start at 0.
type packedLab uint32

func (l Lab) pack() packedLab {
	return packedLab(l.L) | packedLab(uint8(l.A)+128)<<8 | packedLab(uint8(l.B)+128)<<16
}

func (p packedLab) lab() Lab { return Lab{int8(p), int8(uint8(p>>8) - 128), int8(uint8(p>>16) - 128)} }

// labTable is the Lab of every colour of RGB565: what thresholds are compared with.
var labTable = sync.OnceValue(func() *[65536]packedLab {
	t := new([65536]packedLab)
	var level [256]float64
	for v := range level {
		level[v] = linear(uint8(v))
	}
	for p := range t {
		r, g, b := From565(uint16(p))
		t[p] = linearToLab(level[r], level[g], level[b]).pack()
	}
	return t
})

// YUV is a colour in full-range BT.601: Y 0 to 255, U and V -128 to 127.
type YUV struct {
	Y    uint8
	U, V int8
}

// ToYUV converts a colour.
func ToYUV(r, g, b uint8) YUV {
	i, j, k := int(r), int(g), int(b)
	return YUV{Luma(r, g, b), int8((-21*i - 43*j + 64*k) >> 7), int8((64*i - 54*j - 10*k) >> 7)}
}

// RGB converts to RGB (ITU-T T.871).
func (c YUV) RGB() (r, g, b uint8) {
	y, u, v := int(c.Y)<<16+1<<15, int(c.U), int(c.V)
	return clamp8((y + 91881*v) >> 16), clamp8((y - 22554*u - 46802*v) >> 16), clamp8((y + 116130*u) >> 16)
}

func clamp8(v int) uint8 { return uint8(max(0, min(255, v))) }

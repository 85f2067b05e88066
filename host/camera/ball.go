package camera

import "github.com/canmv-run/canmv-run/host/frame"

// ball is a chequered ball that turns about a tilted axis, bounces on the floor and goes from side to side. Its places
// are even, so that luma and chroma move together.
type ball struct {
	size, width, floor, bounce, step int
	luma, chroma                     []ballPixel // size×size, and a quarter of that
	// tones are the YUV values of the two fields at each brightness.
	tones [2][64][3]byte
}

// ballPixel is what one pixel of the ball shows.
type ballPixel struct {
	cover     byte // 0..64: how much of the pixel is ball
	longitude byte // 1/256 turns
	band      byte // which way the fields of this latitude alternate
	shade     byte // 0..63
}

func newBall(m frame.Matrix, size, width, floor, bounce int) *ball {
	b := &ball{size: size, width: width, floor: floor, bounce: bounce, step: max(2, even(width/100)),
		luma: ballPixels(size), chroma: ballPixels(size / 2)}
	for i, rgb := range [2][3]int{{225, 32, 38}, {248, 244, 235}} {
		c := newCanvas(128, 2) // two pixels for each brightness: whole chroma samples
		for x := range 128 {
			light, shine := min(256, 90+x*4/3), max(0, x-108)*6
			for y := range 2 {
				c.set(x, y, min(255, rgb[0]*light>>8+shine), min(255, rgb[1]*light>>8+shine), min(255, rgb[2]*light>>8+shine))
			}
		}
		f := c.nv12(m)
		for s := range 64 {
			b.tones[i][s] = [3]byte{f.Planes[0][2*s], f.Planes[1][2*s], f.Planes[1][2*s+1]}
		}
	}
	return b
}

// ballPixels projects the ball onto size×size pixels.
func ballPixels(size int) []ballPixel {
	px := make([]ballPixel, size*size)
	const tiltSin, tiltCos = 1401, 3849 // 20 degrees
	for j := range size {
		for i := range size {
			p := &px[j*size+i]
			for s := range 64 { // 8×8 points in the pixel
				x, y := (16*i+2*(s&7)+1)-8*size, (16*j+2*(s>>3)+1)-8*size
				if x*x+y*y <= 64*size*size {
					p.cover++
				}
			}
			if p.cover == 0 {
				continue
			}
			x, y := (2*i+1-size)*one/size, (2*j+1-size)*one/size
			if r := squareRoot(x*x + y*y); r > one {
				x, y = x*one/r, y*one/r
			}
			z := squareRoot(one*one - x*x - y*y)
			tx, ty := (x*tiltCos-y*tiltSin)/one, (x*tiltSin+y*tiltCos)/one
			around := max(1, squareRoot(one*one-ty*ty))
			p.longitude = byte(arcsine(max(-one, min(one, tx*one/around))) / 4)
			p.band = byte((arcsine(max(-one, min(one, ty)))+turn/4)/64) & 1
			// Light comes from the upper left, in front.
			light := (-x*2 - y*3 + z*3) / 4 // up to about 1.17
			p.shade = byte(max(0, min(63, 20+light*40/one)))
		}
	}
	return px
}

// place returns the ball's upper left corner and how far above the floor it is.
func (b *ball) place(k int64) (x, y, up int) {
	x = swing(k*int64(b.step), b.width-b.size)
	const period = 48
	p := int(k % period)
	up = even(4 * b.bounce * p * (period - p) / (period * period))
	return even(x), even(b.floor-b.size) - up, up
}

// swing goes from 0 to top and back.
func swing(v int64, top int) int {
	if top <= 0 {
		return 0
	}
	p := int(v % int64(2*top))
	if p > top {
		p = 2*top - p
	}
	return p
}

func (b *ball) draw(dst *frame.Frame, k int64) {
	x, y, up := b.place(k)
	b.shadow(dst, x, up)
	roll := byte(k * 3)
	for j := range b.size {
		row := dst.Planes[0][(y+j)*dst.Stride[0]+x:][:b.size]
		px := b.luma[j*b.size:][:len(row)]
		for i := range px {
			p := &px[i]
			if p.cover == 0 {
				continue
			}
			v := b.tones[((p.longitude+roll)>>4^p.band)&1][p.shade&63][0]
			row[i] = over(row[i], v, p.cover)
		}
	}
	half := b.size / 2
	for j := range half {
		row := dst.Planes[1][(y/2+j)*dst.Stride[1]+x:][:b.size]
		px := b.chroma[j*half:][:half]
		for i := range px {
			p := &px[i]
			if p.cover == 0 {
				continue
			}
			t := &b.tones[((p.longitude+roll)>>4^p.band)&1][p.shade&63]
			row[2*i] = over(row[2*i], t[1], p.cover)
			row[2*i+1] = over(row[2*i+1], t[2], p.cover)
		}
	}
}

func over(back, v, cover byte) byte {
	if cover == 64 {
		return v
	}
	return byte((int(back)*(64-int(cover)) + int(v)*int(cover) + 32) >> 6)
}

// shadow darkens a flat ellipse on the floor, narrower and fainter the higher the ball is.
func (b *ball) shadow(dst *frame.Frame, x, up int) {
	rx := b.size/2 - up/6
	ry := max(1, rx/6)
	keep := 140 + min(80, up*80/max(1, b.size))
	cx, cy := x+b.size/2, b.floor-ry/2
	for dy := -ry; dy <= ry; dy++ {
		yy := cy + dy
		if yy < 0 || yy >= dst.Height {
			continue
		}
		wide := rx * squareRoot((ry*ry-dy*dy)*256) / (ry * 16)
		row := dst.Planes[0][yy*dst.Stride[0]+max(0, cx-wide):][:max(0, min(2*wide, dst.Width-max(0, cx-wide)))]
		for i, v := range row {
			row[i] = byte(16 + (int(v)-16)*keep>>8)
		}
	}
}

package camera

import (
	"fmt"
	"time"

	"github.com/canmv-run/canmv-run/host/frame"
)

// testScene is the pattern test: what stands still is drawn once; a frame is a copy of it with the moving parts on top.
//
//	colour bars, grey ramp
//	zone plate   frame number, clock   moving texture
//	a ball that rolls and bounces over a landscape
//	moving text
//
// Small pictures leave out what would not be recognised.
type testScene struct {
	still   *frame.Frame
	plate   zonePlate
	texture texture
	ball    *ball
	ticker  ticker
	number  label
	clock   label
}

// label is a place for text.
type label struct {
	x, y, scale, chars int
}

func newTestScene(s sceneSpec) scene {
	w, h := s.width, s.height
	c := newCanvas(w, h)
	barsEnd, rampEnd := even(h/9), even(h/9+max(2, h/36))
	horizon := h * 62 / 100
	landscape(c, rampEnd, horizon)
	c.bars(0, barsEnd)
	c.ramp(barsEnd, rampEnd)

	t := &testScene{}
	bottom := h
	if h >= 96 && w >= 96 {
		bottom = even(h - max(10, h/18))
		c.darken(0, bottom, w, h, 64)
		scale := max(1, (h-bottom)*6/10/glyphHeight)
		t.ticker = newTicker(s, bottom+(h-bottom-glyphHeight*scale)/2, scale)
	}
	top := rampEnd + even(h/24)
	side, gap := even(min(h/3, w/5)), even(max(2, w/40))
	textLeft, textRight := 0, w
	if side >= 24 {
		t.plate = newZonePlate(gap, top, side)
		frameAround(c, gap, top, side)
		c.rect(gap, top, gap+side, top+side, 128, 128, 128)
		t.texture = newTexture(w-gap-side, top, side, s.matrix)
		frameAround(c, w-gap-side, top, side)
		textLeft, textRight = 2*gap+side, w-2*gap-side
	}
	t.labels(c, textLeft, textRight, top, max(side, h/4))
	floor := bottom - max(2, h/40)
	size := even(min(h/5, w/4))
	if roof := top + max(side, h/4) + 2; floor-roof < size {
		size = even(max(8, floor-roof))
	}
	t.ball = newBall(s.matrix, size, w, floor, max(0, min(size, floor-size-top-side-2)))
	t.still = c.nv12(s.matrix)
	return t
}

func even(v int) int { return v &^ 1 }

// frameAround draws a thin light border around a square.
func frameAround(c canvas, x, y, side int) {
	c.rect(x-2, y-2, x+side+2, y+side+2, 230, 230, 230)
}

// labels finds the largest text that fits between left and right, and darkens the picture behind it.
func (t *testScene) labels(c canvas, left, right, top, height int) {
	room := right - left
	chars := 11 // 0:00:00.000
	if textWidth(chars, 1) > room {
		chars = 9 // 00:00.000
	}
	scale := max(1, min(room*15/16/textWidth(chars, 1), height/28))
	big := max(1, min(room*15/16/textWidth(7, 1), scale*3/2))
	lines := (big + scale) * glyphHeight
	pad := max(1, scale*2)
	y := top + max(0, (height-lines-pad)/2)
	t.number = label{(left + right - textWidth(7, big)) / 2, y, big, 7}
	t.clock = label{(left + right - textWidth(chars, scale)) / 2, y + big*glyphHeight + pad, scale, chars}
	half := max(textWidth(chars, scale), textWidth(7, big))/2 + pad
	mid := (left + right) / 2
	c.darken(max(0, mid-half), max(0, y-pad), min(c.Width, mid+half), min(c.Height, y+lines+2*pad), 72)
}

// landscape draws a sky, three ridges and textured ground.
func landscape(c canvas, top, horizon int) {
	w, h := c.Width, c.Height
	for y := top; y < horizon; y++ {
		t := (y - top) * 256 / max(1, horizon-top)
		t = t * t >> 8
		for x := range w {
			glow := max(0, 160-(abs(x-w*3/4)+2*(horizon-y))*256/w)
			c.set(x, y, min(255, blend(38, 236, t)+glow/4), min(255, blend(92, 196, t)+glow/6), max(0, blend(176, 160, t)-glow/8))
		}
	}
	ridges := [3]struct{ height, wave, r, g, b int }{{h / 7, 700, 104, 112, 150}, {h / 11, 1500, 72, 92, 110}, {h / 18, 2600, 46, 76, 66}}
	for i, r := range ridges {
		for x := range w {
			a := x * r.wave / w
			up := r.height*(2*one+sine(a+i*300)+sine(a*5/3+i*170)/2)/(3*one) + (lattice(x*64/h, i, 5)&15)*h/4000
			for y := max(top, horizon-up); y < horizon; y++ {
				shade := 256 - (y-horizon+up)*64/max(1, up)
				c.set(x, y, r.r*shade>>8, r.g*shade>>8, r.b*shade>>8)
			}
		}
	}
	cell := max(4, h/12)
	row := make([]int, w)
	for y := horizon; y < h; y++ {
		near := (y - horizon) * 256 / (h - horizon) // the ground grows coarser towards the viewer
		fractal(row, (y-horizon)*2, cell, 0, 9)
		for x, n := range row {
			v := max(0, min(255, (n-128)*(128+near)>>8+128))
			c.set(x, y, blend(34, 150, v), blend(70, 168, v), blend(30, 74, v))
		}
	}
}

func abs(v int) int {
	if v < 0 {
		return -v
	}
	return v
}

func (t *testScene) draw(dst *frame.Frame, k int64) {
	copyPicture(dst, t.still)
	t.plate.draw(dst, k)
	t.texture.draw(dst, k)
	t.ball.draw(dst, k)
	t.ticker.draw(dst, k)

	var buf [32]byte
	b := append(buf[:0], '#')
	drawText(dst, t.number.x, t.number.y, t.number.scale, 235, appendPadded(b, k%1000000, 6))
	drawText(dst, t.clock.x, t.clock.y, t.clock.scale, 235, appendClock(buf[:0], dst.PTS, t.clock.chars))
}

// appendClock appends h:mm:ss.mmm, or mm:ss.mmm where nine characters are all there is room for.
func appendClock(b []byte, t time.Duration, chars int) []byte {
	ms := t.Milliseconds()
	if ms < 0 {
		ms = 0
	}
	if chars >= 11 {
		b = append(appendPadded(b, ms/3600000%10, 1), ':')
	}
	b = append(appendPadded(b, ms/60000%60, 2), ':')
	b = append(appendPadded(b, ms/1000%60, 2), '.')
	return appendPadded(b, ms%1000, 3)
}

// zonePlate is a square of rings whose spacing shrinks outwards to four pixels; the rings run inwards.
type zonePlate struct {
	x, y, side int
	phase      []byte // in 1/256 turns
	wave       [256]byte
}

func newZonePlate(x, y, side int) zonePlate {
	z := zonePlate{x: x, y: y, side: side, phase: make([]byte, side*side)}
	for i := range z.wave {
		z.wave[i] = byte(126 + 100*sine(i*turn/256)/one)
	}
	for j := range side {
		for i := range side {
			dx, dy := 2*i-side+1, 2*j-side+1 // twice the distance from the centre
			// The phase advances by 128*r/side each pixel: a quarter of a turn at the edge's middle, half the finest
			// pattern there is.
			z.phase[j*side+i] = byte((dx*dx + dy*dy) * 16 / side)
		}
	}
	return z
}

func (z *zonePlate) draw(dst *frame.Frame, k int64) {
	var wave [256]byte
	for i := range wave {
		wave[i] = z.wave[(i+int(k&127)*2)&255]
	}
	for j := range z.side {
		row := dst.Planes[0][(z.y+j)*dst.Stride[0]+z.x:][:z.side]
		for i, p := range z.phase[j*z.side:][:len(row)] {
			row[i] = wave[p]
		}
	}
}

// texture is a window on a larger picture of many small details that repeats in both directions and moves diagonally.
type texture struct {
	x, y, side, period int
	picture            *frame.Frame
}

func newTexture(x, y, side int, m frame.Matrix) texture {
	period := 32
	for period < side {
		period *= 2
	}
	c := newCanvas(period, period)
	coarse, fine := make([]int, period), make([]int, period)
	for j := range period {
		fractal(coarse, j, period/4, 4, 21)
		fractal(fine, j, period/16, 16, 77)
		for i, b := range fine {
			a := coarse[i]
			v := max(0, min(255, (b-128)*2+128))
			c.set(i, j, blend(blend(60, 216, v), blend(20, 120, v), a), blend(blend(24, 150, v), blend(90, 210, v), a), blend(blend(30, 70, v), blend(60, 190, v), a))
		}
	}
	return texture{x, y, side, period, c.nv12(m)}
}

func (t *texture) draw(dst *frame.Frame, k int64) {
	if t.side == 0 {
		return
	}
	ox, oy := int(k*2)&(t.period-1), int(k&^1)&(t.period-1)
	for p := range 2 {
		rows, y0, off, wrap := t.side, t.y, oy, t.period
		if p == 1 {
			rows, y0, off, wrap = rows/2, y0/2, off/2, wrap/2
		}
		for j := range rows {
			d := dst.Planes[p][(y0+j)*dst.Stride[p]+t.x:][:t.side]
			s := t.picture.Row(p, (off+j)&(wrap-1))
			n := copy(d, s[ox:])
			copy(d[n:], s)
		}
	}
}

// ticker is a line of text that runs to the left.
type ticker struct {
	y, width, period, step int
	rows                   [][]byte // luma, period+width wide; 0 where the picture shows through
}

func newTicker(s sceneSpec, y, scale int) ticker {
	text := fmt.Sprintf("canmv-run  *  virtual camera  *  %dx%d at %v frames/s  *  the quick brown fox jumps over the lazy dog  *  ", s.width, s.height, s.rate)
	t := ticker{y: y, width: s.width, period: glyphAdvance * scale * len(text), step: max(1, s.width/480)}
	strip := frame.New(frame.Gray, t.period+s.width, glyphHeight*scale)
	for x := 0; x < strip.Width; x += t.period {
		drawText(strip, x, 0, scale, 210, []byte(text))
	}
	for j := range strip.Height {
		t.rows = append(t.rows, strip.Row(0, j))
	}
	return t
}

func (t *ticker) draw(dst *frame.Frame, k int64) {
	if t.period == 0 {
		return
	}
	x := int(k * int64(t.step) % int64(t.period))
	for j, row := range t.rows {
		d := dst.Planes[0][(t.y+j)*dst.Stride[0]:][:t.width]
		for i, v := range row[x:][:len(d)] {
			if v != 0 {
				d[i] = v
			}
		}
	}
}

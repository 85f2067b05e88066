package venctest

import (
	"time"

	"github.com/canmv-run/canmv-run/host/frame"
)

// textureSize is the side of the repeated background, a power of two.
const textureSize = 256

// Content draws frames that move: a background of smooth texture that pans, a brighter block that goes the other way, and
// a change of scene every Cut frames. The same frame is always drawn the same.
type Content struct {
	// Cut is the distance between changes of scene in frames. Zero is no change.
	Cut int
	// Rate sets the frames' times. Zero means 30.
	Rate frame.Rate

	texture []byte
}

// Draw fills f, NV12 or I420, with frame k and sets its time.
func (c *Content) Draw(f *frame.Frame, k int) {
	if c.texture == nil {
		c.texture = makeTexture()
	}
	rate := c.Rate
	if rate.Num == 0 {
		rate = frame.Rate{Num: 30, Den: 1}
	}
	f.PTS = rate.Time(int64(k))
	scene := 0
	if c.Cut > 0 {
		scene = k / c.Cut
	}
	panX, panY := 2*k+97*scene, k+31*scene
	size := min(f.Width, f.Height) / 4
	boxX, boxY := (f.Width-size)/2-(3*k)%(size+1), (f.Height-size)/2+(2*k)%(size+1)
	const mask = textureSize - 1
	for y := range f.Height {
		row := f.Row(0, y)
		line := c.texture[(y+panY)&mask*textureSize:][:textureSize]
		for x := range row {
			v := line[(x+panX)&mask]
			if uint(x-boxX) < uint(size) && uint(y-boxY) < uint(size) {
				v = v/2 + 100
			}
			row[x] = v
		}
	}
	for y := range f.Height / 2 {
		line := c.texture[(y+panY/2)&mask*textureSize:][:textureSize]
		for x := range f.Width / 2 {
			cb := 96 + line[(x+panX/2)&mask]/4 + byte(scene*16%48)
			cr := byte(150 - x*44/f.Width + y*20/f.Height)
			if f.Format == frame.NV12 {
				uv := f.Row(1, y)
				uv[2*x], uv[2*x+1] = cb, cr
			} else {
				f.Row(1, y)[x], f.Row(2, y)[x] = cb, cr
			}
		}
	}
}

// Sequence returns n frames one after another in I420, as a decoder writes them.
func (c *Content) Sequence(width, height, n int) []byte {
	f := frame.New(frame.I420, width, height)
	var b []byte
	for k := range n {
		c.Draw(f, k)
		b = f.Bytes(b)
	}
	return b
}

// makeTexture adds noise of several sizes, from 64 samples down to 4, which wraps around at the edges.
func makeTexture() []byte {
	sum := make([]int32, textureSize*textureSize)
	state := uint32(2463534242)
	for cell, weight := 64, int32(8); cell >= 4; cell, weight = cell/2, weight*5/8 {
		n := textureSize / cell
		grid := make([]int32, n*n)
		for i := range grid {
			state ^= state << 13
			state ^= state >> 17
			state ^= state << 5
			grid[i] = int32(state>>24) - 128
		}
		for y := range textureSize {
			for x := range textureSize {
				gx, gy, fx, fy := x/cell, y/cell, int32(x%cell), int32(y%cell)
				at := func(i, j int) int32 { return grid[(gy+j)%n*n+(gx+i)%n] }
				s := int32(cell)
				top := at(0, 0)*(s-fx) + at(1, 0)*fx
				bottom := at(0, 1)*(s-fx) + at(1, 1)*fx
				sum[y*textureSize+x] += weight * (top*(s-fy) + bottom*fy) / (s * s)
			}
		}
	}
	b := make([]byte, len(sum))
	for i, v := range sum {
		b[i] = byte(min(max(126+v/12, 16), 235))
	}
	return b
}

// seconds returns the time that n frames take at rate r.
func seconds(r frame.Rate, n int) float64 { return float64(r.Time(int64(n))) / float64(time.Second) }

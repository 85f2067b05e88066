package hevc

import "github.com/canmv-run/canmv-run/host/frame"

// noise is a small generator, so that content does not depend on a library's version.
type noise uint64

func (n *noise) next() uint32 {
	*n = *n*6364136223846793005 + 1442695040888963407
	return uint32(*n >> 33)
}

// contents are the kinds of content made by the tests: a textured picture that moves by fractions of a sample with a noisy
// object, no two frames alike, a still, a new picture every third frame, a fade, black, and full-range checkers, which have the
// largest coefficients.
var contents = []string{"pan", "noise", "still", "cuts", "fade", "black", "hard"}

// content makes n frames in NV12 or I420.
func content(kind string, format frame.Format, w, h, n int) []*frame.Frame {
	var fs []*frame.Frame
	rnd := noise(1)
	tex := make([]uint8, 256*256)
	for i := range tex {
		x, y := i%256, i/256
		tex[i] = uint8(96 + (x*y>>5)%64 + int(rnd.next()%24) + (x/16+y/16)%2*32)
	}
	at := func(x, y int) int { return int(tex[(y&255)<<8|x&255]) }
	for k := range n {
		f := frame.New(format, w, h)
		f.PTS = frame.Rate{Num: 30, Den: 1}.Time(int64(k))
		set := func(x, y int) int {
			switch kind {
			case "pan":
				// A quarter sample to the right and three eighths down each frame, by bilinear means.
				px, py := x*8+k*2, y*8+k*3
				fx, fy := px&7, py&7
				px, py = px>>3, py>>3
				v := (at(px, py)*(8-fx)*(8-fy) + at(px+1, py)*fx*(8-fy) + at(px, py+1)*(8-fx)*fy + at(px+1, py+1)*fx*fy + 32) >> 6
				if x > w/2+k && x < w/2+k+w/8 && y > h/4 && y < h/2 {
					v += int(rnd.next() % 32)
				}
				return v
			case "extremes":
				return int(rnd.next()>>7&1) * 255
			case "noise":
				return int(rnd.next() & 255)
			case "still":
				return at(x, y)
			case "cuts":
				return at(x+k/3*77, y*(1+k/3%3)) * (2 + k/3%2) / 3
			case "fade":
				return at(x, y) * k / max(n, 1)
			case "hard":
				return (x/4 + y/4 + k) & 1 * 255
			}
			return 16
		}
		for y := range h {
			for x := range w {
				f.Planes[0][y*f.Stride[0]+x] = uint8(set(x, y))
			}
		}
		for y := range h / 2 {
			for x := range w / 2 {
				u, v := uint8(set(2*x, 2*y)/2+40), uint8(255-set(2*y, 2*x))
				if kind == "black" {
					u, v = 128, 128
				}
				if format == frame.NV12 {
					f.Planes[1][y*f.Stride[1]+2*x], f.Planes[1][y*f.Stride[1]+2*x+1] = u, v
				} else {
					f.Planes[1][y*f.Stride[1]+x], f.Planes[2][y*f.Stride[2]+x] = u, v
				}
			}
		}
		fs = append(fs, f)
	}
	return fs
}

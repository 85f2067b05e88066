package frame

import "fmt"

// Convert writes src into dst, which has the same size and any format. YUV is limited range, RGB and what RGB makes of
// Gray are full range; between Gray and YUV luma is copied as it is. The matrices of the two frames decide: YUV of
// different matrices is converted. Chroma is averaged when it becomes smaller and repeated when it becomes larger. Alpha
// is 255 where the source has none. dst takes over src's PTS. Convert makes no garbage, and the result does not depend on
// the machine.
func Convert(dst, src *Frame) error {
	if err := src.Check(); err != nil {
		return err
	}
	if err := dst.Check(); err != nil {
		return err
	}
	if dst.Width != src.Width || dst.Height != src.Height {
		return fmt.Errorf("frame: convert %dx%d to %dx%d, want equal sizes", src.Width, src.Height, dst.Width, dst.Height)
	}
	dst.PTS = src.PTS
	convert(dst, src)
	return nil
}

func convert(dst, src *Frame) {
	s, d := src.Format, dst.Format
	switch {
	case s == d:
		copyPlanes(dst, src)
	case s == Gray && d.IsYUV():
		copyRows(dst, src, components[d][0], components[s][0])
		fillChroma(dst)
		return
	case s.IsYUV() && d == Gray:
		copyRows(dst, src, components[d][0], components[s][0])
		return
	case s.IsYUV() && d.IsYUV():
		yuvToYUVPlanes(dst, src)
	case s.IsYUV():
		yuvToRGBRows(dst, src)
		return
	case d.IsYUV():
		rgbToYUVRows(dst, src)
		return
	case s == Gray:
		grayToRGB(dst, src)
		return
	case d == Gray:
		rgbToGray(dst, src)
		return
	default:
		rgbToRGB(dst, src)
		return
	}
	rematrix(dst, src.ResolvedMatrix())
}

// rematrix converts dst in place when its samples follow another matrix than dst says.
func rematrix(dst *Frame, from Matrix) {
	if to := dst.ResolvedMatrix(); dst.Format.IsYUV() && to != from {
		transform(dst, &toMatrix[to])
	}
}

func copyPlanes(dst, src *Frame) {
	for p := range src.Format.Planes() {
		n, rows := src.Format.PlaneSize(p, src.Width, src.Height)
		if src.Stride[p] == n && dst.Stride[p] == n {
			copy(dst.Planes[p][:n*rows], src.Planes[p])
			continue
		}
		for y := range rows {
			copy(dst.Row(p, y), src.Row(p, y))
		}
	}
}

// copyRows copies a component between frames in which it has the same size.
func copyRows(dst, src *Frame, dc, sc component) {
	w, h := dst.compSize(dc)
	for y := range h {
		copySteps(dst.row(dc, y), dc.step, src.row(sc, y), sc.step, w)
	}
}

func copySteps(d []byte, ds int, s []byte, ss, n int) {
	if ds == 1 && ss == 1 {
		copy(d[:n], s)
		return
	}
	for i, j, k := 0, 0, 0; i < n; i++ {
		d[j] = s[k]
		j += ds
		k += ss
	}
}

func fillChroma(f *Frame) {
	for p := 1; p < f.Format.Planes(); p++ {
		_, rows := f.Format.PlaneSize(p, f.Width, f.Height)
		for y := range rows {
			fill(f.Row(p, y), 128)
		}
	}
}

func fill(b []byte, v byte) {
	if len(b) == 0 {
		return
	}
	b[0] = v
	for n := 1; n < len(b); n *= 2 {
		copy(b[n:], b[:n])
	}
}

func yuvToYUVPlanes(dst, src *Frame) {
	sc, dc := components[src.Format], components[dst.Format]
	copyRows(dst, src, dc[0], sc[0])
	if src.Format == I420 && dst.Format == NV12 {
		w, h := src.compSize(sc[1])
		for y := range h {
			interleave(dst.Row(1, y), src.Row(1, y)[:w], src.Row(2, y)[:w])
		}
		return
	}
	for i := 1; i < 3; i++ {
		resampleChroma(dst, src, dc[i], sc[i])
	}
}

func interleave(d, u, v []byte) {
	d, v = d[:2*len(u)], v[:len(u)]
	for i, b := range u {
		d[2*i] = b
		d[2*i+1] = v[i]
	}
}

// resampleChroma averages or repeats chroma samples between subsamplings.
func resampleChroma(dst, src *Frame, dc, sc component) {
	w, h := dst.compSize(dc)
	sw, sh := src.compSize(sc)
	for y := range h {
		d := dst.row(dc, y)
		y0 := y << dc.sy >> sc.sy
		y1 := y0
		if dc.sy > sc.sy {
			y1 = min(y0+1, sh-1)
		}
		a, b := src.row(sc, y0), src.row(sc, y1)
		if dc.sx == sc.sx && y0 == y1 {
			copySteps(d, dc.step, a, sc.step, w)
			continue
		}
		for x := range w {
			x0 := x << dc.sx >> sc.sx
			x1 := x0
			if dc.sx > sc.sx {
				x1 = min(x0+1, sw-1)
			}
			x0, x1 = x0*sc.step, x1*sc.step
			d[x*dc.step] = byte((int(a[x0]) + int(a[x1]) + int(b[x0]) + int(b[x1]) + 2) >> 2)
		}
	}
}

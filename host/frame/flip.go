package frame

// Flip mirrors f in place: h swaps left and right, v top and bottom.
func Flip(f *Frame, h, v bool) {
	if h {
		hflip(f)
	}
	if v {
		for p := range f.Format.Planes() {
			_, rows := f.Format.PlaneSize(p, f.Width, f.Height)
			for i, j := 0, rows-1; i < j; i, j = i+1, j-1 {
				swap(f.Row(p, i), f.Row(p, j))
			}
		}
	}
}

// Transpose returns a new frame whose rows are f's columns. f is of a format whose samples are not shared between
// columns or rows: not of YUV 4:2:0, NV12 or 4:2:2.
func Transpose(f *Frame) *Frame {
	t := New(f.Format, f.Height, f.Width)
	for p := range f.Format.Planes() {
		n, rows := f.Format.PlaneSize(p, f.Width, f.Height)
		step := n / f.Width
		for y := range rows {
			row := f.Row(p, y)
			for x := range f.Width {
				copy(t.Row(p, x)[y*step:], row[x*step:(x+1)*step])
			}
		}
	}
	return t
}

func swap(a, b []byte) {
	var buf [512]byte
	for len(a) > 0 {
		n := copy(buf[:], a)
		copy(a[:n], b)
		copy(b, buf[:n])
		a, b = a[n:], b[n:]
	}
}

func hflip(f *Frame) {
	for p := range f.Format.Planes() {
		n, rows := f.Format.PlaneSize(p, f.Width, f.Height)
		step := 1
		switch {
		case f.Format == NV12 && p == 1 || f.Format == RGB565:
			step = 2
		case f.Format == RGB888 || f.Format == BGR888:
			step = 3
		case f.Format == ARGB8888:
			step = 4
		}
		for y := range rows {
			row := f.Row(p, y)
			for i, j := 0, n-step; i < j; i, j = i+step, j-step {
				for k := range step {
					row[i+k], row[j+k] = row[j+k], row[i+k]
				}
			}
		}
	}
}

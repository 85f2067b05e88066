package frame

import "fmt"

// component says where the samples of one component lie: in which plane, at which byte, how far apart, and by how many
// powers of two the component is smaller than the picture.
type component struct {
	plane, off, step int
	sx, sy           int
}

// components are Y, Cb, Cr for YUV formats, Y for Gray, R, G, B for RGB formats; none for RGB565, whose components share
// bytes.
var components = [...][]component{
	NV12:     {{0, 0, 1, 0, 0}, {1, 0, 2, 1, 1}, {1, 1, 2, 1, 1}},
	I420:     {{0, 0, 1, 0, 0}, {1, 0, 1, 1, 1}, {2, 0, 1, 1, 1}},
	I422:     {{0, 0, 1, 0, 0}, {1, 0, 1, 1, 0}, {2, 0, 1, 1, 0}},
	I444:     {{0, 0, 1, 0, 0}, {1, 0, 1, 0, 0}, {2, 0, 1, 0, 0}},
	Gray:     {{0, 0, 1, 0, 0}},
	RGB888:   {{0, 0, 3, 0, 0}, {0, 1, 3, 0, 0}, {0, 2, 3, 0, 0}},
	BGR888:   {{0, 2, 3, 0, 0}, {0, 1, 3, 0, 0}, {0, 0, 3, 0, 0}},
	RGBP888:  {{0, 0, 1, 0, 0}, {1, 0, 1, 0, 0}, {2, 0, 1, 0, 0}},
	ARGB8888: {{0, 2, 4, 0, 0}, {0, 1, 4, 0, 0}, {0, 0, 4, 0, 0}},
	RGB565:   nil,
}

var formatNames = [...]string{"invalid", "NV12", "I420", "I422", "I444", "Gray", "RGB888", "BGR888", "RGBP888", "ARGB8888", "RGB565"}

func (f Format) String() string {
	if int(f) < len(formatNames) {
		return formatNames[f]
	}
	return fmt.Sprintf("format %d", uint8(f))
}

// Valid reports whether f is one of the formats of this package.
func (f Format) Valid() bool { return f > Invalid && f <= RGB565 }

// IsYUV reports whether f has chroma planes.
func (f Format) IsYUV() bool { return f >= NV12 && f <= I444 }

// IsRGB reports whether f holds red, green and blue.
func (f Format) IsRGB() bool { return f >= RGB888 && f <= RGB565 }

// Planes returns how many planes f has.
func (f Format) Planes() int {
	switch f {
	case NV12:
		return 2
	case I420, I422, I444, RGBP888:
		return 3
	case Invalid:
		return 0
	}
	return 1
}

// PlaneSize returns the bytes of a row and the number of rows of plane p at the given picture size. Odd sizes of
// subsampled formats round up.
func (f Format) PlaneSize(p, width, height int) (rowBytes, rows int) {
	if p >= f.Planes() {
		return 0, 0
	}
	switch f {
	case NV12:
		if p == 1 {
			return (width + 1) / 2 * 2, (height + 1) / 2
		}
	case I420:
		if p > 0 {
			return (width + 1) / 2, (height + 1) / 2
		}
	case I422:
		if p > 0 {
			return (width + 1) / 2, height
		}
	case RGB888, BGR888:
		return 3 * width, height
	case ARGB8888:
		return 4 * width, height
	case RGB565:
		return 2 * width, height
	}
	return width, height
}

// Size returns the bytes of a frame without padding.
func Size(f Format, width, height int) int { return SizeAligned(f, width, height, 0) }

// SizeAligned returns the bytes of a frame whose planes each start at a multiple of 1<<alignBits.
func SizeAligned(f Format, width, height int, alignBits uint) int {
	n := 0
	for p := range f.Planes() {
		row, rows := f.PlaneSize(p, width, height)
		n = alignUp(n, alignBits) + row*rows
	}
	return n
}

func alignUp(n int, bits uint) int { return (n + 1<<bits - 1) &^ (1<<bits - 1) }

// New allocates a frame without padding: one allocation for all planes, all bytes zero.
func New(f Format, width, height int) *Frame {
	fr, err := Layout(make([]byte, Size(f, width, height)), f, width, height, 0)
	if err != nil {
		panic(err)
	}
	return fr
}

// Layout returns a frame whose planes lie one after another in mem, without padding between rows, each starting at a
// multiple of 1<<alignBits bytes from the start of mem (0: directly behind the one before; 12: as the board's sensor
// does). The frame uses mem, it does not copy it; len(mem) must be at least SizeAligned.
func Layout(mem []byte, f Format, width, height int, alignBits uint) (*Frame, error) {
	if !f.Valid() || width <= 0 || height <= 0 || width > MaxSide || height > MaxSide {
		return nil, fmt.Errorf("frame: %v of %dx%d, want a known format and 1 to %d pixels a side", f, width, height, MaxSide)
	}
	if need := SizeAligned(f, width, height, alignBits); len(mem) < need {
		return nil, fmt.Errorf("frame: %v of %dx%d in %d bytes, want %d", f, width, height, len(mem), need)
	}
	fr := &Frame{Format: f, Width: width, Height: height}
	n := 0
	for p := range f.Planes() {
		row, rows := f.PlaneSize(p, width, height)
		n = alignUp(n, alignBits)
		fr.Planes[p] = mem[n : n+row*rows : n+row*rows]
		fr.Stride[p] = row
		n += row * rows
	}
	return fr, nil
}

// LayoutNV12 is Layout for the board's usual format.
func LayoutNV12(mem []byte, width, height int, alignBits uint) (*Frame, error) {
	return Layout(mem, NV12, width, height, alignBits)
}

// MaxSide is the largest width and height in pixels that this package handles.
const MaxSide = 16384

// Check reports what is wrong with a frame's description: format, size, or planes too short for their strides.
func (f *Frame) Check() error {
	if !f.Format.Valid() || f.Width <= 0 || f.Height <= 0 || f.Width > MaxSide || f.Height > MaxSide {
		return fmt.Errorf("frame: %v of %dx%d, want a known format and 1 to %d pixels a side", f.Format, f.Width, f.Height, MaxSide)
	}
	for p := range f.Format.Planes() {
		row, rows := f.Format.PlaneSize(p, f.Width, f.Height)
		if f.Stride[p] < row {
			return fmt.Errorf("frame: stride %d of plane %d in %v of width %d, want at least %d", f.Stride[p], p, f.Format, f.Width, row)
		}
		if need := f.Stride[p]*(rows-1) + row; len(f.Planes[p]) < need {
			return fmt.Errorf("frame: plane %d of %v %dx%d has %d bytes, want at least %d", p, f.Format, f.Width, f.Height, len(f.Planes[p]), need)
		}
	}
	return nil
}

// Y returns the first plane: luma in YUV formats and Gray.
func (f *Frame) Y() []byte { return f.Planes[0] }

// Row returns row y of plane p without its padding.
func (f *Frame) Row(p, y int) []byte {
	n, _ := f.Format.PlaneSize(p, f.Width, f.Height)
	o := y * f.Stride[p]
	return f.Planes[p][o : o+n : o+n]
}

// row returns the bytes of component c from its first sample in its row y on.
func (f *Frame) row(c component, y int) []byte { return f.Row(c.plane, y)[c.off:] }

// compSize returns the samples of component c in each direction.
func (f *Frame) compSize(c component) (w, h int) {
	return (f.Width + 1<<c.sx - 1) >> c.sx, (f.Height + 1<<c.sy - 1) >> c.sy
}

// Bytes returns the bytes of the picture without padding, appended to dst: the planes one after another, row by row.
func (f *Frame) Bytes(dst []byte) []byte {
	for p := range f.Format.Planes() {
		_, rows := f.Format.PlaneSize(p, f.Width, f.Height)
		for y := range rows {
			dst = append(dst, f.Row(p, y)...)
		}
	}
	return dst
}

package imaging

import (
	"fmt"
	"image"

	"github.com/canmv-run/canmv-run/host/frame"
)

// Format is how an Image keeps its pixels.
type Format uint8

// The pixel formats of the board's images.
const (
	Binary   Format = iota + 1 // one bit a pixel, the leftmost lowest; rows are whole 32-bit words
	Gray                       // one byte a pixel
	RGB565                     // 16 bits little endian, R in the high bits
	Bayer                      // one byte a pixel: B G B G … in even rows, G R G R … in odd rows
	YUV422                     // packed Y U Y V, full range BT.601
	ARGB8888                   // B G R A in memory
	RGB888                     // R G B
	RGBP888                    // planes R, G, B
	YUV420                     // plane Y, then plane of U V at half size: frame.NV12
)

var formatNames = [...]string{"invalid", "BINARY", "GRAYSCALE", "RGB565", "BAYER", "YUV422", "ARGB8888", "RGB888", "RGBP888", "YUV420"}

func (f Format) String() string {
	if int(f) < len(formatNames) {
		return formatNames[f]
	}
	return fmt.Sprintf("format %d", uint8(f))
}

// frameFormats are the formats that package frame has, too.
var frameFormats = [...]frame.Format{Gray: frame.Gray, RGB565: frame.RGB565, ARGB8888: frame.ARGB8888, RGB888: frame.RGB888,
	RGBP888: frame.RGBP888, YUV420: frame.NV12}

// Frame is the same format in package frame, frame.Invalid where that has none.
func (f Format) Frame() frame.Format { return frameFormats[f] }

// channels are the numbers of values of each colour channel, at the format's own depth; none for formats whose pixels
// share values.
func (f Format) channels() (n int, top [3]int) {
	switch f {
	case Binary:
		return 1, [3]int{1}
	case Gray:
		return 1, [3]int{255}
	case RGB565:
		return 3, [3]int{31, 63, 31}
	case ARGB8888, RGB888, RGBP888:
		return 3, [3]int{255, 255, 255}
	}
	return 0, [3]int{}
}

// Color reports whether pixels have a colour.
func (f Format) Color() bool { return f != Binary && f != Gray }

// Image is a picture that is drawn on, changed and searched. Its memory is the caller's.
type Image struct {
	Format        Format
	Width, Height int
	// Planes and Stride are as in frame.Frame; only RGBP888 and YUV420 have more than one.
	Planes [3][]byte
	Stride [3]int
	// Matrix is that of YUV420; the zero value decides by the height, as in package frame.
	Matrix frame.Matrix
}

// Size is the number of bytes of an image.
func Size(f Format, width, height int) int {
	switch f {
	case Binary:
		return (width + 31) / 32 * 4 * height
	case Bayer:
		return width * height
	case YUV422:
		return 2 * width * height
	}
	return frame.Size(f.Frame(), width, height)
}

// Layout makes an image over memory of at least Size bytes.
func Layout(mem []byte, f Format, width, height int) (*Image, error) {
	if f < Binary || f > YUV420 || width <= 0 || height <= 0 || width > frame.MaxSide || height > frame.MaxSide {
		return nil, fmt.Errorf("imaging: %w: %v of %dx%d, want 1 to %d pixels a side", ErrInvalid, f, width, height, frame.MaxSide)
	}
	if need := Size(f, width, height); len(mem) < need {
		return nil, fmt.Errorf("imaging: %w: %v of %dx%d in %d bytes, want %d", ErrInvalid, f, width, height, len(mem), need)
	}
	m := &Image{Format: f, Width: width, Height: height}
	switch f {
	case Binary:
		m.Planes[0], m.Stride[0] = mem, (width+31)/32*4
	case Bayer:
		m.Planes[0], m.Stride[0] = mem, width
	case YUV422:
		m.Planes[0], m.Stride[0] = mem, 2*width
	default:
		fr, err := frame.Layout(mem, f.Frame(), width, height, 0)
		if err != nil {
			return nil, fmt.Errorf("imaging: %w: %w", ErrInvalid, err)
		}
		m.Planes, m.Stride = fr.Planes, fr.Stride
	}
	return m, nil
}

// New makes an image, all bytes zero.
func New(f Format, width, height int) (*Image, error) {
	if width <= 0 || height <= 0 || width > frame.MaxSide || height > frame.MaxSide || width > maxPixels/height {
		return nil, fmt.Errorf("imaging: %w: %dx%d pixels, want at most %d a side and %d in all", ErrInvalid, width, height, frame.MaxSide, maxPixels)
	}
	return Layout(make([]byte, Size(f, width, height)), f, width, height)
}

// Of is a frame as an image over the same memory, or for a format that images do not have, a copy as RGB888.
func Of(f *frame.Frame) (*Image, error) {
	for i, ff := range frameFormats {
		if ff == f.Format && ff != frame.Invalid {
			return &Image{Format: Format(i), Width: f.Width, Height: f.Height, Planes: f.Planes, Stride: f.Stride, Matrix: f.Matrix}, nil
		}
	}
	rgb, err := Convert(f, frame.RGB888)
	if err != nil {
		return nil, err
	}
	return Of(rgb)
}

// Frame is the image as a frame: over the same memory where package frame has the format, else a copy as Gray or RGB888.
func (m *Image) Frame() *frame.Frame {
	ff, from := m.Format.Frame(), m
	if ff == frame.Invalid {
		to := RGB888
		if m.Format == Binary {
			to = Gray
		}
		from = m.converted(to)
		ff = to.Frame()
	}
	return &frame.Frame{Format: ff, Width: from.Width, Height: from.Height, Planes: from.Planes, Stride: from.Stride, Matrix: from.Matrix}
}

// Bounds are the image's coordinates.
func (m *Image) Bounds() image.Rectangle { return image.Rect(0, 0, m.Width, m.Height) }

func (m *Image) inside(x, y int) bool { return uint(x) < uint(m.Width) && uint(y) < uint(m.Height) }

// Clone copies an image into memory of its own, without padding.
func (m *Image) Clone() *Image {
	c, err := New(m.Format, m.Width, m.Height)
	if err != nil {
		panic(err) // m exists, so its size is possible
	}
	c.Matrix = m.Matrix
	c.copyFrom(m)
	return c
}

// copyFrom copies the pixels of an image of the same size and format.
func (m *Image) copyFrom(o *Image) {
	for p := range m.Planes {
		if m.Planes[p] == nil {
			continue
		}
		n, rows := m.Stride[p], m.Height
		if m.Format == YUV420 && p == 1 {
			rows = (m.Height + 1) / 2
		}
		n = min(n, o.Stride[p])
		for y := range rows {
			copy(m.Planes[p][y*m.Stride[p]:][:n], o.Planes[p][y*o.Stride[p]:])
		}
	}
}

// Bytes are the image's bytes without padding.
func (m *Image) Bytes() []byte {
	c := m.Clone()
	b := make([]byte, 0, Size(m.Format, m.Width, m.Height))
	for _, plane := range c.Planes {
		b = append(b, plane...)
	}
	return b
}

// Clear sets all pixels to zero, or those that mask shows; mask may be nil.
func (m *Image) Clear(mask *Image) error {
	if mask == nil {
		for p := range m.Planes {
			clear(m.Planes[p])
		}
		return nil
	}
	row, shown := make([]uint32, m.Width), make([]bool, m.Width)
	for y := range m.Height {
		m.readRGB(y, 0, row)
		mask.readMask(y, shown)
		for x, on := range shown {
			if on {
				row[x] = 0
			}
		}
		m.writeRGB(y, 0, row)
	}
	return nil
}

// needChannels refuses the formats that only some functions take.
func (m *Image) needChannels() error {
	if n, _ := m.Format.channels(); n == 0 {
		return fmt.Errorf("imaging: %w: an image of format %v, want BINARY, GRAYSCALE, RGB565 or RGB888: to_rgb565() converts it", ErrUnsupported, m.Format)
	}
	return nil
}

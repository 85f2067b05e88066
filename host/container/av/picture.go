package av

import (
	"github.com/canmv-run/canmv-run/host/frame"
)

// Picture is one picture over memory that somebody else owns.
type Picture struct {
	Format        PixFmt
	Width, Height int
	Planes        [3][]byte
	Stride        [3]int // bytes from row to row
	PTS           int64  // in ticks of the batch's time base
}

// NewPicture makes a picture with memory of its own, without padding.
func NewPicture(f PixFmt, width, height int) *Picture {
	return LayoutPicture(make([]byte, f.Size(width, height)), f, width, height)
}

// LayoutPicture is a picture whose planes lie one after another in mem, which has at least Size bytes.
func LayoutPicture(mem []byte, f PixFmt, width, height int) *Picture {
	p := &Picture{Format: f, Width: width, Height: height}
	for i := range f.Planes() {
		row, rows := f.PlaneSize(i, width, height)
		p.Planes[i], p.Stride[i] = mem[:row*rows:row*rows], row
		mem = mem[row*rows:]
	}
	return p
}

// Row is row y of plane i without its padding.
func (p *Picture) Row(i, y int) []byte {
	n, _ := p.Format.PlaneSize(i, p.Width, p.Height)
	return p.Planes[i][y*p.Stride[i]:][:n]
}

// Append appends the samples without padding: the planes one after another, row by row.
func (p *Picture) Append(b []byte) []byte {
	for i := range p.Format.Planes() {
		n, rows := p.Format.PlaneSize(i, p.Width, p.Height)
		if p.Stride[i] == n {
			b = append(b, p.Planes[i][:n*rows]...)
			continue
		}
		for y := range rows {
			b = append(b, p.Row(i, y)...)
		}
	}
	return b
}

// Frame is a view of the picture, not a copy; nil for formats with 16 bits.
func (p *Picture) Frame() *frame.Frame {
	if p.Format.Deep() {
		return nil
	}
	return &frame.Frame{Format: p.Format.View(), Width: p.Width, Height: p.Height, Planes: p.Planes, Stride: p.Stride}
}

// Convert writes the picture into dst, of the same size and any format. matrix is that of YUV, on either side.
func (p *Picture) Convert(dst *Picture, matrix frame.Matrix) error {
	switch {
	case p.Format == dst.Format:
		for i := range p.Format.Planes() {
			_, rows := p.Format.PlaneSize(i, p.Width, p.Height)
			for y := range rows {
				copy(dst.Row(i, y), p.Row(i, y))
			}
		}
	case p.Format.Deep() && dst.Format.Deep():
		for y := range p.Height {
			d, s := dst.Row(0, y), p.Row(0, y)
			for x := 0; x+1 < len(s); x += 2 {
				d[x], d[x+1] = s[x+1], s[x]
			}
		}
	case p.Format.Deep():
		gray := &frame.Frame{Format: frame.Gray, Width: p.Width, Height: p.Height, Planes: [3][]byte{make([]byte, p.Width*p.Height)}, Stride: [3]int{p.Width}}
		high := 1 // byte of a sample
		if p.Format == Gray16BE {
			high = 0
		}
		for y := range p.Height {
			d, s := gray.Row(0, y), p.Row(0, y)
			for x := range d {
				d[x] = s[2*x+high]
			}
		}
		return convert(dst.Frame(), gray, matrix)
	case dst.Format.Deep():
		gray := frame.New(frame.Gray, p.Width, p.Height)
		if err := convert(gray, p.Frame(), matrix); err != nil {
			return err
		}
		for y := range p.Height {
			d, s := dst.Row(0, y), gray.Row(0, y)
			for x, v := range s { // 255 becomes 65535
				d[2*x], d[2*x+1] = v, v
			}
		}
	default:
		return convert(dst.Frame(), p.Frame(), matrix)
	}
	return nil
}

func convert(dst, src *frame.Frame, matrix frame.Matrix) error {
	dst.Matrix, src.Matrix = matrix, matrix
	return frame.Convert(dst, src)
}

// VideoFrames is a batch of pictures of one size and format.
type VideoFrames struct {
	Format        PixFmt
	Width, Height int
	Base          Rational // of the times: one over the frame rate
	Pictures      []*Picture
}

// AudioFrames is a batch of pieces of sound of one form.
type AudioFrames struct {
	Format   SampleFmt
	Rate     int // in Hz
	Channels int
	Base     Rational // of the times: one over the sample rate
	Sounds   []*Sound
}

// Len is the samples of one channel in all pieces.
func (f *AudioFrames) Len() int {
	n := 0
	for _, s := range f.Sounds {
		n += s.Len
	}
	return n
}

// ReferenceVideo makes pictures of an array without copying it. Rows must be contiguous; in formats with subsampled
// chroma, whole pictures. rate is the frame rate, pts the time of the first picture in frames.
func ReferenceVideo(a Array, f PixFmt, rate Rational, pts int64) (*VideoFrames, error) {
	info := &pixInfos[f]
	size := 1
	if f.Deep() {
		size = 2
	}
	if !a.holds(f) {
		return nil, a.Mismatch(f, info.array)
	}
	if !rate.Positive() {
		return nil, Invalid("frame_rate (%d, %d), want two positive numbers", rate.Num, rate.Den)
	}
	bad := a.Mismatch(f, info.array)
	dims := a.Shape
	strides := a.Strides
	out := &VideoFrames{Format: f, Base: rate.Inverse()}
	var plane [3]int // offsets
	stride := [3]int{}
	switch f {
	case RGB24, BGR24:
		if len(dims) != 4 || dims[3] != 3 {
			return nil, bad
		}
		out.Height, out.Width = dims[1], dims[2]
		if strides[3] != 1 || strides[2] != 3 && dims[2] > 1 {
			return nil, rows(&a)
		}
		stride[0] = strides[1]
	case Gray, Gray16LE, Gray16BE:
		if len(dims) != 3 {
			return nil, bad
		}
		out.Height, out.Width = dims[1], dims[2]
		if strides[2] != size && dims[2] > 1 {
			return nil, rows(&a)
		}
		stride[0] = strides[1]
	case YUV444P:
		if len(dims) != 4 || dims[1] != 3 {
			return nil, bad
		}
		out.Height, out.Width = dims[2], dims[3]
		if strides[3] != 1 && dims[3] > 1 {
			return nil, rows(&a)
		}
		stride = [3]int{strides[2], strides[2], strides[2]}
		plane = [3]int{0, strides[1], 2 * strides[1]}
	case YUV420P, YUV422P, NV12:
		if len(dims) == 4 && dims[1] == 1 { // as SPDL's buffers have it: (N, 1, H*3/2, W)
			dims, strides = []int{dims[0], dims[2], dims[3]}, []int{strides[0], strides[2], strides[3]}
		}
		if len(dims) != 3 {
			return nil, bad
		}
		out.Width = dims[2]
		if out.Height = dims[1] / 2; f != YUV422P {
			out.Height = dims[1] * 2 / 3
		}
		if out.Width%2 != 0 || f == YUV422P && dims[1]%2 != 0 || f != YUV422P && (dims[1]%3 != 0 || out.Height%2 != 0) {
			return nil, Invalid("%s, pix_fmt %v wants %s with W and H even", a.describe(), f, info.array)
		}
		if strides[2] != 1 || strides[1] != out.Width && dims[1] > 1 {
			return nil, Invalid("%s is not contiguous, pix_fmt %v wants whole pictures without gaps: numpy.ascontiguousarray or .copy()", a.describe(), f)
		}
		at := 0
		for p := range f.Planes() {
			row, n := f.PlaneSize(p, out.Width, out.Height)
			plane[p], stride[p] = at, row
			at += row * n
		}
	}
	if out.Width < 1 || out.Height < 1 || out.Width > frame.MaxSide || out.Height > frame.MaxSide {
		return nil, Invalid("%s: pictures of %dx%d, want 1 to %d pixels a side", a.describe(), out.Width, out.Height, frame.MaxSide)
	}
	for p := range f.Planes() {
		if row, n := f.PlaneSize(p, out.Width, out.Height); stride[p] < row && n > 1 {
			return nil, rows(&a)
		}
	}
	if len(dims) > 0 && dims[0] > 1 && strides[0] < 0 || plane[1] < 0 {
		return nil, rows(&a)
	}
	for k := range dims[0] {
		p := &Picture{Format: f, Width: out.Width, Height: out.Height, Stride: stride, PTS: pts + int64(k)}
		for i := range f.Planes() {
			row, n := f.PlaneSize(i, out.Width, out.Height)
			at := k*strides[0] + plane[i]
			p.Planes[i] = a.Data[at : at+stride[i]*(n-1)+row]
		}
		out.Pictures = append(out.Pictures, p)
	}
	return out, nil
}

// holds reports whether the elements are a format's samples.
func (a *Array) holds(f PixFmt) bool {
	if f.Deep() {
		return a.Size == 2 && (a.Kind == 'u' || a.Kind == 'i')
	}
	return a.Size == 1 && a.Kind == 'u'
}

// Mismatch is the error for an array that does not fit a format: its elements, or its shape.
func (a *Array) Mismatch(f PixFmt, want string) error {
	if !a.holds(f) {
		if want = "uint8"; f.Deep() {
			want = "uint16 or int16"
		}
	}
	return Invalid("%s, pix_fmt %v wants %s", a.describe(), f, want)
}

func rows(a *Array) error {
	return Invalid("%s and strides %s: rows must be contiguous and in order: numpy.ascontiguousarray or .copy()", a.describe(), shape(a.Strides))
}

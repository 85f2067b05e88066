// Package imaging is what the board's image module does with a picture: files and formats, drawing, filters, and finding
// colours, shapes and codes.
//
//	m, err := imaging.New(imaging.RGB565, 320, 240)
//	m.Circle(160, 120, 40, imaging.RGB(255, 0, 0), 1, true)
//	blobs, err := m.FindBlobs([]imaging.Threshold{{Min: [3]int{30, 15, 15}, Max: [3]int{100, 127, 127}}}, imaging.BlobOptions{})
//	err = imaging.Encode(w, m.Frame(), imaging.JPEG, 90)
//
// An Image is a view of memory that somebody else owns; its methods change that memory, or return a new Image where the
// size or format changes. An Image is not safe for concurrent writing; any number of goroutines may read it. The
// same calls give the same bytes, apart from text in fonts of the PC. Errors wrap ErrInvalid (malformed), ErrUnsupported or ErrNotEqual.
package imaging

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"path"
	"strings"

	"golang.org/x/image/bmp"

	"github.com/canmv-run/canmv-run/host/frame"
)

// The errors of this package.
var (
	ErrInvalid     = errors.New("invalid picture")
	ErrUnsupported = errors.New("unsupported picture")
)

// FileFormat is the format of a picture file.
type FileFormat uint8

// The formats of picture files.
const (
	JPEG FileFormat = iota + 1
	PNG
	BMP
	PGM // binary, of grey values
	PPM // binary, of colours
)

// maxPixels is the largest picture that Decode reads: 64 megapixels.
const maxPixels = 64 << 20

// FormatOf tells the format from a file's name.
func FormatOf(name string) (FileFormat, error) {
	switch ext := strings.ToLower(path.Ext(name)); ext {
	case ".jpg", ".jpeg":
		return JPEG, nil
	case ".png":
		return PNG, nil
	case ".bmp":
		return BMP, nil
	case ".pgm":
		return PGM, nil
	case ".ppm":
		return PPM, nil
	default:
		return 0, fmt.Errorf("imaging: %w: file name %q, want .jpg, .png, .bmp, .pgm or .ppm", ErrUnsupported, name)
	}
}

// Encode writes a picture. quality is for JPEG, 1 to 100.
func Encode(w io.Writer, f *frame.Frame, format FileFormat, quality int) error {
	switch format {
	case JPEG:
		if quality < 1 || quality > 100 {
			return fmt.Errorf("imaging: %w: quality %d, want 1 to 100", ErrInvalid, quality)
		}
		var img image.Image
		if f.Format == frame.Gray {
			img = frame.GrayImage(f)
		} else {
			img = frame.ToYCbCr(nil, f)
		}
		return jpeg.Encode(w, img, &jpeg.Options{Quality: quality})
	case PNG, BMP:
		var img image.Image
		if f.Format == frame.Gray {
			img = frame.GrayImage(f)
		} else {
			img = frame.ToRGBA(nil, f)
		}
		if format == PNG {
			return png.Encode(w, img)
		}
		return bmp.Encode(w, img)
	case PGM, PPM:
		return encodeNetpbm(w, f, format)
	}
	return fmt.Errorf("imaging: %w: file format %d", ErrUnsupported, format)
}

// Decode reads a JPEG, PNG, BMP, PGM or PPM file: Gray where the file is grey, else RGB888.
func Decode(data []byte) (*frame.Frame, error) {
	var decode func(io.Reader) (image.Image, error)
	var config func(io.Reader) (image.Config, error)
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xd8")):
		decode, config = jpeg.Decode, jpeg.DecodeConfig
	case bytes.HasPrefix(data, []byte("\x89PNG")):
		decode, config = png.Decode, png.DecodeConfig
	case bytes.HasPrefix(data, []byte("BM")):
		decode, config = bmp.Decode, bmp.DecodeConfig
	case len(data) > 2 && data[0] == 'P' && (data[1] == '2' || data[1] == '3' || data[1] == '5' || data[1] == '6'):
		decode, config = decodeNetpbm, configNetpbm
	default:
		return nil, fmt.Errorf("imaging: %w: the file is no JPEG, PNG, BMP, PGM or PPM", ErrUnsupported)
	}
	c, err := config(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("imaging: %w: %w", ErrInvalid, err)
	}
	if c.Width <= 0 || c.Height <= 0 || c.Width > maxPixels/c.Height {
		return nil, fmt.Errorf("imaging: %w: %dx%d pixels", ErrInvalid, c.Width, c.Height)
	}
	img, err := decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("imaging: %w: %w", ErrInvalid, err)
	}
	return frame.FromImage(img), nil
}

// Convert copies a picture into another format; 4:2:0 needs even sizes.
func Convert(f *frame.Frame, format frame.Format) (*frame.Frame, error) {
	if (format == frame.NV12 || format == frame.I420) && (f.Width|f.Height)&1 != 0 {
		return nil, fmt.Errorf("imaging: %w: %dx%d pixels, %v wants even sizes", ErrInvalid, f.Width, f.Height, format)
	}
	dst := frame.New(format, f.Width, f.Height)
	dst.PTS, dst.Matrix = f.PTS, f.ResolvedMatrix()
	if err := frame.Convert(dst, f); err != nil {
		return nil, fmt.Errorf("imaging: %w", err)
	}
	return dst, nil
}

// Crop is the part r of a picture, without a copy. Of 4:2:0 pictures r is made larger to even coordinates.
func Crop(f *frame.Frame, r image.Rectangle) (*frame.Frame, error) {
	if f.Format == frame.NV12 || f.Format == frame.I420 {
		r.Min.X, r.Min.Y = r.Min.X&^1, r.Min.Y&^1
		r.Max.X, r.Max.Y = (r.Max.X+1)&^1, (r.Max.Y+1)&^1
	}
	if all := image.Rect(0, 0, f.Width, f.Height); r.Empty() || !r.In(all) {
		return nil, fmt.Errorf("imaging: %w: part %v of a picture of %dx%d", ErrInvalid, r, f.Width, f.Height)
	}
	part := *f
	part.Width, part.Height, part.Matrix = r.Dx(), r.Dy(), f.ResolvedMatrix()
	for p := range f.Format.Planes() {
		row, rows := f.Format.PlaneSize(p, f.Width, f.Height)
		part.Planes[p] = f.Planes[p][r.Min.Y*rows/f.Height*f.Stride[p]+r.Min.X*row/f.Width:]
	}
	return &part, nil
}

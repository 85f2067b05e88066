package frame

import (
	"image"
	"image/color"
	"image/draw"
)

// GrayImage returns the first plane as an image, without a copy: Gray and RGBP888's red as they are, the luma of YUV in
// its limited range.
func GrayImage(f *Frame) *image.Gray {
	return &image.Gray{Pix: f.Planes[0], Stride: f.Stride[0], Rect: image.Rect(0, 0, f.Width, f.Height)}
}

// ToYCbCr converts f for JPEG: full-range BT.601 (ITU-T T.871), as image.YCbCr means it; 4:2:0 for NV12 and I420, 4:2:2
// and 4:4:4 for their like, 4:2:0 for RGB. It writes into dst where that has the right size, else into a new image, and
// returns what it wrote to. dst may be nil. Gray becomes luma as it is with neutral chroma.
func ToYCbCr(dst *image.YCbCr, f *Frame) *image.YCbCr {
	ratio, format := image.YCbCrSubsampleRatio420, I420
	switch f.Format {
	case I422:
		ratio, format = image.YCbCrSubsampleRatio422, I422
	case I444:
		ratio, format = image.YCbCrSubsampleRatio444, I444
	}
	r := image.Rect(0, 0, f.Width, f.Height)
	if dst == nil || dst.Rect != r || dst.SubsampleRatio != ratio {
		dst = image.NewYCbCr(r, ratio)
	}
	view := Frame{Format: format, Width: f.Width, Height: f.Height, Planes: [3][]byte{dst.Y, dst.Cb, dst.Cr},
		Stride: [3]int{dst.YStride, dst.CStride, dst.CStride}, Matrix: f.ResolvedMatrix()}
	convert(&view, f)
	if f.Format != Gray {
		transform(&view, &toFullRange[view.Matrix])
	}
	return dst
}

// ToRGBA converts f for PNG, BMP and drawing. It writes into dst where that has the right size, else into a new image,
// and returns what it wrote to. dst may be nil.
func ToRGBA(dst *image.RGBA, f *Frame) *image.RGBA {
	r := image.Rect(0, 0, f.Width, f.Height)
	if dst == nil || dst.Rect != r {
		dst = image.NewRGBA(r)
	}
	// Memory order R G B A: the rows of ARGB8888 with red and blue exchanged.
	view := Frame{Format: ARGB8888, Width: f.Width, Height: f.Height, Planes: [3][]byte{dst.Pix}, Stride: [3]int{dst.Stride}}
	convert(&view, f)
	for y := range f.Height {
		row := dst.Pix[y*dst.Stride:][:4*f.Width]
		for i := 0; i+3 < len(row); i += 4 {
			row[i], row[i+2], row[i+3] = row[i+2], row[i], 255
		}
	}
	return dst
}

// FromImage copies a picture into a frame: Gray from image.Gray, RGB888 from everything else. Transparent parts become
// black.
func FromImage(img image.Image) *Frame {
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	switch img := img.(type) {
	case *image.Gray:
		f := New(Gray, w, h)
		for y := range h {
			copy(f.Row(0, y), img.Pix[img.PixOffset(b.Min.X, b.Min.Y+y):])
		}
		return f
	case *image.YCbCr:
		f := New(RGB888, w, h)
		for y := range h {
			row := f.Row(0, y)
			for x := range w {
				yo, co := img.YOffset(b.Min.X+x, b.Min.Y+y), img.COffset(b.Min.X+x, b.Min.Y+y)
				row[3*x], row[3*x+1], row[3*x+2] = color.YCbCrToRGB(img.Y[yo], img.Cb[co], img.Cr[co])
			}
		}
		return f
	}
	m, ok := img.(*image.RGBA)
	if !ok {
		m = image.NewRGBA(image.Rect(0, 0, w, h))
		draw.Draw(m, m.Rect, img, b.Min, draw.Src)
	}
	f := New(RGB888, w, h)
	for y := range h {
		row, s := f.Row(0, y), m.Pix[m.PixOffset(m.Rect.Min.X, m.Rect.Min.Y+y):]
		for x := range w {
			row[3*x], row[3*x+1], row[3*x+2] = s[4*x], s[4*x+1], s[4*x+2]
		}
	}
	return f
}

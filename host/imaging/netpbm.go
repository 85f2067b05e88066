package imaging

import (
	"bytes"
	"fmt"
	"image"
	"io"
	"strconv"

	"github.com/canmv-run/canmv-run/host/frame"
)

// encodeNetpbm writes a binary PGM file of grey values, or a PPM file of colours.
func encodeNetpbm(w io.Writer, f *frame.Frame, format FileFormat) error {
	m, err := Of(f)
	if err != nil {
		return err
	}
	magic, to := "P6", RGB888
	if format == PGM {
		magic, to = "P5", Gray
	}
	if m.Format != to {
		m = m.converted(to)
	}
	if _, err := fmt.Fprintf(w, "%s\n%d %d\n255\n", magic, m.Width, m.Height); err != nil {
		return err
	}
	_, err = w.Write(m.Bytes())
	return err
}

// netpbm reads the header of a PGM (P2, P5) or PPM (P3, P6) file.
type netpbm struct {
	rest  []byte
	kind  byte // the digit behind the P
	w, h  int
	top   int
	wrong error
}

func openNetpbm(data []byte) (*netpbm, error) {
	p := &netpbm{rest: data[2:], kind: data[1]}
	p.w, p.h, p.top = p.number(), p.number(), p.number()
	if p.wrong == nil && (p.w < 1 || p.h < 1 || p.w > maxPixels/p.h || p.top < 1 || p.top > 255) {
		p.wrong = fmt.Errorf("imaging: %w: a PNM file of %dx%d pixels up to %d, want values up to 255", ErrInvalid, p.w, p.h, p.top)
	}
	if p.wrong == nil && p.kind >= '5' {
		if len(p.rest) == 0 {
			p.wrong = fmt.Errorf("imaging: %w: a PNM file without pixels", ErrInvalid)
		} else {
			p.rest = p.rest[1:] // one byte of space ends the header
		}
	}
	return p, p.wrong
}

// number reads a decimal number behind space and comments.
func (p *netpbm) number() int {
	for len(p.rest) > 0 {
		switch c := p.rest[0]; {
		case c == '#':
			i := bytes.IndexByte(p.rest, '\n')
			if i < 0 {
				i = len(p.rest) - 1
			}
			p.rest = p.rest[i+1:]
			continue
		case c == ' ' || c >= '\t' && c <= '\r':
			p.rest = p.rest[1:]
			continue
		}
		break
	}
	n := 0
	for n < len(p.rest) && p.rest[n] >= '0' && p.rest[n] <= '9' {
		n++
	}
	v, err := strconv.Atoi(string(p.rest[:n]))
	if err != nil && p.wrong == nil {
		p.wrong = fmt.Errorf("imaging: %w: a PNM file without a number where one belongs", ErrInvalid)
	}
	p.rest = p.rest[n:]
	return v
}

func decodeNetpbm(r io.Reader) (image.Image, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	p, err := openNetpbm(data)
	if err != nil {
		return nil, err
	}
	n := p.w * p.h
	if p.kind == '3' || p.kind == '6' {
		n *= 3
	}
	values := make([]byte, n)
	if p.kind >= '5' {
		if len(p.rest) < n {
			return nil, fmt.Errorf("imaging: %w: a PNM file of %d bytes of pixels, want %d", ErrInvalid, len(p.rest), n)
		}
		copy(values, p.rest)
	} else {
		for i := range values {
			values[i] = byte(p.number())
		}
	}
	if p.wrong != nil {
		return nil, p.wrong
	}
	for i, v := range values {
		values[i] = byte(min(255, int(v)*255/p.top))
	}
	if n == p.w*p.h {
		return &image.Gray{Pix: values, Stride: p.w, Rect: image.Rect(0, 0, p.w, p.h)}, nil
	}
	m := image.NewRGBA(image.Rect(0, 0, p.w, p.h))
	for i := range p.w * p.h {
		m.Pix[4*i], m.Pix[4*i+1], m.Pix[4*i+2], m.Pix[4*i+3] = values[3*i], values[3*i+1], values[3*i+2], 255
	}
	return m, nil
}

func configNetpbm(r io.Reader) (image.Config, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return image.Config{}, err
	}
	p, err := openNetpbm(data)
	if err != nil {
		return image.Config{}, err
	}
	return image.Config{Width: p.w, Height: p.h}, nil
}

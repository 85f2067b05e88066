package view

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"
	"sync"
	"sync/atomic"

	"github.com/canmv-run/canmv-run/host/frame"
)

// Kinds of pictures, as the first byte of a binary message.
const (
	kindPanel   = 1 // to the page
	kindPreview = 2
	kindCamera  = 16 // from the page
	kindSound   = 17
)

// Formats of pictures, as the second byte.
const (
	formatRGBA = 1
	formatJPEG = 2
	formatI420 = 3
	formatNV12 = 4
)

// headerSize is the size of what precedes a picture: kind, format, two bytes of zero, width and height as 16 bits each,
// the number of the picture as 32 bits, and its board time in milliseconds as 32 bits; little endian.
const headerSize = 16

// jpegQuality is that of pictures which leave this PC.
const jpegQuality = 80

// picture is one picture on its way to pages. Its bytes do not change while anybody refers to it.
type picture struct {
	width, height int
	seq, millis   uint32
	rgba          []byte
	refs          atomic.Int32
	pool          *pictures

	once sync.Once
	jpeg []byte
}

// pictures keeps the memory of pictures that nobody needs any more.
type pictures struct {
	mu   sync.Mutex
	free [][]byte
}

func (p *pictures) get(width, height int) *picture {
	size := 4 * width * height
	pic := &picture{width: width, height: height, pool: p}
	pic.refs.Store(1)
	p.mu.Lock()
	for i, b := range p.free {
		if len(b) == size {
			pic.rgba = b
			p.free = append(p.free[:i], p.free[i+1:]...)
			break
		}
	}
	p.mu.Unlock()
	if pic.rgba == nil {
		pic.rgba = make([]byte, size)
	}
	return pic
}

func (p *picture) retain() *picture {
	p.refs.Add(1)
	return p
}

func (p *picture) release() {
	if p.refs.Add(-1) > 0 {
		return
	}
	p.pool.mu.Lock()
	if p.pool.free = append(p.pool.free, p.rgba); len(p.pool.free) > 4 {
		p.pool.free = p.pool.free[1:]
	}
	p.pool.mu.Unlock()
}

// header is what precedes the bytes.
func (p *picture) header(kind, format byte) []byte {
	h := make([]byte, headerSize)
	h[0], h[1] = kind, format
	binary.LittleEndian.PutUint16(h[4:], uint16(p.width))
	binary.LittleEndian.PutUint16(h[6:], uint16(p.height))
	binary.LittleEndian.PutUint32(h[8:], p.seq)
	binary.LittleEndian.PutUint32(h[12:], p.millis)
	return h
}

// compressed is the picture as JPEG, made once for all pages.
func (p *picture) compressed() ([]byte, error) {
	var err error
	p.once.Do(func() {
		rgba := &image.RGBA{Pix: p.rgba, Stride: 4 * p.width, Rect: image.Rect(0, 0, p.width, p.height)}
		var b bytes.Buffer
		err = jpeg.Encode(&b, rgba, &jpeg.Options{Quality: jpegQuality})
		p.jpeg = b.Bytes()
	})
	return p.jpeg, err
}

// reduce writes an ARGB8888 frame (B, G, R, A in memory) as R, G, B, 255, n times smaller in both directions by the mean of
// n×n pixels.
func reduce(pool *pictures, f *frame.Frame, n int) *picture {
	p := pool.get(f.Width/n, f.Height/n)
	if n == 1 {
		for y := range p.height {
			src, dst := f.Row(0, y), p.rgba[4*y*p.width:]
			for x := 0; x < 4*p.width; x += 4 {
				v := binary.LittleEndian.Uint32(src[x:])
				binary.LittleEndian.PutUint32(dst[x:], v>>16&0xFF|v&0xFF00|v<<16&0xFF0000|0xFF000000)
			}
		}
		return p
	}
	area := uint32(n * n)
	sums := make([]uint32, 3*p.width)
	for y := range p.height {
		clear(sums)
		for dy := range n {
			src := f.Row(0, y*n+dy)
			for x := range p.width {
				for dx := range n {
					v := binary.LittleEndian.Uint32(src[4*(x*n+dx):])
					sums[3*x] += v >> 16 & 0xFF
					sums[3*x+1] += v >> 8 & 0xFF
					sums[3*x+2] += v & 0xFF
				}
			}
		}
		dst := p.rgba[4*y*p.width:]
		for x := range p.width {
			dst[4*x], dst[4*x+1], dst[4*x+2], dst[4*x+3] = byte(sums[3*x]/area), byte(sums[3*x+1]/area), byte(sums[3*x+2]/area), 255
		}
	}
	return p
}

package container

import (
	"bytes"
	"image"
	"image/png"

	"github.com/canmv-run/canmv-run/host/container/av"
	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/imaging"
)

// pictureCoder makes a packet of each picture by itself: rawvideo, png, bmp, mjpeg.
type pictureCoder struct {
	about   av.Codec
	encode1 func(p *av.Picture) ([]byte, error)
}

func (c *pictureCoder) codec() *av.Codec            { return &c.about }
func (c *pictureCoder) flush() ([]av.Packet, error) { return nil, nil }
func (c *pictureCoder) close()                      {}

func (c *pictureCoder) encode(list []*av.Picture) ([]av.Packet, error) {
	var out []av.Packet
	for _, p := range list {
		data, err := c.encode1(p)
		if err != nil {
			return out, err
		}
		out = append(out, av.Packet{Data: data, PTS: p.PTS, DTS: p.PTS, Duration: 1, Key: true})
	}
	return out, nil
}

// newRaw writes the samples as they are.
func newRaw(cfg *VideoConfig, o Choice, about av.Codec) (videoCoder, error) {
	if err := cfg.only("rawvideo", o); err != nil {
		return nil, err
	}
	about.Tag = cfg.Format.Tag()
	return &pictureCoder{about, func(p *av.Picture) ([]byte, error) {
		return p.Append(make([]byte, 0, p.Format.Size(p.Width, p.Height))), nil
	}}, nil
}

// pngLevels maps compression levels to those of image/png: 0 stores, 9 tries hardest.
func pngLevel(level int) png.CompressionLevel {
	switch {
	case level < 0:
		return png.DefaultCompression
	case level == 0:
		return png.NoCompression
	case level <= 3:
		return png.BestSpeed
	case level <= 6:
		return png.DefaultCompression
	}
	return png.BestCompression
}

// newPNG codes RGB of 8 bits and grey of 8 and 16 bits, without loss.
func newPNG(cfg *VideoConfig, o Choice, about av.Codec) (videoCoder, error) {
	if err := cfg.only("png", o, "compression_level"); err != nil {
		return nil, err
	}
	if cfg.Compression > 9 {
		return nil, invalid("the encoder png: compression_level %d, want 0 to 9", cfg.Compression)
	}
	switch cfg.Format {
	case av.RGB24, av.BGR24, av.Gray, av.Gray16LE, av.Gray16BE:
	default:
		return nil, wantFormat("png", cfg.Format, "rgb24, bgr24, gray, gray16le or gray16be")
	}
	encoder := png.Encoder{CompressionLevel: pngLevel(cfg.Compression)}
	return &pictureCoder{about, func(p *av.Picture) ([]byte, error) {
		var img image.Image
		switch {
		case p.Format == av.Gray:
			img = frame.GrayImage(p.Frame())
		case p.Format.Deep():
			big := av.NewPicture(av.Gray16BE, p.Width, p.Height)
			if err := p.Convert(big, frame.MatrixAuto); err != nil {
				return nil, err
			}
			img = &image.Gray16{Pix: big.Planes[0], Stride: big.Stride[0], Rect: image.Rect(0, 0, p.Width, p.Height)}
		default:
			img = frame.ToRGBA(nil, p.Frame())
		}
		var b bytes.Buffer
		err := encoder.Encode(&b, img)
		return b.Bytes(), err
	}}, nil
}

// newBMP codes RGB and grey of 8 bits, without loss.
func newBMP(cfg *VideoConfig, o Choice, about av.Codec) (videoCoder, error) {
	if err := cfg.only("bmp", o); err != nil {
		return nil, err
	}
	switch cfg.Format {
	case av.RGB24, av.BGR24, av.Gray:
	default:
		return nil, wantFormat("bmp", cfg.Format, "rgb24, bgr24 or gray")
	}
	return &pictureCoder{about, func(p *av.Picture) ([]byte, error) {
		var b bytes.Buffer
		err := imaging.Encode(&b, p.Frame(), imaging.BMP, 0)
		return b.Bytes(), err
	}}, nil
}

// jpegQuality maps FFmpeg's scale, which multiplies the quantisers by an eighth of it, to the quality of libjpeg, which is
// what image/jpeg has. Without a scale FFmpeg's own default rate gives about 90 on pictures.
func jpegQuality(qscale int) int {
	if qscale < 0 {
		return 90
	}
	percent := float64(max(qscale, 1)) * 12.5
	q := 5000 / percent
	if percent <= 100 {
		q = (200 - percent) / 2
	}
	return max(1, min(int(q+0.5), 100))
}

// newMJPEG codes JPEG pictures: 4:2:0 of RGB, and YUV as it is, in the full range that JPEG means.
func newMJPEG(l *Library, cfg *VideoConfig, o Choice, about av.Codec) (videoCoder, error) {
	if err := cfg.only("mjpeg", o, "qscale", "colorspace"); err != nil {
		return nil, err
	}
	matrix, ok := cfg.matrix()
	switch {
	case !ok:
		return nil, invalid("the encoder mjpeg: colorspace %q, want bt709, bt470bg or smpte170m", cfg.Space)
	case cfg.QScale > 31:
		return nil, invalid("the encoder mjpeg: qscale %d, want 1 to 31", cfg.QScale)
	case cfg.Format.Deep():
		return nil, wantFormat("mjpeg", cfg.Format, "rgb24, bgr24, gray, yuv420p, yuv422p, yuv444p or nv12")
	}
	about.PixFmt = cfg.Format.String()
	if cfg.Format == av.RGB24 || cfg.Format == av.BGR24 {
		l.noteConversion("mjpeg", cfg)
		about.PixFmt = "yuvj420p"
	}
	quality := jpegQuality(cfg.QScale)
	return &pictureCoder{about, func(p *av.Picture) ([]byte, error) {
		f := p.Frame()
		f.Matrix = matrix
		var b bytes.Buffer
		err := imaging.Encode(&b, f, imaging.JPEG, quality)
		return b.Bytes(), err
	}}, nil
}

func wantFormat(encoder string, got av.PixFmt, want string) error {
	return invalid("the encoder %s takes %s, got pix_fmt %v", encoder, want, got)
}

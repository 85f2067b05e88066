package camera

import (
	"bytes"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"golang.org/x/image/bmp"
	"golang.org/x/image/webp"

	"github.com/canmv-run/canmv-run/host/frame"
)

// pictureExts are the endings of the names of pictures.
var pictureExts = map[string]bool{".png": true, ".jpg": true, ".jpeg": true, ".gif": true, ".bmp": true, ".webp": true}

// decodePicture reads a picture as RGB888, turned as its Exif data says. The first bytes decide the kind, not the name.
func decodePicture(name string) (*frame.Frame, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("camera: %w", err)
	}
	decode := func(io.Reader) (image.Image, error) {
		return nil, fmt.Errorf("starts with %q, want PNG, JPEG, GIF, BMP or WebP", data[:min(4, len(data))])
	}
	config := func(io.Reader) (image.Config, error) { return image.Config{}, nil }
	turn := 1
	switch has := func(s string) bool { return bytes.HasPrefix(data, []byte(s)) }; {
	case has("\x89PNG"):
		decode, config = png.Decode, png.DecodeConfig
	case has("\xff\xd8"):
		decode, config, turn = jpeg.Decode, jpeg.DecodeConfig, orientation(data)
	case has("GIF8"):
		decode, config = gif.Decode, gif.DecodeConfig
	case has("BM"):
		decode, config = bmp.Decode, bmp.DecodeConfig
	case has("RIFF"):
		decode, config = webp.Decode, webp.DecodeConfig
	}
	// A small broken file may claim a huge size: look before memory is taken.
	c, err := config(bytes.NewReader(data))
	if err == nil && (c.Width > frame.MaxSide || c.Height > frame.MaxSide) {
		return nil, fmt.Errorf("camera: %s: picture of %dx%d, want at most %d a side: %w", name, c.Width, c.Height, frame.MaxSide, ErrUnsupported)
	}
	var img image.Image
	if err == nil {
		img, err = decode(bytes.NewReader(data))
	}
	if err != nil {
		return nil, fmt.Errorf("camera: %s: %w: %w", name, ErrInvalid, err)
	}
	f := frame.FromImage(img)
	if f.Width == 0 || f.Height == 0 {
		return nil, fmt.Errorf("camera: %s: picture of %dx%d: %w", name, f.Width, f.Height, ErrInvalid)
	}
	if f.Format != frame.RGB888 {
		rgb := frame.New(frame.RGB888, f.Width, f.Height)
		if err := frame.Convert(rgb, f); err != nil {
			return nil, fmt.Errorf("camera: %s: %w", name, err)
		}
		f = rgb
	}
	return upright(f, turn), nil
}

// picture shows one picture again and again.
type picture struct {
	info Info
	f    *frame.Frame
	loop bool
}

func openPicture(name string, cfg SourceConfig) (Source, error) {
	f, err := decodePicture(name)
	if err != nil {
		return nil, err
	}
	return &picture{Info{Format: f.Format, Width: f.Width, Height: f.Height, Rate: cfg.Rate, Still: true}, f, cfg.Loop}, nil
}

func (p *picture) Info() Info { return p.info }

func (p *picture) Close() error { return nil }

func (p *picture) Frame(k int64) (*frame.Frame, error) {
	if k > 0 && !p.loop {
		return nil, io.EOF
	}
	p.f.PTS = p.info.Rate.Time(k)
	return p.f, nil
}

// folder shows the pictures of a folder, one a frame. All are shown at the size of the first: others are fitted into it.
type folder struct {
	info  Info
	names []string
	loop  bool
	have  int64
	f     *frame.Frame
}

func openFolder(dir string, cfg SourceConfig) (Source, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("camera: %w", err)
	}
	s := &folder{loop: cfg.Loop, have: -1}
	for _, e := range entries {
		if !e.IsDir() && pictureExts[strings.ToLower(filepath.Ext(e.Name()))] && !strings.HasPrefix(e.Name(), ".") {
			s.names = append(s.names, filepath.Join(dir, e.Name()))
		}
	}
	if len(s.names) == 0 {
		return nil, fmt.Errorf("camera: folder %s has no pictures (.png, .jpg, .jpeg, .gif, .bmp, .webp): %w", dir, ErrUnsupported)
	}
	sort.Slice(s.names, func(i, j int) bool { return naturalLess(s.names[i], s.names[j]) })
	f, err := decodePicture(s.names[0])
	if err != nil {
		return nil, err
	}
	s.f, s.have = f, 0
	s.info = Info{Format: f.Format, Width: f.Width, Height: f.Height, Rate: cfg.Rate, Still: len(s.names) == 1 && cfg.Loop}
	return s, nil
}

func (s *folder) Info() Info { return s.info }

func (s *folder) Close() error { return nil }

func (s *folder) Frame(k int64) (*frame.Frame, error) {
	n := int64(len(s.names))
	if k >= n && !s.loop {
		return nil, io.EOF
	}
	if i := k % n; i != s.have {
		f, err := decodePicture(s.names[i])
		if err != nil {
			return nil, err
		}
		if f.Width != s.info.Width || f.Height != s.info.Height {
			fitted := frame.New(s.info.Format, s.info.Width, s.info.Height)
			sc, err := frame.NewScaler(f.Spec(), fitted.Spec(), frame.ScaleOptions{Fit: frame.Pad})
			if err == nil {
				err = sc.Scale(fitted, f)
			}
			if err != nil {
				return nil, fmt.Errorf("camera: %s: %w", s.names[i], err)
			}
			f = fitted
		}
		s.f, s.have = f, i
	}
	s.f.PTS = s.info.Rate.Time(k)
	return s.f, nil
}

// naturalLess orders names as people do: runs of digits by their value, so that 9 comes before 10.
func naturalLess(a, b string) bool {
	x, y := a, b
	for x != "" && y != "" {
		if isDigit(x[0]) && isDigit(y[0]) {
			dx, dy := digits(x), digits(y)
			nx, ny := strings.TrimLeft(dx, "0"), strings.TrimLeft(dy, "0")
			if len(nx) != len(ny) {
				return len(nx) < len(ny)
			}
			if nx != ny {
				return nx < ny
			}
			x, y = x[len(dx):], y[len(dy):]
			continue
		}
		if x[0] != y[0] {
			return x[0] < y[0]
		}
		x, y = x[1:], y[1:]
	}
	if len(x) != len(y) {
		return len(x) < len(y)
	}
	return a < b
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func digits(s string) string {
	i := 0
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	return s[:i]
}

package camera

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/canmv-run/canmv-run/host/frame"
)

// Kinds describes what Open understands, one line a kind, for help texts.
func Kinds() []Kind {
	var ks []Kind
	for _, p := range patterns {
		ks = append(ks, Kind{p.name, p.help})
	}
	return append(ks,
		Kind{"FILE.y4m", "raw video (YUV4MPEG2), with its own frame rate"},
		Kind{"FILE.png", "a picture: PNG, JPEG, GIF, BMP or WebP"},
		Kind{"FOLDER", "the pictures of a folder in the order of their names, one a frame"},
		Kind{"FILE.mp4, .mov, .avi", "motion JPEG, with its own frame rate"},
		Kind{"FILE", "any other video file, decoded by the ffmpeg executable"},
	)
}

// Kind is one way to name a camera.
type Kind struct {
	// Name is what the user writes; capitals stand for a path.
	Name string
	Help string
}

// Open opens the camera that spec names: one of the patterns (test, bars, black, noise; empty means test) or a path. A
// file that has a pattern's name is opened as ./test.
func Open(spec string, cfg SourceConfig) (Source, error) {
	if cfg.Width == 0 {
		cfg.Width = 1920
	}
	if cfg.Height == 0 {
		cfg.Height = 1080
	}
	if cfg.Rate == (frame.Rate{}) {
		cfg.Rate = frame.Rate{Num: 30, Den: 1}
	}
	if cfg.Rate.Num <= 0 || cfg.Rate.Den <= 0 {
		return nil, fmt.Errorf("camera: frame rate %v, want more than 0: %w", cfg.Rate, ErrUnsupported)
	}
	if spec == "" {
		spec = "test"
	}
	if src, err := openPattern(spec, cfg); src != nil || err != nil {
		return src, err
	}
	st, err := os.Stat(spec)
	if err != nil {
		if os.IsNotExist(err) && !strings.ContainsAny(spec, "./\\") {
			return nil, fmt.Errorf("camera: no pattern and no file is called %q, want %s or a path: %w", spec, patternNames(), err)
		}
		return nil, fmt.Errorf("camera: %w", err)
	}
	if st.IsDir() {
		return openFolder(spec, cfg)
	}
	if !st.Mode().IsRegular() {
		return nil, fmt.Errorf("camera: %s is neither a file nor a folder (%v): %w", spec, st.Mode().Type(), ErrUnsupported)
	}
	if startsWith(spec, y4mMagic) {
		return openY4M(spec, cfg)
	}
	switch ext := strings.ToLower(filepath.Ext(spec)); {
	case ext == ".y4m":
		return openY4M(spec, cfg)
	case pictureExts[ext]:
		return openPicture(spec, cfg)
	}
	if src, err := openMJPEG(spec, cfg); src != nil || err != nil {
		return src, err
	}
	return openVideo(spec, cfg)
}

func patternNames() string {
	var names []string
	for _, p := range patterns {
		names = append(names, p.name)
	}
	return strings.Join(names, ", ")
}

// startsWith reports whether a file begins with magic; a file that cannot be read does not.
func startsWith(name, magic string) bool {
	f, err := os.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	b := make([]byte, len(magic))
	_, err = io.ReadFull(f, b)
	return err == nil && string(b) == magic
}

// Package engines picks the encoder for a codec, as --encoder auto|embedded|ffmpeg says.
//
//	set := &engines.Set{Mode: engines.Auto, FFmpeg: finder, Embedded: []engines.Engine{
//		{Codec: venc.H264, Name: "canmv h264", New: func(o venc.Options) (venc.Encoder, error) { return h264.New(o) }},
//	}}
//	enc, err := set.New(venc.Options{Codec: venc.H264, Width: 1280, Height: 720, BitRate: 4_000_000})
//
// What is embedded is the caller's list, so that a program links what it names; MJPEG is always there. Nothing is tried
// and then replaced: a mode and a list always lead to the same engine, or to an error.
//
// A Set is safe for concurrent use as long as nobody changes it. Errors wrap ErrNoEngine, with what to do about it.
package engines

import (
	"errors"
	"fmt"

	"github.com/canmv-run/canmv-run/host/ffmpeg"
	"github.com/canmv-run/canmv-run/host/venc"
	vencffmpeg "github.com/canmv-run/canmv-run/host/venc/ffmpeg"
	"github.com/canmv-run/canmv-run/host/venc/mjpeg"
)

// ErrNoEngine says that the mode leaves no engine for a codec.
var ErrNoEngine = errors.New("no encoder")

// Mode says which engines may be used.
type Mode uint8

const (
	Auto     Mode = iota // the embedded engine where there is one, else FFmpeg
	Embedded             // pure Go only
	FFmpeg               // FFmpeg for H.264 and H.265; MJPEG stays embedded
)

var modeNames = [...]string{Auto: "auto", Embedded: "embedded", FFmpeg: "ffmpeg"}

func (m Mode) String() string {
	if int(m) < len(modeNames) {
		return modeNames[m]
	}
	return fmt.Sprintf("mode %d", uint8(m))
}

// ParseMode reads the value of --encoder.
func ParseMode(s string) (Mode, error) {
	for m, name := range modeNames {
		if s == name {
			return Mode(m), nil
		}
	}
	return 0, fmt.Errorf("engines: mode %q, want auto, embedded or ffmpeg", s)
}

// Engine is a way to make encoders for one codec.
type Engine struct {
	Codec venc.Codec
	// Name is what Encoder.Name returns.
	Name string
	New  func(venc.Options) (venc.Encoder, error)
}

// Set holds the engines of a program.
type Set struct {
	Mode Mode
	// FFmpeg finds the executable when it is first needed. Nil means that there is none.
	FFmpeg *ffmpeg.Finder
	// Embedded are the engines in pure Go besides MJPEG. The first for a codec counts.
	Embedded []Engine
}

// New starts the encoder that Pick finds for o.Codec.
func (s *Set) New(o venc.Options) (venc.Encoder, error) {
	e, err := s.Pick(o.Codec)
	if err != nil {
		return nil, err
	}
	return e.New(o)
}

// Pick returns the engine for a codec without starting it. It looks for the executable if the choice falls on FFmpeg.
func (s *Set) Pick(c venc.Codec) (Engine, error) {
	if c < venc.H264 || c > venc.MJPEG {
		return Engine{}, fmt.Errorf("engines: %w for %v", ErrNoEngine, c)
	}
	if s.Mode != FFmpeg || c == venc.MJPEG {
		if e, ok := s.embedded(c); ok {
			return e, nil
		}
	}
	if s.Mode == Embedded {
		return Engine{}, fmt.Errorf("engines: %w for %v among the embedded ones; use --encoder ffmpeg or auto, which need FFmpeg (%s)",
			ErrNoEngine, c, ffmpeg.InstallHint())
	}
	return s.external(c)
}

func (s *Set) embedded(c venc.Codec) (Engine, bool) {
	for _, e := range s.Embedded {
		if e.Codec == c {
			return e, true
		}
	}
	if c == venc.MJPEG {
		return Engine{c, mjpeg.Name, func(o venc.Options) (venc.Encoder, error) { return mjpeg.New(o) }}, true
	}
	return Engine{}, false
}

func (s *Set) external(c venc.Codec) (Engine, error) {
	err := ffmpeg.ErrNotFound
	var tool *ffmpeg.Tool
	if s.FFmpeg != nil {
		tool, err = s.FFmpeg.Tool()
	}
	if err != nil {
		return Engine{}, fmt.Errorf("engines: %w for %v (--encoder %v): it needs FFmpeg; install it with %s, or name the executable with --ffmpeg PATH: %w",
			ErrNoEngine, c, s.Mode, ffmpeg.InstallHint(), err)
	}
	if name := vencffmpeg.Library(c); !tool.HasEncoder(name) {
		return Engine{}, fmt.Errorf("engines: %w for %v (--encoder %v): %s, version %s, was built without %s; install a full FFmpeg with %s",
			ErrNoEngine, c, s.Mode, tool.Path, tool.Version, name, ffmpeg.InstallHint())
	}
	return Engine{c, vencffmpeg.Name(c), func(o venc.Options) (venc.Encoder, error) { return vencffmpeg.New(tool, o) }}, nil
}

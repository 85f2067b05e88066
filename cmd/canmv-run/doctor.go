package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/canmv-run/canmv-run/host/ffmpeg"
	"github.com/canmv-run/canmv-run/host/venc"
	"github.com/canmv-run/canmv-run/host/venc/engines"
	"github.com/canmv-run/canmv-run/host/venc/h264"
	"github.com/canmv-run/canmv-run/host/venc/hevc"
)

// doctor says what this PC offers. It changes nothing: the sdcard folder is looked at, not made.
func doctor(o *options, stdout, stderr io.Writer) int {
	line := func(what, format string, a ...any) {
		fmt.Fprintf(stdout, "%-10s %s\n", what, fmt.Sprintf(format, a...))
	}
	line("version", "%s", version())
	line("machine", "%s/%s, %d cores", runtime.GOOS, runtime.GOARCH, runtime.NumCPU())

	set, err := newEngines(o)
	if err != nil {
		return usageError(stderr, err)
	}
	tool, err := set.FFmpeg.Tool()
	switch {
	case err == nil:
		line("FFmpeg", "%s at %s", tool.Version, tool.Path)
	case errors.Is(err, ffmpeg.ErrNotFound):
		line("FFmpeg", "not found: video files as a camera and --encoder ffmpeg need it. %s", ffmpeg.InstallHint())
	default:
		line("FFmpeg", "%v", err)
	}
	for _, c := range []struct {
		name  string
		codec venc.Codec
	}{{"H.264", venc.H264}, {"H.265", venc.H265}, {"JPEG", venc.MJPEG}} {
		e, err := set.Pick(c.codec)
		switch {
		case err == nil:
			line(c.name, "%s", e.Name)
		case errors.Is(err, ffmpeg.ErrNotFound):
			line(c.name, "no encoder: this one needs FFmpeg")
		default:
			line(c.name, "%v", err)
		}
	}
	line("sdcard", "%s", cardState(o.sdcard))
	return exitOK
}

// cardState says whether the card's folder is there and takes files.
func cardState(dir string) string {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return err.Error()
	}
	info, err := os.Stat(abs)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return abs + " (made by the first run)"
	case err != nil:
		return err.Error()
	case !info.IsDir():
		return abs + " is a file, not a folder: use --sdcard to name another"
	}
	f, err := os.CreateTemp(abs, ".canmv-run-*")
	if err != nil {
		return fmt.Sprintf("%s cannot be written: %v", abs, err)
	}
	name := f.Name()
	f.Close()
	if err := os.Remove(name); err != nil {
		return err.Error()
	}
	return abs + ", writable"
}

// newEngines is the set of encoders that the flags ask for.
func newEngines(o *options) (*engines.Set, error) {
	mode, err := engines.ParseMode(strings.ToLower(o.encoder))
	if err != nil {
		return nil, err
	}
	return &engines.Set{Mode: mode, FFmpeg: &ffmpeg.Finder{Path: o.ffmpeg}, Embedded: embedded}, nil
}

// embedded are the encoders in pure Go that this command links; JPEG is always there.
var embedded = []engines.Engine{
	{Codec: venc.H264, Name: "canmv h264", New: h264.New},
	{Codec: venc.H265, Name: "canmv hevc", New: hevc.New},
}

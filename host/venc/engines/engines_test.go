package engines_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/canmv-run/canmv-run/host/ffmpeg"
	"github.com/canmv-run/canmv-run/host/venc"
	"github.com/canmv-run/canmv-run/host/venc/engines"
)

func own(c venc.Codec) engines.Engine {
	return engines.Engine{Codec: c, Name: "own", New: func(venc.Options) (venc.Encoder, error) { return nil, errors.New("own was asked") }}
}

func TestPickWithoutFFmpeg(t *testing.T) {
	missing := &ffmpeg.Finder{Path: filepath.Join(t.TempDir(), "ffmpeg")}
	tests := []struct {
		mode  engines.Mode
		codec venc.Codec
		name  string // of the engine; empty for an error
	}{
		{engines.Auto, venc.H264, "own"},
		{engines.Auto, venc.H265, ""},
		{engines.Auto, venc.MJPEG, "image/jpeg"},
		{engines.Embedded, venc.H264, "own"},
		{engines.Embedded, venc.H265, ""},
		{engines.Embedded, venc.MJPEG, "image/jpeg"},
		{engines.FFmpeg, venc.H264, ""},
		{engines.FFmpeg, venc.H265, ""},
		{engines.FFmpeg, venc.MJPEG, "image/jpeg"},
		{engines.Auto, 0, ""},
	}
	for _, finder := range []*ffmpeg.Finder{missing, nil} {
		for _, tt := range tests {
			set := &engines.Set{Mode: tt.mode, FFmpeg: finder, Embedded: []engines.Engine{own(venc.H264)}}
			e, err := set.Pick(tt.codec)
			if tt.name != "" {
				if err != nil || e.Name != tt.name || e.Codec != tt.codec {
					t.Errorf("%v, %v: %q for %v, %v, want %q", tt.mode, tt.codec, e.Name, e.Codec, err, tt.name)
				}
				continue
			}
			if !errors.Is(err, engines.ErrNoEngine) {
				t.Errorf("%v, %v: %v, want an error that wraps %q", tt.mode, tt.codec, err, engines.ErrNoEngine)
			}
			if tt.codec != 0 && !strings.Contains(err.Error(), ffmpeg.InstallHint()) {
				t.Errorf("%v, %v: %q does not say what to install", tt.mode, tt.codec, err)
			}
			if tt.mode != engines.Embedded && tt.codec != 0 && !errors.Is(err, ffmpeg.ErrNotFound) {
				t.Errorf("%v, %v: %v, want an error that wraps %q", tt.mode, tt.codec, err, ffmpeg.ErrNotFound)
			}
		}
	}
}

func TestNew(t *testing.T) {
	set := &engines.Set{Embedded: []engines.Engine{own(venc.H264)}}
	if _, err := set.New(venc.Options{Codec: venc.H264}); err == nil || err.Error() != "own was asked" {
		t.Errorf("H.264: %v, want the list's engine", err)
	}
	enc, err := set.New(venc.Options{Codec: venc.MJPEG, Width: 64, Height: 64})
	if err != nil {
		t.Fatal(err)
	}
	defer enc.Close()
	if e, _ := set.Pick(venc.MJPEG); e.Name != enc.Name() {
		t.Errorf("Pick says %q, the encoder %q", e.Name, enc.Name())
	}
}

func TestFFmpegMode(t *testing.T) {
	finder := &ffmpeg.Finder{}
	if _, err := finder.Tool(); err != nil {
		t.Skipf("needs ffmpeg: %v", err)
	}
	set := &engines.Set{Mode: engines.FFmpeg, FFmpeg: finder, Embedded: []engines.Engine{own(venc.H264)}}
	for codec, lib := range map[venc.Codec]string{venc.H264: "libx264", venc.H265: "libx265"} {
		e, err := set.Pick(codec)
		if err != nil {
			t.Fatal(err)
		}
		enc, err := e.New(venc.Options{Codec: codec, Width: 64, Height: 64, BitRate: 100_000})
		if err != nil {
			t.Fatal(err)
		}
		if enc.Name() != e.Name || !strings.Contains(e.Name, lib) {
			t.Errorf("%v: engine %q, encoder %q, want %s in both", codec, e.Name, enc.Name(), lib)
		}
		enc.Close()
	}
}

func TestParseMode(t *testing.T) {
	for _, m := range []engines.Mode{engines.Auto, engines.Embedded, engines.FFmpeg} {
		if got, err := engines.ParseMode(m.String()); got != m || err != nil {
			t.Errorf("%v: %v, %v", m, got, err)
		}
	}
	if _, err := engines.ParseMode("x264"); err == nil || !strings.Contains(err.Error(), "auto, embedded or ffmpeg") {
		t.Errorf("got %v, want an error that names the modes", err)
	}
}

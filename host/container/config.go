package container

import (
	"fmt"
	"slices"
	"strings"

	"github.com/canmv-run/canmv-run/host/container/av"
	"github.com/canmv-run/canmv-run/host/frame"
)

// VideoConfig describes a video stream. Width, Height, Format and Rate are needed; −1, and for colours "", is the encoder's
// own choice.
type VideoConfig struct {
	Width, Height int
	Format        av.PixFmt
	Rate          av.Rational
	BitRate       int // bit/s; also 0 is the encoder's choice
	GOP           int // pictures from key frame to key frame
	BFrames       int // at most so many in a row
	// Compression is how hard a lossless or an FFmpeg encoder tries.
	Compression int
	// QScale is the quantiser: of H.264 and H.265 their QP (0 to 51), of MJPEG FFmpeg's scale (1, best, to 31).
	QScale int
	// Space, Primaries and Transfer are FFmpeg's names of colours, e.g. "bt709".
	Space, Primaries, Transfer string
}

// AudioConfig describes a stream of sound; see VideoConfig.
type AudioConfig struct {
	Channels, Rate int
	Format         av.SampleFmt
	BitRate        int
	Compression    int
	QScale         int
}

// Choice is which encoder to use. The zero value is the container's default.
type Choice struct {
	// Name is as `ffmpeg -encoders` lists them, or h264 or hevc for this program's choice.
	Name string
	// Options are the encoder's own, in order.
	Options [][2]string
}

// spaces, primaries and transfers are FFmpeg's names (pixdesc).
var (
	spaces    = []string{"rgb", "gbr", "bt709", "fcc", "bt470bg", "smpte170m", "smpte240m", "ycgco", "bt2020nc", "bt2020c", "smpte2085", "chroma-derived-nc", "chroma-derived-c", "ictcp"}
	primaries = []string{"bt709", "bt470m", "bt470bg", "smpte170m", "smpte240m", "film", "bt2020", "smpte428", "smpte431", "smpte432", "ebu3213"}
	transfers = []string{"bt709", "gamma22", "gamma28", "smpte170m", "smpte240m", "linear", "log100", "log316", "iec61966-2-4", "bt1361e", "iec61966-2-1",
		"bt2020-10", "bt2020-12", "smpte2084", "smpte428", "arib-std-b67"}
)

func (c *VideoConfig) check() error {
	switch {
	case c.Width < 1 || c.Height < 1 || c.Width > frame.MaxSide || c.Height > frame.MaxSide:
		return invalid("video_encode_config: size %dx%d, want 1 to %d pixels a side", c.Width, c.Height, frame.MaxSide)
	case c.Rate == av.Rational{}:
		return invalid("video_encode_config: frame_rate is missing, want (numerator, denominator)")
	case !c.Rate.Positive() || c.Rate.Num/c.Rate.Den > 1000 || c.Rate.Den/c.Rate.Num > 1000:
		return invalid("video_encode_config: frame_rate (%d, %d), want 1/1000 to 1000", c.Rate.Num, c.Rate.Den)
	case c.GOP < -1 || c.BFrames < -1 || c.BFrames > 16:
		return invalid("video_encode_config: gop_size %d, max_b_frames %d, want 0 or more, and at most 16 B-frames", c.GOP, c.BFrames)
	}
	for _, x := range []struct {
		field, value string
		known        []string
	}{{"colorspace", c.Space, spaces}, {"color_primaries", c.Primaries, primaries}, {"color_trc", c.Transfer, transfers}} {
		if x.value != "" && !slices.Contains(x.known, x.value) {
			return invalid("video_encode_config: %s %q, want %s", x.field, x.value, strings.Join(x.known, ", "))
		}
	}
	return nil
}

func (c *AudioConfig) check() error {
	switch {
	case c.Channels < 1 || c.Channels > av.MaxChannels:
		return invalid("audio_encode_config: num_channels %d, want 1 to %d", c.Channels, av.MaxChannels)
	case c.Rate < 1 || c.Rate > 768000:
		return invalid("audio_encode_config: sample_rate %d, want 1 to 768000", c.Rate)
	}
	return nil
}

// matrix is the conversion between RGB and YUV that the colours ask for; ok is false where it is none that host/frame has.
func (c *VideoConfig) matrix() (m frame.Matrix, ok bool) {
	switch c.Space {
	case "":
		if c.Height >= 720 {
			return frame.BT709, true
		}
		return frame.BT601, true
	case "bt709":
		return frame.BT709, true
	case "smpte170m", "bt470bg":
		return frame.BT601, true
	}
	return 0, false
}

// refuse is the error for a field that an encoder does not have.
func refuse(encoder, field string, value any) error {
	return invalid("the encoder %s has no %s, got %v", encoder, field, value)
}

// only refuses the fields that a simple encoder does not have, apart from those named.
func (c *VideoConfig) only(encoder string, o Choice, fields ...string) error {
	for _, f := range []struct {
		name string
		set  bool
		v    any
	}{
		{"bit_rate", c.BitRate > 0, c.BitRate}, {"gop_size", c.GOP >= 0, c.GOP}, {"max_b_frames", c.BFrames > 0, c.BFrames},
		{"compression_level", c.Compression >= 0, c.Compression}, {"qscale", c.QScale >= 0, c.QScale},
		{"colorspace", c.Space != "", c.Space}, {"color_primaries", c.Primaries != "", c.Primaries}, {"color_trc", c.Transfer != "", c.Transfer},
		{"encoder_config", len(o.Options) > 0, o.Options},
	} {
		if f.set && !slices.Contains(fields, f.name) {
			return refuse(encoder, f.name, f.v)
		}
	}
	return nil
}

func (c *AudioConfig) only(encoder string, o Choice) error {
	for _, f := range []struct {
		name string
		set  bool
		v    any
	}{
		{"bit_rate", c.BitRate > 0, c.BitRate}, {"compression_level", c.Compression >= 0, c.Compression},
		{"qscale", c.QScale >= 0, c.QScale}, {"encoder_config", len(o.Options) > 0, o.Options},
	} {
		if f.set {
			return refuse(encoder, f.name, f.v)
		}
	}
	return nil
}

// fieldArguments are the fields as FFmpeg's own options.
func (c *VideoConfig) fieldArguments(encoder string) []string {
	var a []string
	add := func(set bool, name string, v any) {
		if set {
			a = append(a, name, fmt.Sprint(v))
		}
	}
	add(c.BitRate > 0, "-b:v", c.BitRate)
	add(c.GOP >= 0, "-g", c.GOP)
	add(c.BFrames >= 0, "-bf", c.BFrames)
	add(c.Compression >= 0, "-compression_level", c.Compression)
	quality := "-q:v"
	if encoder == "libx264" || encoder == "libx265" {
		quality = "-qp" // they know no scale of FFmpeg's
	}
	add(c.QScale >= 0, quality, c.QScale)
	add(c.Space != "", "-colorspace", c.Space)
	add(c.Primaries != "", "-color_primaries", c.Primaries)
	add(c.Transfer != "", "-color_trc", c.Transfer)
	return a
}

func (c *AudioConfig) fieldArguments() []string {
	var a []string
	add := func(set bool, name string, v any) {
		if set {
			a = append(a, name, fmt.Sprint(v))
		}
	}
	add(c.BitRate > 0, "-b:a", c.BitRate)
	add(c.Compression >= 0, "-compression_level", c.Compression)
	add(c.QScale >= 0, "-q:a", c.QScale)
	return a
}

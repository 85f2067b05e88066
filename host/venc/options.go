package venc

import (
	"fmt"

	"github.com/canmv-run/canmv-run/host/frame"
)

// Limits of Options, both ends included.
const (
	MinWidth, MaxWidth     = 64, 4096
	MinHeight, MaxHeight   = 64, 2160
	MinBitRate, MaxBitRate = 10_000, 200_000_000
	MinQP, MaxQP           = 1, 51
	MinQuality, MaxQuality = 1, 99
	MaxGOP                 = 1<<30 - 1
)

// What zero stands for in Options.
const (
	DefaultQP      = 26
	DefaultQuality = 45
	DefaultGOP     = 30
)

var (
	codecNames   = [...]string{H264: "H.264", H265: "H.265", MJPEG: "MJPEG"}
	profileNames = [...]string{ProfileDefault: "default", Baseline: "Baseline", Main: "Main", High: "High"}
	controlNames = [...]string{CBR: "CBR", VBR: "VBR", FixQP: "FixQP"}
)

func (c Codec) String() string       { return nameOf(codecNames[:], int(c), "codec") }
func (p Profile) String() string     { return nameOf(profileNames[:], int(p), "profile") }
func (r RateControl) String() string { return nameOf(controlNames[:], int(r), "rate control") }

func nameOf(names []string, i int, what string) string {
	if i < len(names) && names[i] != "" {
		return names[i]
	}
	return fmt.Sprintf("%s %d", what, i)
}

// Resolve returns o with every zero value that has a meaning replaced by it (ProfileDefault and Threads stay: they are
// the engine's to decide), or an error that wraps ErrInvalid. Only what the codec and the rate control use is looked at.
// An engine calls it first.
func (o Options) Resolve() (Options, error) {
	if o.Codec < H264 || o.Codec > MJPEG {
		return o, invalid("%v, want H264, H265 or MJPEG", o.Codec)
	}
	if err := checkSize(o.Width, o.Height); err != nil {
		return o, err
	}
	if o.Rate == (frame.Rate{}) {
		o.Rate = frame.Rate{Num: 30, Den: 1}
	}
	if o.Rate.Num <= 0 || o.Rate.Den <= 0 || o.Rate.Num/o.Rate.Den > 1000 || o.Rate.Den/o.Rate.Num > 1000 {
		return o, invalid("frame rate %d/%d, want 1/1000 to 1000", o.Rate.Num, o.Rate.Den)
	}
	if o.Threads < 0 {
		return o, invalid("%d threads, want 0 or more", o.Threads)
	}
	if !o.Codec.has(o.Profile) {
		return o, invalid("profile %v with %v", o.Profile, o.Codec)
	}
	var err error
	if o.Codec == MJPEG {
		err = inRange("quality", &o.Quality, DefaultQuality, MinQuality, MaxQuality)
		return o, err
	}
	if err = inRange("GOP", &o.GOP, DefaultGOP, 1, MaxGOP); err != nil {
		return o, err
	}
	switch o.RateControl {
	case CBR, VBR:
		err = inRange("bit rate", &o.BitRate, 0, MinBitRate, MaxBitRate)
	case FixQP:
		err = inRange("QP", &o.QP, DefaultQP, MinQP, MaxQP)
	default:
		err = invalid("%v, want CBR, VBR or FixQP", o.RateControl)
	}
	return o, err
}

// inRange gives *v the value that zero stands for and checks it.
func inRange(what string, v *int, zero, low, high int) error {
	if *v == 0 {
		*v = zero
	}
	if *v < low || *v > high {
		return invalid("%s %d, want %d to %d", what, *v, low, high)
	}
	return nil
}

func (c Codec) has(p Profile) bool {
	switch p {
	case ProfileDefault:
		return true
	case Baseline, High:
		return c == H264
	case Main:
		return c == H264 || c == H265
	}
	return false
}

func checkSize(w, h int) error {
	if w < MinWidth || w > MaxWidth || h < MinHeight || h > MaxHeight || w%2 != 0 || h%2 != 0 {
		return invalid("%dx%d, want even sizes from %dx%d to %dx%d", w, h, MinWidth, MinHeight, MaxWidth, MaxHeight)
	}
	return nil
}

func invalid(format string, args ...any) error {
	return fmt.Errorf("venc: %w: %s", ErrInvalid, fmt.Sprintf(format, args...))
}

// CheckFrame reports what keeps f from being sent to an encoder with these options: its format, its size, or planes that
// are too short. The error wraps ErrInvalid.
func (o Options) CheckFrame(f *frame.Frame) error {
	if f.Format != frame.NV12 && f.Format != frame.I420 {
		return invalid("frame in %v, want NV12 or I420", f.Format)
	}
	if f.Width != o.Width || f.Height != o.Height {
		return invalid("frame of %dx%d, want %dx%d", f.Width, f.Height, o.Width, o.Height)
	}
	if err := f.Check(); err != nil {
		return fmt.Errorf("venc: %w: %w", ErrInvalid, err)
	}
	return nil
}

package ffmpeg

import (
	"fmt"
	"strings"

	"github.com/canmv-run/canmv-run/host/ffmpeg"
	"github.com/canmv-run/canmv-run/host/ffmpeg/nut"
	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/venc"
)

// Frame k goes in at tick 2k of 1/(2·Rate) s, or at 2k+1 to ask for an IDR picture (forceExpr). That is the one channel
// through which a running ffmpeg can be told anything about a frame. The frames' own times are of no use to it: x264 makes
// use of them only by holding each frame back until the next, and x265 not at all.
func tick(r frame.Rate) (num, den int) { return r.Den, 2 * r.Num }

func forceExpr(r frame.Rate) string {
	num, den := tick(r)
	return fmt.Sprintf("expr:mod(floor(t*%d/%d+0.5),2)", den, num)
}

// defaultThreads is for libx265 alone, see New.
const defaultThreads = 4

// Library returns the name of ffmpeg's encoder for H264 or H265, e.g. "libx264".
func Library(c venc.Codec) string {
	if c == venc.H265 {
		return "libx265"
	}
	return "libx264"
}

func preset(c venc.Codec) string {
	if c == venc.H265 {
		return "ultrafast"
	}
	return "superfast"
}

// Name returns what Encoder.Name says for a codec.
func Name(c venc.Codec) string { return "ffmpeg " + Library(c) + " " + preset(c) }

// inputFormat is the pixel format that the encoder works in, so that ffmpeg converts nothing.
func inputFormat(c venc.Codec) (frame.Format, string) {
	if c == venc.H265 {
		return frame.I420, "I420"
	}
	return frame.NV12, "NV12"
}

func inputStream(o venc.Options) nut.Stream {
	_, tag := inputFormat(o.Codec)
	num, den := tick(o.Rate)
	return nut.Stream{Tag: tag, Width: o.Width, Height: o.Height, Num: num, Den: den}
}

// arguments returns the command line for resolved options.
func arguments(t *ffmpeg.Tool, o venc.Options) []string {
	colour := "smpte170m"
	if o.Height >= 720 { // as frame.MatrixAuto
		colour = "bt709"
	}
	num, den := tick(o.Rate)
	args := []string{
		// The header says all there is to know: one frame in must give one out at once.
		"-probesize", "32", "-analyzeduration", "0", "-fpsprobesize", "0", "-threads", "1", "-f", "nut", "-i", "pipe:0",
		"-vf", fmt.Sprintf("setparams=range=tv:color_primaries=%[1]s:color_trc=%[1]s:colorspace=%[1]s", colour),
		"-enc_time_base", fmt.Sprintf("%d:%d", num, den), "-force_key_frames", forceExpr(o.Rate),
		"-c:v", Library(o.Codec), "-preset", preset(o.Codec), "-tune", "zerolatency", "-forced-idr", "1",
		"-bf", "0", "-g", fmt.Sprint(keyInterval(o)), "-sc_threshold", "0",
		"-color_range", "tv", "-color_primaries", colour, "-color_trc", colour, "-colorspace", colour,
	}
	if t.AtLeast(5, 1) {
		args = append(args, "-fps_mode", "passthrough")
	} else {
		args = append(args, "-vsync", "passthrough")
	}
	args = append(args, rateArguments(o)...)
	if o.Codec == venc.H265 {
		args = append(args, x265Arguments(o)...)
	} else {
		args = append(args, x264Arguments(o)...)
	}
	return append(args, "-f", "nut", "-flush_packets", "1", "pipe:1")
}

// keyInterval is the GOP as the encoder is told. x265 takes an interval of 1 for a wish for the profile Main Intra, so
// there every frame is asked to be an IDR picture instead.
func keyInterval(o venc.Options) int {
	if o.Codec == venc.H265 {
		return max(o.GOP, 2)
	}
	return o.GOP
}

func rateArguments(o venc.Options) []string {
	if o.RateControl == venc.FixQP {
		return []string{"-qp", fmt.Sprint(o.QP)}
	}
	peak := o.BitRate
	if o.RateControl == venc.VBR {
		peak += o.BitRate / 2
	}
	return []string{"-b:v", fmt.Sprint(o.BitRate), "-maxrate", fmt.Sprint(peak), "-bufsize", fmt.Sprint(peak)}
}

// x264Arguments: one thread, because slices in several threads under a VBV make other bytes in every run, and threads on
// several frames hold access units back.
func x264Arguments(o venc.Options) []string {
	params := []string{
		"sliced-threads=0", "cpu-independent=1", "bframes=0", fmt.Sprintf("fps=%d/%d", o.Rate.Num, o.Rate.Den),
	}
	if o.RateControl == venc.FixQP {
		params = append(params, "ipratio=1.0")
	}
	args := []string{"-threads", "1", "-x264-params", strings.Join(params, ":")}
	switch o.Profile {
	case venc.Baseline:
		return append(args, "-profile:v", "baseline", "-coder", "0")
	case venc.Main:
		return append(args, "-profile:v", "main", "-coder", "1")
	}
	return append(args, "-profile:v", "high", "-coder", "1")
}

// x265Arguments: with const-vbv=1 the bytes are the same for any number of threads in the pool. The SEI that names the
// settings is left out, as it also names the processor.
func x265Arguments(o venc.Options) []string {
	threads := o.Threads
	if threads == 0 {
		threads = defaultThreads
	}
	params := []string{
		"log-level=none", "open-gop=0", "scenecut=0", "bframes=0", "info=0", "frame-threads=1", "const-vbv=1",
		fmt.Sprintf("pools=%d", threads), fmt.Sprintf("fps=%d/%d", o.Rate.Num, o.Rate.Den),
	}
	if o.RateControl == venc.FixQP {
		params = append(params, "ipratio=1.0")
	}
	return []string{"-profile:v", "main", "-x265-params", strings.Join(params, ":")}
}

package filter

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/canmv-run/canmv-run/host/container/av"
)

// BufferDesc is the buffer or abuffer for frames of a stream. label is put behind its name, format replaces the stream's.
func BufferDesc(c *av.Codec, label, format string) string {
	name := "buffer"
	if c.Audio {
		name = "abuffer"
	}
	if label != "" {
		name += "@" + label
	}
	if c.Audio {
		if format == "" {
			format = c.SampleFmt
		}
		return fmt.Sprintf("%s=time_base=%v:sample_rate=%d:sample_fmt=%s:channel_layout=%s", name, c.TimeBase, c.SampleRate, format, ChannelLayout(c.Channels))
	}
	if format == "" {
		format = c.PixFmt
	}
	return fmt.Sprintf("%s=video_size=%dx%d:pix_fmt=%s:time_base=%v:pixel_aspect=%v", name, c.Width, c.Height, format, c.TimeBase, c.Aspect)
}

// ChannelLayout is the usual layout of a number of channels.
func ChannelLayout(n int) string {
	if name, ok := map[int]string{1: "mono", 2: "stereo", 6: "5.1", 8: "7.1"}[n]; ok {
		return name
	}
	return fmt.Sprintf("%dc", n)
}

// number writes a time as Python does.
func number(f float64) string {
	s := strconv.FormatFloat(f, 'g', -1, 64)
	if !strings.ContainsAny(s, ".eInN") {
		s += ".0"
	}
	return s
}

// window is start and end of a trim, without the infinite ones.
func window(name string, w *[2]float64) []string {
	if w == nil {
		return nil
	}
	var ts []string
	if !math.IsInf(w[0], 0) {
		ts = append(ts, "start="+number(w[0]))
	}
	if !math.IsInf(w[1], 0) {
		ts = append(ts, "end="+number(w[1]))
	}
	if len(ts) == 0 {
		return nil
	}
	return []string{name + "=" + strings.Join(ts, ":")}
}

// AudioDesc says how sound is prepared. Zero values, and nil, change nothing.
type AudioDesc struct {
	Rate, Channels int
	Format         string
	Window         *[2]float64
	Frames         int // pad and cut to so many samples; −1: do not
	More           string
}

// String is the filters, "" for none.
func (d AudioDesc) String() string {
	var parts []string
	if d.Channels > 0 {
		parts = append(parts, fmt.Sprintf("aformat=channel_layouts=%dc", d.Channels))
	}
	if d.Rate > 0 {
		parts = append(parts, fmt.Sprintf("aresample=%d", d.Rate))
	}
	parts = append(parts, window("atrim", d.Window)...)
	if d.Frames >= 0 {
		parts = append(parts, "apad", fmt.Sprintf("atrim=end_sample=%d", d.Frames))
	}
	if d.More != "" {
		parts = append(parts, d.More)
	}
	if d.Format != "" {
		parts = append(parts, "aformat=sample_fmts="+d.Format)
	}
	return strings.Join(parts, ",")
}

// VideoDesc says how pictures are prepared. Nil and "" change nothing.
type VideoDesc struct {
	Rate                    av.Rational
	Window                  *[2]float64
	ScaleWidth, ScaleHeight *int
	ScaleAlgo, ScaleMode    string // mode: pad, crop or ""
	CropWidth, CropHeight   *int
	Format                  string
	Frames                  int // pad and cut to so many pictures; −1: do not
	PadMode                 string
	More                    string
}

// Text is the filters, "" for none.
func (d VideoDesc) Text() (string, error) {
	of := func(n *int) int {
		if n == nil {
			return 0
		}
		return *n
	}
	var parts []string
	if d.Rate != (av.Rational{}) {
		parts = append(parts, fmt.Sprintf("fps=%v", d.Rate))
	}
	parts = append(parts, window("trim", d.Window)...)
	if d.ScaleWidth != nil || d.ScaleHeight != nil {
		w, h := of(d.ScaleWidth), of(d.ScaleHeight)
		scale := fmt.Sprintf("scale=w=%d:h=%d:flags=%s", w, h, d.ScaleAlgo)
		colour := d.PadMode
		if colour == "" {
			colour = "black"
		}
		switch d.ScaleMode {
		case "":
			parts = append(parts, scale)
		case "pad":
			parts = append(parts, scale+":force_original_aspect_ratio=decrease", fmt.Sprintf("pad=w=%d:h=%d:x=-1:y=-1:color=%s", w, h, colour))
		case "crop":
			parts = append(parts, scale+":force_original_aspect_ratio=increase", fmt.Sprintf("crop=w=%d:h=%d", w, h))
		default:
			return "", av.Invalid("scale_mode %q, want \"pad\", \"crop\" or None", d.ScaleMode)
		}
	}
	if d.CropWidth != nil || d.CropHeight != nil {
		parts = append(parts, fmt.Sprintf("crop=w=%d:h=%d", of(d.CropWidth), of(d.CropHeight)))
	}
	if d.Frames >= 0 {
		pad := "tpad=stop=-1:stop_mode=clone"
		if d.PadMode != "" {
			pad = "tpad=stop=-1:stop_mode=add:color=" + d.PadMode
		}
		parts = append(parts, pad, fmt.Sprintf("trim=end_frame=%d", d.Frames))
	}
	if d.More != "" {
		parts = append(parts, d.More)
	}
	if d.Format != "" {
		parts = append(parts, "format=pix_fmts="+d.Format)
	}
	return strings.Join(parts, ","), nil
}

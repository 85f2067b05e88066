package camera

import (
	"encoding/json"
	"strings"

	"github.com/canmv-run/canmv-run/host/ffmpeg"
	"github.com/canmv-run/canmv-run/host/frame"
)

// probed is what ffprobe says about the first video stream of a file. Where ffprobe is missing or fails all is empty:
// ffmpeg then decides by itself, and tells what is wrong with the file.
type probed struct {
	PixelFormat string `json:"pix_fmt"`
	Range       string `json:"color_range"`
	Space       string `json:"color_space"`
	Height      int    `json:"height"`
	Nominal     string `json:"r_frame_rate"`
	Average     string `json:"avg_frame_rate"`
}

// probe asks the ffprobe that stands beside ffmpeg.
func probe(tool *ffmpeg.Tool, name string) probed {
	out, err := tool.Probe("-v", "quiet", "-select_streams", "v:0",
		"-show_entries", "stream=pix_fmt,color_range,color_space,height,r_frame_rate,avg_frame_rate", "-of", "json", "file:"+name)
	var doc struct{ Streams []probed }
	if err != nil || json.Unmarshal([]byte(out), &doc) != nil || len(doc.Streams) == 0 {
		return probed{}
	}
	return doc.Streams[0]
}

// arguments are those of the ffmpeg command that decodes the file.
func (p probed) arguments(name string) []string {
	args := []string{"-i", "file:" + name, "-map", "0:v:0"}
	var scale []string
	if p.fullRange() {
		scale = append(scale, "out_range=tv")
	}
	if p.isRGB() && p.Height >= 720 {
		scale = append(scale, "out_color_matrix=bt709") // ffmpeg takes BT.601 at every size
	}
	if scale != nil {
		args = append(args, "-vf", "scale="+strings.Join(scale, ":"))
	}
	if r, ok := p.varying(); ok {
		args = append(args, "-r", r.String())
	}
	return append(args, "-pix_fmt", p.decoded(), "-f", "yuv4mpegpipe", "pipe:1")
}

// decoded is the pixel format asked for: 8 bits, with the chroma that the file has.
func (p probed) decoded() string {
	switch strings.TrimPrefix(p.PixelFormat, "yuvj") {
	case "422p", "yuv422p":
		return "yuv422p"
	case "444p", "yuv444p":
		return "yuv444p"
	}
	return "yuv420p"
}

func (p probed) fullRange() bool { return p.Range == "pc" || strings.HasPrefix(p.PixelFormat, "yuvj") }

func (p probed) isRGB() bool {
	for _, s := range []string{"rgb", "bgr", "gbr", "argb", "abgr", "0rgb", "0bgr", "pal8"} {
		if strings.HasPrefix(p.PixelFormat, s) {
			return true
		}
	}
	return false
}

// matrix is what the file says about itself; MatrixAuto where it says nothing.
func (p probed) matrix() frame.Matrix {
	switch p.Space {
	case "bt709":
		return frame.BT709
	case "smpte170m", "bt470bg":
		return frame.BT601
	}
	return frame.MatrixAuto
}

// varying returns the average rate of a file whose frames do not come at their nominal rate: more than 1 % apart.
func (p probed) varying() (frame.Rate, bool) {
	avg, err1 := parseRate(p.Average, "/")
	nom, err2 := parseRate(p.Nominal, "/")
	if err1 != nil || err2 != nil {
		return frame.Rate{}, false
	}
	a, n := int64(avg.Num)*int64(nom.Den), int64(nom.Num)*int64(avg.Den)
	d := a - n
	if d < 0 {
		d = -d
	}
	return avg, d > n/100
}

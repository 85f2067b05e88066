package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/venc"
	"github.com/canmv-run/canmv-run/host/venc/h264"
	"github.com/canmv-run/canmv-run/host/venc/hevc"
)

// point is one encoding of a clip. PSNR is (6Y+U+V)/8 over the mean squared errors of all frames, SSIM in dB; P5 is the
// 5th percentile of the frames' PSNR and Max the largest access unit in bytes.
type point struct {
	Kbps, PSNR, PSNRY, SSIM, FPS, P5 float64
	// CPU is processor time a frame in milliseconds: a measure that other work on the machine disturbs less than FPS.
	CPU float64
	Max int
}

func (p point) print(w io.Writer, name string, target int) {
	fmt.Fprintf(w, "%-16s %8d %8.0f %8.3f %8.3f %8.3f %8.1f %8.2f %8.2f %8.1f\n", name, target, p.Kbps, p.PSNR, p.PSNRY, p.SSIM, p.FPS, p.CPU, p.P5, float64(p.Max)/1000)
}

// ours encodes with the embedded encoder, without some tools. The clip is in memory before the clock starts.
func (s *settings) ours(clip string, target int, fixed bool, off uint) (point, error) {
	f, err := os.Open(clip)
	if err != nil {
		return point{}, err
	}
	defer f.Close()
	size := s.width * s.height * 3 / 2
	data := make([]byte, size*s.frames)
	if _, err := io.ReadFull(f, data); err != nil {
		return point{}, fmt.Errorf("%s: %w", clip, err)
	}
	o := venc.Options{Codec: s.codec, Profile: s.profile, Width: s.width, Height: s.height, Rate: frame.Rate{Num: 30, Den: 1}, GOP: s.gop, Threads: s.threads, RateControl: s.rc}
	if fixed {
		o.RateControl, o.QP = venc.FixQP, target
	} else {
		o.BitRate = target * 1000
	}
	var enc venc.Encoder
	if s.codec == venc.H265 {
		o.Profile = venc.Main
		// A tool that is off by default is switched on by its bit.
		enc, err = hevc.NewWith(o, hevc.DefaultTools^hevc.Tools(off))
	} else {
		enc, err = h264.NewWithout(o, h264.Tools(off))
	}
	if err != nil {
		return point{}, err
	}
	defer enc.Close()
	var stream []byte
	var p venc.Packet
	var spent, used time.Duration
	var sizes []int
	for k := range s.frames {
		b := data[k*size:]
		fr := &frame.Frame{Format: frame.I420, Width: s.width, Height: s.height, PTS: o.Rate.Time(int64(k)),
			Stride: [3]int{s.width, s.width / 2, s.width / 2}}
		n := s.width * s.height
		fr.Planes = [3][]byte{b[:n], b[n : n*5/4], b[n*5/4 : n*3/2]}
		start, cpu := time.Now(), cpuTime()
		if err := enc.Send(fr, venc.FrameOptions{}); err != nil {
			return point{}, err
		}
		if err := enc.Receive(&p); err != nil {
			return point{}, err
		}
		spent += time.Since(start)
		used += cpuTime() - cpu
		if k == 0 {
			stream = append(stream, enc.Header()...)
		}
		stream = append(stream, p.Data...)
		sizes = append(sizes, len(p.Data))
	}
	pt, err := s.quality(clip, stream)
	pt.FPS = float64(s.frames) / spent.Seconds()
	pt.CPU = used.Seconds() * 1000 / float64(s.frames)
	pt.Max = slices.Max(sizes)
	return pt, err
}

// other encodes with x264 or x265 through the ffmpeg command, or takes the result of an earlier run.
func (s *settings) other(clip, preset string, kbps int) (point, error) {
	rate := strconv.Itoa(kbps) + "k"
	args := []string{"-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", fmt.Sprintf("%dx%d", s.width, s.height), "-r", "30", "-i", clip,
		"-frames:v", strconv.Itoa(s.frames), "-preset", preset, "-tune", "zerolatency", "-g", strconv.Itoa(s.gop), "-b:v", rate, "-maxrate", rate, "-bufsize", rate}
	if s.codec == venc.H265 {
		args = append(args, "-c:v", "libx265", "-x265-params", "log-level=none:open-gop=0:scenecut=0:pools="+strconv.Itoa(s.threads), "-f", "hevc", "-")
	} else {
		args = append(args, "-c:v", "libx264", "-threads", strconv.Itoa(s.threads), "-sc_threshold", "0", "-f", "h264", "-")
	}
	sum := sha256.Sum256([]byte(strings.Join(args, " ")))
	path := filepath.Join(s.cache, fmt.Sprintf("%x.json", sum[:8]))
	var p point
	if b, err := os.ReadFile(path); err == nil && !s.fresh && json.Unmarshal(b, &p) == nil {
		return p, nil
	}
	var out, msg bytes.Buffer
	cmd := exec.Command("ffmpeg", args...)
	cmd.Stdout, cmd.Stderr = &out, &msg
	start := time.Now()
	if err := cmd.Run(); err != nil {
		return point{}, fmt.Errorf("ffmpeg: %w: %s", err, msg.String())
	}
	spent := time.Since(start)
	p, err := s.quality(clip, out.Bytes())
	if err != nil {
		return point{}, err
	}
	p.FPS = float64(s.frames) / spent.Seconds()
	p.CPU = (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds() * 1000 / float64(s.frames)
	if err := os.MkdirAll(s.cache, 0o755); err != nil {
		return point{}, err
	}
	b, err := json.Marshal(p)
	if err != nil {
		return point{}, err
	}
	return p, os.WriteFile(path, b, 0o644)
}

var (
	psnrLine  = regexp.MustCompile(`PSNR y:(\S+) u:(\S+) v:(\S+)`)
	ssimLine  = regexp.MustCompile(`SSIM Y:\S+ \((\S+)\)`)
	frameLine = regexp.MustCompile(`psnr_y:(\S+) psnr_u:(\S+) psnr_v:(\S+)`)
)

// demuxer is ffmpeg's name of a raw stream.
func (s *settings) demuxer() string {
	if s.codec == venc.H265 {
		return "hevc"
	}
	return "h264"
}

// quality decodes a stream with ffmpeg and compares it with the clip.
func (s *settings) quality(clip string, stream []byte) (point, error) {
	stats, err := os.CreateTemp("", "psnr")
	if err != nil {
		return point{}, err
	}
	defer os.Remove(stats.Name())
	defer stats.Close()
	cmd := exec.Command("ffmpeg", "-hide_banner", "-nostats", "-r", "30", "-f", s.demuxer(), "-i", "-",
		"-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", fmt.Sprintf("%dx%d", s.width, s.height), "-r", "30", "-i", clip,
		"-filter_complex", "[0:v]settb=1/30,setpts=N,split[a][b];[1:v]settb=1/30,setpts=N,split[c][d];[a][c]psnr=shortest=1:stats_file="+stats.Name()+"[x];[b][d]ssim=shortest=1[y]",
		"-map", "[x]", "-f", "null", "-", "-map", "[y]", "-f", "null", "-")
	cmd.Stdin = bytes.NewReader(stream)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return point{}, fmt.Errorf("ffmpeg: %w: %s", err, out)
	}
	num := func(b []byte) float64 {
		v, _ := strconv.ParseFloat(string(b), 64)
		if string(b) == "inf" {
			v = 100
		}
		return v
	}
	y, ss := psnrLine.FindSubmatch(out), ssimLine.FindSubmatch(out)
	if y == nil || ss == nil {
		return point{}, fmt.Errorf("ffmpeg printed no PSNR or SSIM: %s", out)
	}
	p := point{Kbps: float64(len(stream)) * 8 * 30 / 1000 / float64(s.frames), PSNRY: num(y[1]), PSNR: (6*num(y[1]) + num(y[2]) + num(y[3])) / 8, SSIM: num(ss[1])}
	var each []float64
	sc := bufio.NewScanner(stats)
	for sc.Scan() {
		if m := frameLine.FindSubmatch(sc.Bytes()); m != nil {
			each = append(each, (6*num(m[1])+num(m[2])+num(m[3]))/8)
		}
	}
	if len(each) != s.frames {
		return point{}, fmt.Errorf("%d frames decoded, want %d", len(each), s.frames)
	}
	slices.Sort(each)
	p.P5 = each[len(each)/20]
	return p, sc.Err()
}

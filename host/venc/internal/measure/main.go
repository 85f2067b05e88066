// Command measure compares the embedded encoders with x264 and x265 through the ffmpeg command: bit rate, PSNR, SSIM, speed and
// BD-rate on raw 4:2:0 clips.
//
//	go run ./host/venc/internal/measure -clips film.yuv,noise.yuv -size 1280x720 -rates 1000,2000,4000,8000
//
// Clips are planar I420 files without headers, played at 30 frames a second. The results of x264 and x265 are kept in the folder
// named by -cache, so that tuning runs are short; -fresh measures them again, which speed comparisons need.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/canmv-run/canmv-run/host/venc"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// settings are the flags of one run.
type settings struct {
	clips         []string
	width, height int
	frames, gop   int
	rates         []int // kbit/s
	qps           []int
	profile       venc.Profile
	threads       int
	cache         string
	fresh         bool
	presets       []string
	rc            venc.RateControl
	codec         venc.Codec
	off           uint
}

func run(args []string, stdout, stderr io.Writer) int {
	var s settings
	fs := flag.NewFlagSet("measure", flag.ContinueOnError)
	fs.SetOutput(stderr)
	clips := fs.String("clips", "", "comma-separated I420 files")
	size := fs.String("size", "1280x720", "width and height of the clips")
	rates := fs.String("rates", "1000,2000,4000,8000", "bit rates in kbit/s")
	qps := fs.String("qps", "", "quantisers: encode with fixed QP instead of the rates")
	profile := fs.String("profile", "high", "baseline, main or high")
	presets := fs.String("presets", "superfast", "x264 or x265 presets to compare with")
	codec := fs.String("codec", "h264", "h264 or h265")
	fs.IntVar(&s.frames, "frames", 300, "frames of each clip")
	fs.IntVar(&s.gop, "g", 60, "distance between IDR pictures")
	fs.IntVar(&s.threads, "threads", 2, "threads of both encoders")
	fs.StringVar(&s.cache, "cache", filepath.Join(os.TempDir(), "measure-cache"), "folder for the results of x264 and x265")
	fs.BoolVar(&s.fresh, "fresh", false, "measure x264 or x265 again")
	fs.UintVar(&s.off, "off", 0, "bit set of h264.Tools or hevc.Tools to leave out")
	vbr := fs.Bool("vbr", false, "VBR instead of CBR")
	if err := fs.Parse(args); err != nil {
		return 2
	}
	if _, err := fmt.Sscanf(*size, "%dx%d", &s.width, &s.height); err != nil || *clips == "" {
		fmt.Fprintf(stderr, "measure: want -clips FILES and -size WxH, got %q and %q\n", *clips, *size)
		return 2
	}
	switch *codec {
	case "h264":
		s.codec = venc.H264
	case "h265":
		s.codec = venc.H265
	default:
		fmt.Fprintf(stderr, "measure: codec %q, want h264 or h265\n", *codec)
		return 2
	}
	s.clips, s.presets = strings.Split(*clips, ","), strings.Split(*presets, ",")
	if *presets == "" {
		s.presets = nil
	}
	if *vbr {
		s.rc = venc.VBR
	}
	switch *profile {
	case "baseline":
		s.profile = venc.Baseline
	case "main":
		s.profile = venc.Main
	case "high":
		s.profile = venc.High
	default:
		fmt.Fprintf(stderr, "measure: profile %q, want baseline, main or high\n", *profile)
		return 2
	}
	var err error
	if s.rates, err = numbers(*rates); err == nil {
		s.qps, err = numbers(*qps)
	}
	if err == nil {
		err = s.compare(stdout)
	}
	if err != nil {
		fmt.Fprintf(stderr, "measure: %v\n", err)
		return 1
	}
	return 0
}

func numbers(s string) (ns []int, err error) {
	for _, f := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' }) {
		n, err := strconv.Atoi(f)
		if err != nil {
			return nil, err
		}
		ns = append(ns, n)
	}
	return ns, nil
}

// compare measures every clip and prints the tables.
func (s *settings) compare(w io.Writer) error {
	for _, clip := range s.clips {
		fmt.Fprintf(w, "%s\n%-16s %8s %8s %8s %8s %8s %8s %8s %8s %8s\n", filepath.Base(clip), "encoder", "target", "kbit/s", "psnr", "psnr-y", "ssim dB", "fps", "cpu ms", "p5 psnr", "max kB")
		var ours []point
		targets, fixed := s.rates, false
		if len(s.qps) > 0 {
			targets, fixed = s.qps, true
		}
		for _, t := range targets {
			p, err := s.ours(clip, t, fixed, s.off)
			if err != nil {
				return err
			}
			p.print(w, "ours", t)
			ours = append(ours, p)
		}
		if s.off != 0 {
			var all []point
			ratio, cpu := 0.0, 0.0
			for i, t := range targets {
				p, err := s.ours(clip, t, fixed, 0)
				if err != nil {
					return err
				}
				p.print(w, "all tools", t)
				all = append(all, p)
				ratio += ours[i].FPS / p.FPS / float64(len(targets))
				cpu += p.CPU / ours[i].CPU / float64(len(targets))
			}
			fmt.Fprintf(w, "against all tools: BD-rate psnr %+.1f %%, ssim %+.1f %%, speed %.2f, processor %.2f\n",
				bdRate(all, ours, func(p point) float64 { return p.PSNR }), bdRate(all, ours, func(p point) float64 { return p.SSIM }), ratio, cpu)
		}
		for _, preset := range s.presets {
			var theirs []point
			for _, t := range s.rates {
				p, err := s.other(clip, preset, t)
				if err != nil {
					return err
				}
				p.print(w, preset, t)
				theirs = append(theirs, p)
			}
			ratio, cpu := 0.0, 0.0
			for i := range min(len(ours), len(theirs)) {
				cpu += theirs[i].CPU / ours[i].CPU / float64(min(len(ours), len(theirs)))
				ratio += ours[i].FPS / theirs[i].FPS / float64(min(len(ours), len(theirs)))
			}
			fmt.Fprintf(w, "against %s: BD-rate psnr %+.1f %%, ssim %+.1f %%, speed %.2f, processor %.2f\n", preset,
				bdRate(theirs, ours, func(p point) float64 { return p.PSNR }), bdRate(theirs, ours, func(p point) float64 { return p.SSIM }), ratio, cpu)
		}
	}
	return nil
}

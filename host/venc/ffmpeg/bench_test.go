package ffmpeg_test

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/venc"
	vencffmpeg "github.com/canmv-run/canmv-run/host/venc/ffmpeg"
	"github.com/canmv-run/canmv-run/host/venc/venctest"
)

// BenchmarkAgainstCommand encodes the same file of raw video through the engine and with the plain command, same encoder,
// options and threads. "ratio" is the engine's frames per second divided by the command's.
//
//	go test ./host/venc/ffmpeg -run - -bench AgainstCommand -benchtime 3x
func BenchmarkAgainstCommand(b *testing.B) {
	tool := find(b)
	const frames = 150
	for _, codec := range []venc.Codec{venc.H264, venc.H265} {
		o := venc.Options{Codec: codec, Width: 1280, Height: 720, BitRate: 4_000_000, GOP: 30}
		path := rawVideo(b, o, frames)
		b.Run(codec.String(), func(b *testing.B) {
			var engine, command time.Duration
			for range b.N {
				start := time.Now()
				throughEngine(b, func() (venc.Encoder, error) { return vencffmpeg.New(tool, o) }, o, path)
				middle := time.Now()
				args := plainArguments(o, path, filepath.Join(b.TempDir(), "out.nut"))
				if out, err := exec.Command(tool.Path, args...).CombinedOutput(); err != nil {
					b.Fatalf("%v: %s", err, out)
				}
				engine += middle.Sub(start)
				command += time.Since(middle)
				if b.N == 1 {
					b.Logf("ffmpeg %s", strings.Join(args, " "))
				}
			}
			n := float64(frames * b.N)
			b.ReportMetric(n/engine.Seconds(), "engine-fps")
			b.ReportMetric(n/command.Seconds(), "command-fps")
			b.ReportMetric(command.Seconds()/engine.Seconds(), "ratio")
		})
	}
}

// plainArguments is what a person would type for the same stream.
func plainArguments(o venc.Options, in, out string) []string {
	args := []string{"-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "nv12", "-s", fmt.Sprintf("%dx%d", o.Width, o.Height), "-r", "30", "-i", in}
	if o.Codec == venc.H265 {
		args = append(args, "-pix_fmt", "yuv420p", "-c:v", "libx265", "-preset", "ultrafast",
			"-x265-params", "log-level=none:open-gop=0:scenecut=0:frame-threads=1:const-vbv=1:pools=4")
	} else {
		args = append(args, "-c:v", "libx264", "-preset", "superfast", "-threads", "1", "-sc_threshold", "0")
	}
	rate := fmt.Sprint(o.BitRate)
	return append(args, "-tune", "zerolatency", "-bf", "0", "-g", fmt.Sprint(o.GOP), "-b:v", rate, "-maxrate", rate, "-bufsize", rate, out)
}

func rawVideo(b *testing.B, o venc.Options, n int) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "in.nv12")
	out, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	defer out.Close()
	f := frame.New(frame.NV12, o.Width, o.Height)
	content := &venctest.Content{Cut: 90}
	var buf []byte
	for k := range n {
		content.Draw(f, k)
		buf = f.Bytes(buf[:0])
		if _, err := out.Write(buf); err != nil {
			b.Fatal(err)
		}
	}
	return path
}

func throughEngine(b *testing.B, start func() (venc.Encoder, error), o venc.Options, path string) {
	b.Helper()
	in, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer in.Close()
	enc, err := start()
	if err != nil {
		b.Fatal(err)
	}
	defer enc.Close()
	sent := make(chan int, 1)
	go func() {
		n := 0
		defer func() { sent <- n }()
		mem := make([]byte, frame.Size(frame.NV12, o.Width, o.Height))
		f, _ := frame.Layout(mem, frame.NV12, o.Width, o.Height, 0)
		for ; ; n++ {
			if _, err := io.ReadFull(in, mem); err != nil {
				return
			}
			f.PTS = frame.Rate{Num: 30, Den: 1}.Time(int64(n))
			if err := enc.Send(f, venc.FrameOptions{}); err != nil {
				b.Error(err)
				return
			}
		}
	}()
	out, err := os.Create(filepath.Join(b.TempDir(), "out"))
	if err != nil {
		b.Fatal(err)
	}
	defer out.Close()
	size, err := in.Stat()
	if err != nil {
		b.Fatal(err)
	}
	var p venc.Packet
	frames := int(size.Size()) / frame.Size(frame.NV12, o.Width, o.Height)
	for range frames {
		if err := enc.Receive(&p); err != nil {
			b.Fatal(err)
		}
		if _, err := out.Write(p.Data); err != nil {
			b.Fatal(err)
		}
	}
	if n := <-sent; n != frames {
		b.Fatalf("sent %d frames, want %d", n, frames)
	}
}

// BenchmarkLatency is the time from Send to the access unit with one frame on its way, 720p at 4 Mbit/s.
func BenchmarkLatency(b *testing.B) {
	tool := find(b)
	enc, err := vencffmpeg.New(tool, venc.Options{Codec: venc.H264, Width: 1280, Height: 720, BitRate: 4_000_000})
	if err != nil {
		b.Fatal(err)
	}
	defer enc.Close()
	var frames [30]*frame.Frame
	content := &venctest.Content{}
	for k := range frames {
		frames[k] = frame.New(frame.NV12, 1280, 720)
		content.Draw(frames[k], k)
	}
	var p venc.Packet
	k := 0
	b.ReportAllocs()
	for b.Loop() {
		if err := enc.Send(frames[k%len(frames)], venc.FrameOptions{}); err != nil {
			b.Fatal(err)
		}
		if err := enc.Receive(&p); err != nil {
			b.Fatal(err)
		}
		k++
	}
	runtime.KeepAlive(frames)
}

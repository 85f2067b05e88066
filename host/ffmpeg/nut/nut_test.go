package nut

import (
	"bytes"
	"errors"
	"fmt"
	"hash/adler32"
	"io"
	"os/exec"
	"strings"
	"testing"
)

var testStream = Stream{Tag: "NV12", Width: 64, Height: 64, Num: 1, Den: 60}

const testSize = 64 * 64 * 3 / 2

func written(n int) ([]byte, [][]byte) {
	b := AppendHeader(nil, testStream)
	var frames [][]byte
	for k := range n {
		f := bytes.Repeat([]byte{byte(k + 'A')}, testSize)
		frames = append(frames, f)
		b = append(AppendFrame(b, int64(2*k+k%2), len(f)), f...)
	}
	return b, frames
}

func readAll(b []byte) ([][]byte, error) {
	r := NewReader(bytes.NewReader(b))
	var frames [][]byte
	for {
		f, err := r.Next(nil)
		if err == io.EOF {
			return frames, nil
		}
		if err != nil {
			return frames, err
		}
		frames = append(frames, f)
	}
}

func TestOwnStream(t *testing.T) {
	b, want := written(20)
	got, err := readAll(b)
	if err != nil || len(got) != len(want) {
		t.Fatalf("read %d frames, %v, want %d", len(got), err, len(want))
	}
	for k := range want {
		if !bytes.Equal(got[k], want[k]) {
			t.Errorf("frame %d differs", k)
		}
	}
	for cut := 1; cut < len(b); cut += 97 {
		if _, err := readAll(b[:cut]); err != nil && !errors.Is(err, ErrInvalid) && err != io.ErrUnexpectedEOF {
			t.Errorf("cut at %d: %v", cut, err)
		}
	}
}

func ffmpeg(t *testing.T, in []byte, args ...string) []byte {
	t.Helper()
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Skipf("needs ffmpeg: %v", err)
	}
	cmd := exec.Command("ffmpeg", append([]string{"-v", "error"}, args...)...)
	cmd.Stdin = bytes.NewReader(in)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("ffmpeg %s: %v", strings.Join(args, " "), err)
	}
	return out
}

// TestFFmpegReads: sizes, times and bytes arrive.
func TestFFmpegReads(t *testing.T) {
	b, want := written(4)
	got := ffmpeg(t, b, "-f", "nut", "-i", "-", "-c", "copy", "-f", "rawvideo", "-")
	if !bytes.Equal(got, bytes.Join(want, nil)) {
		t.Errorf("ffmpeg read %d bytes, want the %d that were written", len(got), len(want)*testSize)
	}
	crc := string(ffmpeg(t, b, "-f", "nut", "-i", "-", "-c", "copy", "-f", "framecrc", "-"))
	for _, line := range []string{"#tb 0: 1/60", "#dimensions 0: 64x64", "0,          0,          0,", "0,          3,          3,", "0,          7,          7,"} {
		if !strings.Contains(crc, line) {
			t.Errorf("ffmpeg does not see %q in\n%s", line, crc)
		}
	}
}

// TestFFmpegWrites: frames of every size come out, also small ones with elided headers and many syncpoints.
func TestFFmpegWrites(t *testing.T) {
	b, want := written(60)
	file := ffmpeg(t, b, "-f", "nut", "-i", "-", "-c", "copy", "-f", "nut", "-")
	got, err := readAll(file)
	if err != nil || !bytes.Equal(bytes.Join(got, nil), bytes.Join(want, nil)) {
		t.Errorf("read %d frames, %v, want the %d that were written", len(got), err, len(want))
	}
	args := []string{"-f", "nut", "-i", "-", "-c:v", "mpeg4", "-g", "7", "-q:v", "5", "-bf", "0", "-flags", "+global_header", "-f", "nut", "-"}
	packets, err := readAll(ffmpeg(t, b, args...))
	if err != nil || len(packets) != len(want) {
		t.Fatalf("read %d packets, %v, want %d", len(packets), err, len(want))
	}
	// The same packets as ffmpeg lists them: stream, two times, duration, size, checksum.
	args[len(args)-2] = "framecrc"
	var rows []string
	for line := range strings.Lines(string(ffmpeg(t, b, args...))) {
		if !strings.HasPrefix(line, "#") {
			rows = append(rows, line)
		}
	}
	if len(rows) != len(packets) {
		t.Fatalf("ffmpeg lists %d packets, want %d", len(rows), len(packets))
	}
	for k, row := range rows {
		f := strings.Split(row, ",")
		// ffmpeg starts Adler-32 at 0 instead of 1: the lower half is one less, the upper one the number of bytes.
		sum := adler32.Checksum(packets[k])
		low, high := (sum&0xFFFF+65520)%65521, (sum>>16+65521-uint32(len(packets[k])%65521))%65521
		if size, crc := fmt.Sprint(len(packets[k])), fmt.Sprintf("0x%08x", high<<16|low); strings.TrimSpace(f[4]) != size || strings.TrimSpace(f[5]) != crc {
			t.Errorf("packet %d: %s bytes, %s, ffmpeg lists %q", k, size, crc, row)
		}
	}
}

func TestBroken(t *testing.T) {
	b, _ := written(1)
	flip := func(at int) []byte {
		c := bytes.Clone(b)
		c[at] ^= 0x55
		return c
	}
	for name, in := range map[string][]byte{
		"another file": []byte("RIFF....AVI LIST plus enough bytes"),
		"main header":  flip(len(fileID) + 12),
		"no header":    append([]byte(fileID), AppendFrame(nil, 0, 5)...),
		"huge frame":   AppendFrame(AppendHeader(nil, testStream), 0, 1<<40),
		"cut frame":    b[:len(b)-1],
	} {
		if _, err := readAll(in); !errors.Is(err, ErrInvalid) {
			t.Errorf("%s: %v, want an error that wraps %q", name, err, ErrInvalid)
		}
	}
}

// FuzzReader: whatever comes in, no more bytes come out than went in, and every error is one of the two kinds. Elided
// headers are the exception; they are bounded by the frames' count.
func FuzzReader(f *testing.F) {
	b := AppendHeader(nil, testStream)
	b = append(AppendFrame(b, 0, 5), "first"...)
	b = append(AppendFrame(b, 2, 6), "second"...)
	f.Add(b)
	f.Fuzz(func(t *testing.T, in []byte) {
		frames, err := readAll(in)
		n := 0
		for _, f := range frames {
			n += len(f)
		}
		if n > len(in)*max(1, len(in)) {
			t.Errorf("%d bytes out of %d", n, len(in))
		}
		if err != nil && !errors.Is(err, ErrInvalid) && err != io.ErrUnexpectedEOF {
			t.Errorf("error %v", err)
		}
	})
}

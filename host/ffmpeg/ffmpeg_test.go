package ffmpeg

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
)

// The test binary plays the executable when FAKE_FFMPEG says how, so that nothing needs to be installed.
func TestMain(m *testing.M) {
	switch os.Getenv("FAKE_FFMPEG") {
	case "":
		os.Exit(m.Run())
	case "ffmpeg":
		if len(os.Args) > 1 && os.Args[1] == "-encoders" {
			fmt.Fprintln(os.Stderr, "ffmpeg version n6.1-3ubuntu5 Copyright (c) 2000-2023\n  built with gcc")
			fmt.Println("Encoders:\n V..... = Video\n ------\n V....D libx264              libx264 H.264 (codec h264)\n A....D aac                  AAC")
		}
	case "stranger":
		fmt.Fprintln(os.Stderr, "hello")
	case "broken":
		fmt.Fprintln(os.Stderr, "error while loading shared libraries: libx264.so")
		os.Exit(127)
	case "echo":
		io.Copy(os.Stdout, os.Stdin)
	case "refuse":
		for i := range 20 {
			fmt.Fprintf(os.Stderr, "line %d\n", i)
		}
		os.Exit(3)
	case "wait":
		fmt.Println("ready")
		select {}
	}
	os.Exit(0)
}

func fake(t *testing.T, how string) string {
	t.Helper()
	t.Setenv("FAKE_FFMPEG", how)
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func TestFind(t *testing.T) {
	f := &Finder{Path: fake(t, "ffmpeg")}
	tool, err := f.Tool()
	if err != nil {
		t.Fatal(err)
	}
	if tool.Version != "n6.1-3ubuntu5" {
		t.Errorf("version %q, want n6.1-3ubuntu5", tool.Version)
	}
	for name, want := range map[string]bool{"libx264": true, "aac": true, "libx265": false, "=": false, "": false} {
		if got := tool.HasEncoder(name); got != want {
			t.Errorf("HasEncoder(%q) = %v, want %v", name, got, want)
		}
	}
	if again, err := f.Tool(); again != tool || err != nil {
		t.Errorf("the second call looks again: %v", err)
	}
}

func TestFindFails(t *testing.T) {
	t.Run("no such file", func(t *testing.T) {
		_, err := Find("/nowhere/ffmpeg")
		if !errors.Is(err, ErrNotFound) || !strings.Contains(err.Error(), "/nowhere/ffmpeg") {
			t.Errorf("got %v, want %q with the path", err, ErrNotFound)
		}
	})
	t.Run("not in PATH", func(t *testing.T) {
		t.Setenv("PATH", t.TempDir())
		_, err := Find("")
		if !errors.Is(err, ErrNotFound) || !strings.Contains(err.Error(), InstallHint()) {
			t.Errorf("got %v, want %q and what to install", err, ErrNotFound)
		}
	})
	t.Run("another program", func(t *testing.T) {
		if _, err := Find(fake(t, "stranger")); err == nil || !strings.Contains(err.Error(), "hello") {
			t.Errorf("got %v, want what it said", err)
		}
	})
	t.Run("does not run", func(t *testing.T) {
		if _, err := Find(fake(t, "broken")); err == nil || !strings.Contains(err.Error(), "libx264.so") {
			t.Errorf("got %v, want its stderr", err)
		}
	})
}

func TestInstallHint(t *testing.T) {
	for goos, want := range map[string]string{"linux": "apt install ffmpeg", "darwin": "brew install ffmpeg", "windows": "winget install ffmpeg"} {
		if got := installHint(goos); !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q in it", goos, got, want)
		}
	}
}

func TestAtLeast(t *testing.T) {
	tests := []struct {
		version      string
		major, minor int
		want         bool
	}{
		{"5.1.9-0+deb12u1", 5, 1, true}, {"5.0.1", 5, 1, false}, {"4.4.2-0ubuntu0.22.04.1", 5, 1, false}, {"n6.1", 5, 1, true},
		{"7.0", 7, 0, true}, {"10.0", 9, 5, true}, {"N-118193-g5f38c82536", 5, 1, true}, {"git-2020-01-01", 5, 1, true}, {"", 5, 1, true},
	}
	for _, tt := range tests {
		if got := (&Tool{Version: tt.version}).AtLeast(tt.major, tt.minor); got != tt.want {
			t.Errorf("%q at least %d.%d: %v, want %v", tt.version, tt.major, tt.minor, got, tt.want)
		}
	}
}

func TestProcess(t *testing.T) {
	tool := &Tool{Path: fake(t, "echo")}
	p, err := tool.Start(Command{Input: true, Output: true})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	const text = "through both pipes"
	if _, err := io.WriteString(p.In, text); err != nil {
		t.Fatal(err)
	}
	p.In.Close()
	got, err := io.ReadAll(p.Out)
	if err != nil || string(got) != text {
		t.Errorf("read %q, %v, want %q", got, err, text)
	}
	if err := p.Wait(); err != nil {
		t.Errorf("Wait: %v", err)
	}
}

func TestProcessFails(t *testing.T) {
	tool := &Tool{Path: fake(t, "refuse")}
	p, err := tool.Start(Command{Output: true})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	_, cause := io.ReadFull(p.Out, make([]byte, 1))
	for _, err := range []error{p.Failure(cause), p.Wait()} {
		if !errors.Is(err, ErrEnded) {
			t.Errorf("got %v, want an error that wraps %q", err, ErrEnded)
		}
		if s := fmt.Sprint(err); !strings.Contains(s, "exit status 3") || !strings.Contains(s, "line 15; line 16; line 17; line 18; line 19") || strings.Contains(s, "line 14") {
			t.Errorf("got %q, want the exit status and the last five lines", s)
		}
	}
}

func TestProcessClose(t *testing.T) {
	tool := &Tool{Path: fake(t, "wait")}
	p, err := tool.Start(Command{Input: true, Output: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(p.Out, make([]byte, len("ready\n"))); err != nil {
		t.Fatal(err)
	}
	read := make(chan error)
	go func() {
		_, err := p.Out.Read(make([]byte, 1))
		read <- err
	}()
	for range 2 {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	}
	if err := <-read; err == nil {
		t.Error("Read goes on after Close")
	}
	select {
	case <-p.Done():
	default:
		t.Error("the child was not reaped")
	}
	if err := p.Wait(); !errors.Is(err, ErrEnded) {
		t.Errorf("Wait: %v, want %q", err, ErrEnded)
	}
}

func TestStartFails(t *testing.T) {
	if _, err := (&Tool{Path: "/nowhere/ffmpeg"}).Start(Command{Input: true, Output: true}); err == nil {
		t.Error("started a file that is not there")
	}
}

func TestTail(t *testing.T) {
	var l tail
	fmt.Fprint(&l, strings.Repeat("x", 3*tailSize), "\nframe=1\rframe=2\n")
	got := l.lines()
	if len(l.buf) != tailSize || got[len(got)-1] != "frame=2" || got[len(got)-2] != "frame=1" {
		t.Errorf("kept %d bytes, last lines %q", len(l.buf), got[1:])
	}
	if s := new(tail).suffix(); s != "" {
		t.Errorf("a silent child adds %q", s)
	}
}

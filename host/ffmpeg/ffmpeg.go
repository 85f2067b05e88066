// Package ffmpeg finds the ffmpeg executable and runs it as a child process over pipes.
//
// FFmpeg is optional everywhere: it serves video files as a camera, and as --encoder ffmpeg. Nothing here runs before the
// first call of Finder.Tool.
//
//	finder := &ffmpeg.Finder{}                  // or Path: what --ffmpeg said
//	tool, err := finder.Tool()
//	p, err := tool.Start(ffmpeg.Command{Args: []string{"-i", "film.mp4", "-f", "rawvideo", "pipe:1"}, Output: true})
//	io.Copy(w, p.Out)
//	err = p.Wait()
//
// Ownership: whoever starts a Process closes it; Close ends the child however far it got and reaps it.
// A Finder and a Tool are safe for concurrent use; so is a Process, whose In and Out take one goroutine each.
//
// Errors: ErrNotFound is wrapped when there is no executable, with the command that installs it; an error of a child
// carries the last lines of its stderr.
package ffmpeg

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"
)

// ErrNotFound says that there is no ffmpeg executable.
var ErrNotFound = errors.New("ffmpeg is not installed")

// askTimeout bounds how long an executable may take to tell its version or its encoders.
const askTimeout = 20 * time.Second

// Finder looks for the executable when it is first needed, once. The zero value looks in PATH.
type Finder struct {
	// Path is the executable as the user named it (--ffmpeg). Empty looks for "ffmpeg" in PATH.
	Path string

	once sync.Once
	tool *Tool
	err  error
}

// Tool returns the executable; every call returns the result of the first.
func (f *Finder) Tool() (*Tool, error) {
	f.once.Do(func() { f.tool, f.err = Find(f.Path) })
	return f.tool, f.err
}

// Tool is an ffmpeg executable that has answered.
type Tool struct {
	// Path is absolute, or relative to the current directory if the user named it so.
	Path string
	// Version is as the executable says it, e.g. "5.1.9-0+deb12u1" or "N-118193-g5f38c82536".
	Version string

	encoders map[string]bool
}

// Find looks for path, or for ffmpeg in PATH if path is empty, and asks for its version and its encoders.
func Find(path string) (*Tool, error) {
	name := path
	if name == "" {
		name = "ffmpeg"
	}
	found, err := exec.LookPath(name)
	if err != nil {
		if path != "" {
			return nil, fmt.Errorf("ffmpeg: %w: no executable %s: %w", ErrNotFound, path, err)
		}
		return nil, fmt.Errorf("ffmpeg: %w: not in PATH; install it with: %s; or name it with --ffmpeg PATH", ErrNotFound, InstallHint())
	}
	// One run answers both questions: the banner goes to stderr, the list to stdout.
	list, banner, err := ask(found, "-encoders")
	if err != nil {
		return nil, err
	}
	line, _, _ := strings.Cut(banner, "\n")
	rest, ok := strings.CutPrefix(line, "ffmpeg version ")
	if !ok {
		return nil, fmt.Errorf("ffmpeg: %s begins with %.60q, want \"ffmpeg version …\"", found, line)
	}
	version, _, _ := strings.Cut(rest, " ")
	return &Tool{Path: found, Version: strings.TrimSpace(version), encoders: parseEncoders(list)}, nil
}

// InstallHint returns the command that installs FFmpeg on this operating system.
func InstallHint() string { return installHint(runtime.GOOS) }

func installHint(goos string) string {
	switch goos {
	case "windows":
		return "winget install ffmpeg"
	case "darwin":
		return "brew install ffmpeg"
	}
	return "sudo apt install ffmpeg (or your distribution's ffmpeg package)"
}

// AtLeast reports whether the version is major.minor or later. Versions built from the development branch, which have no
// number, count as the latest.
func (t *Tool) AtLeast(major, minor int) bool {
	v := strings.TrimPrefix(t.Version, "n")
	end := strings.IndexFunc(v, func(r rune) bool { return r != '.' && (r < '0' || r > '9') })
	if end >= 0 {
		v = v[:end]
	}
	parts := strings.Split(v, ".")
	ma, err := strconv.Atoi(parts[0])
	if err != nil || len(parts) < 2 {
		return true
	}
	mi, err := strconv.Atoi(parts[1])
	return err != nil || ma > major || ma == major && mi >= minor
}

// HasEncoder reports whether the executable was built with an encoder, e.g. "libx264".
func (t *Tool) HasEncoder(name string) bool { return t.encoders[name] }

// parseEncoders reads lines such as " V....D libx264  libx264 H.264 / AVC …".
func parseEncoders(out string) map[string]bool {
	names := map[string]bool{}
	for _, line := range strings.Split(out, "\n") {
		if f := strings.Fields(line); len(f) >= 2 && len(f[0]) == 6 && strings.ContainsRune("VAS", rune(f[0][0])) && f[1] != "=" {
			names[f[1]] = true
		}
	}
	return names
}

// Probe runs the ffprobe that stands beside the executable and returns its output.
func (t *Tool) Probe(args ...string) (string, error) {
	dir, file := filepath.Split(t.Path)
	out, _, err := ask(dir+strings.Replace(file, "ffmpeg", "ffprobe", 1), args...)
	return out, err
}

// ask runs the executable for a short answer.
func ask(path string, args ...string) (stdout, stderr string, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), askTimeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	cmd.SysProcAttr = ownGroup()
	cmd.WaitDelay = time.Second
	if err := cmd.Run(); err != nil {
		var end tail
		end.Write(errs.Bytes())
		return "", "", fmt.Errorf("ffmpeg: %s %s: %w%s", path, strings.Join(args, " "), err, end.suffix())
	}
	return out.String(), errs.String(), nil
}

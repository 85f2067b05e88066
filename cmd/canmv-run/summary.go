package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/canmv-run/canmv-run/host"
	"github.com/canmv-run/canmv-run/host/mp4"
	"github.com/canmv-run/canmv-run/host/recorder"
)

// summary tells on stderr what a run left behind: files, who encoded them, time, and what the script forgot.
func summary(w io.Writer, b *host.Board, leaks host.Leaks, wall time.Duration, code int) {
	recordings := map[string]recorder.File{}
	for _, f := range b.Recordings() {
		recordings[f.HostPath] = f
	}
	for _, f := range b.Card.Written() {
		what := kindOf(f.HostPath)
		if r, ok := recordings[f.HostPath]; ok {
			what = describe(r.Stats)
		}
		fmt.Fprintf(w, "%s  %s%s\n", displayPath(f.HostPath), sizeText(f.Bytes), prefix(", ", what))
	}
	if name := b.Panel.Saved(); name != "" {
		if info, err := os.Stat(name); err == nil {
			fmt.Fprintf(w, "%s  %s, what the panel showed\n", displayPath(name), sizeText(info.Size()))
		}
	}
	st := b.Stats()
	if code != exitOK && st == (host.Stats{BoardSeconds: st.BoardSeconds}) && st.BoardSeconds < 0.05 && leaks.None() {
		return // it failed before anything happened
	}
	line := fmt.Sprintf("%.1f s of board time in %.1f s", st.BoardSeconds, wall.Seconds())
	if b.Clock.Real() {
		line += " on the real clock"
	} else {
		line += " on the virtual clock"
	}
	if st.FramesEncoded > 0 {
		line += fmt.Sprintf(", %d frames encoded by %s", st.FramesEncoded, st.Encoder)
	}
	if st.FramesDropped > 0 {
		line += fmt.Sprintf(", %d dropped because the output queue was full", st.FramesDropped)
	}
	fmt.Fprintln(w, line)
	for _, n := range notes(b.Recordings()) {
		fmt.Fprintln(w, "note:", n)
	}
	for _, l := range leaks.Lines() {
		fmt.Fprintln(w, "left open:", l)
	}
}

func prefix(p, s string) string {
	if s == "" {
		return ""
	}
	return p + s
}

// displayPath is the path relative to the current folder where that is shorter.
func displayPath(path string) string {
	wd, err := os.Getwd()
	if err != nil {
		return path
	}
	if rel, err := filepath.Rel(wd, path); err == nil && len(rel) < len(path) {
		return rel
	}
	return path
}

// describe says what an MP4 file holds.
func describe(s mp4.Stats) string {
	var parts []string
	for _, t := range s.Tracks {
		if t.Width > 0 {
			parts = append(parts, fmt.Sprintf("%v %dx%d, %d frames", t.Codec, t.Width, t.Height, t.Samples))
		} else {
			parts = append(parts, fmt.Sprintf("%v %d Hz", t.Codec, t.SampleRate))
		}
	}
	return fmt.Sprintf("MP4: %s, %.2f s", strings.Join(parts, " + "), s.Duration.Seconds())
}

// notes are what a user should know about the files before they surprise, each once.
func notes(files []recorder.File) []string {
	var out []string
	say := func(text string) {
		if !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	for _, f := range files {
		for _, t := range f.Stats.Tracks {
			switch t.Codec {
			case mp4.PCMA, mp4.PCMU:
				say("browsers play no G.711 sound; VLC, ffplay and mpv do")
			case mp4.H265:
				say("not every browser plays H.265; VLC, ffplay and mpv do")
			}
		}
		if f.Stats.Layout == mp4.MoovLast {
			say(displayPath(f.HostPath) + " has its index at the end: before putting it on the web, run ffmpeg -i IN.mp4 -c copy -movflags +faststart OUT.mp4")
		}
	}
	return out
}

// kindOf tells the kind of a file by its first bytes, "" where it does not know.
func kindOf(path string) string {
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	head := make([]byte, 12)
	n, _ := io.ReadFull(f, head)
	s := string(head[:n])
	switch {
	case strings.HasPrefix(s, "\xff\xd8\xff"):
		return "JPEG"
	case strings.HasPrefix(s, "\x89PNG"):
		return "PNG"
	case strings.HasPrefix(s, "BM"):
		return "BMP"
	case strings.HasPrefix(s, "RIFF") && n == 12 && s[8:] == "WAVE":
		return "WAV"
	case len(s) > 8 && s[4:8] == "ftyp":
		return "MP4"
	case len(s) > 4 && strings.HasPrefix(s, "\x00\x00\x00\x01") && s[4]&0x1f == 7:
		return "H.264 stream"
	case len(s) > 4 && strings.HasPrefix(s, "\x00\x00\x00\x01") && s[4]>>1&0x3f == 32:
		return "H.265 stream"
	}
	return ""
}

// writeStats writes --stats.
func writeStats(path string, b *host.Board, wall time.Duration) error {
	all := struct {
		host.Stats
		WallSeconds float64 `json:"wall_seconds"`
	}{b.Stats(), wall.Seconds()}
	data, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(data, '\n'), 0o666)
}

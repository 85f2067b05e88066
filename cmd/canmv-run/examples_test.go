package main

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/canmv-run/canmv-run/host/venc"
	"github.com/canmv-run/canmv-run/internal/mediatest"
)

var update = flag.Bool("update", false, "write testdata/examples")

// Every program of scripts/examples runs to its end on one card and leaves nothing open. What it prints and the media
// files that it leaves are in testdata/examples/NAME.out. There <n> stands for a number that depends on the encoder; with
// -update, lines that still match stay as they are.
func TestExamples(t *testing.T) {
	t.Parallel()
	mediatest.Need(t)
	list, err := filepath.Glob("../../scripts/examples/*.*")
	if err != nil || len(list) < 12 {
		t.Fatalf("%d examples: %v", len(list), err)
	}
	p := newPlace(t)
	seen := map[string]time.Time{}
	for _, script := range list {
		name := filepath.Base(script)
		src, err := os.ReadFile(script)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(string(src), "# ") {
			t.Errorf("%s does not begin with a comment that says what it teaches", name)
		}
		var r result
		var files []string
		t.Run(name, func(t *testing.T) {
			if strings.Contains(string(src), "H265") {
				needEncoder(t, venc.H265)
			}
			began := time.Now()
			r = p.run(append(tryFlags(t, string(src)), script)...).ok(t)
			if d := time.Since(began); d > 20*time.Second {
				t.Errorf("took %v, want less than 20 s", d)
			}
			files = changed(t, p.path("card"), seen)
			if !t.Failed() {
				t.Run("files", func(t *testing.T) {
					t.Parallel()
					got := r.out
					for _, f := range files {
						got += "-- /sdcard/" + f + ": " + describeFile(t, p.card(f)) + "\n"
					}
					golden(t, filepath.Join("testdata", "examples", name+".out"), got)
				})
			}
		})
	}
}

// tryFlags are the flags of an example's line "# Try: canmv-run FLAGS NAME".
func tryFlags(t testing.TB, src string) []string {
	for line := range strings.Lines(src) {
		command, ok := strings.CutPrefix(strings.TrimSpace(line), "# Try: canmv-run ")
		if !ok {
			continue
		}
		flags := strings.Fields(command)
		for i, f := range flags {
			if f == "panel.png" {
				flags[i] = filepath.Join(t.TempDir(), f)
			}
		}
		return flags[:len(flags)-1]
	}
	return nil
}

// changed lists the card's files that are new or newer than seen says, and remembers them.
func changed(t testing.TB, dir string, seen map[string]time.Time) (files []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if name := filepath.ToSlash(rel); seen[name] != info.ModTime() {
			seen[name] = info.ModTime()
			files = append(files, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// describeFile is a line about each stream of a media file.
func describeFile(t testing.TB, file string) string {
	t.Helper()
	f := mediatest.Probe(t, file)
	var parts []string
	for i, s := range f.Streams {
		if s.Width == 0 {
			parts = append(parts, fmt.Sprintf("%s %s Hz, %d channel, %s s", s.Codec, s.Rate, s.Channels, s.Duration))
			continue
		}
		n, keys := f.Keys(i)
		part := fmt.Sprintf("%s %dx%d, %d frames, %d key", s.Codec, s.Width, s.Height, n, len(keys))
		if !strings.HasPrefix(s.Tag, "[") { // a tag of an MP4
			part = s.Tag + " " + part
		}
		if s.Duration != "" && n > 1 {
			part += ", " + s.Duration + " s"
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, " + ")
}

// golden compares a text with a file, line by line.
func golden(t testing.TB, file, got string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil && !*update {
		t.Fatal(err)
	}
	want := strings.Split(string(data), "\n")
	lines := strings.Split(got, "\n")
	same := len(lines) == len(want)
	for i, line := range lines {
		if i < len(want) && matches(line, want[i]) {
			lines[i] = want[i]
		} else {
			same = false
		}
	}
	switch {
	case same:
	case *update:
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")), 0o666); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("got\n%s\nwant (%s; -update writes it)\n%s", got, file, data)
	}
}

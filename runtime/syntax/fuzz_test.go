package syntax

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// checkSource holds what must be true of any source: an error is an *Error that points into the
// source; a tree's nodes lie inside it and inside each other's order; printing a tree and parsing
// the text gives the same tree; Resolve binds every name that is evaluated.
func checkSource(t *testing.T, src []byte, mode Mode) {
	t.Helper()
	lines := lineLengths(src)
	inside := func(p Pos) bool {
		return p.IsValid() && p.Col >= 1 && int(p.Line) <= len(lines) && int(p.Col) <= lines[p.Line-1]+1
	}
	checkError := func(err error) {
		t.Helper()
		var e *Error
		if !errors.As(err, &e) {
			t.Fatalf("error %v is no *Error", err)
		}
		if !inside(Pos{uint32(e.Line), uint32(e.Col)}) {
			t.Fatalf("error at %d:%d, outside the source: %v", e.Line, e.Col, e)
		}
	}
	m, err := Parse("fuzz.py", src, mode)
	if err != nil {
		checkError(err)
		return
	}
	visit(m, func(n Node) {
		start, end := n.Span()
		if n != Node(m) && (!inside(start) || !inside(end) || end.Before(start)) {
			t.Fatalf("%T spans %v to %v, outside the source", n, start, end)
		}
	})
	want := dump(m.Body)
	text := Format(m)
	again, err := Parse("again.py", []byte(text), mode)
	if mode == Single && len(m.Body) == 0 {
		return
	}
	if err != nil {
		t.Fatalf("printed source does not parse: %v\n%s", err, text)
	}
	if got := dump(again.Body); got != want {
		t.Fatalf("printed source parses differently:\n%s\ngot  %s\nwant %s", text, got, want)
	}
	if err := Resolve(m); err != nil {
		checkError(err)
	}
}

// lineLengths counts the code points of each line.
func lineLengths(src []byte) (lengths []int) {
	s := strings.TrimPrefix(string(src), bom)
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	for line := range strings.SplitSeq(s, "\n") {
		n := 0
		for i := range len(line) {
			if utf8.RuneStart(line[i]) {
				n++
			}
		}
		lengths = append(lengths, n)
	}
	return lengths
}

func FuzzParse(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.py")
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for chunk := range strings.SplitSeq(string(src), "\n---\n") {
			f.Add([]byte(chunk), uint8(Exec))
		}
	}
	f.Add([]byte("f'{a!r:>{w}}' b'' 'x'"), uint8(Eval))
	f.Add([]byte("if x:\n  y"), uint8(Single))
	f.Fuzz(func(t *testing.T, src []byte, mode uint8) {
		checkSource(t, src, Mode(mode%3))
	})
}

// TestCorpus checks every .py file below the folder CANMV_SYNTAX_CORPUS, for a run over programs
// that are not ours to keep.
func TestCorpus(t *testing.T) {
	root := os.Getenv("CANMV_SYNTAX_CORPUS")
	if root == "" {
		t.Skip("set CANMV_SYNTAX_CORPUS to a folder of scripts")
	}
	n := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".py" {
			return err
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		n++
		t.Run(path, func(t *testing.T) { checkSource(t, src, Exec) })
		return nil
	})
	if err != nil || n == 0 {
		t.Fatalf("%d files below %s: %v", n, root, err)
	}
}

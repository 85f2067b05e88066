package view

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/canmv-run/canmv-run/host/sdcard"
	"github.com/canmv-run/canmv-run/scripts"
)

// Where a script is from.
const (
	fromPC      = "pc"      // the file that the command line named
	fromExample = "example" // one of the program's own
	fromCard    = "card"    // a file on the card; its name is its path
)

// keptFolder is where changed copies of the other two are kept.
const keptFolder = "/sdcard/scripts"

// maxScript is the size of the largest script that is shown, in bytes.
const maxScript = 2 << 20

// scriptID names a script.
type scriptID struct {
	From string `json:"from"`
	Name string `json:"name"`
}

// script is a script's text as a page shows it.
type script struct {
	scriptID
	Text string `json:"text"`
	// Kept: Text is the changed copy on the card, at Path, and not the original.
	Kept bool `json:"kept,omitempty"`
	// Path is where it is, or would be, on the card.
	Path   string `json:"path"`
	folder string
}

func (s script) program() Program {
	return Program{Name: path.Base(s.Name), Source: []byte(s.Text), Folder: s.folder}
}

// library finds scripts.
type library struct {
	card  *sdcard.Card
	file  string // of the PC, "" without one
	first scriptID

	mu sync.Mutex // held while a copy is written
}

func openLibrary(file string, card *sdcard.Card) (*library, error) {
	l := &library{card: card, file: file, first: scriptID{fromExample, "camera_to_display.py"}}
	if file != "" {
		if _, err := os.ReadFile(file); err != nil {
			return nil, fmt.Errorf("view: %w", err)
		}
		l.first = scriptID{fromPC, filepath.Base(file)}
	} else if !slices.Contains(l.examples(), l.first.Name) {
		l.first.Name = l.examples()[0]
	}
	return l, nil
}

func isScript(name string) bool {
	ext := path.Ext(name)
	return ext == ".py" || ext == ".star"
}

func (l *library) examples() (names []string) {
	entries, err := fs.ReadDir(scripts.Examples, "examples")
	if err != nil {
		panic("view: " + err.Error()) // the folder is part of the program
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// onCard lists the card's scripts, down to the third folder.
func (l *library) onCard() (paths []string) {
	var walk func(dir string, depth int)
	walk = func(dir string, depth int) {
		list, err := l.card.ReadDir(dir)
		if err != nil {
			return // a folder that cannot be read has no scripts for us
		}
		for _, e := range list {
			switch full := path.Join(dir, e.Name); {
			case e.Dir && depth < 3:
				walk(full, depth+1)
			case !e.Dir && isScript(e.Name):
				paths = append(paths, full)
			}
		}
	}
	walk("/sdcard", 0)
	return paths
}

// title is the first comment of a script, without its mark.
func title(text string) string {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "#!") || line == "" {
			continue
		}
		if strings.HasPrefix(line, "#") {
			return strings.TrimSpace(strings.TrimLeft(line, "#"))
		}
		break
	}
	return ""
}

// original reads a script as it was before any change here.
func (l *library) original(id scriptID) (text string, changed time.Time, err error) {
	var data []byte
	switch {
	case id.From == fromExample && slices.Contains(l.examples(), id.Name):
		data, err = fs.ReadFile(scripts.Examples, "examples/"+id.Name)
	case id.From == fromPC && l.file != "" && id.Name == filepath.Base(l.file):
		data, err = os.ReadFile(l.file)
		if info, e := os.Stat(l.file); e == nil {
			changed = info.ModTime()
		}
	case id.From == fromCard && isScript(id.Name):
		data, changed, err = l.readCard(id.Name)
	default:
		err = fmt.Errorf("view: no script %q of kind %q", id.Name, id.From)
	}
	return string(data), changed, err
}

func (l *library) readCard(name string) ([]byte, time.Time, error) {
	info, err := l.card.Stat(name)
	if err == nil && info.Size > maxScript {
		err = fmt.Errorf("view: %s has %d bytes, at most %d are shown", name, info.Size, maxScript)
	}
	if err != nil {
		return nil, time.Time{}, err
	}
	f, err := l.card.OpenFile(name, os.O_RDONLY, 0)
	if err != nil {
		return nil, time.Time{}, err
	}
	data, err := io.ReadAll(f)
	return data, info.ModTime, errors.Join(err, f.Close())
}

// read returns a script: its changed copy, where there is one that is not older than the original.
func (l *library) read(id scriptID) (script, error) {
	s := script{scriptID: id, Path: keptPath(id)}
	text, changed, err := l.original(id)
	if err != nil {
		return s, err
	}
	s.Text = text
	switch id.From {
	case fromPC:
		s.folder = filepath.Dir(l.file)
	case fromCard:
		host, err := l.card.HostPath(id.Name)
		if err != nil {
			return s, err
		}
		s.folder = filepath.Dir(host)
		return s, nil
	}
	if kept, at, err := l.readCard(s.Path); err == nil && !at.Before(changed) && string(kept) != text {
		s.Text, s.Kept = string(kept), true
	}
	return s, nil
}

// keptPath is where a script's changes are kept.
func keptPath(id scriptID) string {
	if id.From == fromCard {
		return id.Name
	}
	return path.Join(keptFolder, path.Base(id.Name))
}

// keep writes a changed text to the card.
func (l *library) keep(id scriptID, text string) (script, error) {
	s, err := l.read(id)
	if err != nil && id.From != fromCard {
		return s, err
	}
	if len(text) > maxScript {
		return s, fmt.Errorf("view: a script of %d bytes, want at most %d", len(text), maxScript)
	}
	if !isScript(s.Path) {
		return s, fmt.Errorf("view: %s is no script: want a name that ends in .py or .star", s.Path)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if dir := path.Dir(s.Path); dir == keptFolder {
		if err := l.card.Mkdir(dir); err != nil && !errors.Is(err, fs.ErrExist) {
			return s, err
		}
	}
	f, err := l.card.OpenFile(s.Path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0)
	if err != nil {
		return s, err
	}
	_, err = io.WriteString(f, text)
	if err = errors.Join(err, f.Close()); err != nil {
		return s, err
	}
	return l.read(id)
}

// drop removes the changed copy of a script.
func (l *library) drop(id scriptID) (script, error) {
	if id.From == fromCard {
		return script{}, errors.New("view: a script of the card has no original; delete it among the files")
	}
	if err := l.card.Remove(keptPath(id)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return script{}, err
	}
	return l.read(id)
}

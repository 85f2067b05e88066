package display

import (
	"errors"
	"fmt"
	"image/png"
	"path/filepath"
	"strings"

	"github.com/canmv-run/canmv-run/host/frame"
)

// None is the Path of a panel that nothing is kept of.
const None = "none"

// The kinds of files that a panel is kept in, by the names of their ends.
const (
	pngFile = ".png"
	mp4File = ".mp4"
)

// Check reports whether a path is one that a panel can be kept in.
func Check(path string) error {
	switch strings.ToLower(filepath.Ext(path)) {
	case pngFile, mp4File:
		return nil
	}
	if path == "" || path == None {
		return nil
	}
	return fmt.Errorf("display: %q, want a .png or .mp4 file or none", path)
}

// kept reports whether the panel is kept in a file of a kind.
func (p *Panel) kept(kind string) bool { return strings.EqualFold(filepath.Ext(p.cfg.Path), kind) }

// Save finishes what is kept in Config.Path: it writes the picture, if it changed since the last time, and ends the
// recording.
func (p *Panel) Save() error {
	if m := p.movie; m != nil {
		p.movie = nil
		err := m.end()
		p.saved = p.saved || err == nil
		return err
	}
	if !p.changed || !p.kept(pngFile) {
		return nil
	}
	s := p.scene()
	picture := s.last
	if s.state.On {
		picture = s.compose(nil)
	}
	s.release()
	if picture == nil {
		return nil
	}
	f, err := p.create()
	if err != nil {
		return err
	}
	p.changed, p.saved = false, true
	return errors.Join(png.Encode(f, frame.ToRGBA(nil, picture)), f.Close())
}

// Saved is the file that Save has written, "" for none.
func (p *Panel) Saved() string {
	if !p.saved {
		return ""
	}
	return p.cfg.Path
}

func (p *Panel) create() (File, error) {
	if p.cfg.Create == nil {
		return nil, fmt.Errorf("display: %s: files cannot be made here, want none", p.cfg.Path)
	}
	f, err := p.cfg.Create(p.cfg.Path)
	if err != nil {
		return nil, fmt.Errorf("display: %w", err)
	}
	return f, nil
}

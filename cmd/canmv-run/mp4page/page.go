// Package mp4page writes a web page about an MP4 file: its boxes as a tree, the fields and bytes of each, and its samples on
// a line of time.
//
//	err := mp4page.Write(out, file, size, "a.mp4")
//
// The page needs nothing but itself, works without JavaScript (all boxes below each other) and prints. Its size is bounded:
// see the limits. Media data is not read. Write does not close anything and keeps nothing.
package mp4page

import (
	"bufio"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/canmv-run/canmv-run/host/mp4"
)

// The limits of a page: beyond them it says what it leaves out.
const (
	maxBoxes   = 20000 // in the tree
	maxDetails = 2500  // with fields and bytes
	maxRows    = 40    // of a table
	maxHex     = 512   // bytes of a box
	columns    = 800   // of the time line and the map
)

//go:embed page.css
var css []byte

//go:embed page.js
var js []byte

// page is what is shown.
type page struct {
	Name, Size  string
	Cards       []card
	Findings    []mp4.Finding
	Sound       string // nothing wrong
	Problem     string // why there is no time line
	Map         []stretch
	Legend      []legend
	Lanes       []*lane
	Ticks       []mark
	OffsetTicks []mark
	Boxes       []*node
	Left        int // boxes that are not in the tree
}

// card is a fact in the head.
type card struct{ Name, Value, Note string }

// mark is a label at a place of an axis, in percent.
type mark struct {
	At   string
	Text string
}

// Write writes the page of a file of size bytes.
func Write(w io.Writer, r io.ReaderAt, size int64, name string) error {
	p := &page{Name: name, Size: bytesText(size)}
	if err := p.tree(r, size); err != nil {
		return err
	}
	var err error
	if p.Findings, err = mp4.Check(r, size); err != nil {
		return err
	}
	if len(p.Findings) == 0 {
		p.Sound = "Nothing that players trip over."
	}
	if err := p.film(r, size); err != nil {
		if !errors.Is(err, mp4.ErrInvalid) && !errors.Is(err, io.ErrUnexpectedEOF) {
			return err
		}
		p.Problem = err.Error()
	}
	out := bufio.NewWriterSize(w, 1<<16)
	markup{out}.page(p, css, js)
	return out.Flush()
}

// bytesText is a size in a unit that fits.
func bytesText(n int64) string {
	switch {
	case n < 10_000:
		return fmt.Sprintf("%d bytes", n)
	case n < 1_000_000:
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	case n < 1_000_000_000:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	}
	return fmt.Sprintf("%.2f GB", float64(n)/1e9)
}

// secondsText is a time in seconds, with minutes and hours where it has them.
func secondsText(s float64) string {
	if s < 60 {
		return fmt.Sprintf("%.6g s", float64(int64(s*1e6+0.5))/1e6)
	}
	h, m := int(s)/3600, int(s)/60%60
	rest := strings.TrimSuffix(fmt.Sprintf("%04.1f", s-float64(h*3600+m*60)), ".0")
	if h > 0 {
		return fmt.Sprintf("%d:%02d:%s", h, m, rest)
	}
	return fmt.Sprintf("%d:%s", m, rest)
}

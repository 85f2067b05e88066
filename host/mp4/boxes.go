package mp4

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Box is a box of a file (ISO/IEC 14496-12 4.2): where it is, not what it holds.
type Box struct {
	Type   string // four letters; bytes that are neither printable ASCII nor © stand as \xHH
	Path   string // e.g. moov/trak[2]/mdia; the number is there from the second box of that type on
	Offset int64  // of the header
	Header int64  // its size: 8, 16 (64-bit size), and 16 more for uuid
	Size   int64  // with the header; cut at the end of the parent
	Depth  int    // 0 at the top level
	// Declared is the size that the header says. It is larger than Size where the box was cut off.
	Declared int64
	// ToEnd says that the header's size is zero: the box reaches to the end of the file.
	ToEnd bool

	context boxContext
}

// End is the offset behind the box.
func (b Box) End() int64 { return b.Offset + b.Size }

// Body is the offset behind the header.
func (b Box) Body() int64 { return b.Offset + b.Header }

// Truncated says whether the box reaches beyond what holds it.
func (b Box) Truncated() bool { return b.Declared > b.Size }

// boxContext is what the meaning of a box depends on beside its type.
type boxContext struct {
	parent       string
	handler      string // of the track
	movieScale   uint32
	trackScale   uint32
	track        uint32 // id
	audioVersion uint16 // of the sound sample entry that holds the box
}

// maxDepth bounds the nesting; the deepest box of the standard is ten deep.
const maxDepth = 32

// BoxError is what is wrong with a box.
type BoxError struct {
	Path   string
	Offset int64
	Err    error
}

func (e *BoxError) Error() string { return fmt.Sprintf("mp4: %s at %d: %v", e.Path, e.Offset, e.Err) }

// Unwrap returns the cause; errors.Is(err, ErrInvalid) tells a malformed box from a file that cannot be read.
func (e *BoxError) Unwrap() error { return e.Err }

func (b Box) errorf(format string, a ...any) error {
	return &BoxError{b.Path, b.Offset, fmt.Errorf(format, a...)}
}

func (b Box) invalid(format string, a ...any) error {
	return b.errorf("%w: %s", ErrInvalid, fmt.Sprintf(format, a...))
}

// source is the file that is read.
type source struct {
	r    io.ReaderAt
	size int64
	// scales are the time scales of the tracks by their ids, for the fragments that come behind the moov; nil where they are
	// not wanted.
	scales map[uint32]uint32
}

// read fills p from off.
func (s source) read(p []byte, off int64) error {
	n, err := s.r.ReadAt(p, off)
	if n == len(p) {
		return nil
	}
	if err == nil || err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return err
}

// fourCC makes a type readable.
func fourCC(p []byte) string {
	var b strings.Builder
	for _, c := range p {
		if c >= 0x20 && c < 0x7F && c != '/' && c != '[' && c != ']' {
			b.WriteByte(c)
		} else if c == 0xA9 {
			b.WriteRune('©') // QuickTime's
		} else {
			fmt.Fprintf(&b, `\x%02X`, c)
		}
	}
	return b.String()
}

// errNoBox is what boxAt returns where a parent ends.
var errNoBox = errors.New("no box")

// boxAt reads the box header at off inside the parent's [.., end). A last rest of less than 8 zero bytes, which QuickTime
// writes, is the end.
func (s source) boxAt(off, end int64, parent string, depth int) (Box, error) {
	b := Box{Offset: off, Depth: depth}
	b.context.parent = parent
	var p [16]byte
	if end-off < 8 {
		rest := p[:max(end-off, 0)]
		if err := s.read(rest, off); err != nil {
			b.Path = parent
			return b, b.errorf("%w", err)
		}
		for _, c := range rest {
			if c != 0 {
				b.Path = joinPath(parent, "?")
				return b, b.invalid("%d bytes where a box header of 8 was expected", len(rest))
			}
		}
		return b, errNoBox
	}
	if err := s.read(p[:8], off); err != nil {
		b.Path = parent
		return b, b.errorf("%w", err)
	}
	b.Type = fourCC(p[4:8])
	b.Path = joinPath(parent, b.Type)
	b.Header = 8
	b.Declared = int64(binary.BigEndian.Uint32(p[:]))
	switch {
	case b.Declared == 1:
		if end-off < 16 {
			return b, b.invalid("64-bit size cut off")
		}
		if err := s.read(p[8:], off+8); err != nil {
			return b, b.errorf("%w", err)
		}
		b.Header = 16
		n := binary.BigEndian.Uint64(p[8:])
		if n > 1<<62 {
			return b, b.invalid("size %d, want at most 2^62", n)
		}
		b.Declared = int64(n)
	case b.Declared == 0 && depth == 0:
		b.Declared, b.ToEnd = end-off, true
	case b.Declared == 0:
		// QuickTime ends lists with a zero size.
		if string(p[4:8]) == "\x00\x00\x00\x00" {
			return b, errNoBox
		}
		return b, b.invalid("size 0 below the top level")
	}
	if b.Type == "uuid" {
		b.Header += 16
	}
	if b.Declared < b.Header {
		return b, b.invalid("size %d, want at least the header's %d", b.Declared, b.Header)
	}
	b.Size = min(b.Declared, end-off)
	if b.Size < b.Header {
		return b, b.invalid("header cut off: %d bytes of %d", b.Size, b.Header)
	}
	return b, nil
}

func joinPath(parent, name string) string {
	if parent == "" {
		return name
	}
	return parent + "/" + name
}

// containers are the boxes that hold nothing but boxes, and how many bytes of their own come first.
func (b Box) prefix(s source) (n int64, container bool) {
	switch b.Type {
	case "moov", "trak", "mdia", "minf", "stbl", "edts", "dinf", "udta", "moof", "traf", "mvex", "mfra", "sinf", "schi",
		"gmhd", "wave", "tref", "strk", "strd", "iprp", "ipco", "tapt", "ilst":
		return 0, b.context.parent != "udta" || b.Type != "name"
	case "meta":
		// A full box in ISO files, a plain one in QuickTime's: there a box type follows at once.
		var p [8]byte
		if b.Size-b.Header < 8 || s.read(p[:], b.Body()) != nil {
			return 0, false
		}
		if string(p[4:]) == "hdlr" {
			return 0, true
		}
		return 4, true
	case "stsd", "dref":
		return 8, true
	}
	if strings.HasSuffix(b.context.parent, "/ilst") {
		return 0, true
	}
	if b.isSampleEntry() {
		n, ok := int64(0), false
		switch b.context.handler {
		case "vide":
			n, ok = 78, true
		case "soun":
			n, ok = 28, true
			switch b.context.audioVersion {
			case 1:
				n += 16
			case 2:
				n += 36
			}
		}
		return n, ok && b.Size-b.Header >= n
	}
	return 0, false
}

func (b Box) isSampleEntry() bool {
	return b.context.parent == "stsd" || strings.HasSuffix(b.context.parent, "/stsd")
}

// counter counts names, of which there are few.
type counter struct {
	names  []string
	counts []int
}

// count adds a name and returns how often it came; 0 for what is not counted any more.
func (c *counter) count(name string) int {
	for i, n := range c.names {
		if n == name {
			c.counts[i]++
			return c.counts[i]
		}
	}
	if len(c.names) == 256 {
		return 0
	}
	c.names, c.counts = append(c.names, name), append(c.counts, 1)
	return 1
}

// children calls f for each box inside b (the whole file where b is the zero Box). f may return errNoBox to stop.
func (s source) children(b Box, f func(Box) error) error {
	off, end, depth := int64(0), s.size, 0
	if b.Type != "" {
		n, ok := b.prefix(s)
		if !ok {
			return nil
		}
		if b.Depth >= maxDepth {
			return b.invalid("boxes nested more than %d deep", maxDepth)
		}
		if b.Size-b.Header < n {
			return b.invalid("%d bytes, want at least %d", b.Size, b.Header+n)
		}
		off, end, depth = b.Body()+n, b.End(), b.Depth+1
	}
	context := b.context
	context.parent = b.Path
	// Counting by type is bounded by the number of types; beyond it boxes get no number.
	var seen counter
	for off < end {
		c, err := s.boxAt(off, end, b.Path, depth)
		if err == errNoBox {
			return nil
		}
		if err != nil {
			return err
		}
		if n := seen.count(c.Type); n > 1 {
			c.Path = fmt.Sprintf("%s[%d]", c.Path, n)
		}
		c.context = context
		if c.isSampleEntry() && context.handler == "soun" && c.Size-c.Header >= 10 {
			var p [2]byte
			if err := s.read(p[:], c.Body()+8); err != nil {
				return c.errorf("%w", err)
			}
			c.context.audioVersion = binary.BigEndian.Uint16(p[:])
		}
		switch c.Type {
		case "trak":
			if s.scales != nil {
				c.context.trackScale = s.ahead(c) // the edit list stands before mdhd
			}
		case "hdlr":
			if strings.HasSuffix(b.Path, "mdia") || strings.Contains(b.Path, "mdia[") {
				context.handler, err = s.handler(c)
			}
		case "mvhd":
			context.movieScale, err = s.timescale(c)
		case "mdhd":
			if context.trackScale, err = s.timescale(c); s.scales != nil && err == nil && len(s.scales) < 1<<16 {
				s.scales[context.track] = context.trackScale
			}
		case "tkhd", "tfhd", "tfra":
			if s.scales == nil {
				break
			}
			if context.track, err = s.trackID(c); c.Type != "tkhd" && err == nil {
				context.trackScale = s.scales[context.track]
			}
		}
		if err == nil {
			if c.context.movieScale = context.movieScale; c.Type != "trak" {
				c.context.trackScale = context.trackScale
			}
			err = f(c)
		}
		if err == errNoBox {
			return nil
		}
		if err != nil {
			return err
		}
		off = c.End()
	}
	return nil
}

// handler reads a hdlr box's handler type.
func (s source) handler(b Box) (string, error) {
	p, err := s.body(b, 12)
	if err != nil {
		return "", err
	}
	return fourCC(p[8:12]), nil
}

// timescale reads the time scale of mvhd or mdhd.
func (s source) timescale(b Box) (uint32, error) {
	p, err := s.body(b, 16)
	if err != nil {
		return 0, err
	}
	if p[0] == 1 {
		if p, err = s.body(b, 24); err != nil {
			return 0, err
		}
		return binary.BigEndian.Uint32(p[20:]), nil
	}
	return binary.BigEndian.Uint32(p[12:]), nil
}

// ahead is the time scale of a trak, 0 where it cannot be read.
func (s source) ahead(trak Box) (scale uint32) {
	s.scales = nil
	s.children(trak, func(b Box) error {
		if b.Type != "mdia" {
			return nil
		}
		s.children(b, func(b Box) error {
			if b.Type != "mdhd" {
				return nil
			}
			scale, _ = s.timescale(b)
			return errNoBox
		})
		return errNoBox
	})
	return scale
}

// trackID reads the track of tkhd, tfhd or tfra; 0 where the box is too short, which Inspect tells.
func (s source) trackID(b Box) (uint32, error) {
	at := int64(4)
	if b.Type == "tkhd" {
		p, err := s.body(b, 1)
		if err != nil {
			return 0, nil
		}
		at = 12
		if p[0] == 1 {
			at = 20
		}
	}
	p, err := s.body(b, at+4)
	if err != nil {
		return 0, nil
	}
	return binary.BigEndian.Uint32(p[at:]), nil
}

// body reads the first n bytes behind the header.
func (s source) body(b Box, n int64) ([]byte, error) {
	if b.Size-b.Header < n {
		return nil, b.invalid("%d bytes, want at least %d", b.Size, b.Header+n)
	}
	p := make([]byte, n)
	if err := s.read(p, b.Body()); err != nil {
		return nil, b.errorf("%w", err)
	}
	return p, nil
}

// Walk calls f for every box of a file of size bytes, a parent before its children. What holds no boxes is not read, so a
// file of any size takes no longer than its boxes. The first error of f ends the walk; ErrSkipBox leaves out the children.
// A malformed box is a *BoxError.
func Walk(r io.ReaderAt, size int64, f func(Box) error) error {
	s := source{r: r, size: size, scales: map[uint32]uint32{}}
	var visit func(Box) error
	visit = func(b Box) error {
		if err := f(b); err == ErrSkipBox {
			return nil
		} else if err != nil {
			return err
		}
		return s.children(b, visit)
	}
	return s.children(Box{}, visit)
}

// ErrSkipBox is returned by the function of Walk to pass over the children of a box.
var ErrSkipBox = errors.New("mp4: skip this box")

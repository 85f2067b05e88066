package camera

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/canmv-run/canmv-run/host/frame"
)

// y4m reads YUV4MPEG2: a line of parameters, then for each frame a line that starts with FRAME and the planes. Frames
// that are skipped cost the reading of their header line. Pixels are taken as square, whatever A says.
type y4m struct {
	name string
	file *os.File
	info Info
	loop bool

	size  int   // bytes of the planes of one frame
	start int64 // of the first FRAME line
	next  int64 // frame whose header is at off
	off   int64
	count int64 // frames in the file, -1 until the end was seen
	in    window
	out   *frame.Frame
	have  int64 // frame that out holds, -1 for none
}

const y4mMagic = "YUV4MPEG2"

// maxHeader bounds a header line, so that a file of another kind is not read to its end in search of a line break.
const maxHeader = 4096

func openY4M(name string, cfg SourceConfig) (Source, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("camera: %w", err)
	}
	s := &y4m{name: name, file: f, loop: cfg.Loop, count: -1, have: -1}
	s.in.file = f
	if err := s.readHeader(); err != nil {
		f.Close()
		return nil, fmt.Errorf("camera: %s: %w", name, err)
	}
	s.out = frame.New(s.info.Format, s.info.Width, s.info.Height)
	return s, nil
}

func (s *y4m) Info() Info { return s.info }

func (s *y4m) Close() error {
	if s.file == nil {
		return nil
	}
	err := s.file.Close()
	s.file = nil
	return err
}

// readHeader reads and parses the line of parameters.
func (s *y4m) readHeader() error {
	line, n, err := s.in.line(0)
	if err == io.EOF {
		return fmt.Errorf("line of parameters is cut off after %d bytes, want %q: %w", n, y4mMagic+" W… H… F…", ErrInvalid)
	}
	if err != nil {
		return err
	}
	s.start, s.off = int64(n), int64(n)
	if s.info, err = parseY4M(line); err != nil {
		return err
	}
	// A small broken file may claim a huge size: look before memory is taken.
	s.size = frame.Size(s.info.Format, s.info.Width, s.info.Height)
	st, err := s.file.Stat()
	if err != nil {
		return err
	}
	if st.Size() == s.start {
		return fmt.Errorf("no frame after the parameters: %w", ErrInvalid)
	}
	if want := s.start + int64(len("FRAME\n")+s.size); st.Size() < want {
		return fmt.Errorf("cut off in frame 0: %d bytes, want at least %d for one frame of %v %dx%d: %w", st.Size(), want, s.info.Format, s.info.Width, s.info.Height, ErrInvalid)
	}
	return nil
}

// parseY4M parses the line of parameters: letters with their values, separated by blanks.
func parseY4M(line []byte) (Info, error) {
	info := Info{RateFixed: true}
	fields := strings.Fields(string(line))
	if len(fields) == 0 || fields[0] != y4mMagic {
		return info, fmt.Errorf("starts with %q, want %q: %w", cut(line, 16), y4mMagic, ErrInvalid)
	}
	rate, chroma, interlace := "", "420", ""
	var err error
	for _, f := range fields[1:] {
		v := f[1:]
		switch f[0] {
		case 'W':
			info.Width, err = side("width", v)
		case 'H':
			info.Height, err = side("height", v)
		case 'F':
			rate = v
		case 'C':
			chroma = v
		case 'I':
			interlace = v
		}
		if err != nil {
			return info, err
		}
	}
	if info.Width == 0 || info.Height == 0 {
		return info, fmt.Errorf("parameters %q have no width or no height: %w", cut(line, 60), ErrInvalid)
	}
	switch interlace {
	case "", "p", "?":
	case "t", "b", "m":
		return info, fmt.Errorf("interlaced video (I%s), want progressive: %w", interlace, ErrUnsupported)
	default:
		return info, fmt.Errorf("interlacing %q, want p: %w", interlace, ErrInvalid)
	}
	switch chroma {
	case "420", "420jpeg", "420mpeg2", "420paldv":
		info.Format = frame.I420
	case "422":
		info.Format = frame.I422
	case "444":
		info.Format = frame.I444
	case "mono":
		info.Format = frame.Gray
	default:
		return info, fmt.Errorf("colour space C%s, want C420, C420jpeg, C420mpeg2, C420paldv, C422, C444 or Cmono: %w", chroma, ErrUnsupported)
	}
	info.Rate, err = parseRate(rate, ":")
	return info, err
}

func side(what, v string) (int, error) {
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > frame.MaxSide {
		return 0, fmt.Errorf("%s %q, want 1 to %d: %w", what, v, frame.MaxSide, ErrInvalid)
	}
	return n, nil
}

// parseRate reads num, sep, den.
func parseRate(v, sep string) (frame.Rate, error) {
	a, b, ok := strings.Cut(v, sep)
	num, err1 := strconv.Atoi(a)
	den, err2 := strconv.Atoi(b)
	if !ok || err1 != nil || err2 != nil || num <= 0 || den <= 0 || num > 1<<30 || den > 1<<30 {
		return frame.Rate{}, fmt.Errorf("frame rate %q, want for example 30%s1: %w", v, sep, ErrInvalid)
	}
	for x, y := num, den; ; x, y = y, x%y { // lowest terms
		if y == 0 {
			return frame.Rate{Num: num / x, Den: den / x}, nil
		}
	}
}

func cut(b []byte, n int) string {
	if len(b) > n {
		return string(b[:n]) + "…"
	}
	return string(b)
}

func (s *y4m) Frame(k int64) (*frame.Frame, error) {
	if s.file == nil {
		return nil, fmt.Errorf("camera: %s: %w", s.name, os.ErrClosed)
	}
	if k < 0 {
		return nil, fmt.Errorf("camera: frame %d, want 0 or more", k)
	}
	s.out.PTS = s.info.Rate.Time(k)
	want := k
	for {
		if s.count > 0 {
			if want >= s.count && !s.loop {
				return nil, io.EOF
			}
			want %= s.count
		}
		if want == s.have {
			return s.out, nil
		}
		if want < s.next {
			s.next, s.off = 0, s.start
		}
		err := s.skipTo(want)
		if err == nil {
			err = s.read()
		}
		if err == nil {
			s.have = want
			return s.out, nil
		}
		if err != io.EOF {
			s.have = -1
			return nil, fmt.Errorf("camera: %s: frame %d: %w", s.name, s.next, err)
		}
		// The end of the file stands between two frames: s.next is their number.
		s.count = s.next
		if s.count == 0 {
			return nil, fmt.Errorf("camera: %s: no frame after the parameters: %w", s.name, ErrInvalid)
		}
	}
}

// skipTo moves to the header of frame k without reading planes.
func (s *y4m) skipTo(k int64) error {
	for s.next < k {
		n, err := s.frameLine()
		if err != nil {
			return err
		}
		end := s.off + int64(n+s.size)
		if err := s.in.reach(end); err != nil {
			return err
		}
		s.off = end
		s.next++
	}
	return nil
}

// read fills out with the frame whose header is at off.
func (s *y4m) read() error {
	n, err := s.frameLine()
	if err != nil {
		return err
	}
	at := s.off + int64(n)
	for p := range s.info.Format.Planes() {
		got, err := s.in.readAt(s.out.Planes[p], at)
		if err == io.EOF {
			return fmt.Errorf("cut off: plane %d at byte %d has %d bytes, want %d: %w", p, at, got, len(s.out.Planes[p]), ErrInvalid)
		}
		if err != nil {
			return err
		}
		at += int64(len(s.out.Planes[p]))
	}
	s.off = at
	s.next++
	return nil
}

// frameLine checks the header line at off and returns its length; io.EOF when the file ends here.
func (s *y4m) frameLine() (int, error) {
	line, n, err := s.in.line(s.off)
	if err == io.EOF && n == 0 {
		return 0, io.EOF
	}
	if err == io.EOF || err == nil && !isFrame(line) {
		return 0, fmt.Errorf("at byte %d there is %q, want %q: %w", s.off, cut(line, 16), "FRAME", ErrInvalid)
	}
	return n, err
}

func isFrame(line []byte) bool {
	return bytes.HasPrefix(line, []byte("FRAME")) && (len(line) == 5 || line[5] == ' ')
}

// window reads header lines through one small buffer, and planes straight into the caller's memory.
type window struct {
	file *os.File
	buf  [maxHeader]byte
}

// line returns the line at off without its break, and how many bytes it takes with it. io.EOF: the file ends before.
func (w *window) line(off int64) ([]byte, int, error) {
	n, err := w.file.ReadAt(w.buf[:64], off) // a frame's header is six bytes
	if i := bytes.IndexByte(w.buf[:n], '\n'); i >= 0 {
		return w.buf[:i], i + 1, nil
	}
	if err == nil {
		n, err = w.file.ReadAt(w.buf[:], off)
		if i := bytes.IndexByte(w.buf[:n], '\n'); i >= 0 {
			return w.buf[:i], i + 1, nil
		}
	}
	if err == nil {
		err = fmt.Errorf("no end of line within %d bytes of %q: %w", maxHeader, cut(w.buf[:n], 16), ErrInvalid)
	}
	return w.buf[:n], n, err
}

// reach reports an error unless the file has the byte before off.
func (w *window) reach(off int64) error {
	n, err := w.file.ReadAt(w.buf[:1], off-1)
	if n == 1 {
		return nil
	}
	if err == io.EOF {
		return fmt.Errorf("cut off: the file ends before byte %d: %w", off, ErrInvalid)
	}
	return err
}

func (w *window) readAt(b []byte, off int64) (int, error) {
	n, err := w.file.ReadAt(b, off)
	if n == len(b) {
		err = nil
	}
	return n, err
}

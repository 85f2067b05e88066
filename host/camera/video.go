package camera

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"

	"github.com/canmv-run/canmv-run/host/frame"
)

// video plays a file through the ffmpeg executable: a child process decodes it to YUV4MPEG2 on a pipe, whose header
// brings the size and the exact rate. A file of varying frame rate is played at its average rate: frames are doubled or
// left out by ffmpeg. Looping starts the child again. The child has its own process group, so that Ctrl-C on a terminal
// does not reach it; closing the pipe ends it.
type video struct {
	name string
	path string // of ffmpeg
	args []string
	info Info
	loop bool

	cmd   *exec.Cmd
	pipe  *os.File
	in    *bufio.Reader
	log   *tail
	next  int64 // frame of the file that the child delivers next
	count int64 // frames in the file, -1 until the end was seen
	have  int64 // frame that out holds, -1 for none
	out   *frame.Frame
	ended bool // by Close
}

func openVideo(name string, cfg SourceConfig) (Source, error) {
	if cfg.FFmpeg == nil {
		return nil, fmt.Errorf("camera: %s: needs the ffmpeg executable, and there is none: %w", name, ErrUnsupported)
	}
	path, err := cfg.FFmpeg()
	if err != nil {
		return nil, fmt.Errorf("camera: %s: needs the ffmpeg executable to be decoded: %w", name, err)
	}
	s := &video{name: name, path: path, loop: cfg.Loop, count: -1, have: -1}
	p := probe(path, name)
	s.args = p.arguments(name)
	if err := s.start(); err != nil {
		return nil, err
	}
	s.info.Matrix = p.matrix()
	s.out = frame.New(s.info.Format, s.info.Width, s.info.Height)
	s.out.Matrix = s.info.Matrix
	return s, nil
}

// start runs the child and reads the header.
func (s *video) start() error {
	r, w, err := os.Pipe()
	if err != nil {
		return fmt.Errorf("camera: %w", err)
	}
	widen(r)
	s.log = &tail{}
	s.cmd = exec.Command(s.path, s.args...)
	s.cmd.Stdout, s.cmd.Stderr, s.cmd.SysProcAttr = w, s.log, ownGroup()
	err = s.cmd.Start()
	w.Close()
	if err != nil {
		r.Close()
		s.cmd = nil
		return fmt.Errorf("camera: %s: %w", s.name, err)
	}
	s.pipe, s.next = r, 0
	if s.in == nil {
		s.in = bufio.NewReaderSize(r, 1<<16)
	} else {
		s.in.Reset(r)
	}
	line, err := s.in.ReadSlice('\n')
	if err != nil {
		err = s.failed("decodes to nothing")
		s.stop()
		return err
	}
	info, err := parseY4M(bytes.TrimSuffix(line, []byte("\n")))
	if err == nil && s.out != nil && (info.Width != s.info.Width || info.Height != s.info.Height || info.Format != s.info.Format) {
		err = fmt.Errorf("%v %dx%d in the second pass, want %v %dx%d", info.Format, info.Width, info.Height, s.info.Format, s.info.Width, s.info.Height)
	}
	if err != nil {
		s.stop()
		return fmt.Errorf("camera: %s: output of ffmpeg: %w", s.name, err)
	}
	if s.out == nil {
		s.info = info
	}
	return nil
}

// stop ends and reaps the child.
func (s *video) stop() error {
	if s.cmd == nil {
		return nil
	}
	s.pipe.Close()
	s.cmd.Process.Kill() // no error: it has ended by itself
	err := s.cmd.Wait()
	s.cmd = nil
	return err
}

// finish waits for a child whose output has ended, and returns its verdict.
func (s *video) finish() error {
	if s.cmd == nil {
		return nil
	}
	err := s.cmd.Wait()
	s.pipe.Close()
	s.cmd = nil
	return err
}

// failed makes the error for a child that ended where a picture was wanted.
func (s *video) failed(what string) error {
	err := s.finish()
	text := s.log.String()
	if text == "" {
		text = "no message"
		if err != nil {
			text = err.Error()
		}
	}
	return fmt.Errorf("camera: %s: %s: %w: ffmpeg: %s", s.name, what, ErrInvalid, text)
}

func (s *video) Info() Info { return s.info }

func (s *video) Close() error {
	s.ended = true
	s.stop() // killed by us: its exit status says nothing
	return nil
}

func (s *video) Frame(k int64) (*frame.Frame, error) {
	if s.ended {
		return nil, fmt.Errorf("camera: %s: %w", s.name, os.ErrClosed)
	}
	if k < 0 {
		return nil, fmt.Errorf("camera: frame %d, want 0 or more", k)
	}
	s.out.PTS = s.info.Rate.Time(k)
	for {
		want := k
		if s.count > 0 {
			if k >= s.count && !s.loop {
				return nil, io.EOF
			}
			want = k % s.count
		}
		if want == s.have {
			return s.out, nil
		}
		if want < s.next || s.cmd == nil {
			s.stop()
			s.have = -1
			if err := s.start(); err != nil {
				return nil, err
			}
		}
		err := s.read(want)
		if err == nil {
			s.have = want
			return s.out, nil
		}
		s.have = -1
		if err != io.EOF {
			return nil, err
		}
		if err := s.end(); err != nil {
			return nil, err
		}
	}
}

// read reads frames up to and including frame k of the file into out; io.EOF when there are no more.
func (s *video) read(k int64) error {
	for {
		line, err := s.in.ReadSlice('\n')
		if err == io.EOF && len(line) == 0 {
			return io.EOF
		}
		if err != nil || !isFrame(line[:len(line)-1]) {
			return s.failed(fmt.Sprintf("frame %d: output of ffmpeg has %q, want FRAME", s.next, cut(line, 16)))
		}
		for p := range s.info.Format.Planes() {
			if s.next < k {
				_, err = s.in.Discard(len(s.out.Planes[p]))
			} else {
				_, err = io.ReadFull(s.in, s.out.Planes[p])
			}
			if err != nil {
				return s.failed(fmt.Sprintf("frame %d is cut off", s.next))
			}
		}
		s.next++
		if s.next > k {
			return nil
		}
	}
}

// end takes note of the end of the file, and reports it as an error where the file ended too early.
func (s *video) end() error {
	err := s.finish()
	if s.next == 0 {
		return s.failed("has no picture")
	}
	if text := s.log.String(); err != nil || isDamage(text) {
		if text == "" {
			text = err.Error()
		}
		return fmt.Errorf("camera: %s: broken after frame %d: %w: ffmpeg: %s", s.name, s.next-1, ErrInvalid, text)
	}
	s.count = s.next
	return nil
}

// isDamage reports whether ffmpeg's messages speak of damaged or missing data. It exits with 0 after those, and has
// other messages for files that are merely unusual.
func isDamage(text string) bool {
	text = strings.ToLower(text)
	for _, sign := range []string{"partial file", "invalid data", "truncat", "error while decoding", "corrupt", "ended prematurely"} {
		if strings.Contains(text, sign) {
			return true
		}
	}
	return false
}

// tail keeps the first and the last of what a child writes to stderr.
type tail struct {
	mu    sync.Mutex
	first []byte
	last  []byte
}

const tailSize = 1024

func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := min(len(b), tailSize-len(t.first))
	t.first = append(t.first, b[:n]...)
	t.last = append(t.last, b[n:]...)
	if over := len(t.last) - tailSize; over > 0 {
		t.last = append(t.last[:0], t.last[over:]...)
	}
	return len(b), nil
}

// String returns the messages in one line.
func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	lines := strings.FieldsFunc(string(t.first)+string(t.last), func(r rune) bool { return r == '\n' || r == '\r' })
	return strings.Join(lines, "; ")
}

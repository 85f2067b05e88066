package camera

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/canmv-run/canmv-run/host/ffmpeg"
	"github.com/canmv-run/canmv-run/host/frame"
)

// video plays a file through the ffmpeg executable: a child process decodes it to YUV4MPEG2 on a pipe, whose header
// brings the size and the exact rate. A file of varying frame rate is played at its average rate: frames are doubled or
// left out by ffmpeg. Looping starts the child again. The child has its own process group, so that Ctrl-C on a terminal
// does not reach it; closing the pipe ends it.
type video struct {
	name string
	tool *ffmpeg.Tool
	args []string
	info Info
	loop bool

	child *ffmpeg.Process // nil between passes
	in    *bufio.Reader
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
	tool, err := cfg.FFmpeg()
	if err != nil {
		return nil, fmt.Errorf("camera: %s: needs the ffmpeg executable to be decoded: %w", name, err)
	}
	s := &video{name: name, tool: tool, loop: cfg.Loop, count: -1, have: -1}
	p := probe(tool, name)
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
	child, err := s.tool.Start(ffmpeg.Command{Args: s.args, Output: true})
	if err != nil {
		return fmt.Errorf("camera: %s: %w", s.name, err)
	}
	s.child, s.next = child, 0
	if s.in == nil {
		s.in = bufio.NewReaderSize(child.Out, 1<<16)
	} else {
		s.in.Reset(child.Out)
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

// stop ends and reaps the child, whose exit status then says nothing.
func (s *video) stop() {
	if s.child != nil {
		s.child.Close()
		s.child = nil
	}
}

// finish waits for a child whose output has ended, and returns its verdict and its messages.
func (s *video) finish() (messages string, err error) {
	if s.child == nil {
		return "", nil
	}
	err = s.child.Wait()
	messages = s.child.Messages()
	s.stop()
	return messages, err
}

// failed makes the error for a child that ended where a picture was wanted.
func (s *video) failed(what string) error {
	text, err := s.finish()
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
	s.stop()
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
		if want < s.next || s.child == nil {
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
	text, err := s.finish()
	if err != nil || s.next == 0 || isDamage(text) {
		if s.next == 0 {
			return fmt.Errorf("camera: %s: has no picture: %w: ffmpeg: %s", s.name, ErrInvalid, text)
		}
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

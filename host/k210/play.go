package k210

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/canmv-run/canmv-run/host/audio"
	"github.com/canmv-run/canmv-run/host/avi"
	"github.com/canmv-run/canmv-run/host/clock"
	"github.com/canmv-run/canmv-run/host/display"
	"github.com/canmv-run/canmv-run/host/fault"
	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/imaging"
	"github.com/canmv-run/canmv-run/host/sdcard"
)

// What play and capture return, and the status of a video.
const (
	End     = 0
	Playing = 1
	Paused  = 2
	Video   = 3
	Audio   = 4
)

const defaultVolume = 80 // percent

// errno is an OSError with a number.
func errno(n int, format string, args ...any) error {
	e := &fault.Error{Kind: fault.OSError, Args: []any{n}}
	return e.Hinted(format, args...)
}

// Player plays one AVI file in board time.
type Player struct {
	m      *Machine
	file   *sdcard.File
	reader *avi.Reader
	status int
	volume int
	shown  int // frames
	due    time.Duration
	pcm    []int16
	warned bool
}

// Play opens a file to play.
func (m *Machine) Play(path string) (*Player, error) {
	f, err := m.cfg.Card.OpenFile(path, os.O_RDONLY, 0)
	if err != nil {
		return nil, err
	}
	size, err := f.Size()
	if err != nil {
		f.Close()
		return nil, err
	}
	r, err := avi.NewReader(f, size)
	if err != nil {
		f.Close()
		var bad *avi.Error
		if errors.As(err, &bad) {
			return nil, errno(int(bad.Code), "%s: %v", path, bad)
		}
		return nil, ioError(err)
	}
	if r.Info().Interval <= 0 {
		f.Close()
		return nil, errno(int(avi.CodeAvih), "%s has no frame interval", path)
	}
	return &Player{m: m, file: f, reader: r, status: Paused, volume: defaultVolume}, nil
}

// ioError keeps an error of the card and makes any other an OSError(5).
func ioError(err error) error {
	var card *sdcard.Error
	if errors.As(err, &card) {
		return card
	}
	return errno(int(sdcard.EIO), "%v", err)
}

// Info describes the file.
func (p *Player) Info() avi.Info { return p.reader.Info() }

// Status is Paused before the first frame, Playing, or End.
func (p *Player) Status() int { return p.status }

// Volume is what SetVolume set, 80 at first.
func (p *Player) Volume() int { return p.volume }

// SetVolume sets the loudness in percent. Samples that it makes too loud are cut off.
func (p *Player) SetVolume(percent int) { p.volume = percent }

// Close closes the file. A second Close does nothing.
func (p *Player) Close() error {
	if p.file == nil {
		return nil
	}
	err := p.file.Close()
	p.file, p.status = nil, End
	return err
}

// Play plays one chunk: it shows a picture on the panel, one frame interval after the last one, and returns Video, or plays
// sound and returns Audio. With the last chunk it closes the file and returns End. A file that has fewer frames than its
// header says fails at its end.
func (p *Player) Play() (int, error) {
	c, err := p.next()
	if err != nil {
		return End, p.fail(err)
	}
	what := Video
	switch {
	case c.Audio:
		what = Audio
		p.sound(c.Data)
	default:
		f, err := p.picture(c.Data)
		if err == nil && f != nil {
			err = p.m.cfg.Panel.Show(f, display.Place{})
		}
		if err != nil {
			return End, err
		}
	}
	if p.reader.Left() == 0 {
		return End, p.end()
	}
	return what, nil
}

// Capture returns the next picture, when its time has come, nil for one that repeats the last, and Video, or End with
// the last one. Sound is skipped.
func (p *Player) Capture() (*frame.Frame, int, error) {
	for {
		c, err := p.next()
		if err != nil {
			return nil, End, p.fail(err)
		}
		if !c.Audio {
			f, err := p.picture(c.Data)
			if err != nil {
				return nil, End, err
			}
			if p.reader.LeftVideo() == 0 {
				return f, End, p.end()
			}
			return f, Video, nil
		}
		if p.reader.Left() == 0 {
			return nil, End, p.end()
		}
	}
}

func (p *Player) next() (avi.Chunk, error) {
	if p.file == nil {
		return avi.Chunk{}, errno(int(sdcard.EBADF), "the video has ended or was closed: open it again")
	}
	p.status = Playing
	return p.reader.Next()
}

// fail is the end of a file without any chunk, or an error.
func (p *Player) fail(err error) error {
	if err == io.EOF {
		return p.end()
	}
	var f *fault.Error
	if errors.As(err, &f) {
		return err
	}
	return ioError(err)
}

func (p *Player) end() error {
	info := p.reader.Info()
	if err := p.Close(); err != nil {
		return err
	}
	if p.shown < info.Frames {
		p.m.cfg.Print("frame error")
		return errno(int(avi.CodeStream), "the file has %d frames, its header says %d", p.shown, info.Frames)
	}
	return nil
}

// picture decodes a picture and waits until it is due.
func (p *Player) picture(jpeg []byte) (f *frame.Frame, err error) {
	if len(jpeg) > 0 {
		if f, err = imaging.Decode(jpeg); err != nil {
			return nil, errno(int(sdcard.EIO), "frame %d: %v", p.shown, err)
		}
	}
	clk := p.m.cfg.Clock
	if wait := p.due - clk.Now(); p.shown > 0 && wait > 0 {
		if !clk.Sleep(wait) {
			return nil, clock.ErrInterrupted
		}
	} else {
		p.due = clk.Now()
	}
	p.due += p.reader.Info().Interval
	p.shown++
	return f, nil
}

func (p *Player) sound(data []byte) {
	s := p.reader.Info().Sound
	p.pcm = p.pcm[:0]
	switch {
	case s.Format == avi.PCM && s.Bits == 16:
		p.pcm = gain(p.pcm, data, p.volume)
	case s.Format == avi.PCM && s.Bits == 8:
		wide := make([]byte, 2*len(data))
		for i, b := range data {
			wide[2*i+1] = b - 128
		}
		p.pcm = gain(p.pcm, wide, p.volume)
	default:
		if !p.warned {
			p.m.cfg.Warn(fmt.Sprintf("sound of the format %d with %d bits is not played, want PCM of 8 or 16 bits", s.Format, s.Bits))
		}
		p.warned = true
		return
	}
	if s.Channels > 0 {
		p.pcm = p.pcm[:len(p.pcm)/s.Channels*s.Channels]
		p.m.sound(audio.Format{SampleRate: s.SampleRate, Channels: s.Channels}, p.pcm)
	}
}

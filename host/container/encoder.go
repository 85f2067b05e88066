package container

import (
	"fmt"
	"strings"

	"github.com/canmv-run/canmv-run/host/container/av"
)

// coder is an encoder that runs. close releases it and may be called twice.
type coder interface {
	// codec describes what comes out. It is complete once a packet has come out.
	codec() *av.Codec
	flush() ([]av.Packet, error)
	close()
}

type videoCoder interface {
	coder
	encode(list []*av.Picture) ([]av.Packet, error)
}

type audioCoder interface {
	coder
	encode(list []*av.Sound) ([]av.Packet, error)
}

// stage says how far an encoder has come.
type stage uint8

const (
	running stage = iota
	flushed
	ended
)

// VideoEncoder turns pictures into packets. Muxer.AddVideo makes it.
type VideoEncoder struct {
	cfg   VideoConfig
	coder videoCoder
	base  av.Rational
	last  int64
	began bool
	stage stage
}

// AudioEncoder turns sound into packets. Muxer.AddAudio makes it.
type AudioEncoder struct {
	cfg   AudioConfig
	coder audioCoder
	base  av.Rational
	next  int64
	began bool
	stage stage
}

func (s stage) check() error {
	switch s {
	case flushed:
		return invalid("frames for an encoder that was flushed")
	case ended:
		return invalid("the encoder's muxer is closed")
	}
	return nil
}

// Encode encodes pictures and returns the packets that are ready, nil where there are none. The pictures' memory is not
// used afterwards.
func (e *VideoEncoder) Encode(f *av.VideoFrames) (*av.Packets, error) {
	if err := e.stage.check(); err != nil {
		return nil, err
	}
	if len(f.Pictures) == 0 {
		return nil, nil
	}
	var parts []string
	if f.Format != e.cfg.Format {
		parts = append(parts, fmt.Sprintf("pix_fmt (%v != %v)", e.cfg.Format, f.Format))
	}
	if f.Width != e.cfg.Width || f.Height != e.cfg.Height {
		parts = append(parts, fmt.Sprintf("video_size (%dx%d != %dx%d)", e.cfg.Width, e.cfg.Height, f.Width, f.Height))
	}
	if len(parts) > 0 {
		return nil, invalid("the encoder's configuration and the frames do not match: %s", strings.Join(parts, ", "))
	}
	list := make([]*av.Picture, len(f.Pictures))
	for i, p := range f.Pictures {
		q := *p
		q.PTS = av.Rescale(p.PTS, f.Base, e.base)
		if e.began && q.PTS <= e.last || q.PTS < 0 {
			was := "at the start"
			if e.began {
				was = fmt.Sprintf("after pts %d", e.last)
			}
			return nil, invalid("a frame with pts %d (in frames of 1/%v s) %s, want pts that grow from 0 on", q.PTS, e.cfg.Rate, was)
		}
		e.began, e.last = true, q.PTS
		list[i] = &q
	}
	packets, err := e.coder.encode(list)
	return batch(packets, e.base, e.coder), err
}

// Flush returns the packets that were held back, nil where there are none. The encoder takes no more frames.
func (e *VideoEncoder) Flush() (*av.Packets, error) {
	if e.stage != running {
		return nil, nil
	}
	e.stage = flushed
	packets, err := e.coder.flush()
	return batch(packets, e.base, e.coder), err
}

// Encode encodes sound; see VideoEncoder.Encode.
func (e *AudioEncoder) Encode(f *av.AudioFrames) (*av.Packets, error) {
	if err := e.stage.check(); err != nil {
		return nil, err
	}
	if f.Len() == 0 {
		return nil, nil
	}
	var parts []string
	if f.Format != e.cfg.Format {
		parts = append(parts, fmt.Sprintf("sample_fmt (%v != %v)", e.cfg.Format, f.Format))
	}
	if f.Rate != e.cfg.Rate {
		parts = append(parts, fmt.Sprintf("sample_rate (%d != %d)", e.cfg.Rate, f.Rate))
	}
	if f.Channels != e.cfg.Channels {
		parts = append(parts, fmt.Sprintf("num_channels (%d != %d)", e.cfg.Channels, f.Channels))
	}
	if len(parts) > 0 {
		return nil, invalid("the encoder's configuration and the frames do not match: %s", strings.Join(parts, ", "))
	}
	var list []*av.Sound
	for _, s := range f.Sounds {
		if s.Len == 0 {
			continue
		}
		q := *s
		q.PTS = av.Rescale(s.PTS, f.Base, e.base)
		if e.began && q.PTS < e.next || q.PTS < 0 {
			return nil, invalid("sound with pts %d where %d samples have been encoded, want pts that grow from 0 on", q.PTS, e.next)
		}
		e.began, e.next = true, q.PTS+int64(q.Len)
		list = append(list, &q)
	}
	packets, err := e.coder.encode(list)
	return batch(packets, e.base, e.coder), err
}

// Flush is as VideoEncoder.Flush.
func (e *AudioEncoder) Flush() (*av.Packets, error) {
	if e.stage != running {
		return nil, nil
	}
	e.stage = flushed
	packets, err := e.coder.flush()
	return batch(packets, e.base, e.coder), err
}

// FrameSize is how many samples of a channel the encoder codes at once; 0 means any number. Encode takes any number in
// either case.
func (e *AudioEncoder) FrameSize() int { return frameSizes[e.coder.codec().Name] }

// frameSizes are those of codecs that have one.
var frameSizes = map[string]int{"aac": 1024, "mp3": 1152, "opus": 960, "ac3": 1536}

func batch(list []av.Packet, base av.Rational, c coder) *av.Packets {
	if len(list) == 0 {
		return nil
	}
	return &av.Packets{Base: base, Codec: c.codec(), List: list}
}

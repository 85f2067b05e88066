package container

import (
	"bytes"
	"errors"
	"io"
	"math"
	"os"

	"github.com/canmv-run/canmv-run/host/container/av"
	"github.com/canmv-run/canmv-run/host/sdcard"
)

// source gives the packets of a file, of all its streams, in the order of their decoding times.
type source interface {
	// next returns the next packet and its stream, io.EOF at the end.
	next() (int, av.Packet, error)
	rewind() error
}

// Demuxer takes packets out of a file.
type Demuxer struct {
	Streams []*av.Codec

	lib    *Library
	path   string
	file   *sdcard.File
	src    source
	closed bool
}

// NewDemuxer opens a file: MP4, WAV, AVI and ADTS by readers of our own, everything else through ffmpeg.
func (l *Library) NewDemuxer(path string) (*Demuxer, error) {
	f, err := l.Files.OpenFile(path, os.O_RDONLY, 0)
	if err != nil {
		return nil, err
	}
	d := &Demuxer{lib: l, path: path, file: f}
	if err := d.open(); err != nil {
		f.Close()
		return nil, err
	}
	l.opened(d)
	return d, nil
}

func (d *Demuxer) open() error {
	size, err := d.file.Size()
	if err != nil {
		return err
	}
	head := make([]byte, 12)
	if n, err := d.file.ReadAt(head, 0); err != nil && err != io.EOF {
		return err
	} else if n == 0 {
		return invalid("%s is empty, want a media file", d.path)
	}
	var own error
	switch {
	case string(head[:4]) == "RIFF" && string(head[8:]) == "WAVE":
		d.src, d.Streams, own = openWAV(d.file)
	case string(head[:4]) == "RIFF" && string(head[8:]) == "AVI ":
		d.src, d.Streams, own = openAVI(d.file, size)
	case head[0] == 0xFF && head[1]&0xF6 == 0xF0:
		d.src, d.Streams, own = openADTS(d.file, size)
	case bytes.Contains([]byte("ftyp moov mdat free skip wide"), head[4:8]):
		d.src, d.Streams, own = openMP4(d.file, size)
	}
	if d.src != nil && own == nil {
		return nil
	}
	tool, err := d.lib.tool("reading " + d.path)
	if err != nil {
		if own != nil {
			return invalid("%s: %v", d.path, own).Because(own)
		}
		return err
	}
	src, streams, err := openForeign(tool, d.file, size)
	if err != nil {
		if own != nil {
			err = errors.Join(own, err)
		}
		return invalid("%s: %v", d.path, err).Because(err)
	}
	d.src, d.Streams = src, streams
	return nil
}

// Index is the number of the first stream of video or sound.
func (d *Demuxer) Index(audio bool) (int, error) {
	for i, c := range d.Streams {
		if c.Audio == audio {
			return i, nil
		}
	}
	return 0, invalid("%s has no %s stream", d.path, kind(audio))
}

// Path is the file's name as it was opened.
func (d *Demuxer) Path() string { return d.path }

func (d *Demuxer) check() error {
	if d.closed {
		return invalid("the demuxer of %s is closed", d.path)
	}
	return nil
}

// Packets takes the packets of a stream: all, or those of a window of time in seconds, from the key frame before its start
// on. Video goes on 0.3 s behind the end, for pictures that are shown earlier than they stand there.
func (d *Demuxer) Packets(stream int, window *[2]float64) (*av.Packets, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	if err := d.src.rewind(); err != nil {
		return nil, err
	}
	c := d.Streams[stream]
	out := &av.Packets{Base: c.TimeBase, Codec: c}
	from, to := math.Inf(-1), math.Inf(1)
	if window != nil {
		out.Window, out.HasWindow = *window, true
		from, to = window[0], window[1]
		if !(from < to) {
			return nil, invalid("a window from %v s to %v s, want an end behind the start", from, to)
		}
		if !c.Audio {
			to += 0.3
		}
	}
	for {
		i, p, err := d.src.next()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, invalid("%s: %v", d.path, err).Because(err)
		}
		if i != stream {
			continue
		}
		at := float64(p.PTS) * c.TimeBase.Float()
		if at >= to {
			if c.Audio || float64(p.DTS)*c.TimeBase.Float() >= to {
				return out, nil
			}
			continue
		}
		if p.Key && at <= from {
			out.List = out.List[:0] // a later key frame before the start
		}
		out.List = append(out.List, p)
	}
}

// Streaming gives the packets of some streams batch by batch.
type Streaming struct {
	d        *Demuxer
	wanted   map[int]bool
	duration float64
	count    int
	pending  *av.Packet // the first of the next batch
	stream   int
	t0       float64
	began    bool
	ended    bool
}

// Stream begins at the start of the file: batches of duration seconds, or with count packets of some stream.
func (d *Demuxer) Stream(indices []int, duration float64, count int) (*Streaming, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	s := &Streaming{d: d, wanted: map[int]bool{}, duration: duration, count: count}
	for _, i := range indices {
		if i < 0 || i >= len(d.Streams) {
			return nil, invalid("stream %d of %s, want 0 to %d", i, d.path, len(d.Streams)-1)
		}
		s.wanted[i] = true
	}
	return s, d.src.rewind()
}

// Next is the next batch by stream; false at the end. What goes wrong in reading is in the packets' Err.
func (s *Streaming) Next() (map[int]*av.Packets, bool) {
	if s.ended {
		return nil, false
	}
	held := map[int]*av.Packets{}
	add := func(i int, p av.Packet) int {
		if held[i] == nil {
			held[i] = &av.Packets{Base: s.d.Streams[i].TimeBase, Codec: s.d.Streams[i]}
		}
		held[i].List = append(held[i].List, p)
		return len(held[i].List)
	}
	if s.pending != nil {
		n := add(s.stream, *s.pending)
		s.pending = nil
		if s.count > 0 && n >= s.count {
			return held, true
		}
	}
	for {
		i, p, err := -1, av.Packet{}, s.d.check()
		if err == nil {
			i, p, err = s.d.src.next()
		}
		if err != nil {
			s.ended = true
			if err != io.EOF {
				for i := range s.wanted {
					held[i] = &av.Packets{Base: s.d.Streams[i].TimeBase, Codec: s.d.Streams[i], Err: invalid("%s: %v", s.d.path, err).Because(err)}
				}
			}
			return held, len(held) > 0
		}
		if !s.wanted[i] {
			continue
		}
		at := float64(p.PTS) * s.d.Streams[i].TimeBase.Float()
		if !s.began {
			s.began, s.t0 = true, at
		}
		if s.duration > 0 && at-s.t0 > s.duration && len(held) > 0 {
			s.t0, s.pending, s.stream = at, &p, i
			return held, true
		}
		if n := add(i, p); s.count > 0 && n >= s.count {
			return held, true
		}
	}
}

// Close closes the file. A second Close does nothing.
func (d *Demuxer) Close() error {
	if d.closed {
		return nil
	}
	d.closed = true
	d.lib.closed(d)
	return d.file.Close()
}

func (d *Demuxer) abandon() error { return d.Close() }

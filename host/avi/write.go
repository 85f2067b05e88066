package avi

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"time"
)

// Options describe a file to write.
type Options struct {
	// Width and Height in pixels, 1 to 65535.
	Width, Height int
	// Interval is the time from frame to frame, in whole microseconds, at least one.
	Interval time.Duration
	// Sound is PCM of 8 or 16 bits. The zero value writes no sound track.
	Sound Sound
	// Segment is after how many bytes a new RIFF begins. Zero means 1 GiB, the most that old readers take; at most 4 GB.
	Segment int64
}

// File is what a Writer writes: from its start, of which parts are written again.
type File interface {
	io.Writer
	io.WriterAt
}

const (
	defaultSegment = 1 << 30
	superEntries   = 256                  // segments that an indx has room for
	superSize      = 24 + 16*superEntries // of an indx, without its head
	suggestedRead  = 0x100000             // avih: buffer size for playing, as the board writes it
)

// Writer writes one file. What is written is played by tolerant readers even when Close is never called.
type Writer struct {
	f      File
	o      Options
	at     int64 // end of the file
	err    error
	closed bool

	riff, movi int64 // starts of the RIFF's and movi's heads
	segment    int
	index      []entry // of this segment
	super      [2][]superEntry
	frames     int // in the file
	first      int // frames in the first segment
	soundBytes int64
	hold       []byte

	frameLengths                    [2]int64 // places of strh.dwLength
	supers                          [2]int64
	totalFrames, dmlFrames, avihMax int64
	largest                         [2]uint32
	suggest                         [2]int64
}

type superEntry struct {
	at     int64
	size   uint32
	length uint32
}

// NewWriter writes the header. f is empty and at its start.
func NewWriter(f File, o Options) (*Writer, error) {
	if o.Segment == 0 {
		o.Segment = defaultSegment
	}
	s := o.Sound
	switch {
	case o.Width < 1 || o.Height < 1 || o.Width > math.MaxUint16 || o.Height > math.MaxUint16:
		return nil, fmt.Errorf("avi: size %dx%d, want 1 to 65535", o.Width, o.Height)
	case o.Interval < time.Microsecond || o.Interval > math.MaxUint32*time.Microsecond:
		return nil, fmt.Errorf("avi: interval %v, want 1 µs to %d s", o.Interval, math.MaxUint32/1000000)
	case s != Sound{} && (s.Format != PCM || s.Channels < 1 || s.Channels > 8 || s.SampleRate < 1 || s.Bits != 8 && s.Bits != 16):
		return nil, fmt.Errorf("avi: sound %+v, want PCM of 8 or 16 bits", s)
	case o.Segment < 1<<10 || o.Segment > 4e9:
		return nil, fmt.Errorf("avi: segments of %d bytes, want 1 KiB to 4 GB", o.Segment)
	}
	w := &Writer{f: f, o: o}
	w.header()
	return w, w.err
}

var le = binary.LittleEndian

// box appends a chunk or list to b: its head, what fill appends, and the size.
func box(b []byte, id, list string, fill func(b []byte) []byte) []byte {
	b = append(b, id...)
	size := len(b)
	b = append(le.AppendUint32(b, 0), list...)
	b = fill(b)
	n := len(b) - size - 4
	le.PutUint32(b[size:], uint32(n))
	if n&1 != 0 {
		b = append(b, 0)
	}
	return b
}

func put32(b []byte, v ...int) []byte {
	for _, x := range v {
		b = le.AppendUint32(b, uint32(x))
	}
	return b
}

func put16(b []byte, v ...int) []byte {
	for _, x := range v {
		b = le.AppendUint16(b, uint16(x))
	}
	return b
}

// rate is the frame rate as rate over scale.
func (w *Writer) rate() (scale, rate int) {
	us := int(w.o.Interval / time.Microsecond)
	if 1000000%us == 0 {
		return 1, 1000000 / us
	}
	return us, 1000000
}

func (w *Writer) header() {
	o, s := w.o, w.o.Sound
	streams := 1
	if s != (Sound{}) {
		streams = 2
	}
	scale, rate := w.rate()
	b := append(make([]byte, 0, 16<<10), "RIFF\x00\x00\x00\x00AVI "...)
	b = box(b, "LIST", "hdrl", func(b []byte) []byte {
		b = box(b, "avih", "", func(b []byte) []byte {
			w.avihMax = int64(len(b) + 4)
			b = put32(b, int(o.Interval/time.Microsecond), 0, 0, flagHasIndex|flagInterleaved)
			w.totalFrames = int64(len(b))
			return put32(b, 0, 0, streams, suggestedRead, o.Width, o.Height, 0, 0, 0, 0)
		})
		for i := range streams {
			b = box(b, "LIST", "strl", func(b []byte) []byte {
				b = box(b, "strh", "", func(b []byte) []byte {
					if i == 0 {
						b = append(b, "vidsMJPG"...)
						b = put32(b, 0, 0, 0, scale, rate, 0)
					} else {
						b = append(b, "auds\x00\x00\x00\x00"...)
						b = put32(b, 0, 0, 0, s.block(), s.block()*s.SampleRate, 0)
					}
					w.frameLengths[i] = int64(len(b))
					b = put32(b, 0)
					w.suggest[i] = int64(len(b))
					b = put32(b, 0, -1) // quality: the default
					if i == 0 {
						return put16(put32(b, 0), 0, 0, o.Width, o.Height)
					}
					return put16(put32(b, s.block()), 0, 0, 0, 0)
				})
				b = box(b, "strf", "", func(b []byte) []byte {
					if i == 0 {
						b = put16(put32(b, 40, o.Width, o.Height), 1, 24)
						b = append(b, "MJPG"...)
						return put32(b, o.Width*o.Height*3, 0, 0, 0, 0)
					}
					b = put16(b, PCM, s.Channels)
					b = put32(b, s.SampleRate, s.SampleRate*s.block())
					return put16(b, s.block(), s.Bits)
				})
				w.supers[i] = int64(len(b))
				return box(b, "JUNK", "", func(b []byte) []byte { return append(b, make([]byte, superSize)...) })
			})
		}
		return box(b, "LIST", "odml", func(b []byte) []byte {
			return box(b, "dmlh", "", func(b []byte) []byte {
				w.dmlFrames = int64(len(b))
				return append(b, make([]byte, 248)...)
			})
		})
	})
	w.movi = int64(len(b))
	b = append(b, "LIST\x00\x00\x00\x00movi"...)
	w.write(b)
}

// write appends to the file.
func (w *Writer) write(b []byte) {
	if w.err != nil {
		return
	}
	n, err := w.f.Write(b)
	w.at += int64(n)
	if err != nil {
		w.err = fmt.Errorf("avi: %w", err)
	}
}

func (w *Writer) patch(at int64, v int64) {
	if w.err != nil {
		return
	}
	if _, err := w.f.WriteAt(le.AppendUint32(nil, uint32(min(v, math.MaxUint32))), at); err != nil {
		w.err = fmt.Errorf("avi: %w", err)
	}
}

// WriteVideo appends a picture: a JPEG file. The next picture is one interval later. An empty one repeats the last.
func (w *Writer) WriteVideo(jpeg []byte) error {
	w.chunk(0, "00dc", jpeg)
	if w.err == nil {
		w.frames++
	}
	return w.err
}

// WriteAudio appends sound as bytes, whole samples of all channels.
func (w *Writer) WriteAudio(pcm []byte) error {
	if w.o.Sound == (Sound{}) || len(pcm)%w.o.Sound.block() != 0 {
		return fmt.Errorf("avi: %d bytes of sound, want whole samples of %+v", len(pcm), w.o.Sound)
	}
	w.chunk(1, "01wb", pcm)
	if w.err == nil {
		w.soundBytes += int64(len(pcm))
	}
	return w.err
}

func (w *Writer) chunk(stream int, id string, data []byte) {
	switch {
	case w.closed:
		w.err = ErrClosed
	case w.err != nil:
	case int64(len(data)) > math.MaxInt32:
		w.err = fmt.Errorf("avi: a chunk of %d bytes, want at most 2 GiB", len(data))
	}
	if w.err != nil {
		return
	}
	size := int64(8+len(data)+1) &^ 1
	if used := w.at - w.riff + size + int64(len(w.index)+1)*24; used > w.o.Segment && len(w.index) > 0 {
		w.endSegment(true)
		w.beginSegment()
	}
	w.index = append(w.index, entry{offset: w.at + 8, size: uint32(len(data)), stream: uint8(stream)})
	w.largest[stream] = max(w.largest[stream], uint32(len(data)))
	b := le.AppendUint32(append(w.hold[:0], id...), uint32(len(data)))
	b = append(b, data...)
	if len(data)&1 != 0 {
		b = append(b, 0)
	}
	w.hold = b[:0]
	w.write(b) // in one call, so that a file that is cut off ends between chunks where it can
}

// endSegment writes the indexes of a RIFF and its sizes; with more the file goes on in another one.
func (w *Writer) endSegment(more bool) {
	if w.segment == 0 {
		w.first = w.frames
	}
	if more || w.segment > 0 {
		for i := range 1 + min(1, w.o.Sound.Channels) {
			w.standardIndex(i)
		}
	}
	w.patch(w.movi+4, w.at-w.movi-8)
	if w.segment == 0 {
		w.write(box(nil, "idx1", "", func(b []byte) []byte {
			for _, e := range w.index {
				b = append(b, ids[e.stream]...)
				b = put32(b, indexKeyFrame, int(e.offset-8-(w.movi+8)), int(e.size))
			}
			return b
		}))
	}
	w.patch(w.riff+4, w.at-w.riff-8)
	w.index = w.index[:0]
}

var ids = [2]string{"00dc", "01wb"}

// standardIndex writes an ix00 or ix01: the chunks of one stream in this segment (OpenDML 3.0, AVISTDINDEX).
func (w *Writer) standardIndex(stream int) {
	at, n, length := w.at, 0, int64(0)
	b := box(nil, "ix0"+string(rune('0'+stream)), "", func(b []byte) []byte {
		b = put32(b, 2|1<<24, 0) // two longs an entry, an index of chunks
		b = append(b, ids[stream]...)
		b = put32(le.AppendUint64(b, uint64(w.movi)), 0)
		for _, e := range w.index {
			if int(e.stream) != stream {
				continue
			}
			b = put32(b, int(e.offset-w.movi), int(e.size))
			n++
			length += int64(e.size)
		}
		return b
	})
	le.PutUint32(b[8+4:], uint32(n))
	if stream == 0 {
		length = int64(n)
	} else {
		length /= int64(w.o.Sound.block())
	}
	w.write(b)
	w.super[stream] = append(w.super[stream], superEntry{at, uint32(len(b)), uint32(length)})
	if w.err == nil && len(w.super[stream]) > superEntries {
		w.err = fmt.Errorf("avi: the file is full: %d segments", superEntries)
	}
}

func (w *Writer) beginSegment() {
	w.segment++
	w.riff, w.movi = w.at, w.at+12
	w.write([]byte("RIFF\x00\x00\x00\x00AVIXLIST\x00\x00\x00\x00movi"))
}

// Close writes index, sizes and counts. A second Close does nothing and returns what the first did.
func (w *Writer) Close() error {
	if w.closed {
		if w.err == ErrClosed {
			return nil
		}
		return w.err
	}
	w.closed = true
	w.endSegment(false)
	scale, rate := w.rate()
	perSecond := int64(w.largest[0])*int64(rate)/int64(scale) + int64(w.o.Sound.block()*w.o.Sound.SampleRate)
	w.patch(w.avihMax, perSecond)
	w.patch(w.totalFrames, int64(w.first))
	w.patch(w.dmlFrames, int64(w.frames))
	w.patch(w.frameLengths[0], int64(w.frames))
	w.patch(w.suggest[0], int64(w.largest[0]))
	if block := int64(w.o.Sound.block()); block > 0 {
		w.patch(w.frameLengths[1], w.soundBytes/block)
		w.patch(w.suggest[1], int64(w.largest[1]))
	}
	for i, list := range w.super {
		if len(list) == 0 || w.err != nil {
			continue
		}
		b := append(make([]byte, 0, 8+superSize), "indx"...)
		b = put32(b, superSize, 4, len(list)) // four longs an entry, an index of indexes
		b = append(b, ids[i]...)
		b = put32(b, 0, 0, 0)
		for _, e := range list {
			b = put32(le.AppendUint64(b, uint64(e.at)), int(e.size), int(e.length))
		}
		if _, err := w.f.WriteAt(b, w.supers[i]); err != nil {
			w.err = fmt.Errorf("avi: %w", err)
		}
	}
	return w.err
}

// Info is what was written so far.
func (w *Writer) Info() Info {
	return Info{Width: w.o.Width, Height: w.o.Height, Interval: w.o.Interval, Frames: w.frames, Sound: w.o.Sound}
}

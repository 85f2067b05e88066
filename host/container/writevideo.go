package container

import (
	"fmt"
	"os"
	"path"
	"strings"
	"time"

	"github.com/canmv-run/canmv-run/host/avi"
	"github.com/canmv-run/canmv-run/host/container/av"
)

// aviWriter writes AVI files with host/avi: at most one stream of MJPEG and one of PCM.
type aviWriter struct {
	w     *avi.Writer
	video int // stream, −1: none
	next  int64
	began bool
	gap
}

func newAVI(m *Muxer, list []*av.Codec) (writer, error) {
	w := &aviWriter{video: -1}
	var o avi.Options
	for i, c := range list {
		switch {
		case c.Audio && o.Sound == avi.Sound{}:
			o.Sound = avi.Sound{Format: avi.PCM, Channels: c.Channels, SampleRate: c.SampleRate, Bits: 8 * pcmSize(c.Name)}
			w.gap = newGap(c)
		case !c.Audio && w.video < 0:
			w.video = i
			o.Width, o.Height = c.Width, c.Height
			o.Interval = c.TimeBase.Time(1).Round(time.Microsecond)
			if c.FrameRate.Positive() {
				o.Interval = c.FrameRate.Inverse().Time(1).Round(time.Microsecond)
			}
		default:
			return nil, invalid("%s: AVI holds one stream of video and one of sound, got a second of %s", m.path, kind(c.Audio))
		}
	}
	if w.video < 0 {
		return nil, invalid("%s: AVI without video; .wav holds sound alone", m.path)
	}
	var err error
	if w.w, err = avi.NewWriter(m.file, o); err != nil {
		return nil, invalid("%s: %v", m.path, err).Because(err)
	}
	return w, nil
}

func (w *aviWriter) write(i int, p *av.Packet) error {
	if i != w.video {
		if fill := w.before(p); len(fill) > 0 {
			if err := w.w.WriteAudio(fill); err != nil {
				return err
			}
		}
		return w.w.WriteAudio(p.Data)
	}
	// A picture that is missing repeats the one before.
	for ; w.began && w.next < p.PTS; w.next++ {
		if err := w.w.WriteVideo(nil); err != nil {
			return err
		}
	}
	w.began, w.next = true, p.PTS+1
	return w.w.WriteVideo(p.Data)
}

func (w *aviWriter) close() error { return w.w.Close() }

// plainWriter writes packets one after another: raw pictures and sound, Annex B, JPEG pictures.
type plainWriter struct {
	m *Muxer
	c *av.Codec
}

func newPlain(m *Muxer, list []*av.Codec) (writer, error) { return &plainWriter{m, list[0]}, nil }

func (w *plainWriter) write(_ int, p *av.Packet) error {
	data, err := bare(w.c, p)
	if err == nil {
		_, err = w.m.file.Write(data)
	}
	return err
}

func (w *plainWriter) close() error { return nil }

// bare is a packet's data without the framing of MP4.
func bare(c *av.Codec, p *av.Packet) ([]byte, error) {
	if !p.Framed || c.Unframe == nil {
		return p.Data, nil
	}
	return c.Unframe(p)
}

// imageWriter writes a picture file for each packet: one, or with a number such as %03d in the name, any number.
type imageWriter struct {
	m *Muxer
	n int
}

func newImages(m *Muxer, _ []*av.Codec) (writer, error) {
	if name := path.Base(m.path); strings.Contains(name, "%") {
		if fmt.Sprintf(name, 1) == fmt.Sprintf(name, 2) || strings.Contains(fmt.Sprintf(name, 1), "%!") {
			return nil, invalid("%s: want one number such as %%d or %%03d in the name", m.path)
		}
	}
	return &imageWriter{m: m}, nil
}

func (w *imageWriter) write(_ int, p *av.Packet) error {
	w.n++
	if w.m.file != nil {
		if w.n > 1 {
			return invalid("%s holds one picture, got a second; a number such as %%03d in the name makes a file of each", w.m.path)
		}
		_, err := w.m.file.Write(p.Data)
		return err
	}
	dir, name := path.Split(w.m.path)
	f, err := w.m.lib.Files.OpenFile(dir+fmt.Sprintf(name, w.n), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0)
	if err != nil {
		return err
	}
	_, err = f.Write(p.Data)
	if err2 := f.Close(); err == nil {
		err = err2
	}
	return err
}

func (w *imageWriter) close() error { return nil }

package container

import (
	"time"

	"github.com/canmv-run/canmv-run/host/container/av"
	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/mp4"
)

// mp4Writer writes MP4 files with host/mp4.
type mp4Writer struct {
	w      *mp4.Writer
	tracks []*mp4.Track
	bases  []av.Rational
}

func newMP4(m *Muxer, list []*av.Codec) (writer, error) {
	w, err := mp4.NewWriter(m.file, mp4.Options{Spare: func() (mp4.Spare, error) { return m.file.Replacement() }})
	if err != nil {
		return nil, err
	}
	out := &mp4Writer{w: w}
	for i, c := range list {
		var t *mp4.Track
		// A stream without packets has no sample entry yet, and no track in the file.
		if m.streams[i].began {
			if t, err = addTrack(w, c); err != nil {
				return nil, invalid("stream %d of %s: %v", i, m.path, err).Because(err)
			}
		}
		out.tracks = append(out.tracks, t)
		out.bases = append(out.bases, c.TimeBase)
	}
	return out, nil
}

func addTrack(w *mp4.Writer, c *av.Codec) (*mp4.Track, error) {
	scale := uint32(c.TimeBase.Den)
	if c.Entry != nil {
		return w.AddCopy(mp4.Copy{
			Sound: c.Audio, Entry: c.Entry, TimeScale: scale, Width: c.Width, Height: c.Height, SampleRate: c.SampleRate, Channels: c.Channels,
		})
	}
	switch c.Name {
	case "aac":
		entry, err := mp4.AACEntry(c.Private, c.SampleRate, c.Channels)
		if err != nil {
			return nil, err
		}
		return w.AddCopy(mp4.Copy{Sound: true, Entry: entry, TimeScale: uint32(c.SampleRate), SampleRate: c.SampleRate, Channels: c.Channels})
	case "pcm_s16le", "pcm_alaw", "pcm_mulaw":
		codec := map[string]mp4.Codec{"pcm_s16le": mp4.PCMS16, "pcm_alaw": mp4.PCMA, "pcm_mulaw": mp4.PCMU}[c.Name]
		return w.AddAudio(mp4.Audio{Codec: codec, SampleRate: c.SampleRate, Channels: c.Channels})
	}
	codec := map[string]mp4.Codec{"h264": mp4.H264, "hevc": mp4.H265, "mjpeg": mp4.MJPEG}[c.Name]
	return w.AddVideo(mp4.Video{Codec: codec, Rate: frame.Rate(c.FrameRate)})
}

func (w *mp4Writer) write(i int, p *av.Packet) error {
	base := w.bases[i]
	if w.tracks[i] == nil {
		return invalid("stream %d had no packet when the file was begun", i)
	}
	at := base.Time(p.DTS)
	return w.tracks[i].Write(mp4.Sample{
		Data: p.Data, Time: at, Offset: base.Time(p.PTS) - at, Key: p.Key, Duration: max(base.Time(p.Duration), time.Duration(1)),
	})
}

func (w *mp4Writer) close() error { return w.w.Close() }

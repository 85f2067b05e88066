package container

import (
	"bufio"
	"fmt"
	"io"
	"os"

	"github.com/canmv-run/canmv-run/host/container/av"
	"github.com/canmv-run/canmv-run/host/ffmpeg"
	"github.com/canmv-run/canmv-run/host/ffmpeg/nut"
)

// foreignWriter hands packets to ffmpeg in NUT. It writes into a temporary file, where it can seek; that is copied to the
// card at the end.
type foreignWriter struct {
	m      *Muxer
	list   []*av.Codec
	number []int // of a stream in NUT, where those without packets are left out
	temp   string
	p      *ffmpeg.Process
	w      *bufio.Writer
	err    error
	header []byte
}

func newForeign(m *Muxer, list []*av.Codec) (writer, error) {
	tool, err := m.lib.tool("the format " + m.format.name)
	if err != nil {
		return nil, err
	}
	var streams []nut.Stream
	number := make([]int, len(list))
	for i, c := range list {
		if !m.streams[i].began {
			continue
		}
		number[i] = len(streams)
		tag, err := tagOf(c)
		if err != nil {
			return nil, err
		}
		streams = append(streams, nut.Stream{
			Tag: tag, Width: c.Width, Height: c.Height, Num: c.TimeBase.Num, Den: c.TimeBase.Den,
			Audio: c.Audio, SampleRate: c.SampleRate, Channels: c.Channels, Private: c.Private, Delay: c.Delay,
		})
	}
	f, err := os.CreateTemp("", "canmv-run-*")
	if err != nil {
		return nil, err
	}
	f.Close()
	w := &foreignWriter{m: m, list: list, number: number, temp: f.Name()}
	args := []string{"-y", "-copyts", "-itsoffset", fmt.Sprint(-tsOffset), "-f", "nut", "-i", "pipe:0", "-map", "0", "-c", "copy", "-fflags", "+bitexact"}
	for _, kv := range m.options {
		args = append(args, "-"+kv[0], kv[1])
	}
	args = append(args, "-f", m.format.name, w.temp)
	if w.p, err = tool.Start(ffmpeg.Command{Args: args, Input: true}); err != nil {
		os.Remove(w.temp)
		return nil, err
	}
	w.w = bufio.NewWriterSize(w.p.In, 1<<20)
	_, err = w.w.Write(nut.AppendHeaders(nil, streams))
	return w, err
}

func (w *foreignWriter) write(i int, p *av.Packet) error {
	c := w.list[i]
	if !w.m.streams[i].began || i > 0 && w.number[i] == 0 && w.m.streams[0].began {
		return invalid("stream %d had no packet when the file was begun", i)
	}
	data, err := bare(c, p)
	if err != nil {
		return err
	}
	pts := p.PTS + int64(tsOffset)*int64(c.TimeBase.Den)/int64(c.TimeBase.Num)
	w.header = nut.AppendStreamFrame(w.header[:0], w.number[i], pts, p.Key, len(data))
	_, err = w.w.Write(w.header)
	if err == nil {
		_, err = w.w.Write(data)
	}
	if err != nil {
		w.err = w.explain(w.p.Failure(err))
	}
	return w.err
}

func (w *foreignWriter) explain(err error) error {
	return invalid("FFmpeg writing %s: %v", w.m.path, err).Because(err)
}

func (w *foreignWriter) close() error {
	defer os.Remove(w.temp)
	defer w.p.Close()
	if w.err != nil {
		return nil // it was reported
	}
	err := w.w.Flush()
	w.p.In.Close()
	if end := w.p.Wait(); end != nil {
		return w.explain(end)
	} else if err != nil {
		return w.explain(err)
	}
	f, err := os.Open(w.temp)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(w.m.file, f)
	return err
}

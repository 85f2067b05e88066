package container

import (
	"fmt"
	"io"
	"slices"

	"github.com/canmv-run/canmv-run/host/container/av"
	"github.com/canmv-run/canmv-run/host/ffmpeg"
	"github.com/canmv-run/canmv-run/host/ffmpeg/nut"
)

// foreignSource has the packets of a file that ffmpeg has taken apart, in memory.
type foreignSource struct {
	list []foreignPacket
	at   int
}

type foreignPacket struct {
	stream int
	time   float64
	p      av.Packet
}

// openForeign reads the first stream of video and the first of sound. ffmpeg gets the file through a pipe, so that nothing
// that stands in it makes it open other files.
func openForeign(t *ffmpeg.Tool, f io.ReaderAt, size int64) (source, []*av.Codec, error) {
	s := &foreignSource{}
	var streams []*av.Codec
	var first error
	for _, kind := range []string{"v", "a"} {
		c, packets, err := extract(t, io.NewSectionReader(f, 0, size), kind)
		if c != nil && len(c.Private) > 0 && c.Private[0] == 1 && (c.Name == "h264" || c.Name == "hevc") {
			// Framed as in MP4: once more, in Annex B form.
			c, packets, err = extract(t, io.NewSectionReader(f, 0, size), kind, "-bsf:v", c.Name+"_mp4toannexb")
		}
		if err != nil || c == nil {
			if first == nil {
				first = err
			}
			continue
		}
		for _, p := range packets {
			s.list = append(s.list, foreignPacket{len(streams), float64(p.DTS) * c.TimeBase.Float(), p})
		}
		streams = append(streams, c)
	}
	if len(streams) == 0 {
		if first == nil {
			first = fmt.Errorf("no stream of video or sound")
		}
		return nil, nil, first
	}
	slices.SortStableFunc(s.list, func(a, b foreignPacket) int {
		switch {
		case a.time < b.time:
			return -1
		case a.time > b.time:
			return 1
		}
		return 0
	})
	return s, streams, nil
}

// extract takes one stream; a nil codec means that there is none.
func extract(t *ffmpeg.Tool, r io.Reader, kind string, more ...string) (*av.Codec, []av.Packet, error) {
	p, err := t.Start(ffmpeg.Command{
		Args:  slices.Concat([]string{"-protocol_whitelist", "pipe", "-copyts", "-i", "pipe:0", "-map", "0:" + kind + ":0?", "-c", "copy"}, more, []string{"-output_ts_offset", fmt.Sprint(tsOffset), "-f", "nut", "pipe:1"}),
		Input: true, Output: true,
	})
	if err != nil {
		return nil, nil, err
	}
	defer p.Close()
	go func() {
		_, _ = io.Copy(p.In, r) // a child that has enough closes the pipe
		p.In.Close()
	}()
	var list []av.Packet
	in := nut.NewReader(p.Out)
	for {
		data, err := in.Next(nil)
		if err != nil {
			break
		}
		list = append(list, av.Packet{Data: data, PTS: in.Frame().PTS, Key: in.Frame().Key, Index: int64(len(list))})
	}
	if len(list) == 0 {
		return nil, nil, p.Wait()
	}
	s := in.Stream()
	c := &av.Codec{
		Audio: s.Audio, Name: codecName(s.Tag, "unknown"), TimeBase: av.Rational{Num: s.Num, Den: s.Den}, Width: s.Width, Height: s.Height,
		SampleRate: s.SampleRate, Channels: s.Channels, Private: s.Private, Tag: s.Tag, Delay: s.Delay, Aspect: av.Rational{Num: 1, Den: 1},
	}
	if h, ok := parseADTS(list[0].Data); ok && c.Name == "aac" {
		c.Private = h.config
		for i := range list {
			if h, ok := parseADTS(list[i].Data); ok {
				list[i].Data = list[i].Data[h.header:]
			}
		}
	}
	for i := range list {
		list[i].PTS -= int64(tsOffset) * int64(s.Den) / int64(s.Num)
	}
	step := int64(max(1, int64(s.Den)/int64(s.Num)/25))
	if n := int64(len(list)); n > 1 {
		least, most := list[0].PTS, list[0].PTS
		for _, p := range list {
			least, most = min(least, p.PTS), max(most, p.PTS)
		}
		step = max(1, (most-least)/(n-1))
		if !s.Audio && most > least {
			c.FrameRate = nearRate((n-1)*int64(s.Den), (most-least)*int64(s.Num))
		}
	}
	order(list, step)
	switch c.Name {
	case "h264", "hevc":
		c.PixFmt = "yuv420p"
	case "aac", "mp3", "opus":
		c.SampleFmt = "fltp"
	default:
		if f, ok := pcmFormats[c.Name]; ok {
			c.SampleFmt = f.String()
		}
	}
	return c, list, nil
}

func (s *foreignSource) rewind() error {
	s.at = 0
	return nil
}

func (s *foreignSource) next() (int, av.Packet, error) {
	if s.at >= len(s.list) {
		return 0, av.Packet{}, io.EOF
	}
	x := s.list[s.at]
	s.at++
	return x.stream, x.p, nil
}

// Package container writes arrays into media files and takes packets out of them: the muxers, demuxers and encoders behind
// spdl.io.
//
//	lib := &container.Library{NewEncoder: set.New, FFmpeg: finder.Tool, Files: card}
//	m, err := lib.NewMuxer("out.mp4", "")
//	enc, err := m.AddVideo(container.VideoConfig{Width: 320, Height: 240, Format: av.RGB24, Rate: av.Rational{Num: 30, Den: 1}}, container.Choice{})
//	err = m.Open(nil)
//	packets, err := enc.Encode(frames)   // nil where there are none yet
//	err = m.Write(0, packets)
//	packets, err = enc.Flush()
//	err = m.Write(0, packets)
//	err = m.Close()
//
// # What writes what
//
// Files of our own: MP4 (H.264, H.265, MJPEG, AAC, 16-bit PCM, G.711, and whatever is copied from another MP4), WAV, AVI
// (MJPEG with PCM), ADTS, PNG, JPEG, BMP, raw pictures, raw sound, Annex B streams. Every other container is written by
// ffmpeg into a temporary file, and copied to the card.
//
// Encoders of our own: H.264, H.265 (host/venc/engines), MJPEG, PNG, BMP, rawvideo, PCM, G.711. Every other one is ffmpeg's,
// by its name there. ffmpeg gives its packets at Flush, all at once: how many it would give earlier depends on timing, and
// the same script must do the same each time.
//
// # Fields of a configuration
//
// Every field reaches the encoder, or AddVideo and AddAudio refuse it. H.264 and H.265 without a named encoder are those of
// Library.NewEncoder; what these lack (B-frames, compression levels, 4:2:2 and 4:4:4, options, further colour spaces) is
// given to libx264 or libx265, where FFmpeg is installed and allowed. Without it max_b_frames and compression_level, which are
// limits and hints, are noted and stay without effect; the others are refused.
//
// # Order
//
// The muxer holds the packets of a stream back until every stream has some, and writes them in the order of their decoding
// times. Whoever writes streams one after the other therefore holds the first ones' packets in memory.
//
// A Library and what it makes belong to one goroutine. Errors are *fault.Error of the kind ValueError, or those of the files.
package container

import (
	"errors"
	"slices"

	"github.com/canmv-run/canmv-run/host/container/av"
	"github.com/canmv-run/canmv-run/host/fault"
	"github.com/canmv-run/canmv-run/host/ffmpeg"
	"github.com/canmv-run/canmv-run/host/sdcard"
	"github.com/canmv-run/canmv-run/host/venc"
	"github.com/canmv-run/canmv-run/host/venc/engines"
)

// Library is what muxers, demuxers and encoders share.
type Library struct {
	// NewEncoder starts an encoder for H.264 or H.265. Nil: there is none.
	NewEncoder func(venc.Options) (venc.Encoder, error)
	// Mode is what --encoder says: Auto uses NewEncoder and ffmpeg for what that lacks, Embedded never ffmpeg's encoders,
	// FFmpeg always its libx264 and libx265.
	Mode engines.Mode
	// FFmpeg finds the executable. Nil: there is none.
	FFmpeg func() (*ffmpeg.Tool, error)
	// Files is the board's file tree.
	Files sdcard.FS
	// Note tells the user, not the script, what was done on the script's behalf. Nil discards it.
	Note func(line string)

	noted map[string]bool
	open  []closer
	about map[string]encoderInfo
}

type closer interface{ abandon() error }

func (l *Library) note(line string) {
	if l.Note == nil || l.noted[line] {
		return
	}
	if l.noted == nil {
		l.noted = map[string]bool{}
	}
	l.noted[line] = true
	l.Note(line)
}

// tool is the executable, or the error that says what to install for what.
func (l *Library) tool(what string) (*ffmpeg.Tool, error) {
	if l.FFmpeg == nil {
		return nil, invalid("%s needs FFmpeg, which is not installed; install it with: %s", what, ffmpeg.InstallHint())
	}
	t, err := l.FFmpeg()
	if err != nil {
		if errors.Is(err, ffmpeg.ErrNotFound) {
			return nil, invalid("%s needs FFmpeg, which is not installed; install it with: %s", what, ffmpeg.InstallHint()).Because(err)
		}
		return nil, invalid("%s needs FFmpeg: %v", what, err).Because(err)
	}
	return t, nil
}

func (l *Library) opened(c closer) { l.open = append(l.open, c) }

func (l *Library) closed(c closer) {
	l.open = slices.DeleteFunc(l.open, func(o closer) bool { return o == c })
}

// CloseReaders ends demuxers and filter graphs, which scripts need not close.
func (l *Library) CloseReaders() error {
	var err error
	for _, c := range slices.Clone(l.open) {
		if _, writes := c.(*Muxer); !writes {
			l.closed(c)
			err = errors.Join(err, c.abandon())
		}
	}
	return err
}

// Reset ends what a script has left open: muxers are closed, child processes ended. It returns how many muxers were open.
func (l *Library) Reset() (muxers int, err error) {
	for len(l.open) > 0 {
		c := l.open[len(l.open)-1]
		l.open = l.open[:len(l.open)-1]
		if m, ok := c.(*Muxer); ok && m.state == opened {
			muxers++
		}
		err = errors.Join(err, c.abandon())
	}
	l.noted = nil
	return muxers, err
}

func invalid(format string, args ...any) *fault.Error { return av.Invalid(format, args...) }

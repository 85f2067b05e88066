// Package avi reads and writes AVI files with motion JPEG and PCM sound, those of the K210's video module.
//
//	w, err := avi.NewWriter(file, avi.Options{Width: 320, Height: 240, Interval: 200 * time.Millisecond})
//	err = w.WriteVideo(jpeg)
//	err = w.Close()
//
//	r, err := avi.NewReader(file, size)
//	for c, err := r.Next(); err == nil; c, err = r.Next() { … }
//
// The file (Microsoft AVI RIFF File Reference; OpenDML AVI File Format Extensions 1.02):
//
//	RIFF AVI
//	├ LIST hdrl
//	│ ├ avih            frame interval, frames, streams, size
//	│ ├ LIST strl       video: strh, strf, room for indx
//	│ ├ LIST strl       sound, where there is any
//	│ └ LIST odml       dmlh: frames of the whole file
//	├ LIST movi         00dc pictures, 01wb sound, in the order of their times
//	└ idx1              where each chunk of this movi is
//	RIFF AVIX           each further gigabyte: LIST movi with an ix00 and ix01 at its end
//
// Neither owns the file: the caller closes it. A Writer or Reader belongs to one goroutine. Errors of the Reader that tell
// what is wrong with a file are *Error.
package avi

import (
	"errors"
	"fmt"
	"time"
)

// Code is what is wrong with a file, as the K210's parser numbers it.
type Code int

// The codes.
const (
	CodeRIFF   Code = iota + 1 // no RIFF
	CodeAVI                    // a RIFF of something else
	CodeLIST                   // no list behind the RIFF's head
	CodeHdrl                   // the first list is not hdrl
	CodeAvih                   // no main header
	CodeStrl                   // no list of a stream
	CodeStrh                   // a stream without its header
	CodeStrf                   // a stream without its format
	CodeMovi                   // no movi
	CodeFormat                 // the video is not motion JPEG
	CodeStream                 // no video stream, or fewer frames than the header says
)

// Error says what is wrong with a file and where.
type Error struct {
	Code   Code
	Offset int64 // in the file
	Text   string
}

func (e *Error) Error() string { return fmt.Sprintf("avi: at byte %d: %s", e.Offset, e.Text) }

// ErrClosed is the error of writing after Close.
var ErrClosed = errors.New("avi: writer is closed")

// Sound is the form of a file's sound. The zero value is none.
type Sound struct {
	// Format is the tag of WAVEFORMATEX: 1 is PCM.
	Format     int
	Channels   int
	SampleRate int // in Hz
	Bits       int // of a sample
}

// PCM is the form tag of PCM.
const PCM = 1

// block is the bytes of one sample of all channels.
func (s Sound) block() int { return s.Channels * ((s.Bits + 7) / 8) }

// Info describes a file.
type Info struct {
	Width, Height int
	// Interval is the time from frame to frame, whole microseconds.
	Interval time.Duration
	// Frames is what the header says, or, when it says nothing (a recording that was cut off), what was found.
	Frames int
	Sound  Sound
}

const (
	flagHasIndex    = 0x10
	flagInterleaved = 0x100
	indexKeyFrame   = 0x10
)

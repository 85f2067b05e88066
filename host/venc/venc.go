// Package venc defines what a video encoder is: the Encoder interface, its Options and the Packets it makes.
//
// The engines live below this folder: h264, hevc (pure Go), mjpeg (image/jpeg) and ffmpeg (the executable as a child
// process); host/venc/engines picks one. All pass the contract suite in host/venc/venctest and begin with
// Options.Resolve, so that they agree on what is valid. An encoder never looks ahead and never reorders: one
// frame in, one access unit out, in the same order.
//
//	enc, err := h264.New(venc.Options{Codec: venc.H264, Width: 1280, Height: 720, BitRate: 4_000_000, GOP: 30})
//	err = enc.Send(f, venc.FrameOptions{})
//	var p venc.Packet
//	err = enc.Receive(&p)
//
// Send and Receive may run in two goroutines at the same time (one each), so that an engine can work on a frame while
// the next is being made. Errors: ErrInvalid wraps what the options got wrong (got and want), ErrUnsupported what is
// valid but not offered by this engine.
package venc

import (
	"errors"
	"time"

	"github.com/canmv-run/canmv-run/host/frame"
)

// ErrInvalid and ErrUnsupported are the two ways in which an engine refuses options: malformed, or valid but not there.
var (
	ErrInvalid     = errors.New("invalid encoder options")
	ErrUnsupported = errors.New("not supported by this encoder")
	// ErrClosed is returned by Send and Receive after Close, and by Receive once everything sent has been received
	// and the encoder was closed.
	ErrClosed = errors.New("encoder is closed")
)

// Codec is a coding format.
type Codec uint8

const (
	H264  Codec = iota + 1 // ITU-T H.264
	H265                   // ITU-T H.265
	MJPEG                  // a JPEG picture an access unit
)

// Profile is a coding profile. The zero value lets the engine take its best one.
type Profile uint8

const (
	ProfileDefault Profile = iota
	Baseline               // H.264 Constrained Baseline: CAVLC, no 8x8 transform
	Main                   // H.264 Main (CABAC) or H.265 Main
	High                   // H.264 High: 8x8 transform
)

// RateControl is the way an encoder spends bits.
type RateControl uint8

const (
	CBR   RateControl = iota // constant bit rate against a leaky bucket of one second
	VBR                      // the mean over ten seconds is the bit rate; single seconds may differ by half
	FixQP                    // constant quantiser
)

// Options describe an encoder. They do not change while it lives.
type Options struct {
	Codec   Codec
	Profile Profile
	// Width and Height are in pixels, even, 64×64 to 4096×2160.
	Width, Height int
	// Rate is the nominal frame rate, for the level and the stream's timing information. Rate control uses the frames'
	// own times (semantics.md, Camera). Zero means 30.
	Rate frame.Rate
	// RateControl: CBR unless said otherwise. MJPEG uses Quality only.
	RateControl RateControl
	// BitRate is in bit/s, 10,000 to 200,000,000; used by CBR and VBR.
	BitRate int
	// QP is the quantiser of FixQP, 1 to 51; an I frame uses the same value. Zero means 26.
	QP int
	// Quality is the JPEG quality factor, 1 (worst) to 99. Zero means 45, as on the board.
	Quality int
	// GOP is the distance between IDR pictures in frames, 1 to MaxGOP; exact whatever the content. Zero means 30.
	GOP int
	// Threads limits the goroutines or threads of the engine. Zero means the engine's fixed default; the bytes never
	// depend on it.
	Threads int
}

// FrameOptions are the wishes for one frame.
type FrameOptions struct {
	// ForceIDR makes this frame an IDR picture and starts a new GOP.
	ForceIDR bool
}

// Packet is one access unit. The receiver owns Data until it passes the same Packet to Receive again, which may reuse
// the memory.
type Packet struct {
	// Data is Annex B for H.264 and H.265 (every NAL unit with a start code), a JPEG picture for MJPEG. It holds no
	// parameter sets: those are in Encoder.Header.
	Data []byte
	// Key: an IDR picture.
	Key bool
	// PTS is the time of the frame it was made from.
	PTS time.Duration
	// QP is the mean quantiser of the picture, 0 where the engine does not know it.
	QP int
}

// Encoder is one running encoder.
type Encoder interface {
	// Send hands over one frame of the size of the options, in NV12 or I420 (other formats: ErrInvalid). The engine has
	// read or copied the planes when Send returns: the caller may reuse them. It may block while the engine is busy, and
	// once two or more frames have been sent and not received: a single goroutine sends one and receives one.
	Send(f *frame.Frame, o FrameOptions) error
	// Receive fills p with the next access unit, and blocks until there is one. The access unit of a frame is there
	// without another frame being sent. An error other than ErrClosed is the end of the encoder.
	Receive(p *Packet) error
	// Header returns the parameter sets of the stream (SPS+PPS, VPS+SPS+PPS, and the engine's SEI) as Annex B; nil for
	// MJPEG. It is available after the first Receive; engines that know it earlier may return it at once.
	Header() []byte
	// Name says what encodes, for the summary, e.g. "canmv h264" or "ffmpeg libx264 superfast".
	Name() string
	// Close ends the encoder and releases everything; frames that were sent but not received are dropped. A second
	// Close does nothing.
	Close() error
}

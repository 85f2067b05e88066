// Package device is the board's video encoder: four channels that take pictures from a link or from the script and give
// out streams.
//
//	dev := device.New(device.Config{Clock: clk, System: sys, NewEncoder: engines.New})
//	err := dev.SetOutBufs(0, 8, 1280, 720)
//	err = sys.Init()
//	err = dev.Create(0, device.Attr{PayloadType: device.H264, Profile: device.ProfileH264Main, Width: 1280, Height: 720})
//	err = dev.Start(0)
//	pack, ok, err := dev.GetStream(0, -1)
//	data, err := sys.Bytes(pack.Addr, pack.Size)
//	err = dev.ReleaseStream(0, pack.Addr)
//	err = dev.Stop(0)
//	err = dev.Destroy(0)
//
// The first pack of a stream holds the parameter sets, each later one a picture. A channel has as many output buffers as
// SetOutBufs said; a picture takes one from its capture until its stream is released. A picture that finds none is
// dropped before it is encoded.
//
// All of this happens in board time. The encoding itself runs beside it, and on the virtual clock ahead of it: a picture
// that will certainly find a buffer is made and sent to the engine before its capture time, and is counted when that
// time comes. A stream is ready a fixed time after the capture; a script that asks for it earlier than the engine is
// done waits in wall time only. On the real clock a stream is ready when the engine is done.
//
// When a link ends, or its sensor stops, what was captured is still delivered, and the next picture starts a new coded
// video sequence with an IDR picture.
//
// Ownership: the bytes of a pack belong to the device until ReleaseStream, Destroy or Reset; what a script exposed stays
// with the script. Concurrency: all methods belong to the task that holds the clock's baton. Errors are *fault.Error, or
// clock.ErrInterrupted.
package device

import (
	"fmt"
	"time"

	"github.com/canmv-run/canmv-run/host/clock"
	"github.com/canmv-run/canmv-run/host/fault"
	"github.com/canmv-run/canmv-run/host/mpp"
	"github.com/canmv-run/canmv-run/host/venc"
)

// Channels is how many channels the encoder has.
const Channels = 4

// Payload types, as scripts pass them.
const (
	JPEG  = 26
	H264  = 96
	H265  = 265
	MJPEG = 1002
)

// Profiles, as scripts pass them.
const (
	ProfileNone         = 0
	ProfileH264Baseline = 1
	ProfileH264Main     = 2
	ProfileH264High     = 3
	ProfileH264High10   = 4
	ProfileH265Main     = 5
	ProfileH265Main10   = 6
)

// Stream types of a Pack.
const (
	TypeP      = 1
	TypeI      = 2
	TypeHeader = 3
)

// Defaults of ChnAttrStr.
const (
	DefaultBitRate = 4000
	DefaultGOP     = 30
	DefaultRate    = 30
	DefaultQuality = 45
)

// latency is the board time from a picture's capture until its stream can be read, on the virtual clock.
const latency = 5 * time.Millisecond

// maxAhead limits how many pictures are encoded before their capture time.
const maxAhead = 8

// Config says what the device works with.
type Config struct {
	Clock  *clock.Clock
	System *mpp.System
	// NewEncoder starts an engine.
	NewEncoder func(venc.Options) (venc.Encoder, error)
	// Warn tells the user, not the script, why a call returned -1 or a stream broke. Nil discards it.
	Warn func(line string)
}

// Attr are the attributes of a channel (ChnAttrStr). Zero values of the fields from BitRate on are refused, as the
// board's manual gives them defaults of their own: see Defaults.
type Attr struct {
	PayloadType int // H264, H265, JPEG or MJPEG
	Profile     int
	// Width and Height are in pixels, even, 64×64 to 4096×2160.
	Width, Height int
	// BitRate is in kbit/s, 10 to 200,000.
	BitRate int
	// GOP is the distance of I pictures, 1 or more.
	GOP int
	// SrcRate and DstRate in frames per second, 1 to 240: of the pictures that come, as many are dropped, evenly, as takes
	// SrcRate to DstRate.
	SrcRate, DstRate int
	// Quality of JPEG and MJPEG, 1 to 99.
	Quality int
}

// Defaults returns the attributes that ChnAttrStr fills in.
func Defaults(payloadType, profile, width, height int) Attr {
	return Attr{
		PayloadType: payloadType, Profile: profile, Width: width, Height: height,
		BitRate: DefaultBitRate, GOP: DefaultGOP, SrcRate: DefaultRate, DstRate: DefaultRate, Quality: DefaultQuality,
	}
}

// A Pack is one access unit, or the parameter sets, in the board's memory.
type Pack struct {
	Addr uint64
	Size int
	Type int   // TypeHeader, TypeI or TypeP
	PTS  int64 // microseconds of board time
	// Data is the memory at Addr, for host code; valid until the pack is released.
	Data []byte
}

// Stats counts what channels delivered.
type Stats struct {
	Frames  int64 // pictures whose stream was read
	Dropped int64 // pictures that found no output buffer
	Bytes   int64 // of all packs read
	// Encoder names the engine of the last channel created, "" before.
	Encoder string
}

// Device is the encoder of one board. Use New.
type Device struct {
	cfg   Config
	chans [Channels]*channel
	stats Stats
}

// New makes the device and registers it as the end of links.
func New(cfg Config) *Device {
	if cfg.Warn == nil {
		cfg.Warn = func(string) {}
	}
	d := &Device{cfg: cfg}
	for i := range d.chans {
		d.chans[i] = newChannel(d, i)
	}
	cfg.System.SetSink(mpp.ModVENC, d)
	return d
}

// Stats returns the counts since New.
func (d *Device) Stats() Stats { return d.stats }

// Open names the channels that were created and not destroyed, for the leak report.
func (d *Device) Open() []int {
	var open []int
	for i, c := range d.chans {
		if c.created {
			open = append(open, i)
		}
	}
	return open
}

// Reset stops and destroys every channel and forgets its output buffers.
func (d *Device) Reset() {
	for _, c := range d.chans {
		c.stop()
		c.destroy()
		c.bufs = 0
	}
}

// channel checks a channel number the way the board does, which lets negative ones through: those fail in the driver,
// with the given error.
func (d *Device) channel(call string, num int, driver string) (*channel, error) {
	if num >= Channels {
		return nil, &fault.Error{
			Kind: fault.ValueError,
			Args: []any{"venc " + call + ", chn id: ", num, fmt.Sprintf(" out of range 0 ~ %d", Channels-1)},
			Hint: fmt.Sprintf("the encoder has %d channels, 0 to %d", Channels, Channels-1),
		}
	}
	if num < 0 {
		return nil, fault.New(fault.OSError, "%s", driver).Hinted("got channel %d, want 0 to %d", num, Channels-1)
	}
	return d.chans[num], nil
}

// SetOutBufs declares the output buffers of a channel, before MediaManager.init(). When a number is 0 nothing happens.
func (d *Device) SetOutBufs(num, bufs, width, height int) error {
	c, err := d.channel("create", num, "mpi venc create chn failed.")
	if err != nil {
		return err
	}
	if bufs == 0 || width == 0 || height == 0 {
		return nil
	}
	_, err = d.cfg.System.Configure(mpp.PoolConfig{
		BlockSize: (width*height*3/4 + 4095) &^ 4095, Blocks: bufs, Owner: fmt.Sprintf("encoder channel %d", num),
	})
	if err != nil {
		return err
	}
	c.bufs = bufs
	return nil
}

// Create creates a channel and starts its engine.
func (d *Device) Create(num int, attr Attr) error {
	c, err := d.channel("create", num, "mpi venc create chn failed.")
	if err != nil {
		return err
	}
	return c.create(attr)
}

// Start lets a channel take pictures. Starting a started channel changes nothing.
func (d *Device) Start(num int) error {
	c, err := d.channel("Start", num, "mpi venc start failed.")
	if err != nil {
		return err
	}
	if !c.created {
		return fault.New(fault.OSError, "mpi venc start failed.").Hinted("channel %d was not created", num)
	}
	c.start()
	return nil
}

// SendFrame gives a channel one picture from the board's memory. It waits up to timeout for a free output buffer, for
// ever when timeout is negative, and returns 0, or -1 when it got none or the channel cannot take the picture.
func (d *Device) SendFrame(num int, p FrameInfo, timeout time.Duration) (code int, err error) {
	c, err := d.channel("SendFrame", num, "mpi venc send frame failed.")
	if err != nil {
		return -1, err
	}
	return c.send(p, timeout)
}

// GetStream waits up to timeout, for ever when it is negative, for the next pack. It returns false where the board
// returns -1: time was up, the channel is not started, or nothing can ever come; Config.Warn then says why.
func (d *Device) GetStream(num int, timeout time.Duration) (Pack, bool, error) {
	const failed = "mpi venc query status failed."
	c, err := d.channel("GetStream", num, failed)
	if err != nil {
		return Pack{}, false, err
	}
	if !c.created {
		return Pack{}, false, fault.New(fault.OSError, failed).Hinted("channel %d was not created", num)
	}
	return c.get(timeout)
}

// ReleaseStream gives back the pack at addr and with it an output buffer. Packs may come back in any order.
func (d *Device) ReleaseStream(num int, addr uint64) error {
	c, err := d.channel("ReleaseStream", num, "mpi venc release stream failed.")
	if err != nil {
		return err
	}
	return c.release(addr)
}

// Stop ends encoding; what was not read is dropped. Packs that were read stay until they are released.
func (d *Device) Stop(num int) error {
	c, err := d.channel("Stop", num, "mpi venc stop failed.")
	if err != nil {
		return err
	}
	if !c.created {
		return fault.New(fault.OSError, "mpi venc stop failed.").Hinted("channel %d was not created", num)
	}
	c.stop()
	return nil
}

// Destroy ends a channel, which must be stopped, and releases its packs.
func (d *Device) Destroy(num int) error {
	const failed = "mpi venc destroy failed."
	c, err := d.channel("Destroy", num, failed)
	switch {
	case err != nil:
		return err
	case !c.created:
		return fault.New(fault.OSError, failed).Hinted("channel %d was not created", num)
	case c.started:
		return fault.New(fault.OSError, failed).Hinted("call Stop(%d) before Destroy(%d)", num, num)
	}
	c.destroy()
	return nil
}

// Check says whether a link may end at dst.
func (d *Device) Check(dst mpp.Chn) bool { return dst.Dev == 0 && dst.Chn >= 0 && dst.Chn < Channels }

// Attach starts a link to a channel.
func (d *Device) Attach(dst mpp.Chn, f mpp.Feed) { d.chans[dst.Chn].attach(f) }

// Captured offers a channel the frame that was captured just now.
func (d *Device) Captured(dst mpp.Chn, k int64) { d.chans[dst.Chn].captured(k) }

// Detach ends a link to a channel.
func (d *Device) Detach(dst mpp.Chn) { d.chans[dst.Chn].detach() }

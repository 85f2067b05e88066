package device

import (
	"fmt"
	"time"

	"github.com/canmv-run/canmv-run/host/clock"
	"github.com/canmv-run/canmv-run/host/fault"
	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/mpp"
)

// yuv420sp is the pixel format that can be encoded.
const yuv420sp = 31

// FrameInfo is a picture that a script describes by addresses (k_video_frame_info).
type FrameInfo struct {
	Width, Height int
	PixelFormat   int
	// Y and UV are the addresses of the two planes; rows are Width bytes apart.
	Y, UV uint64
	// PTS is in microseconds. Zero takes the time at which the camera saw the picture, the board's time for one that a
	// script made, and spaces pictures that come faster by Attr.SrcRate.
	PTS int64
}

// send encodes one picture of the script.
func (c *channel) send(p FrameInfo, timeout time.Duration) (code int, err error) {
	clk := c.dev.cfg.Clock
	refuse := func(format string, args ...any) (int, error) {
		c.warn(fmt.Sprintf("SendFrame(%d) returned -1: ", c.num) + fmt.Sprintf(format, args...))
		return -1, nil
	}
	switch {
	case !c.started:
		return refuse("%s", c.hopeless())
	case c.broken != nil:
		return refuse("%v", c.broken)
	case c.dev.cfg.System.LinkTo(mpp.Chn{Mod: mpp.ModVENC, Chn: c.num}) != nil:
		return refuse("channel %d gets its pictures from a link", c.num)
	case p.PixelFormat != yuv420sp:
		return refuse("got pixel_format %d, want %d (YUV420SP)", p.PixelFormat, yuv420sp)
	case p.Width != c.opts.Width || p.Height != c.opts.Height:
		return refuse("got a picture of %dx%d, the channel is %dx%d", p.Width, p.Height, c.opts.Width, c.opts.Height)
	}
	size := p.Width * p.Height
	y, err := c.dev.cfg.System.Bytes(p.Y, size)
	if err != nil {
		return refuse("luma: %s", err.(*fault.Error).Text())
	}
	uv, err := c.dev.cfg.System.Bytes(p.UV, size/2)
	if err != nil {
		return refuse("chroma: %s", err.(*fault.Error).Text())
	}
	i := c.offered
	c.offered++
	if !c.attr.keeps(i) {
		return 0, nil
	}
	if c.inUse >= c.bufs {
		free := func() bool { return !c.started || c.inUse < c.bufs }
		if !clk.WaitFor("an output buffer", free, func() bool { return false }, timeout) {
			if clk.LastWait() == clock.Interrupted {
				return -1, clock.ErrInterrupted
			}
			return refuse("all %d output buffers hold streams that were not released: call GetStream() and ReleaseStream()", c.bufs)
		}
		if !c.started {
			return -1, nil
		}
	}
	if !c.ready() {
		return -1, nil
	}
	r := c.record()
	r.pts = c.stamp(p)
	r.own = c.pipe.take(p.Width, p.Height)
	r.own.PTS = r.pts
	copyPlane(r.own, 0, y, p.Width)
	copyPlane(r.own, 1, uv, p.Width)
	c.dispatch(r)
	c.accept(r)
	return 0, nil
}

// stamp is the time of a picture that the script sent. Times of one channel always grow.
func (c *channel) stamp(p FrameInfo) time.Duration {
	step := time.Microsecond
	t := time.Duration(p.PTS) * time.Microsecond
	if p.PTS == 0 {
		t = c.dev.cfg.Clock.Now()
		if b := c.dev.cfg.System.Block(p.Y); b != nil && b.Captured() > 0 {
			t = b.Captured()
		}
		step = time.Second / time.Duration(c.attr.SrcRate)
	}
	if c.last >= 0 {
		t = max(t, c.last+step)
	}
	c.last = t
	return t
}

func copyPlane(dst *frame.Frame, p int, src []byte, row int) {
	for y := 0; len(src) >= row; y++ {
		copy(dst.Row(p, y), src[:row])
		src = src[row:]
	}
}

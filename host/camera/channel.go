package camera

import (
	"fmt"
	"image"

	"github.com/canmv-run/canmv-run/host/clock"
	"github.com/canmv-run/canmv-run/host/fault"
	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/mpp"
)

// Pixel formats of Sensor, as scripts pass them.
const (
	RGB565    = 2
	RGB888    = 3
	YUV420SP  = 31
	RGBP888   = 45
	Grayscale = 303
)

// channel is one of a sensor's outputs.
type channel struct {
	sensor  *Sensor
	num     int
	enabled bool
	number  int // the frame size number that the script gave
	width   int
	height  int
	format  int // as the script gave it; 0 when it did not yet
	align   uint
	pool    int // declared pool, -1 for none

	taken int64      // the newest frame a snapshot took
	shot  *mpp.Block // the snapshot's memory, until the next one
}

func (c *channel) chn() mpp.Chn {
	return mpp.Chn{Mod: mpp.ModVI, Dev: c.sensor.id, Chn: c.num}
}

// pictureFormat is how the channel's pictures lie in memory.
func (c *channel) pictureFormat() frame.Format {
	switch c.format {
	case RGB565:
		return frame.RGB565
	case RGB888:
		return frame.RGB888
	case RGBP888:
		return frame.RGBP888
	}
	return frame.NV12
}

// internal is the pixel format that the hardware works in.
func (c *channel) internal() int {
	switch c.format {
	case RGB565:
		return RGB888
	case Grayscale, 0:
		return YUV420SP
	}
	return c.format
}

func (c *channel) close() {
	if c.shot != nil {
		c.shot.Release()
		c.shot = nil
	}
	if c.pool >= 0 {
		c.sensor.all.cfg.System.Withdraw(c.pool)
	}
}

// declare asks for the channel's pool, or changes what was asked for: it is one pool whatever the order of the calls.
func (c *channel) declare() error {
	size := frame.SizeAligned(c.pictureFormat(), c.width, c.height, c.align)
	if c.format == RGB565 {
		size = c.width * c.height * 3 // the board converts from RGB888 in place
	}
	cfg := mpp.PoolConfig{BlockSize: size, Blocks: c.sensor.all.cfg.OutBuffers, Owner: fmt.Sprintf("%s channel %d", c.sensor.name(), c.num)}
	sys := c.sensor.all.cfg.System
	if c.pool >= 0 {
		return sys.Replace(c.pool, cfg)
	}
	id, err := sys.Configure(cfg)
	if err == nil {
		c.pool, c.enabled = id, true
	}
	return err
}

func (s *Sensor) channel(num int) (*channel, error) {
	if err := s.ready(); err != nil {
		return nil, err
	}
	if num < 0 || num >= MaxChannels {
		return nil, fault.New(fault.AssertionError, "invaild chn id %d, should < 2", num)
	}
	return &s.ch[num], nil
}

// limits is the largest picture of a channel of this sensor.
func (c *channel) limits() (width, height int) {
	return min(c.sensor.width, channelMax[c.num][0]), min(c.sensor.height, channelMax[c.num][1])
}

// SizeOptions are the arguments of set_framesize.
type SizeOptions struct {
	// Number is one of the board's frame sizes; SizeInvalid when the script did not pass one.
	Number int
	// W and H, or else Width and Height, take precedence over Number where both are not 0.
	W, H, Width, Height int
	// AlignBits: every plane of a picture starts at a multiple of 1<<AlignBits bytes, 0 to 16.
	AlignBits int
}

// SetFrameSize sets the size of a channel's pictures and declares its pool (set_framesize). A width that is no multiple
// of 16 is rounded up with a printed warning.
func (s *Sensor) SetFrameSize(num int, o SizeOptions) error {
	c, err := s.channel(num)
	if err != nil {
		return err
	}
	w, h := sizeOf(o.Number)
	switch {
	case o.W != 0 && o.H != 0:
		w, h = o.W, o.H
	case o.Width != 0 && o.Height != 0:
		w, h = o.Width, o.Height
	}
	if o.AlignBits < 0 || o.AlignBits > 16 {
		return fault.New(fault.ValueError, "alignment %d, should be 0 - 16", o.AlignBits)
	}
	prefix := fmt.Sprintf("sensor(%d) chn(%d) set_framesize ", s.id, num)
	if w%16 != 0 {
		w = (w + 15) &^ 15
		s.all.cfg.Print("Warning: " + prefix + fmt.Sprint("align up width to ", w))
	}
	maxW, maxH := c.limits()
	if w < minSide || w > maxW {
		return fault.New(fault.AssertionError, "%sinvaild width(%d), should be %d - %d", prefix, w, minSide, maxW)
	}
	if h < minSide || h > maxH {
		return fault.New(fault.AssertionError, "%sinvaild height(%d), should be %d - %d", prefix, h, minSide, maxH)
	}
	if h%2 != 0 {
		return fault.New(fault.AssertionError, "%sinvaild height(%d), should be %d - %d", prefix, h, minSide, maxH).
			Hinted("the height must be even")
	}
	old := *c
	c.number, c.width, c.height, c.align = o.Number, w, h, uint(o.AlignBits)
	if err := c.declare(); err != nil {
		*c = old
		return err
	}
	return nil
}

// SetPixelFormat sets the format of a channel's pictures (set_pixformat). Without a frame size the channel has that of
// the sensor, as far as it can.
func (s *Sensor) SetPixelFormat(num, format int) error {
	c, err := s.channel(num)
	if err != nil {
		return err
	}
	switch format {
	case RGB565, RGB888, YUV420SP, RGBP888, Grayscale:
	default:
		return fault.New(fault.RuntimeError, "sensor(%d) chn(%d) set_pixformat not support pix_format(%d)", s.id, num, format)
	}
	old := *c
	c.format = format
	if c.width == 0 {
		c.number = SizeInvalid
		c.width, c.height = c.limits()
		c.width &^= 15
	}
	if err := c.declare(); err != nil {
		*c = old
		return err
	}
	return nil
}

// FrameSize prints the board's advice and returns the number given to SetFrameSize (get_framesize).
func (s *Sensor) FrameSize(num int) (int, error) {
	c, err := s.channel(num)
	if err != nil {
		return 0, err
	}
	s.all.cfg.Print("please use width() and height()")
	return c.number, nil
}

// PixelFormat is the format the hardware works in (get_pixformat): RGB888 for RGB565, YUV420SP for Grayscale.
func (s *Sensor) PixelFormat(num int) (int, error) {
	c, err := s.channel(num)
	if err != nil {
		return 0, err
	}
	return c.internal(), nil
}

// Size is the size of a channel's pictures (width, height); 0×0 before it was set.
func (s *Sensor) Size(num int) (width, height int, err error) {
	c, err := s.channel(num)
	if err != nil {
		return 0, 0, err
	}
	return c.width, c.height, nil
}

// BindInfo is what a link or a display layer needs to know of a channel (bind_info).
type BindInfo struct {
	Src    mpp.Chn
	Rect   image.Rectangle
	Format int
}

// BindInfo describes channel num with its pictures shown at x, y.
func (s *Sensor) BindInfo(x, y, num int) (BindInfo, error) {
	c, err := s.channel(num)
	if err != nil {
		return BindInfo{}, err
	}
	return BindInfo{c.chn(), image.Rect(x, y, x+c.width, y+c.height), c.internal()}, nil
}

// A Snapshot is one picture in the board's memory. It is valid until the next snapshot of the same channel, the
// sensor's stop or MediaManager.deinit: its block is then no longer Live.
type Snapshot struct {
	Frame *frame.Frame
	// Block holds the picture: the first plane at its start.
	Block *mpp.Block
	// Format is the channel's, as the script set it: Frame is Gray for Grayscale, the luma plane of the NV12 picture in
	// the block.
	Format int
}

// Snapshot returns the newest captured frame that no snapshot took before, or waits up to a second for the next
// (snapshot). The channel's previous Snapshot ends.
func (s *Sensor) Snapshot(num int) (*Snapshot, error) {
	c, err := s.channel(num)
	if err != nil {
		return nil, err
	}
	if c.shot != nil {
		c.shot.Release()
		c.shot = nil
	}
	clk, r := s.all.cfg.Clock, s.run
	failed := func(hint string, args ...any) error {
		return fault.New(fault.RuntimeError, "sensor(%d) snapshot chn(%d) failed(%d)", s.id, num, -1).Hinted(hint, args...)
	}
	pool := s.all.cfg.System.Pool(c.pool)
	switch {
	case r == nil:
		return nil, failed("call sensor.run() before snapshot()")
	case !c.enabled:
		return nil, failed("channel %d has no set_framesize() and set_pixformat()", num)
	case pool == nil:
		return nil, failed("the channel has no buffer pool: MediaManager.deinit() was called, or there were more than %d pools", mpp.MaxPools)
	}
	deadline := clk.Now() + snapshotTime
	for {
		arrived := func() bool { return r.newest > c.taken || s.run != r }
		if !clk.WaitFor("a camera frame", arrived, nil, max(deadline-clk.Now(), 0)) || s.run != r {
			if clk.LastWait() == clock.Interrupted {
				return nil, clock.ErrInterrupted
			}
			if err := r.failure(); err != nil {
				return nil, failed("%v", err)
			}
			return nil, failed("no frame came within %v", snapshotTime)
		}
		k := r.newest
		c.taken = k
		block, err := pool.Get()
		if err != nil {
			return nil, failed("%v", err)
		}
		f, err := frame.Layout(block.Bytes(), c.pictureFormat(), c.width, c.height, c.align)
		if err == nil {
			err = r.into(c.num, k, f)
		}
		if err != nil {
			block.Release()
			if r.broke() {
				r.ended = min(r.ended, k)
				continue // a dead sensor: wait in vain
			}
			return nil, failed("%v", err)
		}
		c.shot = block
		if c.format == Grayscale {
			f.Format = frame.Gray
			f.Planes[1], f.Stride[1] = nil, 0
		}
		block.SetCaptured(f.PTS)
		return &Snapshot{Frame: f, Block: block, Format: c.format}, nil
	}
}

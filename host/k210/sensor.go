package k210

import (
	"image"
	"time"

	"github.com/canmv-run/canmv-run/host/camera"
	"github.com/canmv-run/canmv-run/host/fault"
	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/imaging"
)

// Formats of pictures, as scripts pass them.
const (
	RGB565    = 2
	Grayscale = 4
)

// FrameSize is one of the board's frame sizes.
type FrameSize struct {
	Name          string
	Width, Height int
}

// FrameSizes are the frame sizes by their numbers; 0 is invalid.
var FrameSizes = [...]FrameSize{1: {"QQCIF", 88, 72}, {"QCIF", 176, 144}, {"CIF", 352, 288}, {"QQSIF", 88, 60}, {"QSIF", 176, 120},
	{"SIF", 352, 240}, {"QQQQVGA", 40, 30}, {"QQQVGA", 80, 60}, {"QQVGA", 160, 120}, {"QVGA", 320, 240}, {"VGA", 640, 480},
	{"HQQQVGA", 60, 40}, {"HQQVGA", 120, 80}, {"HQVGA", 240, 160}, {"B64X32", 64, 32}, {"B64X64", 64, 64}, {"B128X64", 128, 64},
	{"B128X128", 128, 128}, {"B240X240", 240, 240}, {"LCD", 128, 160}, {"QQVGA2", 128, 160}, {"WVGA", 720, 480},
	{"WVGA2", 752, 480}, {"SVGA", 800, 600}, {"SXGA", 1280, 1024}, {"UXGA", 1600, 1200}}

// skipTime is how long skip_frames without a number waits.
const skipTime = 300 * time.Millisecond

// Sensor is the board's one camera (module sensor). Settings take effect with the next picture: the camera then starts
// anew, so that its source begins again with frame 0.
type Sensor struct {
	cfg      Config
	reset    bool
	format   int
	size     int
	mirror   bool
	flip     bool
	window   image.Rectangle // empty: all
	running  *camera.Sensor
	scale    *frame.Scaler
	stopped  bool // by run(0)
	look     Look
	levels   [256]byte // of a colour, for look
	exposure Exposure
}

// Reset finds the camera and forgets all settings (reset).
func (s *Sensor) Reset() error {
	s.Stop()
	*s = Sensor{cfg: s.cfg, reset: true, exposure: automatic}
	if _, err := s.cfg.Sensors.New(s.options()); err != nil {
		s.reset = false
		return fault.New(fault.TypeError, "not found sensor").Because(err)
	}
	s.cfg.Sensors.StopAll()
	return nil
}

// options are a sensor of 4:3, large enough for the frame size.
func (s *Sensor) options() camera.SensorOptions {
	o := camera.SensorOptions{ID: s.cfg.Sensors.DefaultID(), TypeSet: true, Force: true, Width: 640, Height: 480}
	if w, h, _ := s.captured(); w > o.Width || h > o.Height {
		o.Width, o.Height = 1600, 1200
	}
	return o
}

// captured is the size of the channel's pictures: the frame size, or the smallest multiple of it that a channel can have.
func (s *Sensor) captured() (width, height, factor int) {
	f := FrameSizes[s.size]
	for factor = 1; f.Width > 0; factor++ {
		if w, h := f.Width*factor, f.Height*factor; w%16 == 0 && h%2 == 0 && w >= 64 && h >= 64 {
			return w, h, factor
		}
	}
	return 0, 0, 1
}

// Ready refuses what comes before Reset.
func (s *Sensor) Ready() error {
	if !s.reset {
		return fault.New(fault.RuntimeError, "Not init!").Hinted("call sensor.reset() first")
	}
	return nil
}

// Stop stops the camera.
func (s *Sensor) Stop() {
	if s.running != nil {
		s.cfg.Sensors.StopAll()
		s.cfg.System.Reset()
		s.running = nil
	}
}

// SetPixelFormat sets the format of pictures (set_pixformat).
func (s *Sensor) SetPixelFormat(format int) error {
	if err := s.Ready(); err != nil {
		return err
	}
	if format != RGB565 && format != Grayscale {
		return fault.New(fault.ValueError, "arg err").Hinted("pixel format %d, want sensor.RGB565 or sensor.GRAYSCALE", format)
	}
	s.Stop()
	s.format = format
	return nil
}

// SetFrameSize sets the size of pictures by its number (set_framesize).
func (s *Sensor) SetFrameSize(number int) error {
	if err := s.Ready(); err != nil {
		return err
	}
	if number < 1 || number >= len(FrameSizes) {
		return fault.New(fault.ValueError, "arg err").Hinted("frame size %d, want sensor.QVGA and the like", number)
	}
	s.Stop()
	s.size, s.window = number, image.Rectangle{}
	return nil
}

// SetMirror sets the mirrors (set_hmirror, set_vflip).
func (s *Sensor) SetMirror(horizontal, vertical bool) error {
	if err := s.Ready(); err != nil {
		return err
	}
	if s.mirror != horizontal || s.flip != vertical {
		s.Stop()
	}
	s.mirror, s.flip = horizontal, vertical
	return nil
}

// Mirror returns what SetMirror set.
func (s *Sensor) Mirror() (horizontal, vertical bool) { return s.mirror, s.flip }

// SetWindow makes pictures a part of the frame (set_windowing). Its size is a multiple of 8.
func (s *Sensor) SetWindow(r image.Rectangle) error {
	if err := s.Ready(); err != nil {
		return err
	}
	f := FrameSizes[s.size]
	if !r.In(image.Rect(0, 0, f.Width, f.Height)) || r.Empty() || r.Dx()%8 != 0 || r.Dy()%8 != 0 {
		return fault.New(fault.ValueError, "arg err").Hinted("window %v, want multiples of 8 inside the frame of %dx%d", r, f.Width, f.Height)
	}
	s.window = r
	return nil
}

// FrameSize is the frame's size without a window, 0×0 before it was set.
func (s *Sensor) FrameSize() (width, height int) { f := FrameSizes[s.size]; return f.Width, f.Height }

// Size is the size of pictures, 0×0 before it was set.
func (s *Sensor) Size() (width, height int) {
	if !s.window.Empty() {
		return s.window.Dx(), s.window.Dy()
	}
	return s.FrameSize()
}

// Run starts the camera or stops it (run).
func (s *Sensor) Run(on bool) error {
	if err := s.Ready(); err != nil {
		return err
	}
	if s.stopped = !on; s.stopped {
		s.Stop()
		return nil
	}
	return s.start()
}

func (s *Sensor) start() error {
	if s.running != nil {
		return nil
	}
	if err := s.Ready(); err != nil {
		return err
	}
	if s.format == 0 || s.size == 0 {
		return fault.New(fault.RuntimeError, "Sensor timeout!").Hinted("call sensor.set_pixformat() and sensor.set_framesize() before the first picture")
	}
	s.cfg.System.Reset()
	w, h, factor := s.captured()
	format, pixel := camera.RGB565, frame.RGB565
	if s.format == Grayscale {
		format, pixel = camera.Grayscale, frame.Gray
	}
	cam, err := s.cfg.Sensors.New(s.options())
	if err != nil {
		return fault.New(fault.TypeError, "not found sensor").Because(err)
	}
	for _, step := range []func() error{
		cam.Reset,
		func() error {
			return cam.SetFrameSize(0, camera.SizeOptions{Number: camera.SizeInvalid, Width: w, Height: h})
		},
		func() error { return cam.SetPixelFormat(0, format) },
		func() error { return cam.SetMirror(s.mirror, s.flip) },
		s.cfg.System.Init,
		cam.Run,
	} {
		if err := step(); err != nil {
			s.cfg.Sensors.StopAll()
			return err
		}
	}
	s.scale = nil
	if factor > 1 {
		s.scale, err = frame.NewScaler(frame.Spec{Format: pixel, Width: w, Height: h}, frame.Spec{Format: pixel, Width: w / factor, Height: h / factor}, frame.ScaleOptions{})
		if err != nil {
			return fault.New(fault.RuntimeError, "Sensor timeout!").Because(err)
		}
	}
	s.running = cam
	return nil
}

// Snapshot waits for the next picture (snapshot). It is valid until the next one.
func (s *Sensor) Snapshot() (*frame.Frame, error) {
	if err := s.Ready(); err != nil {
		return nil, err
	}
	if s.stopped {
		return nil, fault.New(fault.RuntimeError, "Sensor timeout!").Hinted("the camera was stopped by sensor.run(0)")
	}
	if err := s.start(); err != nil {
		return nil, err
	}
	shot, err := s.running.Snapshot(0)
	if err != nil {
		if f, ok := err.(*fault.Error); ok {
			return nil, fault.New(fault.RuntimeError, "Sensor timeout!").Because(f).Hinted("%s", f.Hint)
		}
		return nil, err
	}
	f := shot.Frame
	if s.scale != nil {
		w, h := s.FrameSize()
		small := frame.New(f.Format, w, h)
		if err := s.scale.Scale(small, f); err != nil {
			return nil, fault.New(fault.RuntimeError, "Sensor timeout!").Because(err)
		}
		f = small
	}
	if !s.window.Empty() {
		if f, err = imaging.Crop(f, s.window); err != nil {
			return nil, fault.New(fault.RuntimeError, "Sensor timeout!").Because(err)
		}
	}
	return s.adjust(f), nil
}

// Skip lets n pictures go by, or those of a time; n negative and d zero are 300 ms (skip_frames).
func (s *Sensor) Skip(n int, d time.Duration) error {
	if n < 0 && d <= 0 {
		d = skipTime
	}
	began := s.cfg.Clock.Now()
	for i := 0; n < 0 || i < n; i++ {
		if d > 0 && s.cfg.Clock.Now()-began >= d {
			break
		}
		if _, err := s.Snapshot(); err != nil {
			return err
		}
	}
	return nil
}

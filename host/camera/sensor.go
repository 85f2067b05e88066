package camera

import (
	"fmt"
	"math"
	"time"

	"github.com/canmv-run/canmv-run/host/clock"
	"github.com/canmv-run/canmv-run/host/fault"
	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/mpp"
)

// Limits of the board's camera interface.
const (
	MaxSensors  = 3
	MaxChannels = 3

	inBuffers     = 4
	minSide       = 64
	maxSide       = 4096
	virtualType   = 254
	virtualName   = "virtual"
	offlineMode   = 1
	defaultWidth  = 1920
	defaultHeight = 1080
)

// channelMax is the largest picture of each channel.
var channelMax = [MaxChannels][2]int{{3072, 2160}, {1920, 1080}, {1920, 1080}}

// SensorConfig says what the sensors of a board work with.
type SensorConfig struct {
	Clock  *clock.Clock
	System *mpp.System
	// Open opens the source that sensor id looks at; an error means that there is no such sensor.
	Open func(id int, cfg SourceConfig) (Source, error)
	// Live sources deliver in wall time (a webcam): their frames cannot be read before they are captured.
	Live bool
	// Fit is how a source fills a channel of another shape.
	Fit frame.Fit
	// OutBuffers is how many picture buffers a channel has. Zero means 6.
	OutBuffers int
	// DefaultID is the sensor that a script gets without naming one.
	DefaultID int
	// Print writes a line that the board prints to the script's output, Warn one about the host to the user. Nil
	// discards them.
	Print, Warn func(line string)
}

// Sensors are the camera interfaces of one board. Its methods and those of Sensor belong to the task that holds the
// clock's baton.
//
//	all := camera.NewSensors(camera.SensorConfig{Clock: clk, System: sys, Open: open})
//	s, err := all.New(camera.SensorOptions{})
//	err = s.Reset()
//	err = s.SetFrameSize(0, camera.SizeOptions{Number: camera.SizeInvalid, Width: 1280, Height: 720, AlignBits: 12})
//	err = s.SetPixelFormat(0, camera.YUV420SP)
//	err = sys.Init()
//	err = s.Run()
//	shot, err := s.Snapshot(0)
//	err = s.Stop()
//
// Frame k of the source is captured one frame time and k/rate seconds after Run. A picture is made only when a snapshot
// or a linked module takes it. Errors are *fault.Error, or clock.ErrInterrupted.
type Sensors struct {
	cfg      SensorConfig
	alive    [MaxSensors]*Sensor
	captured int64
}

// NewSensors makes the interfaces; no source is opened yet.
func NewSensors(cfg SensorConfig) *Sensors {
	if cfg.OutBuffers == 0 {
		cfg.OutBuffers = 6
	}
	if cfg.Print == nil {
		cfg.Print = func(string) {}
	}
	if cfg.Warn == nil {
		cfg.Warn = func(string) {}
	}
	return &Sensors{cfg: cfg}
}

// DefaultID is the sensor that a script gets without naming one.
func (a *Sensors) DefaultID() int { return a.cfg.DefaultID }

// Captured is how many frames all sensors have captured since NewSensors.
func (a *Sensors) Captured() int64 {
	n := a.captured
	for _, s := range a.alive {
		if s != nil && s.run != nil {
			n += s.run.captured()
		}
	}
	return n
}

// Alive lists the sensors that were made and not stopped.
func (a *Sensors) Alive() []*Sensor {
	var list []*Sensor
	for _, s := range a.alive {
		if s != nil {
			list = append(list, s)
		}
	}
	return list
}

// StopAll stops every sensor silently (Sensor.deinit, and the end of a script).
func (a *Sensors) StopAll() {
	for _, s := range a.alive {
		if s != nil {
			s.close()
		}
	}
}

// SensorOptions are the arguments of Sensor(...). Zero values mean that the script did not pass them, except ID.
type SensorOptions struct {
	ID int
	// Type names the sensor's driver; with TypeSet nothing is probed or printed.
	Type    int
	TypeSet bool
	// Force stops a sensor that still uses the same id.
	Force bool
	// FPS is the wanted rate in frames per second, 1 to 240. A source with a rate of its own keeps that.
	FPS int
	// Width and Height are the wanted size in pixels, 64 to 4096.
	Width, Height int
}

// Sensor is one camera.
type Sensor struct {
	all     *Sensors
	id      int
	typ     int
	width   int
	height  int
	rate    frame.Rate
	source  Source // opened and not yet run
	srcCfg  SourceConfig
	reset   bool
	offline bool
	hmirror bool
	vflip   bool
	extra   int // pool of offline mode, -1 for none
	ch      [MaxChannels]channel
	run     *sensorRun
}

// New finds a sensor (Sensor(...)): it opens the source and prints what was found.
func (a *Sensors) New(o SensorOptions) (*Sensor, error) {
	if o.ID < 0 || o.ID >= MaxSensors {
		return nil, fault.New(fault.AssertionError, "invaild sensor id %d, should < 2", o.ID)
	}
	if o.TypeSet && (o.Type < 0 || o.Type > virtualType) {
		return nil, fault.New(fault.AssertionError, "invaild sensor type %d, should < 254", o.Type)
	}
	if old := a.alive[o.ID]; old != nil {
		if !o.Force {
			return nil, fault.New(fault.OSError, "sensor(%d) is already inited.", o.ID).
				Hinted("stop the other Sensor of this id first, or pass force=True")
		}
		old.close()
	}
	notFound := func(format string, args ...any) error {
		return fault.New(fault.RuntimeError, "Can not found sensor on %d", o.ID).Hinted(format, args...)
	}
	s := &Sensor{all: a, id: o.ID, typ: o.Type, width: o.Width, height: o.Height, extra: -1}
	if !o.TypeSet {
		s.typ = virtualType
	}
	if s.width == 0 {
		s.width = defaultWidth
	}
	if s.height == 0 {
		s.height = defaultHeight
	}
	if min(s.width, s.height) < minSide || max(s.width, s.height) > maxSide || s.width%2+s.height%2 != 0 {
		return nil, notFound("got width=%d height=%d, want even sizes of %d to %d", s.width, s.height, minSide, maxSide)
	}
	if o.FPS < 0 || o.FPS > 240 {
		return nil, notFound("got fps=%d, want 1 to 240", o.FPS)
	}
	s.srcCfg = SourceConfig{Width: s.width, Height: s.height, Rate: frame.Rate{Num: 30, Den: 1}}
	if o.FPS > 0 {
		s.srcCfg.Rate.Num = o.FPS
	}
	if err := s.open(); err != nil {
		return nil, fault.New(fault.RuntimeError, "Can not found sensor on %d", o.ID).Because(err)
	}
	for i := range s.ch {
		s.ch[i] = channel{sensor: s, num: i, pool: -1}
	}
	if !o.TypeSet {
		a.cfg.Print(fmt.Sprintf("find sensor %s, type %d, output %dx%d@%d", virtualName, s.typ, s.width, s.height,
			int(math.Round(float64(s.rate.Num)/float64(s.rate.Den)))))
	}
	a.alive[o.ID] = s
	return s, nil
}

// open opens the source and takes over its rate.
func (s *Sensor) open() error {
	src, err := s.all.cfg.Open(s.id, s.srcCfg)
	if err != nil {
		return err
	}
	s.source, s.rate = src, s.srcCfg.Rate
	if info := src.Info(); info.RateFixed {
		s.rate = info.Rate
	}
	return nil
}

// ID is the sensor's number, 0 to 2.
func (s *Sensor) ID() int { return s.id }

// Rate is the frame rate.
func (s *Sensor) Rate() frame.Rate { return s.rate }

// Type is the number of the sensor's driver (get_type).
func (s *Sensor) Type() (int, error) { return s.typ, s.ready() }

// ready is the order rule of every call but Reset.
func (s *Sensor) ready() error {
	if !s.reset {
		return fault.New(fault.AssertionError, "should call reset() first")
	}
	return nil
}

// Reset prepares the sensor (reset). With more than one sensor alive all of them work offline, which costs each a pool.
func (s *Sensor) Reset() error {
	a := s.all
	if a.alive[s.id] == nil {
		if err := s.open(); err != nil {
			return fault.New(fault.RuntimeError, "Can not found sensor on %d", s.id).Because(err)
		}
		a.alive[s.id] = s
	}
	if a.alive[s.id] != s {
		return fault.New(fault.OSError, "sensor(%d) is already inited.", s.id)
	}
	s.reset = true
	if len(a.Alive()) > 1 {
		for _, other := range a.Alive() {
			if err := other.goOffline(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Sensor) goOffline() error {
	if s.offline {
		return nil
	}
	id, err := s.all.cfg.System.Configure(mpp.PoolConfig{BlockSize: s.width * s.height * 2, Blocks: inBuffers, Owner: s.name()})
	if err != nil {
		return err
	}
	s.offline, s.extra = true, id
	return nil
}

func (s *Sensor) name() string { return fmt.Sprintf("sensor(%d)", s.id) }

// SetMirror sets the horizontal and vertical mirror (set_hmirror, set_vflip). They take effect with the next Run.
func (s *Sensor) SetMirror(horizontal, vertical bool) error {
	if err := s.ready(); err != nil {
		return err
	}
	s.hmirror, s.vflip = horizontal, vertical
	return nil
}

// Mirror returns what SetMirror set.
func (s *Sensor) Mirror() (horizontal, vertical bool, err error) {
	return s.hmirror, s.vflip, s.ready()
}

// Running reports whether Run was called and Stop was not.
func (s *Sensor) Running() bool { return s.run != nil }

// Run starts capturing and prints the sensor's mode. With several sensors it starts all that were reset. When it runs
// already nothing happens.
func (s *Sensor) Run() error {
	if err := s.ready(); err != nil {
		return err
	}
	if s.run != nil {
		return nil
	}
	if !s.all.cfg.System.Inited() {
		return fault.New(fault.RuntimeError, "sensor(%d) run error, vicap init failed(%d)", s.id, -1).
			Hinted("call MediaManager.init() before sensor.run()")
	}
	if !s.offline {
		return s.start()
	}
	for _, other := range s.all.Alive() {
		if other.reset && other.run == nil {
			if err := other.start(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Sensor) start() error {
	a := s.all
	if s.source == nil {
		if err := s.open(); err != nil {
			return fault.New(fault.RuntimeError, "sensor(%d) run error, vicap init failed(%d)", s.id, -1).Because(err)
		}
	}
	mode, size := 0, 0
	if s.offline {
		mode, size = offlineMode, s.width*s.height*2
	}
	a.cfg.Print(fmt.Sprintf("sensor(%d), mode %d, buffer_num %d, buffer_size %d", s.id, mode, inBuffers, size))
	s.run = newRun(s)
	s.source = nil
	for i := range s.ch {
		if c := &s.ch[i]; c.enabled {
			c.taken = -1
			a.cfg.System.SetFeed(c.chn(), s.run.feeds[i])
		}
	}
	return nil
}

// Stop ends capturing and frees the id (stop). Pictures that were taken stay valid until MediaManager.deinit.
func (s *Sensor) Stop() error {
	if err := s.ready(); err != nil {
		return err
	}
	if s.run == nil {
		s.all.cfg.Print("warning: sensor not call run()")
	}
	s.close()
	return nil
}

// Release frees the id of a sensor in whatever state it is, without the board's warning of one that never ran. A second
// Release does nothing.
func (s *Sensor) Release() { s.close() }

// close releases the sensor in whatever state it is.
func (s *Sensor) close() {
	a := s.all
	if s.run != nil {
		for i := range s.ch {
			if s.ch[i].enabled {
				a.cfg.System.SetFeed(s.ch[i].chn(), nil)
			}
		}
		a.captured += s.run.captured()
		s.run.stop()
		s.run = nil
	}
	if s.source != nil {
		s.source.Close()
		s.source = nil
	}
	for i := range s.ch {
		s.ch[i].close()
		s.ch[i] = channel{sensor: s, num: i, pool: -1}
	}
	if s.extra >= 0 {
		a.cfg.System.Withdraw(s.extra)
	}
	s.extra, s.offline, s.reset = -1, false, false
	s.hmirror, s.vflip = false, false
	if a.alive[s.id] == s {
		a.alive[s.id] = nil
	}
}

// snapshotTime is how long a snapshot waits for a frame.
const snapshotTime = time.Second

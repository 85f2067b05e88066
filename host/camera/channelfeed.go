package camera

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"sync"
	"time"

	"github.com/canmv-run/canmv-run/host/clock"
	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/mpp"
)

// errGone is what a fetch gets that comes after the sensor has stopped and was not reserved before.
var errGone = errors.New("camera: the sensor has stopped")

// errEnded is why a sensor is dead whose source has no more frames.
var errEnded = errors.New("the camera's source came to its end")

// sensorRun is a sensor that captures. Ticks happen in board time under the baton; pictures are made at any time, by any
// goroutine, under mu.
//
// The source is read once, in order. A picture that was made stays in its channel's feed, and a source frame that
// another channel will or may want stays in the window, until the newest captured frame has gone past and nobody has
// reserved it: so that channels may be read at different paces, and an encoder may work ahead while snapshots still get
// the frame of their own time.
type sensorRun struct {
	sensor *Sensor
	start  time.Duration
	rate   frame.Rate
	tick   *clock.Event
	newest int64 // newest captured frame, -1 before the first; baton
	ended  int64 // first frame that is known in board time not to exist; baton
	ahead  bool

	mu       sync.Mutex
	src      Source
	draw     Renderer // nil when the source must be read
	last     int64    // newest frame read from src
	end      int64    // first frame that does not exist
	err      error    // why the source broke
	past     int64    // newest, for the goroutines
	feeds    [MaxChannels]*channelFeed
	window   []*sourceFrame
	spare    []*frame.Frame
	stopping bool
}

// sourceFrame is a copy of a frame that the source has gone past.
type sourceFrame struct {
	k int64
	f *frame.Frame
}

func newRun(s *Sensor) *sensorRun {
	cfg := &s.all.cfg
	r := &sensorRun{
		sensor: s, start: cfg.Clock.Now(), rate: s.rate, newest: -1, past: -1, last: -1,
		end: math.MaxInt64, ended: math.MaxInt64,
		src: s.source, ahead: !cfg.Live && !cfg.Clock.Real(),
	}
	r.draw, _ = s.source.(Renderer)
	for i := range s.ch {
		if c := &s.ch[i]; c.enabled {
			r.feeds[i] = &channelFeed{
				run: r, spec: frame.Spec{Format: c.pictureFormat(), Width: c.width, Height: c.height},
				opts: frame.ScaleOptions{Fit: cfg.Fit, HMirror: s.hmirror, VFlip: s.vflip},
			}
		}
	}
	r.tick = clock.NewTick(r.capture)
	cfg.Clock.Rearm(r.tick, r.time(0))
	return r
}

// time is the board time at which frame k has been captured.
func (r *sensorRun) time(k int64) time.Duration { return r.start + r.rate.Time(k+1) }

// capture is the event of one frame.
func (r *sensorRun) capture() {
	k := r.newest + 1
	if k >= r.ended {
		return
	}
	r.mu.Lock()
	r.newest, r.past = k, k
	r.forget()
	r.mu.Unlock()
	s := r.sensor
	for i, f := range r.feeds {
		if f != nil {
			s.all.cfg.System.Captured(s.ch[i].chn(), k)
		}
	}
	s.all.cfg.Clock.Rearm(r.tick, r.time(k+1))
}

// captured is how many frames there have been.
func (r *sensorRun) captured() int64 { return min(r.newest+1, r.ended) }

// failure is why the source broke or that it came to its end, nil when neither.
func (r *sensorRun) failure() error {
	if r.newest+1 < r.ended {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err != nil {
		return r.err
	}
	return errEnded
}

// broke reports whether the source was found to have ended or broken.
func (r *sensorRun) broke() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.end < math.MaxInt64
}

// stop ends the ticks. The source is closed as soon as all reserved pictures were made.
func (r *sensorRun) stop() {
	r.sensor.all.cfg.Clock.Cancel(r.tick)
	r.mu.Lock()
	r.stopping = true
	r.past = math.MaxInt64
	r.forget()
	r.mu.Unlock()
}

// forget drops what nobody can want any more, and closes the source of a stopped run; mu is held.
func (r *sensorRun) forget() {
	wanted := false
	for _, f := range r.feeds {
		if f != nil {
			f.forget()
			wanted = wanted || len(f.want) > 0
		}
	}
	r.window = slices.DeleteFunc(r.window, func(w *sourceFrame) bool {
		for _, f := range r.feeds {
			if f != nil && f.needs(w.k) {
				return false
			}
		}
		r.spare = append(r.spare, w.f)
		return true
	})
	if r.stopping && !wanted && r.src != nil {
		r.src.Close()
		r.src = nil
	}
}

// into makes picture k of a channel in dst, for a snapshot.
func (r *sensorRun) into(num int, k int64, dst *frame.Frame) error {
	f := r.feeds[num]
	r.mu.Lock()
	defer r.mu.Unlock()
	if !slices.Contains(f.want, k) && f.find(k) == nil {
		return f.make(k, dst)
	}
	// An encoder has it, or will ask for it: make it once, copy it here.
	p, err := f.picture(k)
	if err != nil {
		return err
	}
	p.refs--
	dst.PTS = p.frame.PTS
	return frame.Convert(dst, p.frame)
}

// channelFeed is the pictures of one channel. It implements mpp.Feed.
type channelFeed struct {
	run  *sensorRun
	spec frame.Spec
	opts frame.ScaleOptions

	// Under run.mu:
	want   []int64 // reserved and not yet fetched
	pics   []*feedPicture
	free   []*feedPicture
	scaler *frame.Scaler
	from   frame.Spec // what scaler reads
}

// feedPicture is a picture in pooled memory. It implements mpp.Picture.
type feedPicture struct {
	feed  *channelFeed
	k     int64
	refs  int
	frame *frame.Frame
}

// Format describes the pictures.
func (f *channelFeed) Format() (frame.Format, int, int) {
	return f.spec.Format, f.spec.Width, f.spec.Height
}

// Rate is the sensor's.
func (f *channelFeed) Rate() frame.Rate { return f.run.rate }

// Next is the number of the next frame to be captured.
func (f *channelFeed) Next() int64 { return f.run.newest + 1 }

// CaptureTime is the board time of frame k.
func (f *channelFeed) CaptureTime(k int64) time.Duration { return f.run.time(k) }

// ReadAhead reports whether frames may be reserved before they are captured.
func (f *channelFeed) ReadAhead() bool { return f.run.ahead }

// Ended reports whether the next frame is known not to exist.
func (f *channelFeed) Ended() bool { return f.run.newest+1 >= f.run.ended }

// End makes known that frame k does not exist.
func (f *channelFeed) End(k int64) { f.run.ended = min(f.run.ended, k) }

// Reserve announces a Fetch of frame k.
func (f *channelFeed) Reserve(k int64) {
	f.run.mu.Lock()
	f.want = append(f.want, k)
	f.run.mu.Unlock()
}

// Cancel takes a Reserve back.
func (f *channelFeed) Cancel(k int64) {
	f.run.mu.Lock()
	f.unwant(k)
	f.run.forget()
	f.run.mu.Unlock()
}

func (f *channelFeed) unwant(k int64) {
	if i := slices.Index(f.want, k); i >= 0 {
		f.want = slices.Delete(f.want, i, i+1)
	}
}

// Fetch makes frame k, or returns it if it was made before.
func (f *channelFeed) Fetch(k int64) (mpp.Picture, error) {
	r := f.run
	r.mu.Lock()
	defer r.mu.Unlock()
	p, err := f.picture(k)
	f.unwant(k)
	r.forget()
	if err != nil {
		return nil, err
	}
	return p, nil
}

// Frame is the picture; it must not be written to.
func (p *feedPicture) Frame() *frame.Frame { return p.frame }

// Release gives the picture back.
func (p *feedPicture) Release() {
	r := p.feed.run
	r.mu.Lock()
	p.refs--
	p.feed.forget()
	r.mu.Unlock()
}

func (f *channelFeed) find(k int64) *feedPicture {
	for _, p := range f.pics {
		if p.k == k {
			return p
		}
	}
	return nil
}

// needs reports whether source frame k must be kept for this feed.
func (f *channelFeed) needs(k int64) bool {
	return (slices.Contains(f.want, k) || k >= f.run.past) && f.find(k) == nil
}

func (f *channelFeed) forget() {
	f.pics = slices.DeleteFunc(f.pics, func(p *feedPicture) bool {
		if p.refs > 0 || p.k >= f.run.past || slices.Contains(f.want, p.k) {
			return false
		}
		f.free = append(f.free, p)
		return true
	})
}

// picture returns frame k with one more reference.
func (f *channelFeed) picture(k int64) (*feedPicture, error) {
	p := f.find(k)
	if p == nil {
		if n := len(f.free); n > 0 {
			p, f.free = f.free[n-1], f.free[:n-1]
		} else {
			p = &feedPicture{feed: f, frame: frame.New(f.spec.Format, f.spec.Width, f.spec.Height)}
		}
		if err := f.make(k, p.frame); err != nil {
			f.free = append(f.free, p)
			return nil, err
		}
		p.k = k
		f.pics = append(f.pics, p)
	}
	p.refs++
	return p, nil
}

// make draws, or reads and scales, frame k into dst.
func (f *channelFeed) make(k int64, dst *frame.Frame) error {
	r := f.run
	if r.src == nil {
		return errGone
	}
	if r.draw != nil {
		dst.PTS = r.time(k)
		if err := r.draw.RenderTo(k, dst); err != nil {
			return r.broken(k, err)
		}
		frame.Flip(dst, f.opts.HMirror, f.opts.VFlip)
		return nil
	}
	src, err := f.read(k)
	if err != nil {
		return err
	}
	if f.scaler == nil || src.Spec() != f.from {
		if f.scaler, err = frame.NewScaler(src.Spec(), f.spec, f.opts); err != nil {
			return r.broken(k, err)
		}
		f.from = src.Spec()
	}
	if err := f.scaler.Scale(dst, src); err != nil {
		return r.broken(k, err)
	}
	dst.PTS = r.time(k)
	return nil
}

// read gets source frame k, and keeps copies of what others want on the way.
func (f *channelFeed) read(k int64) (*frame.Frame, error) {
	r := f.run
	for _, w := range r.window {
		if w.k == k {
			return w.f, nil
		}
	}
	if k < r.last {
		return nil, fmt.Errorf("camera: frame %d is gone, the source is at %d", k, r.last)
	}
	for j := r.last + 1; j < k; j++ {
		if !r.wanted(j, nil) {
			continue
		}
		src, err := r.next(j)
		if err != nil {
			return nil, err
		}
		r.keep(j, src)
	}
	src, err := r.next(k)
	if err != nil {
		return nil, err
	}
	if r.wanted(k, f) {
		r.keep(k, src)
	}
	return src, nil
}

// wanted reports whether a feed other than f needs source frame k.
func (r *sensorRun) wanted(k int64, f *channelFeed) bool {
	for _, other := range r.feeds {
		if other != nil && other != f && other.needs(k) {
			return true
		}
	}
	return false
}

func (r *sensorRun) next(k int64) (*frame.Frame, error) {
	if k >= r.end {
		return nil, io.EOF
	}
	src, err := r.src.Frame(k)
	if err != nil {
		return nil, r.broken(k, err)
	}
	r.last = k
	return src, nil
}

// broken records that frame k and those after it do not exist.
func (r *sensorRun) broken(k int64, err error) error {
	r.end = min(r.end, k)
	if !errors.Is(err, io.EOF) && r.err == nil {
		r.err = err
	}
	return err
}

func (r *sensorRun) keep(k int64, src *frame.Frame) {
	w := &sourceFrame{k: k}
	if n := len(r.spare); n > 0 {
		w.f, r.spare = r.spare[n-1], r.spare[:n-1]
	} else {
		w.f = frame.New(src.Format, src.Width, src.Height)
	}
	w.f.Matrix = src.Matrix
	w.f.PTS = src.PTS
	if err := frame.Convert(w.f, src); err != nil {
		r.broken(k, err)
	}
	r.window = append(r.window, w)
}

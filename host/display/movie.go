package display

import (
	"errors"
	"fmt"
	"image"
	"sync"
	"time"

	"github.com/canmv-run/canmv-run/host/clock"
	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/mp4"
	"github.com/canmv-run/canmv-run/host/venc"
)

// movie records what a panel shows, as H.264 in an MP4 file. A picture is taken at the panel's refreshes that follow a
// change, with the board's time; while nothing changes nothing is written. Another goroutine composes and encodes.
type movie struct {
	p     *Panel
	frame time.Duration // between two refreshes
	tick  *clock.Event  // of the next refresh; the baton's
	work  chan take
	done  sync.WaitGroup

	// The goroutine's:
	file    File
	enc     venc.Encoder
	writer  *mp4.Writer
	track   *mp4.Track
	canvas  *frame.Frame // ARGB8888
	picture *frame.Frame // NV12 of the movie's size
	packet  venc.Packet
	start   time.Duration // board time of the first picture
	last    time.Duration // of the newest picture, from start
	err     error
}

// take is a picture to be recorded.
type take struct {
	scene *scene
	at    time.Duration
}

const (
	movieGOP = 60 // pictures
	movieQP  = 22
	// movieQueue is how many pictures may wait to be encoded: on the virtual clock the board then waits, on the real one
	// a picture is left out.
	movieQueue = 4
)

// record sees to it that the next refresh is recorded; mu is held.
func (p *Panel) record() {
	if !p.kept(mp4File) || p.cfg.Clock == nil || p.movie == nil && !p.state.On {
		return
	}
	if p.movie == nil {
		m := &movie{p: p, frame: time.Second / time.Duration(max(p.state.FPS, 1)), work: make(chan take, movieQueue)}
		m.tick = clock.NewEvent(m.refresh)
		p.movie = m
		m.done.Add(1)
		go m.run()
	}
	if m := p.movie; !m.tick.Scheduled() {
		next := (p.cfg.Clock.Now() + m.frame - 1) / m.frame * m.frame
		p.cfg.Clock.Rearm(m.tick, next)
	}
}

// refresh is the event of a refresh that follows a change. It runs in the scheduler.
func (m *movie) refresh() { m.take(m.tick.Time()) }

func (m *movie) take(at time.Duration) {
	t := take{m.p.scene(), at}
	if m.p.cfg.Clock.Real() {
		select {
		case m.work <- t:
		default:
			t.scene.release()
		}
		return
	}
	m.work <- t
}

// end finishes the file. What is on the panel is shown up to now.
func (m *movie) end() error {
	clk := m.p.cfg.Clock
	now := clk.Now()
	if m.tick.Scheduled() || m.p.On() {
		m.work <- take{m.p.scene(), now}
	}
	clk.Cancel(m.tick)
	close(m.work)
	m.done.Wait()
	err := m.err
	if m.writer != nil {
		err = errors.Join(err, m.writer.Close())
	}
	if m.enc != nil {
		err = errors.Join(err, m.enc.Close())
	}
	if m.file != nil {
		err = errors.Join(err, m.file.Close())
	}
	return err
}

// run encodes until there is no more work.
func (m *movie) run() {
	defer m.done.Done()
	for t := range m.work {
		if m.err == nil {
			m.err = m.encode(t)
		}
		t.scene.release()
	}
}

func (m *movie) encode(t take) error {
	if m.track == nil {
		if err := m.begin(t); err != nil {
			return err
		}
	}
	at := t.at - m.start
	if at <= m.last {
		return nil // the end, at the refresh that was taken last
	}
	m.last = at
	m.fill(t.scene)
	m.picture.PTS = m.last
	if err := m.enc.Send(m.picture, venc.FrameOptions{}); err != nil {
		return fmt.Errorf("display: %w", err)
	}
	if err := m.enc.Receive(&m.packet); err != nil {
		return fmt.Errorf("display: %w", err)
	}
	data := m.packet.Data
	if m.packet.Key {
		data = append(m.enc.Header(), data...)
	}
	if err := m.track.Write(mp4.Sample{Data: data, Time: m.last}); err != nil {
		return fmt.Errorf("display: %w", err)
	}
	return nil
}

// begin starts the file with the size that the panel has first.
func (m *movie) begin(t take) (err error) {
	p := m.p
	if p.cfg.NewEncoder == nil {
		return fmt.Errorf("display: %s: there is no encoder, want a .png file or none", p.cfg.Path)
	}
	even := func(n, least, most int) int { return min(max(n+n%2, least), most) }
	w := even(t.scene.state.Width, venc.MinWidth, venc.MaxWidth)
	h := even(t.scene.state.Height, venc.MinHeight, venc.MaxHeight)
	rate := frame.Rate{Num: int(time.Second / m.frame), Den: 1}
	m.enc, err = p.cfg.NewEncoder(venc.Options{Codec: venc.H264, Width: w, Height: h, Rate: rate, RateControl: venc.FixQP, QP: movieQP, GOP: movieGOP})
	if err != nil {
		return fmt.Errorf("display: %w", err)
	}
	if m.file, err = p.create(); err != nil {
		return err
	}
	if m.writer, err = mp4.NewWriter(m.file, mp4.Options{Epoch: p.cfg.Epoch}); err != nil {
		return fmt.Errorf("display: %w", err)
	}
	if m.track, err = m.writer.AddVideo(mp4.Video{Codec: mp4.H264, Rate: rate}); err != nil {
		return fmt.Errorf("display: %w", err)
	}
	m.picture = frame.New(frame.NV12, w, h)
	m.start, m.last = t.at, -1
	return nil
}

// fill makes the movie's picture: what the panel shows, in the middle where it has another size than at first.
func (m *movie) fill(s *scene) {
	w, h := m.picture.Width, m.picture.Height
	if !s.state.On {
		s.parts, s.state.Width, s.state.Height = nil, w, h
	}
	m.canvas = s.compose(m.canvas)
	c := m.canvas
	if c.Width != w || c.Height != h {
		c = frame.New(frame.ARGB8888, w, h)
		black(c)
		draw(c, m.canvas, Style{At: image.Pt((w-m.canvas.Width)/2, (h-m.canvas.Height)/2)})
	}
	must(frame.Convert(m.picture, c))
}

package maix

import (
	"fmt"
	"strings"
	"time"

	"github.com/canmv-run/canmv-run/bindings/internal/raise"
	"github.com/canmv-run/canmv-run/host/audio"
	"github.com/canmv-run/canmv-run/host/avi"
	"github.com/canmv-run/canmv-run/host/k210"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// clip is an avi object: one of the two, neither once it was deleted.
type clip struct {
	play   *k210.Player
	record *k210.Recorder
}

func (v *clip) close() error {
	defer func() { *v = clip{} }()
	switch {
	case v.play != nil:
		return v.play.Close()
	case v.record != nil:
		return v.record.Finish()
	}
	return nil
}

// denied is what a call for the other kind of video gets.
func denied(hint string) error {
	return arg.Raise("OSError", 1).WithHint("%s", hint)
}

func (m *modules) video() *arg.Module {
	class := m.aviClass()
	return &arg.Module{
		Name: "video",
		Doc: `Plays and records AVI files with motion JPEG and PCM sound.

	v = video.open("/sd/capture.avi", record=True, interval=200000)
	v.record(sensor.snapshot())
	v.record_finish()

Sound is recorded from --mic and played to --speaker.`,
		Types: []*arg.Class{class},
		Members: []arg.Member{&arg.Func{
			Sig: "open(path, *, record=False, interval=100000, quality=50, width=320, height=240, audio=False, sample_rate=44100, channels=1)",
			Doc: "Opens a file whose name ends in .avi to play it, or with record=True makes one: interval is the time from frame to frame in microseconds, quality that of JPEG from 1 to 100.",
			Do: func(c *arg.Call) (any, error) {
				path := c.Str("path")
				o := k210.RecordOptions{Width: c.Int("width"), Height: c.Int("height"), Quality: c.Int("quality"),
					Interval: time.Duration(c.Int("interval")) * time.Microsecond}
				if c.Bool("audio") {
					o.Sound = audio.Format{SampleRate: c.Int("sample_rate"), Channels: c.Int("channels")}
				}
				record := c.Bool("record")
				if err := c.Err(); err != nil {
					return nil, err
				}
				if !strings.HasSuffix(path, ".avi") {
					return nil, arg.Raise("NotImplementedError", m.firmware()+" video: format not support").WithHint("got %q, want a name that ends in .avi", path)
				}
				v := &clip{}
				var err error
				if record {
					v.record, err = m.cfg.Machine.Record(path, o)
				} else {
					v.play, err = m.cfg.Machine.Play(path)
				}
				if err != nil {
					return nil, raise.In(c, err)
				}
				return class.NewObject(c.Values, v), nil
			},
		}},
	}
}

func (m *modules) aviClass() *arg.Class {
	self := func(c *arg.Call) *clip { return c.Self.Data.(*clip) }
	player := func(c *arg.Call) (*k210.Player, error) {
		if p := self(c).play; p != nil {
			return p, nil
		}
		return nil, denied("this video was opened to record, or deleted")
	}
	recorder := func(c *arg.Call) (*k210.Recorder, error) {
		if r := self(c).record; r != nil {
			return r, nil
		}
		return nil, denied("this video was opened to play, or deleted; open it with record=True")
	}
	return &arg.Class{
		Name: "avi",
		Doc:  "A video. Made by video.open().",
		Methods: []*arg.Func{
			{Sig: "play()", Doc: "Plays the next piece: returns 3 for a picture, which is shown on the panel when its time has come, 4 for sound, 0 with the last piece.", Do: func(c *arg.Call) (any, error) {
				p, err := player(c)
				if err != nil {
					return nil, err
				}
				n, err := p.Play()
				return n, raise.In(c, err)
			}},
			{Sig: "capture(img)", Doc: "Puts the next picture into an image when its time has come: returns 3, 0 with the last one. Sound is skipped.", Do: func(c *arg.Call) (any, error) {
				o := c.Object("img", m.cfg.Images.Class())
				p, err := player(c)
				if e := c.Err(); e != nil {
					err = e
				}
				if err != nil {
					return nil, err
				}
				f, n, err := p.Capture()
				if err != nil {
					return nil, raise.In(c, err)
				}
				if f != nil {
					err = m.cfg.Images.Fill(o, f)
				}
				return n, err
			}},
			{Sig: "volume(volume=None)", Doc: "Sets the loudness of playing, 0 to 100, and returns it; 80 at first.", Do: func(c *arg.Call) (any, error) {
				p, err := player(c)
				if err != nil {
					return nil, err
				}
				if !c.IsNone("volume") {
					n := c.Int("volume")
					if err := c.Err(); err != nil {
						return nil, err
					}
					p.SetVolume(n)
				}
				return p.Volume(), nil
			}},
			{Sig: "record(img)", Doc: "Records a picture, and with audio=True the sound of one interval. Returns the picture's length in bytes, one interval after the last picture.", Do: func(c *arg.Call) (any, error) {
				o := c.Object("img", m.cfg.Images.Class())
				r, err := recorder(c)
				if e := c.Err(); e != nil {
					err = e
				}
				if err != nil {
					return nil, err
				}
				f, err := m.cfg.Images.Frame(o)
				if err != nil {
					return nil, err
				}
				n, err := r.Record(f)
				return n, raise.In(c, err)
			}},
			{Sig: "record_finish()", Doc: "Writes the file's index and sizes and closes it.", Do: func(c *arg.Call) (any, error) {
				r, err := recorder(c)
				if err != nil {
					return nil, err
				}
				return nil, raise.Error(r.Finish())
			}},
			{Sig: "__del__()", Doc: "Closes the file; a recording is finished first.", Do: func(c *arg.Call) (any, error) {
				return nil, raise.Error(self(c).close())
			}},
		},
		Str: func(o *arg.Object) string { return m.describe(o.Data.(*clip)) },
	}
}

// describe is what the board prints for a video.
func (m *modules) describe(v *clip) string {
	var i avi.Info
	status := k210.End
	switch {
	case v.play != nil:
		i, status = v.play.Info(), v.play.Status()
	case v.record != nil:
		i, status = v.record.Info(), k210.Paused
	}
	fps := 0.0
	if i.Interval > 0 {
		fps = float64(time.Second) / float64(i.Interval)
	}
	return fmt.Sprintf("%s avi:\n[video] w:%d, h:%d, t:%dus, fps:%.2f, total_frame:%d, status:%d\n[audio] format:%d, channel:%d, sample_rate:%d",
		m.firmware(), i.Width, i.Height, i.Interval.Microseconds(), fps, i.Frames, status, i.Sound.Format, i.Sound.Channels, i.Sound.SampleRate)
}

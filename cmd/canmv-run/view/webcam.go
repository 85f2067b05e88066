package view

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/jpeg"
	"sync"

	"github.com/canmv-run/canmv-run/host/camera"
	"github.com/canmv-run/canmv-run/host/frame"
)

// webcam is a page's webcam: the newest picture that it sent, as a camera of the size that it said at first.
type webcam struct {
	width, height int

	mu     sync.Mutex
	newest *frame.Frame // black until the first came
	spare  *frame.Frame
}

func newWebcam(width, height int) (*webcam, error) {
	width, height = width&^1, height&^1
	if width < 64 || height < 64 || width > 4096 || height > 2160 {
		return nil, fmt.Errorf("view: a webcam of %dx%d, want 64x64 to 4096x2160", width, height)
	}
	w := &webcam{width: width, height: height}
	w.newest = w.blank()
	return w, nil
}

func (w *webcam) blank() *frame.Frame {
	f := frame.New(frame.I420, w.width, w.height)
	for i := range f.Planes[0] {
		f.Planes[0][i] = 16
	}
	for p := 1; p < 3; p++ {
		for i := range f.Planes[p] {
			f.Planes[p][i] = 128
		}
	}
	return f
}

// feed takes a message of a page. What is no picture is dropped: the next one comes soon.
func (w *webcam) feed(data []byte) {
	width, height := int(binary.LittleEndian.Uint16(data[4:])), int(binary.LittleEndian.Uint16(data[6:]))
	format, body := data[1], data[8:]
	var got *frame.Frame
	var err error
	switch format {
	case formatI420:
		got, err = frame.Layout(body, frame.I420, width, height, 0)
	case formatNV12:
		got, err = frame.Layout(body, frame.NV12, width, height, 0)
	case formatJPEG:
		got, err = decodeJPEG(body)
	default:
		return
	}
	if err != nil {
		return
	}
	w.mu.Lock()
	dst := w.spare
	w.spare = nil
	w.mu.Unlock()
	if dst == nil {
		dst = w.blank()
	}
	if got.Width == w.width && got.Height == w.height {
		err = frame.Convert(dst, got)
	} else {
		var sc *frame.Scaler
		if sc, err = frame.NewScaler(got.Spec(), dst.Spec(), frame.ScaleOptions{}); err == nil {
			err = sc.Scale(dst, got)
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if err != nil {
		w.spare = dst
		return
	}
	w.newest, w.spare = dst, w.newest
}

func decodeJPEG(data []byte) (*frame.Frame, error) {
	c, err := jpeg.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	if c.Width > 4096 || c.Height > 2160 {
		return nil, fmt.Errorf("view: a picture of %dx%d", c.Width, c.Height)
	}
	img, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	if _, ok := img.(*image.YCbCr); !ok {
		return nil, fmt.Errorf("view: a picture of kind %T", img)
	}
	return frame.FromImage(img), nil
}

// open makes the webcam a source; several sensors may look at it.
func (w *webcam) open() camera.Source { return &webcamSource{cam: w, k: -1} }

type webcamSource struct {
	cam *webcam
	k   int64
	own *frame.Frame // a copy of picture k
}

var webcamRate = frame.Rate{Num: 30, Den: 1}

func (s *webcamSource) Info() camera.Info {
	return camera.Info{Format: frame.I420, Width: s.cam.width, Height: s.cam.height, Rate: webcamRate}
}

// Frame is the newest picture, whatever its number: a webcam has no past.
func (s *webcamSource) Frame(k int64) (*frame.Frame, error) {
	if s.own == nil {
		s.own = s.cam.blank()
	}
	if k != s.k {
		s.cam.mu.Lock()
		err := frame.Convert(s.own, s.cam.newest)
		s.cam.mu.Unlock()
		if err != nil {
			return nil, err
		}
		s.k = k
	}
	s.own.PTS = webcamRate.Time(k)
	return s.own, nil
}

func (s *webcamSource) Close() error { return nil }

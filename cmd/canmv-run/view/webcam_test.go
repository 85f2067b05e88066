package view

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"testing"
	"time"

	"github.com/canmv-run/canmv-run/host/audio"
)

// sent is what a page sends: kind, format and size before the bytes.
func sent(kind, format byte, width, height int, body []byte) []byte {
	m := make([]byte, 8, 8+len(body))
	m[0], m[1] = kind, format
	binary.LittleEndian.PutUint16(m[4:], uint16(width))
	binary.LittleEndian.PutUint16(m[6:], uint16(height))
	return append(m, body...)
}

// planes is a 4:2:0 picture of one colour.
func planes(width, height int, y, cb, cr byte, nv12 bool) []byte {
	b := bytes.Repeat([]byte{y}, width*height)
	if nv12 {
		return append(b, bytes.Repeat([]byte{cb, cr}, width*height/4)...)
	}
	return append(append(b, bytes.Repeat([]byte{cb}, width*height/4)...), bytes.Repeat([]byte{cr}, width*height/4)...)
}

// A webcam gives the newest picture in whatever form the page sent it; what is no picture changes nothing.
func TestWebcam(t *testing.T) {
	cam, err := newWebcam(128, 96)
	if err != nil {
		t.Fatal(err)
	}
	src := cam.open()
	red := image.NewRGBA(image.Rect(0, 0, 128, 96))
	draw.Draw(red, red.Bounds(), image.NewUniform(color.RGBA{255, 0, 0, 255}), image.Point{}, draw.Src)
	var jpg bytes.Buffer
	if err := jpeg.Encode(&jpg, red, nil); err != nil {
		t.Fatal(err)
	}
	k := int64(0)
	for _, c := range []struct {
		name      string
		data      []byte
		y, cb, cr byte
	}{
		{"nothing yet", nil, 16, 128, 128},
		{"I420", sent(kindCamera, formatI420, 128, 96, planes(128, 96, 50, 60, 70, false)), 50, 60, 70},
		{"NV12", sent(kindCamera, formatNV12, 128, 96, planes(128, 96, 51, 61, 71, true)), 51, 61, 71},
		{"another size", sent(kindCamera, formatI420, 64, 64, planes(64, 64, 52, 62, 72, false)), 52, 62, 72},
		{"too short", sent(kindCamera, formatI420, 128, 96, make([]byte, 100)), 52, 62, 72},
		{"unknown format", sent(kindCamera, 99, 128, 96, planes(128, 96, 1, 1, 1, false)), 52, 62, 72},
		{"no size", sent(kindCamera, formatI420, 0, 0, nil), 52, 62, 72},
		{"no JPEG", sent(kindCamera, formatJPEG, 128, 96, []byte("no")), 52, 62, 72},
		{"JPEG", sent(kindCamera, formatJPEG, 128, 96, jpg.Bytes()), 81, 90, 240},
	} {
		if c.data != nil {
			cam.feed(c.data)
		}
		k++
		f, err := src.Frame(k)
		if err != nil {
			t.Fatal(c.name, err)
		}
		if y, cb, cr := f.Planes[0][500], f.Planes[1][100], f.Planes[2][100]; diff(y, c.y) > 2 || diff(cb, c.cb) > 2 || diff(cr, c.cr) > 2 {
			t.Errorf("%s: %d %d %d, want %d %d %d", c.name, y, cb, cr, c.y, c.cb, c.cr)
		}
		if f.PTS != time.Duration(k)*time.Second/30 && diff(byte(f.PTS-time.Duration(k)*time.Second/30), 0) > 1 {
			t.Errorf("%s: at %v", c.name, f.PTS)
		}
	}
	// The same number gives the same picture, whatever came meanwhile.
	cam.feed(sent(kindCamera, formatI420, 128, 96, planes(128, 96, 99, 99, 99, false)))
	if f, _ := src.Frame(k); f.Planes[0][500] == 99 {
		t.Error("picture k changed")
	}
	for _, size := range [][2]int{{0, 0}, {63, 480}, {5000, 480}, {640, 4000}} {
		if _, err := newWebcam(size[0], size[1]); err == nil {
			t.Errorf("%v was accepted", size)
		}
	}
}

func diff(a, b byte) int { return max(int(a)-int(b), int(b)-int(a)) }

// A page's microphone gives what has come, then silence; old sound is dropped.
func TestVoice(t *testing.T) {
	v := newVoice()
	sound := func(rate, n int, value int16) []byte {
		m := make([]byte, 8+2*n)
		m[0] = kindSound
		binary.LittleEndian.PutUint32(m[4:], uint32(rate))
		for i := range n {
			binary.LittleEndian.PutUint16(m[8+2*i:], uint16(value))
		}
		return m
	}
	v.feed(sound(8000, 100, 1000))
	src := v.open(audio.Format{SampleRate: 8000, Channels: 2})
	p := make([]int16, 400)
	if n, err := src.Read(p); n != 400 || err != nil {
		t.Fatal(n, err)
	}
	if p[0] != 1000 || p[1] != 1000 || p[199] != 1000 || p[200] != 0 {
		t.Errorf("%v", p[195:205])
	}
	for i := range 100 {
		v.feed(sound(8000, 80, int16(i)))
	}
	if n, err := src.Read(p[:2]); n != 2 || err != nil || p[0] != 70 {
		t.Errorf("after one second without a reader the sound goes on at part %d, want 70 of 100: %v", p[0], err)
	}
	v.feed(sound(1, 80, 1)) // no rate that a microphone has
	if err := src.Close(); err != nil {
		t.Error(err)
	}
}

// Package media holds the K230's media modules: media.sensor, media.vencoder, media.mp4format, media.media,
// media.display, media.pyaudio, media.g711, media.wave, image and mpp.*.
//
//	loaders := media.All(media.Config{System: sys, Sensors: sensors, Encoder: dev, …})
//
// A binding here unpacks its arguments, makes one call on the host and converts the result; the order rules, texts and
// numbers are the host's. Every call of All makes new tables and classes, which share nothing with those of another
// script. They borrow what Config holds and belong to the task that runs the script.
package media

import (
	"github.com/canmv-run/canmv-run/bindings/internal/structs"
	"github.com/canmv-run/canmv-run/host/aio"
	"github.com/canmv-run/canmv-run/host/camera"
	"github.com/canmv-run/canmv-run/host/display"
	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/mpp"
	"github.com/canmv-run/canmv-run/host/recorder"
	"github.com/canmv-run/canmv-run/host/sdcard"
	"github.com/canmv-run/canmv-run/host/venc/device"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// Config is the part of the board that these modules use. Every field is needed.
type Config struct {
	System    *mpp.System
	Sensors   *camera.Sensors
	Encoder   *device.Device
	Audio     *aio.Device
	Display   *display.Screen
	Recorder  *recorder.Recorder
	Files     sdcard.FS
	Addresses *structs.Addresses
	// Screen is what image.Image() without arguments makes, as on the K210. The zero value refuses it, as the K230 does.
	Screen frame.Spec
	// Array makes an array of uint8 that shares data, for to_numpy_ref. Nil: the board's arrays are not here.
	Array func(vs arg.Values, data []byte, shape []int) (arg.Value, error)
	// Warn tells the user, not the script, why a call returned -1, or what differs from the board. Nil discards it.
	Warn func(line string)
}

// modules are the tables of one script. The board's modules import each other with a star, so the tables include each
// other and are made once.
type modules struct {
	cfg   Config
	made  map[string]*arg.Module
	image *imageClass
}

// All lists the modules.
func All(cfg Config) []arg.Loader {
	if cfg.Warn == nil {
		cfg.Warn = func(string) {}
	}
	m := &modules{cfg: cfg, made: map[string]*arg.Module{}}
	m.image = newImageClass(m)
	var list []arg.Loader
	for _, t := range []struct {
		name  string
		table func() *arg.Module
	}{
		{"image", m.imageModule},
		{"media.media", m.media},
		{"media.sensor", m.sensor},
		{"media.vencoder", m.vencoder},
		{"media.display", m.display},
		{"media.g711", m.g711},
		{"media.mp4format", m.mp4format},
		{"media.pyaudio", m.pyaudio},
		{"media.wave", m.wave},
		{"mpp.mp4_format", m.mp4Format},
		{"mpp.mp4_format_struct", m.mp4Struct},
		{"mpp.payload_struct", m.payloadStruct},
		{"mpp.mpp_struct", m.mppStruct},
	} {
		l := arg.Loader{Name: t.name, Load: func() *arg.Module { return m.once(t.name, t.table) }}
		if t.name == "media.g711" {
			l.Aliases = []string{"g711"} // media.mp4format imports it under this name
		}
		list = append(list, l)
	}
	return list
}

// once makes a table when it is first asked for.
func (m *modules) once(name string, table func() *arg.Module) *arg.Module {
	if m.made[name] == nil {
		m.made[name] = table()
	}
	return m.made[name]
}

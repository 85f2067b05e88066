// Package host is the virtual board: it wires clock, memory, camera, encoder, sound, recorder and card, and owns their
// lifetimes.
//
//	b, err := host.New(host.Config{
//		Card:       sdcard.Config{Dir: "sdcard"},
//		NewEncoder: (&engines.Set{FFmpeg: finder}).New,
//		Print:      func(line string) { fmt.Println(line) },
//	})
//	defer b.Close()
//	... run a script over b.Clock, b.System, b.Sensors, b.Encoder, b.Audio, b.Recorder, b.Card ...
//	leaks := b.Reset()
//
// The parts are fields; each package says how it is used. The goroutine that calls New is the clock's main task, and
// runs the scripts.
//
// Reset is a soft reboot: it finishes the recordings, releases whatever a script has left open and names it. Scripts can
// then run again on the same board, any number of times; board time goes on.
//
// Nothing here imports the script engine; it is the bindings that know both.
package host

import (
	crand "crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"time"

	"github.com/canmv-run/canmv-run/host/aio"
	"github.com/canmv-run/canmv-run/host/audio"
	"github.com/canmv-run/canmv-run/host/camera"
	"github.com/canmv-run/canmv-run/host/clock"
	"github.com/canmv-run/canmv-run/host/container"
	"github.com/canmv-run/canmv-run/host/display"
	"github.com/canmv-run/canmv-run/host/ffmpeg"
	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/k210"
	"github.com/canmv-run/canmv-run/host/mpp"
	"github.com/canmv-run/canmv-run/host/network"
	"github.com/canmv-run/canmv-run/host/pins"
	"github.com/canmv-run/canmv-run/host/recorder"
	"github.com/canmv-run/canmv-run/host/sdcard"
	"github.com/canmv-run/canmv-run/host/venc"
	"github.com/canmv-run/canmv-run/host/venc/device"
	"github.com/canmv-run/canmv-run/host/venc/engines"
)

// Boards that differ in what a script can see.
const (
	BoardK230    = "k230_canmv"
	Board01      = "k230_canmv_01studio"
	BoardEVB     = "k230_evb"
	BoardK230D   = "k230d_canmv"
	BoardK210    = "k210"
	defaultBoard = BoardK230
)

// How many pins the chips have.
const (
	k230Pins = 64
	k210Pins = 48
)

// uarts is how many serial ports the K230 has; its firmware keeps 0 and 3.
const uarts = 5

// Config describes a board. The zero value is a K230 on the virtual clock with the test pattern, a silent microphone, no
// encoder and the card in ./sdcard.
type Config struct {
	// Name is one of the Board constants. Empty means k230_canmv.
	Name  string
	Clock clock.Config
	// FS is the file tree; it is closed with the board. Nil opens Card, whose empty Dir means "sdcard".
	FS   sdcard.FS
	Card sdcard.Config
	// Cameras names what each sensor looks at, as camera.Open understands it: "" is the test pattern.
	Cameras [camera.MaxSensors]string
	// CameraFit is how a source fills a channel of another shape. CameraOnce lets a source that ends be a dead sensor;
	// otherwise it starts over.
	CameraFit  frame.Fit
	CameraOnce bool
	// OpenCamera replaces camera.Open, e.g. for a webcam; Live says that its frames come in wall time.
	OpenCamera func(sensor int, spec string, cfg camera.SourceConfig) (camera.Source, error)
	Live       bool
	// Mic and Speaker name sources and sinks as audio.Open and audio.OpenSink understand them.
	Mic, Speaker string
	// OpenMic replaces audio.Open, e.g. for a browser's microphone.
	OpenMic func(audio.Format) (audio.Source, error)
	// Display is a .png file of the PC that keeps the panel's last picture, or an .mp4 file that records what it showed. ""
	// and "none" keep none.
	Display string
	// Inputs are what comes from outside at board times: buttons, voltages, touches.
	Inputs []pins.Input
	// UARTs says what serial ports are connected to, by their numbers: see UARTForm.
	UARTs map[int]string
	// NewEncoder starts a video encoder. Nil means that there is none: creating a channel is then an error.
	NewEncoder func(venc.Options) (venc.Encoder, error)
	// EncoderMode is what NewEncoder follows, for those that may also use ffmpeg's encoders by name (spdl).
	EncoderMode engines.Mode
	// FFmpeg finds the ffmpeg executable; it is called when a video file needs it. Nil means none.
	FFmpeg func() (*ffmpeg.Tool, error)
	// Reach tells that scripts reach other machines, so that the network interfaces bear the PC's addresses.
	Reach bool
	// Seed starts the board's random numbers. On the virtual clock zero is a seed like any other; on the real clock zero
	// takes one from the PC.
	Seed int64
	// MediaEpoch is the creation date in media files. Zero writes none.
	MediaEpoch time.Time
	// Print writes a line that the board's firmware prints to the script's output; Warn tells the user, not the script,
	// what went wrong or what a refused call was missing. Nil discards them. See also SetOutput.
	Print, Warn func(line string)
}

// Board is a virtual board. Its fields are set by New and not changed.
type Board struct {
	Clock    *clock.Clock
	System   *mpp.System
	Sensors  *camera.Sensors
	Encoder  *device.Device
	Audio    *aio.Device
	Recorder *recorder.Recorder
	Card     sdcard.FS
	// Media writes and reads media files from and into arrays.
	Media *container.Library
	Panel *display.Panel
	// Screen is the K230's way to use the panel; nil on a K210.
	Screen *display.Screen
	// Pins are the board's pins, touch panel and lights, with what is connected to them.
	Pins *pins.Bank
	// Network is the board's network interfaces; nil on a K210, which has them outside the chip.
	Network *network.Network
	// Devices are the K230's timers, pulses, serial ports and buses; a K210 has those that it shares. Go programs attach
	// devices to its buses.
	Devices *pins.Devices
	// K210 is what only that board has; nil on the others.
	K210 *k210.Machine
	// Random is the source of the board's random numbers.
	Random *rand.ChaCha8

	cfg    Config
	print  func(string)
	warn   func(string)
	shown  int64
	leaked Leaks
	closed bool
}

// New makes a board and opens its card. Cameras and microphones are opened when a script uses them.
func New(cfg Config) (*Board, error) {
	switch cfg.Name {
	case "":
		cfg.Name = defaultBoard
	case BoardK230, Board01, BoardEVB, BoardK230D:
	case BoardK210:
		if cfg.Card.WorkDir == "" {
			cfg.Card.WorkDir = "/sd"
		}
	default:
		return nil, fmt.Errorf("host: board %q, want %s, %s, %s, %s or %s", cfg.Name, BoardK230, Board01, BoardEVB, BoardK230D, BoardK210)
	}
	if err := display.Check(cfg.Display); err != nil {
		return nil, err
	}
	b := &Board{cfg: cfg}
	b.SetOutput(cfg.Print, cfg.Warn)
	if b.Card = cfg.FS; b.Card == nil {
		if cfg.Card.Dir == "" {
			cfg.Card.Dir = "sdcard"
		}
		card, err := sdcard.Open(cfg.Card)
		if err != nil {
			return nil, err
		}
		b.Card = card
	}
	random, err := seeded(cfg)
	if err != nil {
		return nil, errors.Join(err, b.Card.Close())
	}
	b.Random = random
	print := func(line string) { b.print(line) }
	warn := func(line string) { b.warn(line) }
	b.Clock = clock.New(cfg.Clock)
	say := print
	if cfg.Name == BoardK210 {
		say = nil // its firmware says nothing of pools and sensors
	}
	b.System = mpp.New(mpp.Config{Clock: b.Clock, Print: say})
	sensors := camera.SensorConfig{
		Clock: b.Clock, System: b.System, Open: b.openCamera, Live: cfg.Live, Fit: cfg.CameraFit, Print: say, Warn: warn,
	}
	if cfg.Name == BoardK230D || cfg.Name == Board01 {
		sensors.DefaultID = 2
	}
	if cfg.Name == BoardK230D {
		sensors.OutBuffers = 4
	}
	b.Sensors = camera.NewSensors(sensors)
	b.Encoder = device.New(device.Config{Clock: b.Clock, System: b.System, NewEncoder: b.newEncoder, Warn: warn})
	b.Audio = aio.New(aio.Config{Clock: b.Clock, System: b.System, OpenMic: b.openMic, OpenSpeaker: b.openSpeaker, Warn: warn})
	b.Recorder = recorder.New(recorder.Config{
		Clock: b.Clock, System: b.System, Sensors: b.Sensors, Encoder: b.Encoder, Audio: b.Audio, Card: b.Card,
		Epoch: cfg.MediaEpoch, Warn: warn,
	})
	b.Media = &container.Library{
		NewEncoder: b.newEncoder, Mode: cfg.EncoderMode, FFmpeg: cfg.FFmpeg, Files: b.Card, Note: warn,
	}
	b.Panel = display.New(display.Config{
		Clock: b.Clock, Path: cfg.Display, Shown: b.FrameShown, NewEncoder: b.cfg.NewEncoder, Epoch: cfg.MediaEpoch,
		Create: func(name string) (display.File, error) {
			return os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o666)
		},
	})
	count := k230Pins
	if cfg.Name != BoardK210 {
		b.Screen = display.NewScreen(display.ScreenConfig{System: b.System, Panel: b.Panel, Print: say})
	}
	if cfg.Name == BoardK210 {
		count = k210Pins
	}
	b.Pins = pins.New(pins.Config{Clock: b.Clock, Count: count})
	devices := pins.DevicesConfig{Clock: b.Clock, Bank: b.Pins, OpenUART: b.openUART, UARTs: uarts, Taken: []int{0, 3}, Timers: 6, Warn: warn}
	if cfg.Name == BoardK210 {
		devices.Taken, devices.Timers = nil, 12
	}
	b.Devices = pins.NewDevices(devices)
	if err := b.Pins.Schedule(cfg.Inputs); err != nil {
		return nil, errors.Join(err, b.Card.Close())
	}
	if cfg.Name == BoardK210 {
		b.K210 = k210.New(k210.Config{
			Clock: b.Clock, System: b.System, Sensors: b.Sensors, Panel: b.Panel, Bank: b.Pins, Card: b.Card,
			OpenMic: b.openMic, OpenSpeaker: b.openSpeaker, Print: print, Warn: warn,
		})
	} else {
		b.Network = network.New(network.Config{Reach: cfg.Reach, Warn: warn})
	}
	return b, nil
}

// seeded starts the random numbers.
func seeded(cfg Config) (*rand.ChaCha8, error) {
	var seed [32]byte
	binary.LittleEndian.PutUint64(seed[:], uint64(cfg.Seed))
	if cfg.Clock.Real && cfg.Seed == 0 {
		if _, err := crand.Read(seed[:]); err != nil {
			return nil, fmt.Errorf("host: no random seed: %w", err)
		}
	}
	return rand.NewChaCha8(seed), nil
}

// Name is the board's name, as os.uname gives it.
func (b *Board) Name() string { return b.cfg.Name }

// Seed is the seed that was configured.
func (b *Board) Seed() int64 { return b.cfg.Seed }

// SetOutput changes where the board's firmware prints and where warnings go; nil discards them.
func (b *Board) SetOutput(print, warn func(line string)) {
	discard := func(string) {}
	b.print, b.warn = discard, discard
	if print != nil {
		b.print = print
	}
	if warn != nil {
		b.warn = warn
	}
}

// Warn tells the user, not the script, what went wrong.
func (b *Board) Warn(line string) { b.warn(line) }

func (b *Board) openCamera(id int, cfg camera.SourceConfig) (camera.Source, error) {
	cfg.Loop = !b.cfg.CameraOnce
	cfg.Seed = b.cfg.Seed
	cfg.FFmpeg = b.cfg.FFmpeg
	if b.cfg.OpenCamera != nil {
		return b.cfg.OpenCamera(id, b.cfg.Cameras[id], cfg)
	}
	return camera.Open(b.cfg.Cameras[id], cfg)
}

func (b *Board) newEncoder(o venc.Options) (venc.Encoder, error) {
	if b.cfg.NewEncoder == nil {
		return nil, fmt.Errorf("host: the board was made without an encoder: %w", venc.ErrUnsupported)
	}
	return b.cfg.NewEncoder(o)
}

func (b *Board) openMic(f audio.Format) (audio.Source, error) {
	if b.cfg.OpenMic != nil {
		return b.cfg.OpenMic(f)
	}
	open := func(name string) (io.ReadSeekCloser, error) { return os.Open(name) }
	return audio.Open(b.cfg.Mic, f, audio.Options{Open: open})
}

func (b *Board) openSpeaker(f audio.Format) (audio.Sink, error) {
	create := func(name string) (audio.File, error) { return os.Create(name) }
	return audio.OpenSink(b.cfg.Speaker, f, create)
}

// FrameShown counts a picture that a display showed.
func (b *Board) FrameShown() { b.shown++ }

// Reset is a soft reboot: recordings are finished, and sensors, encoder channels, streams, links, pools and files that a
// script has left open are released. It returns what they were. The script's tasks must have ended (Clock.StopTasks).
func (b *Board) Reset() Leaks {
	if b.K210 != nil {
		b.K210.Sensor.Stop() // no call of a script would
	}
	if err := b.Media.CloseReaders(); err != nil {
		b.warn(err.Error())
	}
	leaks := b.leaks()
	if b.K210 != nil {
		b.K210.Reset()
	}
	b.Recorder.Reset()
	b.Sensors.StopAll()
	b.Encoder.Reset()
	b.Audio.Reset()
	if err := b.Panel.Save(); err != nil {
		b.warn(err.Error())
	}
	if b.Screen != nil {
		b.Screen.Reset()
	}
	b.Panel.Off()
	b.System.Reset()
	if b.Network != nil {
		b.Network.Reset()
	}
	b.Devices.Reset()
	b.Pins.Reset()
	if _, err := b.Media.Reset(); err != nil {
		b.warn(err.Error())
	}
	if err := b.Card.CloseAll(); err != nil {
		b.warn(err.Error())
	}
	b.leaked.add(leaks)
	return leaks
}

// Close resets the board and closes its card. A second Close does nothing.
func (b *Board) Close() error {
	if b.closed {
		return nil
	}
	b.closed = true
	b.Reset()
	return b.Card.Close()
}

package view

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/canmv-run/canmv-run/host"
	"github.com/canmv-run/canmv-run/host/audio"
	"github.com/canmv-run/canmv-run/host/camera"
	"github.com/canmv-run/canmv-run/host/ffmpeg"
)

// What the board's camera and microphone can be, besides the patterns of camera.Open and the sounds of audio.Open.
const (
	sourceFlag = "flag" // what the command line said
	sourceFile = "file" // a file that was dropped on a page
	sourcePage = "page" // a page's own webcam or microphone
)

// patterns are the cameras that are always there.
var patterns = []string{"test", "bars", "black", "noise"}

// sounds are the microphones that are always there.
var sounds = []string{"tone", "silence"}

// cameraState is what pages show of the choice.
type cameraState struct {
	// Chosen is the camera of the next run, Used that of the current or last one; Name is the file's or the webcam's.
	Chosen   string `json:"chosen"`
	Used     string `json:"used,omitempty"`
	Name     string `json:"name,omitempty"`
	UsedName string `json:"usedName,omitempty"`
	Mic      string `json:"mic"`
	// Owner and MicOwner number the page whose webcam and microphone it is.
	Owner    int64 `json:"owner,omitempty"`
	MicOwner int64 `json:"micOwner,omitempty"`
	// Flag and FlagMic are what the command line said, where that is something of its own.
	Flag    string `json:"flag,omitempty"`
	FlagMic string `json:"flagMic,omitempty"`
}

// cameras is which camera and microphone the board has.
type cameras struct {
	hub    *hub
	meter  *meter
	ffmpeg func() (*ffmpeg.Tool, error)

	mu     sync.Mutex
	state  cameraState
	file   string // of sourceFile
	webcam *webcam
	voice  *voice
}

func newCameras(cfg Config, h *hub) *cameras {
	c := &cameras{hub: h, meter: &meter{}, ffmpeg: cfg.FFmpeg}
	c.state = cameraState{Chosen: "test", Mic: "tone"}
	if cfg.Camera != "" && !slices.Contains(patterns, cfg.Camera) {
		c.state.Chosen, c.state.Flag = sourceFlag, cfg.Camera
	} else if cfg.Camera != "" {
		c.state.Chosen = cfg.Camera
	}
	if cfg.Mic != "" && !slices.Contains(sounds, cfg.Mic) {
		c.state.Mic, c.state.FlagMic = sourceFlag, cfg.Mic
	} else if cfg.Mic != "" {
		c.state.Mic = cfg.Mic
	}
	h.publish(topicCamera, c.state)
	return c
}

// choose makes a camera that of the next run.
func (c *cameras) choose(viewer int64, cmd *command) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch src := cmd.Source; {
	case slices.Contains(patterns, src), src == sourceFlag && c.state.Flag != "", src == sourceFile && c.file != "":
		c.state.Name = ""
		if src == sourceFile {
			c.state.Name = filepath.Base(c.file)
		}
	case src == sourcePage:
		cam, err := newWebcam(cmd.Width, cmd.Height)
		if err != nil {
			return err
		}
		c.webcam, c.state.Owner, c.state.Name = cam, viewer, cmd.Name
	default:
		return fmt.Errorf("view: no camera %q", src)
	}
	if cmd.Source != sourcePage {
		c.state.Owner = 0
	}
	c.state.Chosen = cmd.Source
	c.hub.publish(topicCamera, c.state)
	return nil
}

// chooseMic makes a microphone that of the next run.
func (c *cameras) chooseMic(viewer int64, src string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case src == sourcePage:
		c.voice, c.state.MicOwner = newVoice(), viewer
	case slices.Contains(sounds, src), src == sourceFlag && c.state.FlagMic != "":
		c.state.MicOwner = 0
	default:
		return
	}
	c.state.Mic = src
	c.hub.publish(topicCamera, c.state)
}

// gone takes back what a closed page offered: a script that runs keeps the last picture and hears silence.
func (c *cameras) gone(viewer int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state.Owner == viewer {
		c.state.Chosen, c.state.Owner, c.state.Name = "test", 0, ""
		if c.state.Flag != "" {
			c.state.Chosen = sourceFlag
		}
	}
	if c.state.MicOwner == viewer {
		c.state.Mic, c.state.MicOwner = "silence", 0
	}
	c.hub.publish(topicCamera, c.state)
}

// feed takes a picture or sound of a page.
func (c *cameras) feed(viewer int64, data []byte) {
	if len(data) < 8 {
		return
	}
	c.mu.Lock()
	cam, voice := c.webcam, c.voice
	mine, heard := c.state.Owner == viewer, c.state.MicOwner == viewer
	c.mu.Unlock()
	switch {
	case data[0] == kindCamera && mine:
		cam.feed(data)
	case data[0] == kindSound && heard:
		voice.feed(data)
	}
}

// configure gives a board its camera and microphone, and counts what its encoders make.
func (c *cameras) configure(cfg *host.Config) {
	c.mu.Lock()
	defer c.mu.Unlock()
	cfg.NewEncoder = c.meter.count(cfg.NewEncoder)
	chosen, file, cam := c.state.Chosen, c.file, c.webcam
	cfg.Live = chosen == sourcePage
	cfg.OpenCamera = func(sensor int, spec string, sc camera.SourceConfig) (camera.Source, error) {
		src, err := openChosen(chosen, spec, file, cam, sc)
		if err != nil {
			return nil, err
		}
		return tapped(src, c.hub), nil
	}
	switch c.state.Mic {
	case sourcePage:
		voice := c.voice
		cfg.OpenMic = func(f audio.Format) (audio.Source, error) { return voice.open(f), nil }
	case sourceFlag:
	default:
		cfg.Mic = c.state.Mic
	}
	c.state.Used, c.state.UsedName = chosen, c.state.Name
	c.hub.publish(topicCamera, c.state)
}

func openChosen(chosen, spec, file string, cam *webcam, cfg camera.SourceConfig) (camera.Source, error) {
	switch chosen {
	case sourcePage:
		return cam.open(), nil
	case sourceFlag:
		return camera.Open(spec, cfg)
	case sourceFile:
		return camera.Open(file, cfg)
	}
	return camera.Open(chosen, cfg)
}

// dropCamera takes a file that was dropped on a page as the camera of the next run.
func (s *Server) dropCamera(w http.ResponseWriter, r *http.Request) {
	name := filepath.Base(filepath.Clean("/" + strings.ReplaceAll(r.FormValue("name"), "\\", "/")))
	if name == "/" || name == "." {
		fail(w, errors.New("view: a file without a name"))
		return
	}
	dir, err := os.MkdirTemp(s.drops, "camera-")
	if err != nil {
		fail(w, err)
		return
	}
	file := filepath.Join(dir, name)
	err = s.camera.accept(file, r.Body)
	if err != nil {
		_ = os.RemoveAll(dir) // Close removes the folder around it as well
	}
	var refused struct {
		Error  string `json:"error,omitempty"`
		FFmpeg bool   `json:"ffmpeg,omitempty"` // it is missing, and might understand the file
	}
	if err != nil {
		refused.Error, refused.FFmpeg = err.Error(), errors.Is(err, ffmpeg.ErrNotFound)
	}
	answer(w, refused, nil)
}

// accept writes a file, sees whether a camera can look at it, and chooses it.
func (c *cameras) accept(file string, body io.Reader) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, body)
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	src, err := camera.Open(file, camera.SourceConfig{Loop: true, FFmpeg: c.ffmpeg})
	if err != nil {
		return err
	}
	if err := src.Close(); err != nil {
		return err
	}
	c.mu.Lock()
	c.file = file
	c.mu.Unlock()
	return c.choose(0, &command{Source: sourceFile})
}

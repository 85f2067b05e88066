// Package view is the board on a page: a web server for one person on this PC, and the sessions in which it runs scripts.
//
//	srv, err := view.New(view.Config{Card: sdcard.Config{Dir: "sdcard"}, Launch: launch})
//	fmt.Println("open", srv.URL())
//	err = srv.Serve(ctx)
//
// The page and the server speak over one WebSocket (see socket.go for the messages), and over plain HTTP for files. At most
// one script runs at a time, on a board of its own that lives as long as the run; every open page sees the same board.
//
// Pages never slow a script down. What changes is kept as the newest value of its kind (state, numbers, the panel's picture),
// and each page is sent what is newest when it has taken what came before. The script's output is kept up to a limit; a page
// that falls behind is told how much it missed.
//
// Several pages: all show the same; whoever presses Run, Stop, touches the panel or moves a slider does it for all. The
// webcam and microphone are those of the page that offered them last; when that page closes, the camera keeps its last
// picture and the microphone is silent. Text in the editor is each page's own until it runs or is saved.
//
// Safety: the address holds a token, which becomes a cookie; Host and Origin are checked against the addresses that are
// served; files come from and go to the card's folder only; see guard.go.
//
// Concurrency: all methods of Server may be called from any goroutine.
package view

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/canmv-run/canmv-run/host"
	"github.com/canmv-run/canmv-run/host/ffmpeg"
	"github.com/canmv-run/canmv-run/host/sdcard"
)

// DefaultAddr is where a page is served when nobody says otherwise and the port is free.
const DefaultAddr = "127.0.0.1:8230"

// Config says what a page shows and how it runs scripts. Launch is needed.
type Config struct {
	// Addr is the address to listen on, host:port. Empty is DefaultAddr, or any free port of 127.0.0.1 where that is taken.
	Addr string
	// Card is the board's card.
	Card sdcard.Config
	// Script is a file of this PC that the page opens first, "" for an example.
	Script string
	// Camera and Mic are what the flags chose: the page offers them besides its own.
	Camera, Mic string
	// FFmpeg finds the ffmpeg executable, for video files that the camera sees. Nil means none.
	FFmpeg func() (*ffmpeg.Tool, error)
	// Launch runs one script to its end on a board of its own, in the goroutine that calls it.
	Launch func(Program, Hooks) Outcome
	// Version of the program, for the page.
	Version string
	// Stdout and Stderr get what scripts print, besides the page. Nil discards it.
	Stdout, Stderr io.Writer
	// Token is the secret in the address; empty makes one.
	Token string
}

// Program is one script to run.
type Program struct {
	// Name is what tracebacks call it; its suffix chooses the language.
	Name   string
	Source []byte
	// Folder of this PC where its imports look first, "" for none.
	Folder string
}

// Hooks are how a page takes part in a run. Launch calls each at its time.
type Hooks struct {
	// Configure changes the board's configuration before it is made.
	Configure func(*host.Config)
	// Started tells of the board, under its clock's baton, and how to stop the script; Stop may be called from any goroutine.
	Started func(b *host.Board, stop func(Stop))
	// Ending is called with how the script ended and before its board is reset, under the baton.
	Ending func(Outcome)
	// Stdin, Stdout and Stderr are the script's; Firmware and Notes take lines that the board prints and that are for the
	// user.
	Stdin           io.Reader
	Stdout, Stderr  io.Writer
	Firmware, Notes func(line string)
}

// Stop is how firmly a script is stopped.
type Stop int

const (
	// StopIDE is the IDE's stop button: an exception that a script may catch.
	StopIDE Stop = iota
	// StopCtrlC is KeyboardInterrupt; when it comes twice the script cannot catch it.
	StopCtrlC
	// StopKey is what a person does who presses Ctrl-C: a script may have taken it for other uses.
	StopKey
)

// Outcome is how a run ended.
type Outcome struct {
	Code int
	// Trace is the traceback, Hint what it means here.
	Trace, Hint string
	// Interrupted: Stop ended it.
	Interrupted bool
}

// Server is a page that is served. Use New.
type Server struct {
	cfg      Config
	listener net.Listener
	http     *http.Server
	allowed  allowed
	card     *sdcard.Card
	scripts  *library
	hub      *hub
	session  *session
	camera   *cameras
	drops    string // temporary folder for files that the camera sees
	close    sync.Once
}

// New opens the card and the address; nothing is served before Serve.
func New(cfg Config) (*Server, error) {
	if cfg.Launch == nil {
		return nil, errors.New("view: there is nothing to launch scripts with")
	}
	if cfg.Token == "" {
		var b [16]byte
		if _, err := rand.Read(b[:]); err != nil {
			return nil, fmt.Errorf("view: no random token: %w", err)
		}
		cfg.Token = hex.EncodeToString(b[:])
	}
	if cfg.Stdout == nil {
		cfg.Stdout = io.Discard
	}
	if cfg.Stderr == nil {
		cfg.Stderr = io.Discard
	}
	size := cfg.Card.Size
	cfg.Card.Size = 0
	card, err := sdcard.Open(cfg.Card)
	cfg.Card.Size = size
	if err != nil {
		return nil, fmt.Errorf("view: %w", err)
	}
	s := &Server{cfg: cfg, card: card, hub: newHub()}
	if s.scripts, err = openLibrary(cfg.Script, card); err == nil {
		s.listener, err = listen(cfg.Addr)
	}
	if err == nil {
		s.drops, err = os.MkdirTemp("", "canmv-view-")
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	s.allowed = allow(s.listener.Addr().(*net.TCPAddr), cfg.Addr)
	s.camera = newCameras(cfg, s.hub)
	s.session = newSession(cfg, s.hub, s.camera)
	s.http = &http.Server{Handler: s.handler(), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute}
	return s, nil
}

func listen(addr string) (net.Listener, error) {
	if addr != "" {
		l, err := net.Listen("tcp", addr)
		if err != nil {
			return nil, fmt.Errorf("view: --listen %s: %w", addr, err)
		}
		return l, nil
	}
	l, err := net.Listen("tcp", DefaultAddr)
	if err != nil {
		l, err = net.Listen("tcp", "127.0.0.1:0")
	}
	if err != nil {
		return nil, fmt.Errorf("view: %w", err)
	}
	return l, nil
}

// URL is the address to open, with the token.
func (s *Server) URL() string { return "http://" + s.allowed.shown + "/?token=" + s.cfg.Token }

// Open reports whether computers other than this one can reach the page.
func (s *Server) Open() bool { return !s.listener.Addr().(*net.TCPAddr).IP.IsLoopback() }

// Elsewhere lists the addresses for other computers, with the token; none while Open is false.
func (s *Server) Elsewhere() (urls []string) {
	if !s.Open() {
		return nil
	}
	if !s.allowed.any {
		return []string{s.URL()}
	}
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		return nil // what this PC does not tell, its user knows
	}
	for _, a := range addrs {
		if ip, ok := a.(*net.IPNet); ok && ip.IP.IsGlobalUnicast() {
			urls = append(urls, "http://"+net.JoinHostPort(ip.IP.String(), s.allowed.port)+"/?token="+s.cfg.Token)
		}
	}
	return urls
}

// Run starts the script that the page opens first.
func (s *Server) Run() error {
	src, err := s.scripts.read(s.scripts.first)
	if err != nil {
		return err
	}
	s.session.run(src.program(), "")
	return nil
}

// Serve serves until ctx ends, then stops the script and closes everything.
func (s *Server) Serve(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		<-ctx.Done()
		s.session.close()
		s.hub.close()
		short, done := context.WithTimeout(context.Background(), time.Second)
		defer done()
		_ = s.http.Shutdown(short) // what does not end in time is cut off by Close
	}()
	err := s.http.Serve(s.listener)
	cancel()
	<-ended
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return errors.Join(err, s.Close())
}

// Close ends everything at once. A second Close does nothing.
func (s *Server) Close() (err error) {
	s.close.Do(func() {
		if s.session != nil {
			s.session.close()
		}
		s.hub.close()
		if s.http != nil {
			err = s.http.Close()
		}
		if s.listener != nil {
			_ = s.listener.Close() // Serve has closed it already where it ran
		}
		if s.drops != "" {
			err = errors.Join(err, os.RemoveAll(s.drops))
		}
		err = errors.Join(err, s.card.Close())
	})
	return err
}

package view

import (
	"fmt"
	"path"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/canmv-run/canmv-run/host"
)

// How long a script may take to follow a stop before the next, firmer one.
const firmer = 1500 * time.Millisecond

// States of a session.
const (
	stateIdle     = "idle"
	stateRunning  = "running"
	stateStopping = "stopping"
)

// runState is what pages show of the run, or of the last one.
type runState struct {
	State string `json:"state"`
	// Run counts the runs; 0 before the first.
	Run  int    `json:"run"`
	From string `json:"from,omitempty"`
	Name string `json:"name,omitempty"`
	// Since is when it began, in milliseconds since 1970.
	Since int64 `json:"since,omitempty"`
	// Ended is "ok", "stopped" or "failed" once it has, and Seconds how long it took.
	Ended   string  `json:"ended,omitempty"`
	Seconds float64 `json:"seconds,omitempty"`
	// Line of the script that failed, counted from 1; Error is the exception's last line, Hint what it means.
	Line  int    `json:"line,omitempty"`
	Error string `json:"error,omitempty"`
	Hint  string `json:"hint,omitempty"`
}

// session runs one script at a time.
type session struct {
	cfg    Config
	hub    *hub
	camera *cameras

	mu      sync.Mutex
	state   runState
	next    *Program // starts when the current run has ended
	from    string
	kill    func(Stop)
	asked   bool // to stop, even before kill is known
	timers  []*time.Timer
	keys    *keyboard
	world   *world
	files   int
	closed  bool
	running sync.WaitGroup
}

func newSession(cfg Config, h *hub, c *cameras) *session {
	s := &session{cfg: cfg, hub: h, camera: c, state: runState{State: stateIdle}}
	h.publish(topicState, s.state)
	h.publish(topicPanel, panelState{})
	h.publish(topicPins, pinState{})
	h.publish(topicFiles, 0)
	return s
}

// run starts a script, after it has stopped the one that runs.
func (s *session) run(p Program, from string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return
	}
	if s.state.State != stateIdle {
		s.next, s.from = &p, from
		s.stopLocked()
		return
	}
	s.start(p, from)
}

// start begins a run; mu is held.
func (s *session) start(p Program, from string) {
	s.state = runState{State: stateRunning, Run: s.state.Run + 1, From: from, Name: p.Name, Since: time.Now().UnixMilli()}
	s.asked, s.kill = false, nil
	s.keys = newKeyboard()
	s.hub.publish(topicState, s.state)
	s.running.Add(1)
	go s.live(p, s.keys)
}

// live is the goroutine of one run: the board's main task.
func (s *session) live(p Program, keys *keyboard) {
	defer s.running.Done()
	out := s.hub.output
	out.add(outStart, p.Name)
	began := time.Now()
	line := func(kind string) func(string) {
		return func(text string) { out.add(kind, strings.TrimRight(text, "\n")+"\n") }
	}
	hooks := Hooks{
		Configure: s.camera.configure,
		Started:   s.started,
		Stdin:     keys,
		Stdout:    tee{&writer{t: out, kind: outText}, s.cfg.Stdout},
		Stderr:    tee{&writer{t: out, kind: outErr}, s.cfg.Stderr},
		Firmware:  line(outBoard),
		Notes:     line(outNote),
	}
	ended := false
	hooks.Ending = func(end Outcome) {
		ended = true
		s.ending(end)
	}
	end := s.cfg.Launch(p, hooks)
	keys.close()
	if !ended { // the board could not be made
		s.complain(end)
	}
	s.over(p, end, time.Since(began))
}

// started takes over a board that is about to run a script. It runs under the baton.
func (s *session) started(b *host.Board, kill func(Stop)) {
	w := newWorld(b, s.hub, s.camera)
	s.mu.Lock()
	s.kill, s.world = kill, w
	if s.asked {
		s.press()
	}
	s.mu.Unlock()
}

// ending lets go of the board, while it still stands, and tells what went wrong.
func (s *session) ending(end Outcome) {
	s.mu.Lock()
	w, asked := s.world, s.asked
	s.world, s.kill = nil, nil
	s.mu.Unlock()
	if w == nil {
		return
	}
	w.close()
	if !asked || !end.Interrupted {
		s.complain(end)
	}
}

// complain prints how a run failed.
func (s *session) complain(end Outcome) {
	if end.Trace != "" {
		s.hub.output.add(outTrace, end.Trace)
		fmt.Fprint(s.cfg.Stderr, end.Trace)
	}
	if end.Hint != "" {
		s.hub.output.add(outHint, end.Hint+"\n")
		fmt.Fprintln(s.cfg.Stderr, "hint:", end.Hint)
	}
}

// over tells how the run ended, and starts the next.
func (s *session) over(p Program, end Outcome, took time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range s.timers {
		t.Stop()
	}
	s.timers = nil
	st := &s.state
	st.State, st.Seconds = stateIdle, took.Seconds()
	switch {
	case s.asked && end.Interrupted:
		st.Ended = "stopped"
	case end.Code == 0:
		st.Ended = "ok"
	default:
		st.Ended = "failed"
		st.Line, st.Error, st.Hint = failingLine(end.Trace, p.Name), lastLine(end.Trace), end.Hint
	}
	s.hub.output.add(outEnd, st.Ended)
	s.hub.publish(topicState, *st)
	s.files++
	s.hub.publish(topicFiles, s.files)
	if n := s.next; n != nil && !s.closed {
		s.next = nil
		s.start(*n, s.from)
	}
}

// stop ends the script: as the IDE's button does, then as Ctrl-C, then so that it cannot be caught.
func (s *session) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.next = nil
	s.stopLocked()
}

func (s *session) stopLocked() {
	if s.state.State != stateRunning {
		return
	}
	s.asked = true
	s.state.State = stateStopping
	s.hub.publish(topicState, s.state)
	if s.kill != nil {
		s.press()
	}
}

// press stops the script, more firmly as time passes; mu is held.
func (s *session) press() {
	s.kill(StopIDE)
	run := s.state.Run
	for i := 1; i <= 3; i++ {
		s.timers = append(s.timers, time.AfterFunc(time.Duration(i)*firmer, func() {
			s.mu.Lock()
			defer s.mu.Unlock()
			if s.state.Run == run && s.kill != nil {
				s.kill(StopCtrlC)
			}
		}))
	}
}

// close stops the script and waits for its end.
func (s *session) close() {
	s.mu.Lock()
	s.closed, s.next = true, nil
	s.stopLocked()
	s.mu.Unlock()
	s.running.Wait()
}

// interrupt is Ctrl-C on the script's terminal.
func (s *session) interrupt() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kill != nil {
		s.kill(StopKey)
	}
}

// typed gives the script a line to read.
func (s *session) typed(text string) {
	s.mu.Lock()
	keys := s.keys
	idle := s.state.State == stateIdle
	s.mu.Unlock()
	if keys != nil && !idle {
		s.hub.output.add(outInput, text)
		keys.add(text)
	}
}

func (s *session) current() *world {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.world
}

func (s *session) touch(viewer int64, points []point) {
	if w := s.current(); w != nil {
		w.touch(viewer, points)
	}
}

func (s *session) setPin(pin int, value float64) {
	if w := s.current(); w != nil {
		w.setPin(pin, value)
	}
}

// gone lets go of what a page that is closed held.
func (s *session) gone(viewer int64) { s.touch(viewer, nil) }

// filesChanged tells pages to look at the card's folder again.
func (s *session) filesChanged() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files++
	s.hub.publish(topicFiles, s.files)
}

var traceLine = regexp.MustCompile(`(?m)^\s*File "([^"]*)", line (\d+)`)

// failingLine is the line of the script that a traceback is about: the innermost one in that file.
func failingLine(trace, name string) (line int) {
	for _, m := range traceLine.FindAllStringSubmatch(trace, -1) {
		if path.Base(m[1]) == path.Base(name) {
			line, _ = strconv.Atoi(m[2]) // digits
		}
	}
	return line
}

func lastLine(trace string) string {
	trace = strings.TrimRight(trace, "\n")
	return trace[strings.LastIndexByte(trace, '\n')+1:]
}

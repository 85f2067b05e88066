package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/canmv-run/canmv-run/bindings"
	"github.com/canmv-run/canmv-run/cmd/canmv-run/view"
	"github.com/canmv-run/canmv-run/host"
	"github.com/canmv-run/canmv-run/host/camera"
	"github.com/canmv-run/canmv-run/host/clock"
	"github.com/canmv-run/canmv-run/host/display"
	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/pins"
	"github.com/canmv-run/canmv-run/host/sdcard"
	"github.com/canmv-run/canmv-run/runtime"
	"github.com/canmv-run/canmv-run/runtime/arg"
	"github.com/canmv-run/canmv-run/runtime/lib"
	"github.com/canmv-run/canmv-run/runtime/syntax"
)

// program is what a run executes: a source under the name that tracebacks show, or the prompt.
type program struct {
	name   string
	src    []byte
	folder string // where its imports look first
	prompt bool
}

// load finds the program that the flags name.
func load(o *options, stdin io.Reader) (program, error) {
	var p program
	var err error
	switch {
	case o.command != "":
		p = program{name: "<string>", src: []byte(o.command)}
	case o.script == "-":
		p.name = "<stdin>"
		p.src, err = io.ReadAll(stdin)
	case o.script != "":
		p.name, p.folder = o.script, filepath.Dir(o.script)
		if p.src, err = os.ReadFile(o.script); err != nil {
			err = scriptError(o.script, err)
		}
	case isTerminal(stdin):
		p.prompt = true
	default:
		err = errors.New(`no script given ("-" reads one from standard input)`)
	}
	return p, err
}

// runScript runs one script on a board of its own and returns the exit code.
func runScript(o *options, stdin io.Reader, stdout, stderr io.Writer) int {
	prog, err := load(o, stdin)
	if err != nil {
		return usageError(stderr, err)
	}
	if o.board == "" {
		o.board = boardFor(prog)
	}
	cfg, err := boardConfig(o)
	if err != nil {
		return usageError(stderr, err)
	}
	// A person at a prompt lives in real time (semantics.md, Clock).
	cfg.Clock.Real = cfg.Clock.Real || prog.prompt && o.clock == "auto"
	var shown *progress
	if !o.quiet && !prog.prompt {
		shown = startProgress(stderr)
	}
	cfg.NewEncoder = shown.count(cfg.NewEncoder)
	stdout, stderr = shown.under(stdout), shown.under(stderr)
	board, err := host.New(cfg)
	if err != nil {
		shown.finish()
		fmt.Fprintln(stderr, "canmv-run:", err)
		return exitUsage
	}
	began := time.Now()
	rt := newRuntime(o, prog.folder, board, stdin, stdout, stderr)
	board.SetOutput(
		func(line string) { fmt.Fprintln(rt.Stdout(), line) },
		func(line string) {
			if !o.quiet {
				rt.Stdout().Flush()
				fmt.Fprintln(stderr, "canmv-run:", line)
			}
		})
	defer surviveBrokenPipe()()
	release := watch(o, rt)
	code := 0
	if boot := bindings.Boot(board); boot != "" {
		code = report(stderr, rt.ExecMode("_boot.py", []byte(boot), syntax.Exec), o)
	}
	switch {
	case code != exitOK:
	case prog.prompt:
		code = atPrompt(rt, stdout, stderr)
	default:
		code = report(stderr, rt.Exec(prog.name, prog.src), o)
	}
	release()
	if err := rt.Close(); err != nil && code == exitOK {
		fmt.Fprintln(stderr, "canmv-run:", err)
		code = exitScript
	}
	leaks := board.Reset()
	wall := time.Since(began)
	shown.finish()
	if !o.quiet && !prog.prompt {
		summary(stderr, board, leaks, wall, code)
	}
	if err := board.Close(); err != nil {
		fmt.Fprintln(stderr, "canmv-run:", err)
		code = max(code, exitScript)
	}
	if o.stats != "" {
		if err := writeStats(o.stats, board, wall); err != nil {
			fmt.Fprintln(stderr, "canmv-run: --stats:", err)
			code = max(code, exitScript)
		}
	}
	return code
}

func atPrompt(rt *runtime.Runtime, stdout, stderr io.Writer) int {
	ed, err := newTerminal(rt)
	if err != nil {
		fmt.Fprintln(stderr, "canmv-run:", err)
		return exitScript
	}
	defer ed.Close()
	return prompt(rt, ed, stdout)
}

// scriptError says what is wrong with the script's path, and which scripts are beside it.
func scriptError(name string, err error) error {
	if info, e := os.Stat(name); e == nil && info.IsDir() {
		return fmt.Errorf("%s is a folder, want a script (.py or .star)", name)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	dir := filepath.Dir(name)
	entries, e := os.ReadDir(dir)
	if e != nil {
		return fmt.Errorf("script %s not found: there is no folder %s", name, dir)
	}
	var scripts []string
	for _, f := range entries {
		if ext := filepath.Ext(f.Name()); ext == ".py" || ext == ".star" {
			scripts = append(scripts, f.Name())
		}
	}
	if len(scripts) == 0 {
		return fmt.Errorf("script %s not found; %s has no .py and no .star file", name, dir)
	}
	return fmt.Errorf("script %s not found; the folder %s has %s", name, dir, strings.Join(scripts, ", "))
}

// boardConfig is the board that the flags describe.
func boardConfig(o *options) (host.Config, error) {
	set, err := newEngines(o)
	if err != nil {
		return host.Config{}, err
	}
	start, err := o.start()
	if err != nil {
		return host.Config{}, err
	}
	cfg := host.Config{
		Name:        o.board,
		Clock:       clock.Config{Real: o.clock == "real", Epoch: start},
		Card:        sdcard.Config{Dir: o.sdcard, Size: int64(o.sdcardSize)},
		CameraOnce:  !o.cameraLoop,
		Mic:         o.mic,
		Speaker:     o.speaker,
		Reach:       o.net,
		Display:     o.display,
		NewEncoder:  set.New,
		FFmpeg:      set.FFmpeg.Tool,
		EncoderMode: set.Mode,
		Seed:        o.seed,
		MediaEpoch:  start,
	}
	if o.cameraFit == "pad" {
		cfg.CameraFit = frame.Pad
	}
	if o.hostFS {
		if cfg.FS, err = sdcard.OpenHost(""); err != nil {
			return host.Config{}, err
		}
	}
	if cfg.Cameras, err = cameras(o.cameras); err != nil {
		return host.Config{}, err
	}
	for _, text := range o.inputs {
		in, err := pins.ParseInput(text)
		if err != nil {
			return host.Config{}, fmt.Errorf("--set: %w", err)
		}
		cfg.Inputs = append(cfg.Inputs, in)
	}
	cfg.UARTs = map[int]string{}
	for _, text := range o.uarts {
		n, spec, err := host.ParseUART(text)
		if err != nil {
			return host.Config{}, fmt.Errorf("--uart: %w", err)
		}
		cfg.UARTs[n] = spec
		// Who is at the other end lives in real time (semantics.md, Clock).
		cfg.Clock.Real = cfg.Clock.Real || host.OutsideUART(spec) && o.clock == "auto"
	}
	if err := display.Check(o.display); err != nil {
		return host.Config{}, fmt.Errorf("--display: %w", err)
	}
	if o.speaker != "" && o.speaker != "none" && !strings.EqualFold(filepath.Ext(o.speaker), ".wav") {
		return host.Config{}, fmt.Errorf("--speaker: got %q, want none or a .wav file", o.speaker)
	}
	if o.mic != "tone" && o.mic != "silence" {
		if _, err := os.Stat(o.mic); err != nil {
			return host.Config{}, fmt.Errorf("--mic: %w; want tone, silence or a .wav file", err)
		}
	}
	return cfg, nil
}

// cameras reads --camera: SRC for all sensors, 1=SRC for one of them.
func cameras(specs []string) (out [camera.MaxSensors]string, err error) {
	for _, spec := range specs {
		number, src, numbered := strings.Cut(spec, "=")
		id, e := strconv.Atoi(number)
		if !numbered || e != nil {
			id, src = -1, spec
		} else if id < 0 || id >= len(out) {
			return out, fmt.Errorf("--camera %s: sensor %d, want 0 to %d", spec, id, len(out)-1)
		}
		known := slices.ContainsFunc(camera.Kinds(), func(k camera.Kind) bool { return k.Name == src })
		if _, e := os.Stat(src); e != nil && !known {
			return out, fmt.Errorf("--camera: %w; want a file, a folder of pictures, or one of %s", e, kindNames())
		}
		for i := range out {
			if i == id || id < 0 {
				out[i] = src
			}
		}
	}
	return out, nil
}

func kindNames() string {
	var names []string
	for _, k := range camera.Kinds() {
		if k.Name == strings.ToLower(k.Name) { // capitals stand for a path
			names = append(names, k.Name)
		}
	}
	return strings.Join(names, ", ")
}

func newRuntime(o *options, folder string, board *host.Board, stdin io.Reader, stdout, stderr io.Writer) *runtime.Runtime {
	files := bindings.Files{FS: board.Card}
	modules := append(lib.All(lib.Config{Seed: board.Seed()}), bindings.All(board)...)
	platform := ""
	if board.K210 != nil {
		platform = "MaixPy"
	}
	return runtime.New(runtime.Config{
		Platform: platform,
		Stdin:    stdin, Stdout: stdout, Stderr: stderr, Terminal: isTerminal(stdout),
		Argv:    append([]string{o.script}, o.args...),
		Path:    searchPath(o.hostFS, board.K210 != nil, folder),
		Sched:   board.Clock,
		Open:    func(name string, flag int) (lib.File, error) { return files.Open(name, flag) },
		Sources: scriptFolder{dir: folder, card: board.Card},
		Modules: modules,
		Net:     o.net,
		Limits:  runtime.Limits{Steps: o.steps, Output: int64(o.maxOutput), Heap: int64(o.heap)},
		Engines: map[string]func(*runtime.Runtime) runtime.Engine{".star": runtime.Starlark},
	})
}

// searchPath is sys.path: the script's folder, then the board's folders. With --host-fs the script's folder has its path
// on the PC, as open takes it, and MICROPYPATH adds others.
func searchPath(hostFS, k210 bool, folder string) []string {
	paths := []string{"", ".frozen", "/sdcard/app", "/sdcard"}
	if k210 {
		paths = []string{"", ".frozen", "/sd", "/flash"}
	}
	if hostFS {
		paths = []string{""}
		if abs, err := filepath.Abs(folder); err == nil {
			paths[0] = filepath.ToSlash(abs)
		}
		for _, p := range filepath.SplitList(os.Getenv("MICROPYPATH")) {
			if p != "" {
				paths = append(paths, filepath.ToSlash(p))
			}
		}
	}
	return paths
}

// scriptFolder is where imports look: the script's own folder on the PC for names without a folder, the board's file
// tree for the rest of sys.path.
type scriptFolder struct {
	dir  string
	card sdcard.FS
}

func (s scriptFolder) ReadFile(name string) ([]byte, error) {
	if !path.IsAbs(name) && !filepath.IsAbs(name) {
		return os.ReadFile(filepath.Join(s.dir, filepath.FromSlash(name)))
	}
	f, err := s.card.OpenFile(name, os.O_RDONLY, 0)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", fs.ErrNotExist, err)
	}
	defer f.Close()
	return io.ReadAll(f)
}

func (s scriptFolder) IsDir(name string) bool {
	if !path.IsAbs(name) && !filepath.IsAbs(name) {
		info, err := os.Stat(filepath.Join(s.dir, filepath.FromSlash(name)))
		return err == nil && info.IsDir()
	}
	info, err := s.card.Stat(name)
	return err == nil && info.Dir
}

// hasty is how soon after another a Ctrl-C comes that is meant to end the process, where the script takes it as a
// character.
const hasty = 2 * time.Second

// watch stops the script at --timeout and at Ctrl-C, until release is called. A third Ctrl-C ends the process whatever
// hangs.
func watch(o *options, rt *runtime.Runtime) (release func()) {
	signals := make(chan os.Signal, 3)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	done := make(chan struct{})
	go func() {
		n := 0
		var last time.Time
		for {
			select {
			case <-done:
				return
			case s := <-signals:
				interrupts := true
				if s == syscall.SIGTERM {
					rt.Interrupt(runtime.CtrlC)
					rt.Interrupt(runtime.CtrlC) // a second one cannot be caught
				} else {
					interrupts = rt.Press()
				}
				if n++; !interrupts && time.Since(last) > hasty {
					n = 1 // the script reads it as a character
				}
				if last = time.Now(); n == 3 {
					os.Exit(exitInterrupted)
				}
			}
		}
	}()
	var timer *time.Timer
	if o.timeout > 0 {
		timer = time.AfterFunc(o.timeout, func() { rt.Interrupt(runtime.Timeout) })
	}
	return func() {
		signal.Stop(signals)
		close(done)
		if timer != nil {
			timer.Stop()
		}
	}
}

// surviveBrokenPipe makes a write to a pipe that nobody reads an error instead of the process's end, which would leave
// recordings unfinished.
func surviveBrokenPipe() (restore func()) {
	signals := make(chan os.Signal, 1) // never read: to be notified is enough
	signal.Notify(signals, syscall.SIGPIPE)
	return func() { signal.Stop(signals) }
}

// report prints how the script ended and returns the exit code.
func report(stderr io.Writer, err error, o *options) int {
	end := explain(err, o)
	io.WriteString(stderr, end.Trace)
	if end.Hint != "" && !o.quiet {
		fmt.Fprintln(stderr, "hint:", end.Hint)
	}
	return end.Code
}

// explain says how the script ended: the exit code, what to print, and what it means here.
func explain(err error, o *options) (end view.Outcome) {
	if err == nil {
		return end
	}
	end.Code, end.Interrupted = exitScript, interrupted(err)
	var exit *runtime.Exit
	if errors.As(err, &exit) {
		if end.Code = exit.Code; exit.Text != "" {
			end.Trace = exit.Text + "\n"
		}
		return end
	}
	var traced interface{ Traceback() string }
	if errors.As(err, &traced) {
		end.Trace = traced.Traceback()
	}
	var syn *syntax.Error
	switch {
	case errors.Is(err, runtime.ErrTimeout):
		end.Code = exitTimeout
		end.Trace = fmt.Sprintf("%scanmv-run: --timeout %v: the script did not end in time and was stopped\n", frames(end.Trace), o.timeout)
		return end
	case errors.Is(err, runtime.ErrOutput) && errors.Is(err, syscall.EPIPE):
		end.Trace = "canmv-run: the script was stopped, as nobody reads its output any more\n"
		return end
	case end.Trace == "":
		end.Trace = fmt.Sprintf("canmv-run: %v\n", err)
		return end
	}
	end.Hint = hintOf(err)
	if errors.As(err, &syn) {
		end.Hint = syn.Hint
		end.Trace += fmt.Sprintf("line %d, column %d:\n%s\n", syn.Line, syn.Col, syn.Caret())
	}
	if end.Interrupted {
		end.Code = exitInterrupted
	}
	return end
}

// frames is a traceback without its last line, the exception.
func frames(trace string) string {
	return trace[:1+strings.LastIndexByte(strings.TrimRight(trace, "\n"), '\n')]
}

func hintOf(err error) string {
	if errors.Is(err, runtime.ErrLimit) {
		return "--steps and --max-output set the limits"
	}
	var f *runtime.Failure
	if errors.As(err, &f) {
		return f.Hint()
	}
	return arg.HintOf(err)
}

func interrupted(err error) bool {
	var f *runtime.Failure
	if errors.As(err, &f) {
		return f.Interrupted
	}
	var e *arg.Exception
	return errors.As(err, &e) && e.Type == "KeyboardInterrupt"
}

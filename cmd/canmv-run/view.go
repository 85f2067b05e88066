package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	goruntime "runtime"
	"strings"
	"syscall"
	"time"

	"github.com/canmv-run/canmv-run/bindings"
	"github.com/canmv-run/canmv-run/cmd/canmv-run/view"
	"github.com/canmv-run/canmv-run/host"
	"github.com/canmv-run/canmv-run/runtime"
	"github.com/canmv-run/canmv-run/runtime/syntax"
)

// checkView refuses flags that do not go together.
func (o *options) checkView() error {
	switch {
	case !o.view && o.listen != "":
		return errors.New("--listen is for --view")
	case !o.view && o.noBrowser:
		return errors.New("--no-browser is for --view")
	case o.view && o.command != "":
		return errors.New("--view takes a script, not --command")
	case o.view && o.script == "-":
		return errors.New("--view takes a script, not standard input")
	case o.view && o.clock == "virtual":
		return errors.New("--view runs on the real clock, not with --clock virtual")
	}
	return nil
}

// viewCommand serves the board on a page until Ctrl-C.
func viewCommand(o *options, stdout, stderr io.Writer) int {
	srv, err := newView(o, stdout, stderr)
	if err != nil {
		return usageError(stderr, err)
	}
	say := func(line string) { fmt.Fprintln(stderr, "canmv-run:", line) }
	if srv.Open() {
		say("--listen " + o.listen + ": every computer that reaches this one and knows the address with its token can run scripts here" +
			" and read and write " + o.sdcard + "; the connection is not encrypted")
	}
	fmt.Fprintln(stderr, "the board is at", srv.URL(), "(Ctrl-C ends)")
	for _, url := range srv.Elsewhere() {
		fmt.Fprintln(stderr, "from other computers:", url)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if o.script != "" {
		if err := srv.Run(); err != nil {
			_ = srv.Close() // what comes first is said
			return usageError(stderr, err)
		}
	}
	if !o.noBrowser {
		go openBrowser(srv.URL())
	}
	if err := srv.Serve(ctx); err != nil {
		say(err.Error())
		return exitScript
	}
	return exitOK
}

// newView makes the page that the flags describe.
func newView(o *options, stdout, stderr io.Writer) (*view.Server, error) {
	if o.script != "" {
		if _, err := os.ReadFile(o.script); err != nil {
			return nil, scriptError(o.script, err)
		}
	}
	cfg, err := boardConfig(o)
	if err != nil {
		return nil, err
	}
	return view.New(view.Config{
		Addr: o.listen, Card: cfg.Card, Script: o.script, Camera: strings.Join(o.cameras, " "), Mic: o.mic, FFmpeg: cfg.FFmpeg,
		Launch: func(p view.Program, h view.Hooks) view.Outcome { return launch(o, p, h) },
		Stdout: stdout, Stderr: stderr, Version: version(),
	})
}

// launch runs one script of the page on a board of its own.
func launch(o *options, p view.Program, h view.Hooks) view.Outcome {
	mine := *o
	prog := program{name: p.Name, src: p.Source, folder: p.Folder}
	if mine.board == "" {
		mine.board = boardFor(prog)
	}
	failed := func(err error) view.Outcome {
		return view.Outcome{Code: exitScript, Trace: fmt.Sprintf("canmv-run: %v\n", err)}
	}
	cfg, err := boardConfig(&mine)
	if err != nil {
		return failed(err)
	}
	cfg.Clock.Real = true
	h.Configure(&cfg)
	board, err := host.New(cfg)
	if err != nil {
		return failed(err)
	}
	began := time.Now()
	rt := newRuntime(&mine, prog.folder, board, h.Stdin, h.Stdout, h.Stderr)
	board.SetOutput(
		func(line string) { rt.Stdout().Flush(); h.Firmware(line) },
		func(line string) { rt.Stdout().Flush(); h.Notes(line) })
	h.Started(board, func(s view.Stop) {
		switch s {
		case view.StopIDE:
			rt.Interrupt(runtime.IDEStop)
		case view.StopCtrlC:
			rt.Interrupt(runtime.CtrlC)
		case view.StopKey:
			rt.Press()
		}
	})
	var timer *time.Timer
	if o.timeout > 0 {
		timer = time.AfterFunc(o.timeout, func() { rt.Interrupt(runtime.Timeout) })
	}
	if boot := bindings.Boot(board); boot != "" {
		err = rt.ExecMode("_boot.py", []byte(boot), syntax.Exec)
	}
	if err == nil {
		err = rt.Exec(prog.name, prog.src)
	}
	end := explain(err, o)
	if timer != nil {
		timer.Stop()
	}
	if err := rt.Close(); err != nil && end.Code == exitOK {
		end = failed(err)
	}
	h.Ending(end)
	leaks := board.Reset()
	if !o.quiet {
		summary(lineWriter(h.Notes), board, leaks, time.Since(began), end.Code)
	}
	if err := board.Close(); err != nil && end.Code == exitOK {
		end = failed(err)
	}
	return end
}

// lineWriter passes what is written on; each Write is a line.
type lineWriter func(line string)

func (w lineWriter) Write(p []byte) (int, error) {
	w(string(p))
	return len(p), nil
}

// openBrowser shows an address in the person's browser. Where there is none, the printed address is enough.
func openBrowser(url string) {
	command := []string{"xdg-open", url}
	switch goruntime.GOOS {
	case "darwin":
		command[0] = "open"
	case "windows":
		command = []string{"rundll32", "url.dll,FileProtocolHandler", url}
	}
	_ = exec.Command(command[0], command[1:]...).Run() // see above
}

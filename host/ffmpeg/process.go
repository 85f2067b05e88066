package ffmpeg

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// pipeSize is the wanted capacity of a pipe in bytes. A 720p frame through the default 64 KiB costs twice the time.
const pipeSize = 1 << 20

// ErrEnded is wrapped by errors about a child that ended by itself or was closed.
var ErrEnded = errors.New("ffmpeg has ended")

// Command says how to run the executable. Standard input or output that is not asked for is empty.
type Command struct {
	// Args follow "-hide_banner -loglevel error -nostats".
	Args []string
	// Input and Output open a pipe to the child's standard input and from its standard output.
	Input, Output bool
}

// Process is a running child in a process group of its own, so that Ctrl-C on the terminal does not reach it.
type Process struct {
	// In is the child's standard input, nil unless asked for. Closing it lets the child finish.
	In *os.File
	// Out is the child's standard output, nil unless asked for.
	Out *os.File

	cmd  *exec.Cmd
	errs tail
	done chan struct{} // closed once the child has been reaped
	exit error         // set before done is closed

	closing sync.Once
}

// Start runs the executable.
func (t *Tool) Start(c Command) (*Process, error) {
	args := append([]string{"-hide_banner", "-loglevel", "error", "-nostats"}, c.Args...)
	if !c.Input {
		args = append([]string{"-nostdin"}, args...)
	}
	p := &Process{cmd: exec.Command(t.Path, args...), done: make(chan struct{})}
	p.cmd.Stderr = &p.errs
	p.cmd.SysProcAttr = ownGroup()
	p.cmd.WaitDelay = time.Second

	var theirs []*os.File
	closeAll := func(files ...*os.File) {
		for _, f := range files {
			if f != nil {
				f.Close()
			}
		}
	}
	if c.Input {
		r, w, err := os.Pipe()
		if err != nil {
			return nil, fmt.Errorf("ffmpeg: %w", err)
		}
		growPipe(w, pipeSize)
		p.cmd.Stdin, p.In, theirs = r, w, append(theirs, r)
	}
	if c.Output {
		r, w, err := os.Pipe()
		if err != nil {
			closeAll(append(theirs, p.In)...)
			return nil, fmt.Errorf("ffmpeg: %w", err)
		}
		growPipe(w, pipeSize)
		p.cmd.Stdout, p.Out, theirs = w, r, append(theirs, w)
	}
	err := p.cmd.Start()
	closeAll(theirs...)
	if err != nil {
		closeAll(p.In, p.Out)
		return nil, fmt.Errorf("ffmpeg: start %s: %w", t.Path, err)
	}
	go func() {
		p.exit = p.cmd.Wait()
		close(p.done)
	}()
	return p, nil
}

// PID returns the child's process number.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Done is closed once the child has ended and been reaped.
func (p *Process) Done() <-chan struct{} { return p.done }

// Wait waits for the child to end by itself and returns what it said on stderr if it failed.
func (p *Process) Wait() error {
	<-p.done
	if p.exit != nil {
		return fmt.Errorf("%w: %w%s", ErrEnded, p.exit, p.errs.suffix())
	}
	return nil
}

// Messages returns what the child last wrote to stderr, its last lines in one.
func (p *Process) Messages() string { return strings.Join(p.errs.lines(), "; ") }

// Failure explains cause, an error of reading Out or writing In, by what became of the child: if it has ended, or ends
// because its pipes broke, its exit status and last lines of stderr are added. It waits up to a second for that.
func (p *Process) Failure(cause error) error {
	t := time.NewTimer(time.Second)
	defer t.Stop()
	select {
	case <-p.done:
	case <-t.C:
		return fmt.Errorf("ffmpeg: %w%s", cause, p.errs.suffix())
	}
	status := "exit status 0"
	if p.exit != nil {
		status = p.exit.Error()
	}
	return fmt.Errorf("ffmpeg: %w: %s%s", ErrEnded, status, p.errs.suffix())
}

// Close ends the child however far it got, reaps it and closes both pipes, which makes a blocked Read or Write return.
// A second Close does nothing.
func (p *Process) Close() error {
	p.closing.Do(func() {
		// A child that has ended already cannot be killed; that is what was wanted.
		_ = p.cmd.Process.Kill()
		<-p.done
		if p.In != nil {
			p.In.Close()
		}
		if p.Out != nil {
			p.Out.Close()
		}
	})
	return nil
}

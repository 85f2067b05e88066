package main

import (
	"os"
	"strings"
	"testing"
)

// micropython.kbd_intr chooses the character on standard input that interrupts.
func TestInterruptingCharacter(t *testing.T) {
	t.Parallel()
	const script = `
import micropython, time
micropython.kbd_intr(ord("x"))
try:
    while True:
        time.sleep(0.01)
except KeyboardInterrupt:
    print("x")
print(repr(input()))
micropython.kbd_intr(-1)
print(repr(input()))
`
	for _, clock := range []string{"real", "virtual"} {
		p := newPlace(t)
		var out, errs strings.Builder
		code := run([]string{"--quiet", "--clock", clock, "--sdcard", p.path("card"), p.write(t, "t.py", script)}, strings.NewReader("abxc\n\x03d\n"), &out, &errs)
		if code != exitOK || out.String() != "x\n'abc'\n'\\x03d'\n" {
			t.Errorf("%s clock: exit code %d, printed %q, %s", clock, code, &out, &errs)
		}
	}
}

// With kbd_intr(-1) Ctrl-C is a character like others.
func TestCtrlCAsCharacter(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	c := p.start(t, p.write(t, "t.py", "import micropython, sys\nmicropython.kbd_intr(-1)\nprint('raw')\nprint(repr(sys.stdin.read(1)))\n"))
	c.until("raw")
	c.signal(os.Interrupt)
	c.wait().want(t, exitOK, `'\x03'`, "")
}

// A thread that waits for a person does not keep Ctrl-C from the main one.
func TestCtrlCDuringInputOfThread(t *testing.T) {
	t.Parallel()
	const script = `
import _thread, time
def ask():
    print("asking")
    try:
        input()
    except EOFError:
        pass
_thread.start_new_thread(ask, ())
try:
    while True:
        time.sleep(0.01)
except KeyboardInterrupt:
    print("stopped")
`
	for _, clock := range []string{"real", "virtual"} {
		p := newPlace(t)
		c := p.start(t, "--clock", clock, p.write(t, "t.py", script))
		c.until("asking")
		c.signal(os.Interrupt)
		c.wait().want(t, exitOK, "stopped", "")
	}
}

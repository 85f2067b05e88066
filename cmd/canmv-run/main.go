// Command canmv-run makes this PC behave like a CanMV camera board: it runs MicroPython and Starlark scripts written for
// the board. `canmv-run --help` lists its flags.
package main

import (
	"os"
	"runtime"
)

// ballast is a block that is never touched, so that no memory stands behind it. It makes the garbage collector wait for
// as much garbage: a script's values are small, many and short-lived.
const ballast = 64 << 20

func main() {
	block := make([]byte, ballast)
	code := run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	runtime.KeepAlive(block)
	os.Exit(code)
}

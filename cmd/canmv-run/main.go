// Command canmv-run makes this PC behave like a CanMV camera board: it runs MicroPython and Starlark scripts written for
// the board. `canmv-run --help` lists its flags.
package main

import "os"

func main() {
	collectLate()
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

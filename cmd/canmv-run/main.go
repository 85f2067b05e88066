// Command canmv-run makes this PC behave like a CanMV camera board: it runs MicroPython and Starlark scripts written for
// the board. `canmv-run --help` lists its flags.
package main

import "os"

func main() {
	if len(os.Args) < 2 || os.Args[1] != "mp4" { // which keeps little at a time of large files
		collectLate()
	}
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

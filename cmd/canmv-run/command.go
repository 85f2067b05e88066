package main

import (
	"fmt"
	"io"
	"runtime/debug"
)

// Exit codes of the command.
const (
	exitOK          = 0
	exitScript      = 1
	exitUsage       = 2
	exitTimeout     = 124
	exitInterrupted = 130
)

// run is the whole command; it returns the exit code.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	if len(args) > 0 && args[0] == "mp4" {
		return mp4Command(args[1:], stdout, stderr)
	}
	o, err := parse(args)
	if err != nil {
		return usageError(stderr, err)
	}
	switch {
	case o.help:
		printHelp(stdout)
		return exitOK
	case o.version:
		fmt.Fprintln(stdout, "canmv-run", version())
		return exitOK
	case o.doctor:
		return doctor(o, stdout, stderr)
	case o.view:
		return viewCommand(o, stdout, stderr)
	}
	return runScript(o, stdin, stdout, stderr)
}

func usageError(stderr io.Writer, err error) int {
	fmt.Fprintf(stderr, "canmv-run: %v\nTry: canmv-run --help\n", err)
	return exitUsage
}

// version is what the Go toolchain recorded: the module's version, or the commit it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(unknown version)"
	}
	v := info.Main.Version
	if v == "" || v == "(devel)" {
		v = "(development)"
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" && len(s.Value) >= 12 {
				v = s.Value[:12]
			}
		}
	}
	return v + " " + info.GoVersion
}

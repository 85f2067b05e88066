// Command skips reads what `go test -json` prints, shows each package's result and the output of tests that failed, and
// fails where a test failed or was skipped without one of its arguments in what it said:
//
//	go test -json ./... | go run ./.ci/skips "set CANMV_"
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
)

type event struct {
	Action, Package, Test, Output string
	Elapsed                       float64
}

func main() {
	said := map[string]*strings.Builder{}
	bad := false
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<24)
	for in.Scan() {
		var e event
		if err := json.Unmarshal(in.Bytes(), &e); err != nil {
			fmt.Println(in.Text()) // of the build
			continue
		}
		name := e.Package + " " + e.Test
		if said[name] == nil {
			said[name] = &strings.Builder{}
		}
		text := said[name]
		switch e.Action {
		case "output", "build-output":
			text.WriteString(e.Output)
		case "fail", "build-fail":
			bad = true
			fmt.Printf("FAIL %s\n%s", name, text)
		case "skip":
			allowed := func(reason string) bool { return strings.Contains(text.String(), reason) }
			if e.Test != "" && !slices.ContainsFunc(os.Args[1:], allowed) {
				bad = true
				fmt.Printf("skipped, and must run here: %s\n%s", name, text)
			}
		case "pass":
			if e.Test == "" {
				fmt.Printf("ok %-70s %6.1f s\n", e.Package, e.Elapsed)
			}
		}
		if e.Action != "output" {
			delete(said, name)
		}
	}
	if err := in.Err(); err != nil {
		fmt.Println("skips:", err)
		bad = true
	}
	if bad {
		os.Exit(1)
	}
}

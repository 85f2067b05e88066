package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"

	"github.com/canmv-run/canmv-run/host/mp4"
	"github.com/spf13/pflag"
)

const mp4Usage = `canmv-run mp4 looks into MP4 and QuickTime files, plain or fragmented. Media data is not read.

Usage:
  canmv-run mp4 info FILE [--json] [--box PATH] [--samples]    boxes with their fields
  canmv-run mp4 info FILE --html OUT.html                      a page to look at: boxes, bytes, samples in time
  canmv-run mp4 check FILE                                     what players trip over; exit code 1 if something is wrong
  canmv-run mp4 repair IN OUT                                  faststart, hvc1, cut-off recordings; IN is not touched
  canmv-run mp4 repair --reference GOOD IN OUT                 the same for a file that lost its moov: GOOD is a whole one of
                                                               the same recorder; not needed with parameter sets in the stream

  canmv-run mp4 info sdcard/test.mp4 --box moov/trak/mdia/minf/stbl/stts

Flags:
`

// mp4Options are the flags of `mp4 info`.
type mp4Options struct {
	json, samples, help bool
	box                 string
	html                string
	reference, fps      string
}

// mp4Command runs `mp4 …`; args are what follows that word.
func mp4Command(args []string, stdout, stderr io.Writer) int {
	var o mp4Options
	fs := pflag.NewFlagSet("canmv-run mp4", pflag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.BoolVar(&o.json, "json", false, "print one JSON object instead, e.g. mp4 info a.mp4 --json")
	fs.StringVar(&o.box, "box", "", "only the box of this `PATH`, with its whole table, e.g. --box moov/trak[2]/mdia/mdhd")
	fs.BoolVar(&o.samples, "samples", false, "list every sample: place, size, times, key frame, e.g. --samples")
	fs.StringVar(&o.html, "html", "", "write a page of its own instead, for a browser, to `OUT`, e.g. mp4 info a.mp4 --html a.html")
	fs.StringVar(&o.reference, "reference", "", "repair: a whole `FILE` of the same recorder, for one that lost its moov, e.g. --reference good.mp4")
	fs.StringVar(&o.fps, "fps", "", "repair: the frame `RATE` of a file that lost its moov, e.g. --fps 29.97")
	fs.BoolVarP(&o.help, "help", "h", false, "print this help and stop")
	fail := func(err error) int {
		fmt.Fprintf(stderr, "canmv-run mp4: %v\nTry: canmv-run mp4 --help\n", err)
		return exitUsage
	}
	if err := fs.Parse(args); err != nil {
		return fail(err)
	}
	if o.help {
		fmt.Fprint(stdout, mp4Usage, fs.FlagUsagesWrapped(110))
		return exitOK
	}
	rest := fs.Args()
	if len(rest) == 0 {
		return fail(errors.New("info, check or repair is missing"))
	}
	want := map[string]int{"info": 1, "check": 1, "repair": 2}[rest[0]]
	switch {
	case want == 0:
		return fail(fmt.Errorf("got %q, want info, check or repair", rest[0]))
	case len(rest)-1 != want:
		return fail(fmt.Errorf("%s wants %d file names, got %d", rest[0], want, len(rest)-1))
	case rest[0] != "repair" && (o.reference != "" || o.fps != ""):
		return fail(fmt.Errorf("--reference and --fps belong to repair"))
	case rest[0] != "info" && (o.json || o.samples || o.box != "" || o.html != ""):
		return fail(fmt.Errorf("--json, --box, --samples and --html belong to info"))
	case o.html != "" && (o.json || o.samples || o.box != ""):
		return fail(fmt.Errorf("--html shows everything: leave out --json, --box and --samples"))
	}
	f, err := os.Open(rest[1])
	if err != nil {
		fmt.Fprintf(stderr, "canmv-run mp4: %v\n", err)
		return exitScript
	}
	defer f.Close()
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s is no regular file", rest[1])
	}
	code := exitOK
	if err == nil {
		// Boxes are read one by one, so little is alive: collect what they leave early.
		defer debug.SetGCPercent(debug.SetGCPercent(25))
		out := bufio.NewWriterSize(stdout, 1<<16)
		switch rest[0] {
		case "info":
			if o.html != "" {
				err = mp4Page(f, info, o.html, out)
				break
			}
			err = mp4Info(&o, &mp4Window{r: f}, info.Size(), filepath.Base(rest[1]), out)
		case "check":
			code, err = mp4Check(&mp4Window{r: f}, info.Size(), rest[1], out)
		case "repair":
			err = mp4Repair(&o, f, info, rest[2], out)
		}
		if e := out.Flush(); err == nil {
			err = e
		}
	}
	if err != nil {
		fmt.Fprintf(stderr, "canmv-run mp4: %s: %v\n", rest[1], err)
		return exitScript
	}
	return code
}

// mp4Check prints the findings.
func mp4Check(r io.ReaderAt, size int64, name string, w io.Writer) (int, error) {
	list, err := mp4.Check(r, size)
	for _, f := range list {
		where := f.Path
		if where == "" {
			where = "file"
		}
		fmt.Fprintf(w, "%s: %s at %d: %s\n    why:  %s\n    mend: %s\n", f.Name, where, f.Offset, f.What, f.Why, f.Mend)
	}
	if err != nil {
		return exitScript, err
	}
	if len(list) > 0 {
		fmt.Fprintf(w, "%s: %d found\n", name, len(list))
		return exitScript, nil
	}
	fmt.Fprintf(w, "%s: nothing wrong\n", name)
	return exitOK, nil
}

package main

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"
)

// options are what the command line says. Paths are the PC's.
type options struct {
	sdcard     string
	sdcardSize byteSize
	cameras    []string
	cameraFit  string
	cameraLoop bool
	mic        string
	speaker    string
	display    string
	inputs     []string
	uarts      []string
	encoder    string
	clock      string
	board      string
	epoch      string
	seed       int64
	timeout    time.Duration
	steps      int64
	maxOutput  byteSize
	heap       byteSize
	stats      string
	quiet      bool
	net        bool
	hostFS     bool
	ffmpeg     string
	version    bool
	help       bool
	doctor     bool // the subcommand
	view       bool // --view, or the subcommand
	listen     string
	noBrowser  bool

	command string   // -c
	script  string   // "-" is standard input, "" the prompt
	args    []string // of the script, without its own name
}

// byteSize is a number of bytes with an optional suffix: 500k, 64M, 2G (powers of 1024).
type byteSize int64

func (b *byteSize) Type() string { return "SIZE" }

func (b *byteSize) String() string {
	if *b == 0 {
		return ""
	}
	return strconv.FormatInt(int64(*b), 10)
}

func (b *byteSize) Set(s string) error {
	t := strings.TrimSuffix(strings.TrimSuffix(strings.ToUpper(s), "IB"), "B")
	shift := 0
	switch {
	case strings.HasSuffix(t, "K"):
		shift = 10
	case strings.HasSuffix(t, "M"):
		shift = 20
	case strings.HasSuffix(t, "G"):
		shift = 30
	}
	if shift > 0 {
		t = t[:len(t)-1]
	}
	n, err := strconv.ParseInt(t, 10, 64)
	if err != nil || n < 0 || n > (1<<62)>>shift {
		return fmt.Errorf("got %q, want a size such as 500k, 64M or 2G", s)
	}
	*b = byteSize(n << shift)
	return nil
}

// choice is a flag that takes one of a few words.
type choice struct {
	value *string
	words []string
}

func (c choice) Type() string   { return strings.Join(c.words, "|") }
func (c choice) String() string { return *c.value }
func (c choice) Set(s string) error {
	for _, w := range c.words {
		if s == w {
			*c.value = s
			return nil
		}
	}
	return fmt.Errorf("got %q, want one of %s", s, strings.Join(c.words, ", "))
}

// newFlags declares the flags of `run`. The usage texts are what --help prints: a unit or an example in each.
func newFlags(o *options) *pflag.FlagSet {
	fs := pflag.NewFlagSet("canmv-run", pflag.ContinueOnError)
	fs.SortFlags = false
	fs.SetOutput(io.Discard)
	word := func(p *string, name, def, usage string, words ...string) {
		*p = def
		fs.Var(choice{p, words}, name, usage)
	}
	fs.StringVarP(&o.command, "command", "c", "", "run this `TEXT` instead of a script, e.g. -c 'import os; print(os.uname())'")
	fs.StringVar(&o.sdcard, "sdcard", "sdcard", "`DIR` that is the board's /sdcard; made if absent, e.g. --sdcard /tmp/card")
	fs.StringArrayVar(&o.cameras, "camera", nil, "`SRC`: what the camera sees: test, bars, black, noise, a picture, a folder of pictures, a .y4m or (with FFmpeg) any video file; 1=SRC is for sensor 1 (default test), e.g. --camera film.mp4")
	word(&o.cameraFit, "camera-fit", "crop", "how a source of another shape fills the picture, e.g. --camera-fit pad", "crop", "pad")
	fs.BoolVar(&o.cameraLoop, "camera-loop", true, "start the source again at its end, e.g. --camera-loop=false")
	fs.StringVar(&o.mic, "mic", "tone", "what the microphone hears: tone, silence or a .wav `FILE`, e.g. --mic voice.wav")
	fs.StringVar(&o.speaker, "speaker", "none", "where the loudspeaker plays to: none or a .wav `FILE`, e.g. --speaker heard.wav")
	fs.StringVar(&o.display, "display", "none", "what keeps the panel's last picture, or records what it shows: none, a .png or an .mp4 `FILE`, e.g. --display panel.png")
	fs.StringArrayVar(&o.inputs, "set", nil, "`INPUT` from outside, from the start or @TIME of the board: pin21=0 (a button), pin21=none, adc0=0.9 (volts), temp=60, touch=100,40, touch=none, e.g. --set pin21=0@2s")
	fs.StringArrayVar(&o.uarts, "uart", nil, "what a serial `PORT` is connected to: loop, tcp:HOST:PORT, listen:PORT or a device of this PC, e.g. --uart 1=loop")
	word(&o.encoder, "encoder", "auto", "which video encoder, e.g. --encoder ffmpeg", "auto", "embedded", "ffmpeg")
	word(&o.clock, "clock", "auto", "board time: virtual (as fast as the PC can, exact time stamps) or real, e.g. --clock real", "auto", "virtual", "real")
	fs.BoolVar(&o.view, "view", false, "show the board on a page in the browser: panel, camera, pins, files, editor; on the real clock, e.g. --view my_app.py")
	fs.StringVar(&o.listen, "listen", "", "`ADDRESS` that --view serves on (default 127.0.0.1:8230); another than 127.0.0.1 lets who has the address with its token run scripts here, e.g. --listen 0.0.0.0:8230")
	fs.BoolVar(&o.noBrowser, "no-browser", false, "--view prints its address and opens no browser, e.g. --view --no-browser")
	fs.StringVar(&o.board, "board", "", "`NAME` of the board, as os.uname() gives it (default k230_canmv, or k210 for a script that imports sensor, lcd, video or Maix), e.g. --board k230d_canmv")
	fs.DurationVar(&o.timeout, "timeout", 0, "stop the script after this `TIME` on the PC's clock and exit with 124, e.g. --timeout 30s")
	fs.BoolVarP(&o.quiet, "quiet", "q", false, "no progress, summary or hints; the script's own output and tracebacks stay, e.g. -q")
	fs.StringVar(&o.stats, "stats", "", "write counts of the run to a `FILE` as JSON, however it ends, e.g. --stats run.json")
	fs.Int64Var(&o.steps, "steps", 0, "stop the script after this `NUMBER` of steps of the interpreter, e.g. --steps 1000000")
	fs.Var(&o.maxOutput, "max-output", "stop the script after this much output, e.g. --max-output 1M")
	fs.Var(&o.heap, "heap", "memory for the script's values; beyond it is MemoryError (default 2G), e.g. --heap 256M")
	fs.Var(&o.sdcardSize, "sdcard-size", "size of the board's card; a full one is OSError(28), e.g. --sdcard-size 64M")
	fs.Int64Var(&o.seed, "seed", 0, "`NUMBER` that starts the random numbers on the virtual clock, e.g. --seed 7")
	fs.StringVar(&o.epoch, "epoch", "", "the board's `DATE` at start, also written into media files, e.g. --epoch 2026-01-31T12:00:00Z")
	fs.BoolVar(&o.net, "net", false, "let sockets leave this PC; without it only 127.0.0.1 works, e.g. --net")
	fs.BoolVar(&o.hostFS, "host-fs", false, "give the script ALL files of this PC that you may read or write instead of the card: only for scripts you trust, e.g. --host-fs")
	fs.StringVar(&o.ffmpeg, "ffmpeg", "", "`PATH` of the ffmpeg executable (default: looked for when first needed), e.g. --ffmpeg /opt/ffmpeg")
	fs.BoolVar(&o.version, "version", false, "print the version and stop, e.g. canmv-run --version")
	fs.BoolVarP(&o.help, "help", "h", false, "print this help and stop, e.g. canmv-run -h")
	return fs
}

// parse reads `[run] [flags] SCRIPT [args]`, `view [flags] [SCRIPT]`, `doctor [flags]` or `help`. Flags may stand anywhere before `--`; what
// follows it belongs to the script.
func parse(args []string) (*options, error) {
	o := &options{}
	fs := newFlags(o)
	if err := fs.Parse(args); err != nil {
		var unknown *pflag.NotExistError
		if errors.As(err, &unknown) && fs.NArg() > 0 {
			return nil, fmt.Errorf("%w (what is meant for the script stands behind --)", err)
		}
		return nil, err
	}
	rest := fs.Args()
	if len(rest) > 0 && fs.ArgsLenAtDash() != 0 && o.command == "" {
		switch rest[0] {
		case "run":
			rest = rest[1:]
		case "doctor":
			if o.doctor = true; len(rest) > 1 {
				return nil, fmt.Errorf("doctor takes no arguments, got %q", rest[1])
			}
		case "view":
			rest, o.view = rest[1:], true
		case "help":
			o.help = true
		}
	}
	if o.help || o.version || o.doctor {
		return o, nil
	}
	switch {
	case o.command != "":
		o.args = rest
	case len(rest) > 0:
		o.script, o.args = rest[0], rest[1:]
	}
	if o.epoch != "" {
		if _, err := o.start(); err != nil {
			return nil, err
		}
	}
	if err := o.checkView(); err != nil {
		return nil, err
	}
	if o.timeout < 0 || o.steps < 0 {
		return nil, errors.New("--timeout and --steps want a positive number")
	}
	return o, nil
}

// start is the board's date at power-on, the zero time where --epoch does not fix it.
func (o *options) start() (time.Time, error) {
	if o.epoch == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02"} {
		if t, err := time.Parse(layout, o.epoch); err == nil {
			return t, nil
		}
	}
	if n, err := strconv.ParseInt(o.epoch, 10, 64); err == nil {
		return time.Unix(n, 0).UTC(), nil
	}
	return time.Time{}, fmt.Errorf("--epoch: got %q, want a date such as 2026-01-31T12:00:00Z, or seconds since 1970", o.epoch)
}

const usageHead = `canmv-run makes this PC behave like a CanMV camera board: it runs MicroPython (.py) and Starlark (.star)
scripts written for the board, unchanged.

Usage:
  canmv-run [run] [flags] SCRIPT [arguments of the script]     "-" as SCRIPT reads standard input
  canmv-run [flags]             MicroPython's interactive prompt
  canmv-run --view SCRIPT       the board on a page in the browser (canmv-run view: without a script)
  canmv-run doctor              what this PC offers: encoders, FFmpeg, cores, sdcard
  canmv-run mp4 info|check|repair   what is in an MP4 file, what is wrong with it, mend it (mp4 --help)

  canmv-run scripts/examples/record_mp4.py
  canmv-run --camera film.mp4 --sdcard /tmp/card my_app.py

Flags of run:
`

const usageTail = `
Exit codes: 0 ok, 1 error in the script, 2 wrong use, 124 timeout, 130 interrupted (Ctrl-C).
`

func printHelp(w io.Writer) {
	fmt.Fprint(w, usageHead, newFlags(&options{}).FlagUsagesWrapped(110), usageTail)
}

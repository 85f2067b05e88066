package main

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/canmv-run/canmv-run/internal/mediatest"
)

// A command line that makes no sense has exit code 2, a word about what is wrong, and makes no card.
func TestUsageErrors(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	script := p.write(t, "good.py", "print(1)\n")
	p.write(t, "other.star", "print(1)\n")
	p.write(t, "empty/readme.txt", "")
	for _, c := range []struct {
		name string
		args []string
		errs string
	}{
		{"no script", nil, "no script given"},
		{"missing script", []string{p.path("god.py")}, "script god.py not found; the folder " + p.dir + " has good.py, other.star"},
		{"missing script, none beside it", []string{p.path("empty/a.py")}, "empty has no .py and no .star file"},
		{"missing folder", []string{p.path("nowhere/a.py")}, "there is no folder nowhere"},
		{"a folder", []string{p.path("empty")}, "empty is a folder, want a script"},
		{"unknown flag", []string{"--fast", script}, "unknown flag: --fast"},
		{"a flag for the script", []string{script, "--fast"}, "what is meant for the script stands behind --"},
		{"unknown encoder", []string{"--encoder", "x264", script}, `got "x264", want one of auto, embedded, ffmpeg`},
		{"unknown clock", []string{"--clock", "slow", script}, "want one of auto, virtual, real"},
		{"size", []string{"--sdcard-size", "big", script}, "want a size such as 500k, 64M or 2G"},
		{"negative size", []string{"--max-output", "-1", script}, "want a size"},
		{"date", []string{"--epoch", "yesterday", script}, "want a date such as 2026-01-31T12:00:00Z"},
		{"time", []string{"--timeout", "fast", script}, `"fast"`},
		{"negative time", []string{"--timeout", "-1s", script}, "want a positive number"},
		{"camera", []string{"--camera", p.path("none.y4m"), script}, "none.y4m: no such file"},
		{"camera's name", []string{"--camera", "tset", script}, "or one of test, bars, black, noise"},
		{"sensor", []string{"--camera", "3=test", script}, "sensor 3, want 0 to 2"},
		{"microphone", []string{"--mic", p.path("none.wav"), script}, "none.wav: no such file or directory; want tone, silence or a .wav file"},
		{"board", []string{"--board", "k999", script}, `board "k999", want k230_canmv`},
		{"doctor with a script", []string{"doctor", script}, "doctor takes no arguments"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if runtime.GOOS == "windows" && strings.Contains(c.errs, "no such file") {
				t.Skip("Windows has other words for it")
			}
			r := p.run(c.args...)
			r.want(t, exitUsage, "", c.errs)
			if r.out != "" || !strings.HasPrefix(r.errs, "canmv-run: ") {
				t.Errorf("stdout %q, stderr %q", r.out, r.errs)
			}
			if _, err := os.Stat(p.path("card")); err == nil {
				t.Error("the card's folder was made")
			}
		})
	}
}

// What is wrong with a script is told on stderr, with file and line, and how to mend it.
func TestScriptErrors(t *testing.T) {
	t.Parallel()
	const py = "from media.vencoder import *\nfrom media.sensor import *\nfrom media.media import *\nimport uctypes\n"
	const star = `load("media.vencoder", "ChnAttrStr", "Encoder", "StreamData", "uctypes")
load("media.sensor", "Sensor")
load("media.media", "MediaManager")

`
	// In sources PRE is the imports, four lines.
	for _, c := range []struct {
		name, src string
		errs      string // of .py; what follows the last | is what .star says where it differs
		stars     bool   // the source runs as .star, too
	}{
		{"syntax", "def f():\n    if True\n        pass\n", "  File \"t.py\", line 2\nSyntaxError: invalid syntax\nline 2, column 12:\n    if True\n           ^\nhint: expected ':' after 'if'\n|  File \"t.star\", line 3, column 1\n            pass\n    ^\nSyntaxError: got newline, want ':'\n", true},
		{"bracket", "a = 1\nprint((a)\nb = 2\n", "SyntaxError: invalid syntax\nline 3, column 1:\nb = 2\n^\nhint: '(' from line 2 was never closed\n", false},
		{"indent", "a = 1\n  b = 2\n", "  File \"t.py\", line 2\nIndentationError: unexpected indent\nline 2, column 3:\n  b = 2\n  ^\n", false},
		{"unknown module", "import media.sensr\n", "  File \"t.py\", line 1, in <module>\nImportError: no module named 'media.sensr'\nhint: did you mean media.sensor? There are: ", false},
		{"unknown module", `load("media.sensr", "Sensor")` + "\n", "|ImportError: no module named 'media.sensr'\nhint: ", true},
		{"a module of the board", "from media.player import *\n", "ImportError: no module named 'media.player'\nhint: the board has media.player, canmv-run not yet\n", false},
		{"attribute", "PREs = Sensor()\ns.reset()\ns.set_framsize(width=640, height=480)\n", "  File \"t.py\", line 7, in <module>\nAttributeError: 'Sensor' object has no attribute 'set_framsize'\nhint: did you mean set_framesize?\n", false},
		{"attribute", "PREEncoder().Strat(0)\n", "|did you mean .Start?", true},
		{"too few arguments", "PREEncoder().Start()\n", "TypeError: function takes 2 positional arguments but 1 were given\nhint: Start(chn) takes 1 arguments, got 0\n", true},
		{"wrong type", "PREEncoder().Start('0')\n", "TypeError: can't convert str to int\nhint: Start(chn): chn is '0' of type str, want int\n|TypeError: can't convert string to int\nhint: Start(chn): chn is \"0\" of type string, want int\n", true},
		{"unknown keyword", "PREChnAttrStr(96, 2, 640, 480, bitrate=1)\n", "TypeError: unexpected keyword argument 'bitrate'\n", true},
		{"channel 4", "PREEncoder().Create(4, ChnAttrStr(96, 2, 640, 480))\n", "ValueError: ('venc create, chn id: ', 4, ' out of range 0 ~ 3')\nhint: the encoder has 4 channels, 0 to 3\n", true},
		{"camera channel 3", "PREs = Sensor()\ns.reset()\ns.set_framesize(width=640, height=480, chn=3)\n", "AssertionError: invaild chn id 3, should < 2\n", true},
		{"odd size", "PREEncoder().Create(0, ChnAttrStr(96, 2, 641, 480))\n", "OSError: mpi venc create chn failed.\nhint: ", true},
		{"tiny size", "PREEncoder().Create(0, ChnAttrStr(96, 2, 16, 16))\n", "OSError: mpi venc create chn failed.\nhint: ", true},
		{"huge size", "PREEncoder().Create(0, ChnAttrStr(96, 2, 100000, 100000))\n", "OSError: mpi venc create chn failed.\nhint: ", true},
		{"GetStream before Create", "PREEncoder().GetStream(0, StreamData())\n", "OSError: mpi venc query status failed.\nhint: ", true},
		{"invented address", "PREuctypes.bytearray_at(0x12345678, 16)\n", "ValueError: address 0x12345678 is not mapped\n", true},
		{"address zero", "PREuctypes.bytearray_at(0, 16)\n", "ValueError: address 0x0 is not mapped\n", true},
		{"outside the card", "open('../../etc/passwd')\n", "OSError: [Errno 2] ENOENT\nhint: ", true},
		{"outside the card, absolute", "open('/etc/passwd')\n", "OSError: [Errno 2] ENOENT\nhint: ", true},
		{"an exception of the script", "def f():\n    raise ValueError('oh')\nf()\n", "Traceback (most recent call last):\n  File \"t.py\", line 3, in <module>\n  File \"t.py\", line 2, in f\nValueError: oh\n", false},
		{"fail", "def f():\n    fail(\"oh\")\nf()\n", "|Traceback (most recent call last):\n  File \"t.star\", line 3, in <module>\n  File \"t.star\", line 2, in f\nException: oh\n", true},
	} {
		texts := strings.Split(c.errs, "|")
		for i, suffix := range []string{".py", ".star"} {
			want := texts[min(i, len(texts)-1)]
			if want == "" || i == 1 && !c.stars {
				continue
			}
			t.Run(c.name+suffix, func(t *testing.T) {
				t.Parallel()
				p := newPlace(t)
				r := p.script(t, "t"+suffix, strings.Replace(c.src, "PRE", []string{py, star}[i], 1))
				r.want(t, exitScript, "", want)
				q := p.run("-q", p.path("t"+suffix))
				if strings.Contains(q.errs, "hint:") || !strings.Contains(q.errs, "Error") && !strings.Contains(q.errs, "Exception") {
					t.Errorf("with --quiet\n%s", q.errs)
				}
			})
		}
	}
}

// Links on the card lead nowhere outside it.
func TestLinksOutOfCard(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.write(t, "secret.txt", "secret")
	p.write(t, "card/inside.txt", "inside")
	for name, target := range map[string]string{"file": p.path("secret.txt"), "folder": p.dir, "good": "inside.txt"} {
		if err := os.Symlink(target, p.card(name)); err != nil {
			t.Skipf("no symbolic links here: %v", err)
		}
	}
	r := p.script(t, "t.py", `
import os
def no(f, *args):
    try:
        print(f, args, f(*args))
    except OSError as e:
        print("refused")
no(open, "/sdcard/file")
no(open, "file", "w")
no(open, "/sdcard/folder/secret.txt")
no(open, "/sdcard/folder/new.txt", "w")
no(os.listdir, "/sdcard/folder")
no(os.remove, "/sdcard/folder/secret.txt")
no(os.rename, "/sdcard/inside.txt", "/sdcard/folder/inside.txt")
with open("good") as f:
    print(f.read())
`).ok(t)
	if want := strings.Repeat("refused\n", 7) + "inside\n"; r.out != want {
		t.Errorf("got\n%swant\n%s", r.out, want)
	}
	if data, err := os.ReadFile(p.path("secret.txt")); string(data) != "secret" {
		t.Errorf("the file outside is %q, %v", data, err)
	}
	if _, err := os.Stat(p.path("new.txt")); err == nil {
		t.Error("a file outside was made")
	}
}

// A stream's memory is gone with ReleaseStream, but not the bytes that a script has looked up.
func TestFreedAddress(t *testing.T) {
	t.Parallel()
	r := newPlace(t).script(t, "t.py", `
from media.vencoder import *
from media.sensor import *
from media.media import *
s = Sensor()
s.reset()
s.set_framesize(width=320, height=240)
s.set_pixformat(Sensor.YUV420SP)
e = Encoder()
e.SetOutBufs(0, 4, 320, 240)
link = MediaManager.link(s.bind_info()["src"], (VIDEO_ENCODE_MOD_ID, VENC_DEV_ID, 0))
MediaManager.init()
e.Create(0, ChnAttrStr(e.PAYLOAD_TYPE_JPEG, 0, 320, 240))
e.Start(0)
d = StreamData()
print("nothing runs:", e.GetStream(0, d, timeout=0), e.GetStream(0, d, timeout=50), e.GetStream(0, d))
s.run()
e.GetStream(0, d)
address, size = d.data[0], d.data_size[0]
jpeg = uctypes.bytearray_at(address, size)
e.ReleaseStream(0, d)
print("kept:", bytes(jpeg[:2]))
try:
    uctypes.bytearray_at(address, size)
except ValueError as err:
    print(str(err).replace("%x" % address, "..."))
s.stop()
e.Stop(0)
e.Destroy(0)
MediaManager.deinit()
`).ok(t)
	if want := "nothing runs: -1 -1 -1\nsensor(0), mode 0, buffer_num 4, buffer_size 0\nkept: b'\\xff\\xd8'\naddress 0x... is not mapped\n"; !strings.HasSuffix(r.out, want) {
		t.Errorf("got\n%swant at its end\n%s", r.out, want)
	}
	if !strings.Contains(r.errs, "sensor") {
		t.Errorf("no hint about what GetStream waits for: %s", r.errs)
	}
}

// A camera that cannot be read is told when the script asks for it.
func TestBrokenSources(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	src := "from media.sensor import *\ns = Sensor()\ns.reset()\ns.set_framesize(width=320, height=240)\ns.set_pixformat(Sensor.RGB888)\n" +
		"MediaManager.init()\ns.run()\nprint(s.snapshot())\n"
	script := p.write(t, "t.py", src)
	for name, data := range map[string]string{
		"head.y4m": "YUV4MPEG2 W640 ", "none.y4m": "", "text.png": "no picture", "text.jpg": "\xff\xd8\xff", "text.mp4": "no film", "empty.dir/x.txt": "",
	} {
		t.Run(name, func(t *testing.T) {
			if strings.HasSuffix(name, ".mp4") {
				mediatest.Need(t)
			}
			file := p.write(t, name, data)
			if dir := filepath.Dir(file); strings.HasSuffix(dir, ".dir") {
				file = dir
			}
			r := p.run("--camera", file, script)
			r.want(t, exitScript, "", "Error: ")
			if !strings.Contains(r.errs, filepath.Base(file)) {
				t.Errorf("the file's name is not told:\n%s", r.errs)
			}
		})
	}
	t.Run("wav", func(t *testing.T) {
		script := p.write(t, "a.py", "from media.pyaudio import *\np = PyAudio()\np.initialize(320)\nMediaManager.init()\ns = p.open(format=paInt16, channels=1, rate=8000, input=True, frames_per_buffer=320)\nprint(len(s.read()))\n")
		r := p.run("--mic", p.write(t, "bad.wav", "no sound"), script)
		r.want(t, exitScript, "", "bad.wav")
	})
}

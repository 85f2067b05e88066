package main

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	goruntime "runtime"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/canmv-run/canmv-run/cmd/canmv-run/view"
)

// follower is a page without a browser: a WebSocket.
type follower struct {
	*testing.T
	ctx  context.Context
	conn *websocket.Conn
}

// follow connects to a server as its page does.
func follow(t *testing.T, srv *view.Server) *follower {
	t.Helper()
	base, token, _ := strings.Cut(srv.URL(), "/?token=")
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	t.Cleanup(cancel)
	conn, _, err := websocket.Dial(ctx, base+"/socket", &websocket.DialOptions{HTTPHeader: http.Header{"X-Canmv-Token": {token}}})
	if err != nil {
		t.Fatal(err)
	}
	conn.SetReadLimit(64 << 20)
	t.Cleanup(func() { conn.CloseNow() })
	return &follower{t, ctx, conn}
}

func (f *follower) say(command map[string]any) {
	f.Helper()
	data, err := json.Marshal(command)
	if err == nil {
		err = f.conn.Write(f.ctx, websocket.MessageText, data)
	}
	if err != nil {
		f.Fatal(err)
	}
}

// topic is what the server says of one.
type topic struct {
	Topic string
	Value struct {
		State, Ended string
		Run          int
		Shown        int64
	}
	Items []struct{ K, T string }
}

// next returns the next message; of a picture only that it is one.
func (f *follower) next() (m topic, picture []byte) {
	f.Helper()
	typ, data, err := f.conn.Read(f.ctx)
	if err != nil {
		f.Fatal(err)
	}
	if typ == websocket.MessageBinary {
		return m, data
	}
	var kind struct{ Topic string }
	if err := json.Unmarshal(data, &kind); err != nil {
		f.Fatal(err)
	}
	if m.Topic = kind.Topic; m.Topic == "files" {
		return m, nil
	}
	if err := json.Unmarshal(data, &m); err != nil {
		f.Fatal(err)
	}
	return m, nil
}

// state waits until the session is in a state.
func (f *follower) state(want string) topic {
	f.Helper()
	for {
		if m, _ := f.next(); m.Topic == "state" && m.Value.State == want {
			return m
		}
	}
}

const busyScript = `
import os, _thread
from media.sensor import *
from media.display import *
from media.media import *
from media.vencoder import *
sensor = Sensor()
sensor.reset()
sensor.set_framesize(width=320, height=240, alignment=12)
sensor.set_pixformat(Sensor.YUV420SP)
sensor.set_framesize(width=320, height=240, chn=CAM_CHN_ID_1)
sensor.set_pixformat(Sensor.RGB565, chn=CAM_CHN_ID_1)
encoder = Encoder()
encoder.SetOutBufs(VENC_CHN_ID_0, 8, 320, 240)
link = MediaManager.link(sensor.bind_info()["src"], (VIDEO_ENCODE_MOD_ID, VENC_DEV_ID, VENC_CHN_ID_0))
Display.init(Display.VIRT, width=320, height=240)
MediaManager.init()
encoder.Create(VENC_CHN_ID_0, ChnAttrStr(encoder.PAYLOAD_TYPE_H264, encoder.H264_PROFILE_MAIN, 320, 240))
encoder.Start(VENC_CHN_ID_0)
sensor.run()
f = open("/sdcard/open.txt", "w")
stream = StreamData()
while True:
    encoder.GetStream(VENC_CHN_ID_0, stream)
    encoder.ReleaseStream(VENC_CHN_ID_0, stream)
    Display.show_image(sensor.snapshot(chn=CAM_CHN_ID_1))
    print("shown")
`

// Scripts that are stopped in the middle of everything leave nothing behind: goroutines and memory are where they were.
func TestPageRunsLeaveNothing(t *testing.T) {
	runs := 20 // 1000 with CANMV_LONG
	if os.Getenv("CANMV_LONG") != "" {
		runs = 1000
	}
	srv, _, _ := serve(t, busyScript)
	f := follow(t, srv)
	f.say(map[string]any{"do": "look", "kind": 1, "width": 320})
	memory := func() (goroutines int, heap uint64) {
		var m goruntime.MemStats
		for range 3 {
			goruntime.GC()
		}
		goruntime.ReadMemStats(&m)
		return goruntime.NumGoroutine(), m.HeapAlloc
	}
	var goroutines int
	var heap uint64
	for n := range runs {
		f.say(map[string]any{"do": "run", "from": "pc", "name": "script.py"})
		for shown := false; !shown; {
			m, picture := f.next()
			if picture != nil {
				f.say(map[string]any{"do": "drawn", "kind": 1})
			}
			if m.Topic == "state" && m.Value.Ended != "" && m.Value.Run == n+1 {
				t.Fatalf("run %d ended by itself: %s", n+1, m.Value.Ended)
			}
			for _, i := range m.Items {
				shown = shown || i.K == "out" && strings.Contains(i.T, "shown")
			}
		}
		f.say(map[string]any{"do": "stop"})
		if m := f.state("idle"); m.Value.Ended != "stopped" {
			t.Fatalf("run %d ended as %q", n+1, m.Value.Ended)
		}
		if n == 9 {
			goroutines, heap = memory()
		}
	}
	g, h := memory()
	t.Logf("%d runs: %d goroutines and %d kB, after ten %d and %d kB", runs, g, h>>10, goroutines, heap>>10)
	if g > goroutines+2 {
		buf := make([]byte, 1<<20)
		t.Errorf("%d goroutines, %d after ten runs:\n%s", g, goroutines, buf[:goruntime.Stack(buf, true)])
	}
	if h > heap+heap/2+(8<<20) {
		t.Errorf("%d bytes of memory, %d after ten runs", h, heap)
	}
}

const countShown = `
import os, time
from media.sensor import *
from media.display import *
from media.media import *
sensor = Sensor()
sensor.reset()
sensor.set_framesize(width=800, height=480)
sensor.set_pixformat(Sensor.RGB565)
Display.init(Display.ST7701, width=800, height=480)
MediaManager.init()
sensor.run()
sensor.snapshot()
start = time.ticks_ms()
for n in range(60):
    Display.show_image(sensor.snapshot())
    print("x" * 2000)
took = time.ticks_diff(time.ticks_ms(), start)
sensor.stop()
Display.deinit()
MediaManager.deinit()
print("took", took)
`

// What does not go together is refused before anything is opened.
func TestViewFlags(t *testing.T) {
	for _, c := range []struct{ args, want string }{
		{"--listen 127.0.0.1:0 a.py", "--listen is for --view"},
		{"--no-browser a.py", "--no-browser is for --view"},
		{"--view -c pass", "--view takes a script"},
		{"--view -", "--view takes a script"},
		{"view --clock virtual", "real clock"},
		{"--view nowhere.py", "nowhere.py not found"},
		{"view --listen nowhere", "--listen nowhere"},
		{"view --camera nowhere.png", "--camera"},
	} {
		var out, stderr strings.Builder
		args := append(strings.Fields(c.args), "--sdcard", t.TempDir())
		if code := run(args, strings.NewReader(""), &out, &stderr); code != exitUsage || !strings.Contains(stderr.String(), c.want) {
			t.Errorf("%s: %d, %s, want %s", c.args, code, stderr.String(), c.want)
		}
	}
}

// Pages that take nothing, neither pictures nor output, do not slow a script down.
func TestPageThatSleepsSlowsNothing(t *testing.T) {
	srv, _, stdout := serve(t, countShown)
	for range 3 {
		asleep := follow(t, srv)
		asleep.say(map[string]any{"do": "look", "kind": 1, "width": 800})
		asleep.say(map[string]any{"do": "look", "kind": 2, "width": 320})
	}
	f := follow(t, srv)
	f.say(map[string]any{"do": "run", "from": "pc", "name": "script.py"})
	if m := f.state("running"); m.Value.Run != 1 {
		t.Fatal(m)
	}
	if m := f.state("idle"); m.Value.Ended != "ok" {
		t.Fatalf("%s: %s", m.Value.Ended, stdout)
	}
	var took int
	for line := range strings.Lines(stdout.String()) {
		if rest, ok := strings.CutPrefix(line, "took "); ok {
			took = len(rest)
			if json.Unmarshal([]byte(strings.TrimSpace(rest)), &took) != nil {
				t.Fatal(line)
			}
		}
	}
	// 60 pictures at 30 a second are two seconds; a loaded machine takes more, a script that waits for a page at least its 20 s.
	if took < 1900 || took > 19000 {
		t.Errorf("60 pictures took %d ms", took)
	}
}

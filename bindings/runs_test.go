package bindings_test

import (
	"errors"
	"fmt"
	"io"
	"os"
	goruntime "runtime"
	"strings"
	"testing"

	"github.com/canmv-run/canmv-run/bindings"
	"github.com/canmv-run/canmv-run/host"
	"github.com/canmv-run/canmv-run/host/venc"
	"github.com/canmv-run/canmv-run/host/venc/h264"
	"github.com/canmv-run/canmv-run/runtime"
	"github.com/canmv-run/canmv-run/runtime/arg"
	"github.com/canmv-run/canmv-run/runtime/lib"
)

// busy is a program that uses everything which could stay behind: a camera that is linked to an encoder and to the panel,
// snapshots, pictures, timers, interrupts, a serial port, a thread, an open file.
const busy = `
import time, image, _thread, test
from media.sensor import *
from media.display import *
from media.vencoder import *
from machine import Pin, Timer, UART
sensor = Sensor()
sensor.reset()
sensor.set_framesize(width=320, height=240, alignment=12)
sensor.set_pixformat(Sensor.YUV420SP)
Display.bind_layer(**sensor.bind_info(), layer=Display.LAYER_VIDEO1)
Display.init(Display.VIRT, width=320, height=240)
encoder = Encoder()
encoder.SetOutBufs(0, 4, 320, 240)
link = MediaManager.link(sensor.bind_info()['src'], (VIDEO_ENCODE_MOD_ID, VENC_DEV_ID, 0))
MediaManager.init()
encoder.Create(0, ChnAttrStr(encoder.PAYLOAD_TYPE_H264, encoder.H264_PROFILE_MAIN, 320, 240))
encoder.Start(0)
sensor.run()
timer = Timer(-1)
timer.init(period=10, callback=lambda t: None)
Pin(21, Pin.IN).irq(lambda p: None)
port = UART(1)
_thread.start_new_thread(lambda: time.sleep(1000), ())
f = open("/sdcard/left.txt", "w")
stream = StreamData()
for n in range(3):
    encoder.GetStream(0, stream)
    encoder.ReleaseStream(0, stream)
    img = sensor.snapshot()
    Display.show_image(image.Image(64, 64, image.RGB565), 8 * n, 8)
`

// Runs and stops in one process leave nothing behind, however they end: goroutines, memory, blocks, pools, links, events and
// tasks are back to where they were.
func TestManyRuns(t *testing.T) {
	runs := 40
	if os.Getenv("CANMV_LONG") != "" {
		runs = 1000
	} else {
		t.Log("set CANMV_LONG for 1000 runs")
	}
	endings := []string{"", "1 / 0\n", "test.interrupt()\nwhile True:\n    time.sleep(1)\n", "import sys\nsys.exit(3)\n", "import machine\nmachine.reset()\n"}
	b, _, warned := newBoard(t, t.TempDir(), func(cfg *host.Config) {
		cfg.UARTs = map[int]string{1: "loop"}
		cfg.NewEncoder = func(o venc.Options) (venc.Encoder, error) { return h264.New(o) }
	})
	defer b.Close()
	const warm = 20
	const pooled = 8 << 20 // what pools of pictures may hold at one time and not at another; a leak of 9 KiB a run is more in 1000
	var goroutines int
	var heap uint64
	measure := func() (int, uint64) {
		var m goruntime.MemStats
		goruntime.GC()
		goruntime.GC()
		goruntime.ReadMemStats(&m)
		return goruntime.NumGoroutine(), m.HeapAlloc
	}
	for n := range runs {
		err := oneRun(b, fmt.Sprint(busy, endings[n%len(endings)]))
		if failed := n%len(endings) != 0; failed != (err != nil) {
			t.Fatalf("run %d: %v", n, err)
		}
		leaks := b.Reset()
		if !leaks.Display || leaks.Links == 0 || len(leaks.Sensors) != 1 || len(leaks.Channels) != 1 || len(leaks.Files) != 1 {
			t.Fatalf("run %d left open %+v: it did not come as far as it should", n, leaks)
		}
		if b.System.Mapped() != 0 || b.System.Pools() != 0 || len(b.System.Links()) != 0 || b.Clock.Events() != 0 || b.Clock.Tasks() != 1 || b.Panel.On() || len(b.Pins.List()) != 0 {
			t.Fatalf("after run %d: %d blocks, %d pools, %d links, %d events, %d tasks, panel %v, pins %v", n, b.System.Mapped(), b.System.Pools(),
				len(b.System.Links()), b.Clock.Events(), b.Clock.Tasks(), b.Panel.On(), b.Pins.List())
		}
		if n == warm-1 {
			goroutines, heap = measure()
		}
	}
	goroutinesNow, heapNow := measure()
	t.Logf("%d goroutines and %d KiB after %d runs, %d and %d KiB after %d", goroutines, heap>>10, warm, goroutinesNow, heapNow>>10, runs)
	if goroutinesNow > goroutines {
		buf := make([]byte, 1<<16)
		t.Errorf("%d goroutines, %d after %d runs\n%s", goroutinesNow, goroutines, warm, buf[:goruntime.Stack(buf, true)])
	}
	if heapNow > heap+pooled {
		t.Errorf("%d KiB of memory, %d after %d runs", heapNow>>10, heap>>10, warm)
	}
	if warned.Len() > 0 {
		t.Errorf("warned: %.400s", warned.String())
	}
}

// oneRun runs a script on a board that others have run on.
func oneRun(b *host.Board, src string) error {
	var rt *runtime.Runtime
	test := arg.Loader{Name: "test", Load: func() *arg.Module {
		return &arg.Module{Name: "test", Members: []arg.Member{
			&arg.Func{Sig: "interrupt()", Doc: "A Ctrl-C.", Do: func(*arg.Call) (any, error) { rt.Interrupt(runtime.CtrlC); return nil, nil }},
		}}
	}}
	files := bindings.Files{FS: b.Card}
	rt = runtime.New(runtime.Config{
		Stdout: io.Discard, Stdin: strings.NewReader(""), Sched: b.Clock,
		Open:    func(name string, flag int) (lib.File, error) { return files.Open(name, flag) },
		Modules: append(append(lib.All(lib.Config{}), bindings.All(b)...), test),
	})
	err := rt.Exec("main.py", []byte(src))
	return errors.Join(err, rt.Close())
}

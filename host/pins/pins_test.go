package pins_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/canmv-run/canmv-run/host/clock"
	"github.com/canmv-run/canmv-run/host/pins"
)

// A button that is pressed by another goroutine, on the real clock: the level is there at once, the edge within moments, and
// who watches hears of it.
func TestDriveFromOutside(t *testing.T) {
	clk := clock.New(clock.Config{Real: true})
	b := pins.New(pins.Config{Clock: clk, Count: 64})
	b.Use(21, pins.In, pins.PullUp)
	w := b.Watch()
	<-w.Changed()
	var edges []bool
	b.Edge(21, func(rising bool, _ time.Duration) { edges = append(edges, rising) })
	var outside sync.WaitGroup
	outside.Add(1)
	go func() {
		defer outside.Done()
		b.Drive(21, false)
		b.Drive(99, true) // there is no such pin
		b.Release(21)
		b.SetVolts(1, 0.5)
		b.Touch.Set([]pins.Point{{X: 1, Y: 2}})
	}()
	clk.Hold()
	if !clk.Wait(func() bool { return len(edges) == 2 }, time.Minute) || edges[0] || !edges[1] {
		t.Errorf("edges %v, want down and up", edges)
	}
	clk.Unhold()
	outside.Wait()
	<-w.Changed()
	w.Close()
	w.Close()
	if _, more := <-w.Changed(); more {
		t.Error("a closed watcher goes on")
	}
	if b.Volts(1) != 0.5 || len(b.Touch.Down()) != 1 {
		t.Error("what came from outside is not there")
	}
	b.Edge(21, nil)
	b.Reset()
	if list := b.List(); len(list) != 0 || clk.Events() != 0 {
		t.Errorf("after a reset %v, %d events", list, clk.Events())
	}
}

// What a person sees of the pins.
func TestList(t *testing.T) {
	clk := clock.New(clock.Config{})
	b := pins.New(pins.Config{Clock: clk, Count: 64})
	d := pins.NewDevices(pins.DevicesConfig{Clock: clk, Bank: b, UARTs: 5, Timers: 6})
	b.Use(52, pins.Out, pins.PullNone)
	b.Write(52, true)
	b.Drive(3, true)
	p, err := d.NewPulses(42)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Set(1000, 25, true); err != nil {
		t.Fatal(err)
	}
	if err := d.FPIOA.SetFunction(9, pins.FunctionNumber("UART1_TXD"), pins.PinConfig{}); err != nil {
		t.Fatal(err)
	}
	b.SetStrip(7, []uint32{0xFF0000, 0x00FF00})
	var got []string
	for _, p := range b.List() {
		got = append(got, fmt.Sprintf("%d %v %v driven=%v %g Hz %g %s", p.Number, p.Mode, p.Level, p.Driven, p.Hz, p.Duty, p.Label))
	}
	want := "3  true driven=true 0 Hz 0 \n9 bus false driven=false 0 Hz 0 UART1_TXD\n42 pwm false driven=false 1000 Hz 0.25 PWM0\n52 out true driven=false 0 Hz 0 "
	if strings.Join(got, "\n") != want {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
	if s := b.Strips(); len(s) != 1 || s[0].Pin != 7 || s[0].Colors[1] != 0x00FF00 {
		t.Errorf("lights %v", s)
	}
	high := 0
	for range 1000 {
		if b.Read(42) {
			high++
		}
		clk.Sleep(100 * time.Microsecond)
	}
	if high < 200 || high > 300 {
		t.Errorf("a pin that is high for a quarter of the time was high in %d of 1000 looks", high)
	}
}

// Every text that is understood means what its parts say; nothing else is taken.
func FuzzParseInput(f *testing.F) {
	for _, s := range []string{"pin21=0@2s", "pin3=none", "adc0=0.9", "temp=60", "touch=100,40@1.5s", "touch=none", "pin=1", "x", "pin99999999999=1", "adc1=NaN@-1s"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		in, err := pins.ParseInput(s)
		if err != nil {
			if !strings.Contains(err.Error(), "want pin21=0") {
				t.Errorf("%q: %v does not say what is wanted", s, err)
			}
			return
		}
		if in.At < 0 || in.Which < 0 || in.What == "pin" && !in.Free && in.Value != 0 && in.Value != 1 {
			t.Errorf("%q is %+v", s, in)
		}
		clk := clock.New(clock.Config{})
		if err := pins.New(pins.Config{Clock: clk, Count: 64}).Schedule([]pins.Input{in}); err != nil && in.Which < pins.AnalogInputs {
			t.Errorf("%q: %v", s, err)
		}
	})
}

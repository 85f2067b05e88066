// Package pins is the world around the board's pins: levels that scripts set and a person looks at, buttons, sliders and
// a touch panel that a person sets and scripts look at, and the devices on the board's buses.
//
//	b := pins.New(pins.Config{Clock: clk, Count: 64})
//	b.Use(12, pins.Out, pins.PullNone)
//	b.Write(12, true)                       // what a script does, under the clock's baton
//
//	w := b.Watch()                          // what a page does, in a goroutine of its own
//	for range w.Changed() {
//		for _, p := range b.List() { … }
//	}
//	b.Drive(21, true)                       // a button is pressed
//	b.Drive(21, false)                      // and let go
//	b.Release(21)                           // nobody touches the wire any more
//	b.SetVolts(0, 0.9)                      // a slider on analog input 0
//	b.Touch.Set([]pins.Point{{X: 100, Y: 40}})
//
// A level that comes from outside is seen by the script's next look at the pin; interrupts are called in the script's
// main thread. On the virtual clock it comes at whatever board time the script has then: runs that somebody
// plays with are not repeatable.
//
// Concurrency: Drive, Release, SetVolts, List, Watch and the methods of Touch and Strip may be called from any goroutine.
// What scripts do, and Edge functions, belong to the holder of the clock's baton.
package pins

import (
	"slices"
	"sync"
	"time"

	"github.com/canmv-run/canmv-run/host/clock"
)

// Mode is what a pin is used for.
type Mode uint8

// The modes of a pin.
const (
	Unused Mode = iota
	In
	Out
	PWM // a timer makes its level: see Pin.Hz and Pin.Duty
	Bus // it belongs to a bus: UART, I2C, SPI, a LED strip
)

var modes = [...]string{"", "in", "out", "pwm", "bus"}

func (m Mode) String() string { return modes[m] }

// Pull is a pin's resistor.
type Pull uint8

// The resistors.
const (
	PullNone Pull = iota
	PullDown
	PullUp
)

// AnalogInputs is how many analog inputs there are at most.
const AnalogInputs = 6

// Pin is a pin as it is now.
type Pin struct {
	Number int
	Mode   Mode
	Pull   Pull
	// Level is what a look at the pin gives: what an output was set to, else what drives it from outside, else the
	// resistor.
	Level bool
	// Driven says that somebody outside holds the pin at Outside, whether the script listens or not.
	Driven, Outside bool
	// Hz and Duty (0 to 1) are of a pin with Mode PWM.
	Hz, Duty float64
	// Label is what the script's modules use it as, e.g. "LED red" or "UART1 TXD". "" for a plain pin.
	Label string
}

// Config says what the pins work with.
type Config struct {
	// Clock is the board's time.
	Clock *clock.Clock
	// Count is how many pins there are.
	Count int
}

// Bank is the pins of one board. Use New.
type Bank struct {
	cfg   Config
	Touch *Touch

	mu       sync.Mutex
	pins     []pin
	volts    [AnalogInputs]float64
	sampled  [AnalogInputs]bool
	celsius  float64
	strips   map[int]*Strip
	watchers []*Watcher
	edges    []edge       // that happened and were not told yet
	pump     *clock.Event // looks for edges that came from outside
}

type pin struct {
	Pin
	out  bool // what the script wrote
	edge func(rising bool, at time.Duration)
}

type edge struct {
	pin    int
	rising bool
}

// roomCelsius is how warm the chip of an idle board is.
const roomCelsius = 40

// edgeTime is how soon an edge that came from outside is told.
const edgeTime = time.Millisecond

// New makes pins that nobody uses and nothing is connected to.
func New(cfg Config) *Bank {
	b := &Bank{cfg: cfg, pins: make([]pin, cfg.Count), strips: map[int]*Strip{}}
	b.Touch, b.celsius = &Touch{bank: b}, roomCelsius
	if cfg.Clock != nil {
		b.pump = clock.NewTick(b.edgesDue)
	}
	for i := range b.pins {
		b.pins[i].Number = i
	}
	return b
}

// Count is how many pins there are.
func (b *Bank) Count() int { return len(b.pins) }

// List lists the pins that are used, or driven from outside, by number.
func (b *Bank) List() []Pin {
	b.mu.Lock()
	defer b.mu.Unlock()
	var list []Pin
	for i := range b.pins {
		if p := &b.pins[i]; p.Mode != Unused || p.Driven {
			list = append(list, p.Pin)
		}
	}
	return list
}

// Use makes a pin an input or output, or takes it out of use.
func (b *Bank) Use(n int, m Mode, pull Pull) {
	b.change(n, func(p *pin) { p.Mode, p.Pull = m, pull })
}

// Label names what a pin is used as.
func (b *Bank) Label(n int, text string) { b.change(n, func(p *pin) { p.Label = text }) }

// Write sets the level of an output; an input keeps it for the time when it is one.
func (b *Bank) Write(n int, high bool) { b.change(n, func(p *pin) { p.out = high }) }

// Pulse makes a timer set a pin's level: hz times a second it is high for duty (0 to 1) of the time.
func (b *Bank) Pulse(n int, hz, duty float64) {
	b.change(n, func(p *pin) { p.Mode, p.Hz, p.Duty = PWM, hz, duty })
}

// Read is the level of a pin.
func (b *Bank) Read(n int) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	p := &b.pins[n]
	if p.Mode == PWM {
		return p.pulse(b.cfg.Clock.Now())
	}
	return p.Level
}

// pulse is the level of a PWM pin at a time.
func (p *pin) pulse(now time.Duration) bool {
	if p.Hz <= 0 {
		return false
	}
	turns := now.Seconds() * p.Hz
	return turns-float64(int64(turns)) < p.Duty
}

// Drive holds a pin at a level from outside: a button, another board.
func (b *Bank) Drive(n int, high bool) {
	if n < 0 || n >= len(b.pins) {
		return
	}
	b.change(n, func(p *pin) { p.Driven, p.Outside = true, high })
	b.notify()
}

// Release ends Drive.
func (b *Bank) Release(n int) {
	if n < 0 || n >= len(b.pins) {
		return
	}
	b.change(n, func(p *pin) { p.Driven = false })
	b.notify()
}

func (b *Bank) notify() {
	if b.cfg.Clock != nil {
		b.cfg.Clock.Notify()
	}
}

// change changes a pin and settles its level.
func (b *Bank) change(n int, f func(*pin)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	p := &b.pins[n]
	before := p.Pin
	f(p)
	switch {
	case p.Mode == Out:
		p.Level = p.out
	case p.Driven:
		p.Level = p.Outside
	default:
		p.Level = p.Pull == PullUp
	}
	if p.Pin == before {
		return
	}
	if p.Level != before.Level && p.Mode == In && before.Mode == In && p.edge != nil {
		b.edges = append(b.edges, edge{n, p.Level})
	}
	b.tell()
}

// Edge asks for the edges of an input; nil ends it. f runs in the scheduler within a millisecond after the edge.
func (b *Bank) Edge(n int, f func(rising bool, at time.Duration)) {
	b.mu.Lock()
	b.pins[n].edge = f
	b.mu.Unlock()
	if f != nil && !b.pump.Scheduled() {
		b.cfg.Clock.Rearm(b.pump, b.cfg.Clock.Now()+edgeTime)
	}
}

// edgesDue tells the edges that have happened, as long as anybody wants to know.
func (b *Bank) edgesDue() {
	b.mu.Lock()
	wanted := slices.ContainsFunc(b.pins, func(p pin) bool { return p.edge != nil })
	b.mu.Unlock()
	if !wanted {
		return
	}
	b.cfg.Clock.Rearm(b.pump, b.cfg.Clock.Now()+edgeTime)
	for {
		b.mu.Lock()
		if len(b.edges) == 0 {
			b.mu.Unlock()
			return
		}
		e := b.edges[0]
		b.edges = b.edges[1:]
		f := b.pins[e.pin].edge
		b.mu.Unlock()
		if f != nil {
			f(e.rising, b.cfg.Clock.Now())
		}
	}
}

// Reset is what a reboot does: nobody uses the pins. What drives them from outside stays.
func (b *Bank) Reset() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for i := range b.pins {
		p := &b.pins[i]
		p.Pin = Pin{Number: i, Driven: p.Driven, Outside: p.Outside, Level: p.Driven && p.Outside}
		p.out, p.edge = false, nil
	}
	b.edges = nil
	clear(b.strips)
	b.sampled = [AnalogInputs]bool{}
	b.celsius = roomCelsius
	b.tell()
	if b.pump != nil {
		b.cfg.Clock.Cancel(b.pump)
	}
}

// Watcher tells when something changed.
type Watcher struct {
	b       *Bank
	changed chan struct{}
}

// Watch starts to follow pins, analog inputs, touches and strips.
func (b *Bank) Watch() *Watcher {
	w := &Watcher{b, make(chan struct{}, 1)}
	b.mu.Lock()
	b.watchers = append(b.watchers, w)
	b.tell()
	b.mu.Unlock()
	return w
}

// Changed is readable when something has changed since it was last read, and once at the beginning. It is closed by Close.
func (w *Watcher) Changed() <-chan struct{} { return w.changed }

// Close ends the watching. A second Close does nothing.
func (w *Watcher) Close() {
	w.b.mu.Lock()
	defer w.b.mu.Unlock()
	if i := slices.Index(w.b.watchers, w); i >= 0 {
		w.b.watchers = slices.Delete(w.b.watchers, i, i+1)
		close(w.changed)
	}
}

// tell wakes the watchers; mu is held.
func (b *Bank) tell() {
	for _, w := range b.watchers {
		select {
		case w.changed <- struct{}{}:
		default:
		}
	}
}

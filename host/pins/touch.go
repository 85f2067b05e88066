package pins

import (
	"slices"
	"sync"
	"time"
)

// MaxPoints is how many fingers the touch panel tells apart.
const MaxPoints = 5

// Touch is the touch panel. A person touches it with Set; scripts read it.
type Touch struct {
	bank *Bank

	mu     sync.Mutex
	events [][]Point // changes that the script has not read: the fingers on the panel after each
	down   []Point   // the fingers on the panel now
}

// Point is where a finger touches, in pixels of the panel as the person sees it.
type Point struct {
	X, Y int
	// ID tells fingers apart while they stay on the panel.
	ID int
}

// maxTouchEvents is how many changes wait for the script; when there are more, moves in between are forgotten.
const maxTouchEvents = 32

// Set says which fingers are on the panel now, none when the last was lifted. Any goroutine may call it.
func (t *Touch) Set(points []Point) {
	points = slices.Clone(points[:min(len(points), MaxPoints)])
	t.mu.Lock()
	if len(t.events) == maxTouchEvents {
		t.events = slices.Delete(t.events, 1, 2)
	}
	t.events = append(t.events, points)
	t.down = points
	t.mu.Unlock()
	t.bank.mu.Lock()
	t.bank.tell()
	t.bank.mu.Unlock()
	t.bank.notify()
}

// Down is where fingers are on the panel now.
func (t *Touch) Down() []Point {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.down)
}

// What a finger does.
const (
	TouchNone = iota
	TouchUp
	TouchDown
	TouchMove
)

// TouchPoint is a finger as a script sees it.
type TouchPoint struct {
	Point
	Event int // TouchUp, TouchDown or TouchMove
	At    time.Duration
}

// Read takes the next change, with a finger that was lifted at its last place, or says where fingers rest now; none
// where no finger is.
func (t *Touch) Read(now time.Duration, last *[]Point) []TouchPoint {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.events) == 0 {
		var list []TouchPoint
		for _, p := range *last {
			list = append(list, TouchPoint{p, TouchMove, now})
		}
		return list
	}
	fingers := t.events[0]
	t.events = t.events[1:]
	var list []TouchPoint
	on := func(points []Point, id int) bool {
		return slices.ContainsFunc(points, func(p Point) bool { return p.ID == id })
	}
	for _, p := range fingers {
		event := TouchDown
		if on(*last, p.ID) {
			event = TouchMove
		}
		list = append(list, TouchPoint{p, event, now})
	}
	for _, p := range *last {
		if !on(fingers, p.ID) {
			list = append(list, TouchPoint{p, TouchUp, now})
		}
	}
	*last = fingers
	return list
}

package host

import (
	"fmt"
	"slices"
	"strings"

	"github.com/canmv-run/canmv-run/host/recorder"
)

// Leaks is what a script has left open.
type Leaks struct {
	Pools      int      // buffer pools: MediaManager.deinit() was not called
	Links      int      // links
	Buffers    int      // MediaManager.Buffer objects
	Sensors    []int    // ids of sensors that were not stopped
	Channels   []int    // encoder channels that were not destroyed
	Streams    int      // sound streams
	Display    bool     // the panel is on: Display.deinit() was not called
	Recordings []string // board paths of MP4 files that were not finished
	Files      []string // board paths of open files, without those of recordings
}

// leaks looks at what is open now.
func (b *Board) leaks() Leaks {
	m := b.System.Leaks()
	l := Leaks{
		Pools: m.Pools, Links: m.Links, Buffers: m.Buffers,
		Channels: b.Encoder.Open(), Streams: b.Audio.Streams(), Recordings: b.Recorder.Open(),
	}
	if b.Screen != nil && b.Screen.Inited() {
		l.Display = true
		l.Buffers -= b.Screen.Buffers()
	}
	for _, s := range b.Sensors.Alive() {
		l.Sensors = append(l.Sensors, s.ID())
	}
	recordings := slices.Clone(l.Recordings)
	for _, f := range b.Card.OpenFiles() {
		if i := slices.Index(recordings, f.Name()); i >= 0 {
			recordings = slices.Delete(recordings, i, i+1)
			continue
		}
		l.Files = append(l.Files, f.Name())
	}
	return l
}

func (l *Leaks) add(more Leaks) {
	l.Pools += more.Pools
	l.Links += more.Links
	l.Buffers += more.Buffers
	l.Streams += more.Streams
	l.Display = l.Display || more.Display
	l.Sensors = append(l.Sensors, more.Sensors...)
	l.Channels = append(l.Channels, more.Channels...)
	l.Recordings = append(l.Recordings, more.Recordings...)
	l.Files = append(l.Files, more.Files...)
}

// None reports whether nothing was left open.
func (l Leaks) None() bool { return len(l.Lines()) == 0 }

// Lines says for each thing left open what it is and which call would have released it.
func (l Leaks) Lines() []string {
	var lines []string
	say := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	for _, id := range l.Sensors {
		say("sensor %d was not stopped: call sensor.stop()", id)
	}
	if l.Display {
		say("the display was not turned off: call Display.deinit()")
	}
	for _, n := range l.Channels {
		say("encoder channel %d was not destroyed: call Stop(%d) and Destroy(%d)", n, n, n)
	}
	for _, path := range l.Recordings {
		say("%s was not finished by the script: call Stop() and Destroy() (it was finished now and plays)", path)
	}
	if l.Streams > 0 {
		say("%s not closed: call close() and terminate()", count(l.Streams, "sound stream"))
	}
	if l.Links > 0 {
		say("%s not removed: call MediaManager.deinit()", count(l.Links, "link"))
	}
	if l.Buffers > 0 {
		say("%s not released: call buffer.__del__()", count(l.Buffers, "buffer"))
	}
	if l.Pools > 0 {
		say("%s not released: call MediaManager.deinit()", count(l.Pools, "buffer pool"))
	}
	if len(l.Files) > 0 {
		say("%s not closed: %s", count(len(l.Files), "file"), strings.Join(l.Files, ", "))
	}
	return lines
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what + " was"
	}
	return fmt.Sprintf("%d %ss were", n, what)
}

// Stats are the numbers of --stats, since New. Encoder names the engine of the last encoder channel, "" without one.
type Stats struct {
	FramesCaptured int64   `json:"frames_captured"`
	FramesEncoded  int64   `json:"frames_encoded"`
	FramesDropped  int64   `json:"frames_dropped"`
	FramesShown    int64   `json:"frames_shown"`
	BytesEncoded   int64   `json:"bytes_encoded"`
	BoardSeconds   float64 `json:"board_seconds"`
	Encoder        string  `json:"encoder"`
	LeakedPools    int     `json:"leaked_pools"` // as found by Reset and Close
	LeakedLinks    int     `json:"leaked_links"`
}

// Stats counts what the board has done. It may be called after Close.
func (b *Board) Stats() Stats {
	v := b.Encoder.Stats()
	return Stats{
		FramesCaptured: b.Sensors.Captured(), FramesEncoded: v.Frames, FramesDropped: v.Dropped, FramesShown: b.shown,
		BytesEncoded: v.Bytes, BoardSeconds: b.Clock.Now().Seconds(), Encoder: v.Encoder,
		LeakedPools: b.leaked.Pools, LeakedLinks: b.leaked.Links,
	}
}

// Recordings lists the MP4 files that were finished. Card.Written lists every file that a script wrote.
func (b *Board) Recordings() []recorder.File { return b.Recorder.Files() }

package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/canmv-run/canmv-run/internal/mediatest"
)

// TestMP4KillMinus9: a fragmented recording whose process is killed at any moment plays up to its last fragment, and
// `mp4 repair` makes a sound file with the same pictures of it. CANMV_LONG=1 kills 100 of them.
func TestMP4KillMinus9(t *testing.T) {
	t.Parallel()
	mediatest.Need(t)
	kills := 3
	if os.Getenv("CANMV_LONG") != "" {
		kills = 100
	}
	random := rand.New(rand.NewPCG(9, 9))
	for k := range kills {
		frame := 40 + random.IntN(300)
		t.Run(fmt.Sprintf("%d at frame %d", k, frame), func(t *testing.T) {
			t.Parallel()
			p := newPlace(t)
			c := p.start(t, p.write(t, "t.py", recordPy), "1", endless, "stop")
			c.until(fmt.Sprint("frame ", frame))
			c.signal(os.Kill)
			last := lastFrame(t, c.wait().out)
			n := p.plays(t)
			if n < last-60 || n%30 != 0 {
				t.Errorf("%d pictures play of %d", n, last+1)
			}
			out := p.path("card/whole.mp4")
			p.mp4("repair", p.card("a.mp4"), out).want(t, exitOK, "whole.mp4: ", "")
			p.mp4("check", out).want(t, exitOK, "nothing wrong", "")
			f := mediatest.Probe(t, out) // decodes it
			if got, keys := f.Keys(0); got != n || len(keys) != n/30 {
				t.Errorf("the repaired file has %d pictures and %d key frames, want %d and %d", got, len(keys), n, n/30)
			}
		})
	}
}

package rate

import (
	"testing"
	"time"

	"github.com/canmv-run/canmv-run/host/venc/internal/bits"
)

// picture is a made-up picture: its bits at QP 0 and its complexity.
type picture struct {
	difficulty, complexity int64
}

// run codes n pictures whose bits follow the model with an exponent of their own, and returns sizes and quantisers.
func run(cfg Config, n int, at func(k int) (intra, inter picture)) (sizes, qps []int) {
	c := New(cfg)
	for k := range n {
		intra, inter := at(k)
		key := k%cfg.GOP == 0
		p := c.Begin(Frame{Intra: key, Complexity: inter.complexity, IntraComplexity: intra.complexity, Time: cfg.FrameTime})
		d := inter.difficulty
		if key {
			d = intra.difficulty
		}
		b := int(scaleDown(d, p.QP)) + 200
		b = min(b, p.Max) // what the rows of a picture see to
		c.End(b, p.QP*256)
		sizes, qps = append(sizes, b), append(qps, p.QP)
	}
	return sizes, qps
}

func TestController(t *testing.T) {
	steady := func(int) (picture, picture) { return picture{60e6, 5e6}, picture{4e6, 6e5} }
	for _, c := range []struct {
		name string
		cfg  Config
		at   func(k int) (picture, picture)
	}{
		{"steady", Config{BitRate: 2e6, GOP: 60}, steady},
		{"all intra", Config{BitRate: 8e6, GOP: 1}, steady},
		{"endless GOP", Config{BitRate: 1e6, GOP: 100000}, steady},
		{"VBR", Config{BitRate: 2e6, GOP: 60, VBR: true}, steady},
		{"waves", Config{BitRate: 2e6, GOP: 30}, func(k int) (picture, picture) {
			f := int64(1 + k/20%4)
			return picture{30e6 * f, 3e6 * f}, picture{3e6 * f, 5e5 * f}
		}},
		{"wrong complexity", Config{BitRate: 2e6, GOP: 30}, func(k int) (picture, picture) {
			return picture{60e6, 1e6 + int64(k%3)*1e6}, picture{4e6, 3e5 * int64(1+k%5)}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.cfg.FrameTime = time.Second / 30
			sizes, qps := run(c.cfg, 600, c.at)
			level, total := c.cfg.BitRate, 0
			for k, n := range sizes {
				level = min(level+c.cfg.BitRate/30, c.cfg.BitRate) - n
				total += n
				if level < 0 && !c.cfg.VBR {
					t.Fatalf("picture %d: the bucket lacks %d bits", k, -level)
				}
				if k > 0 && (qps[k] > qps[k-1]+maxStep || qps[k] < qps[k-1]-maxStep) {
					t.Fatalf("picture %d: QP %d after %d", k, qps[k], qps[k-1])
				}
			}
			if mean := float64(total) / 20 / float64(c.cfg.BitRate); mean < 0.97 || mean > 1.03 {
				t.Errorf("mean is %.3f of the rate", mean)
			}
		})
	}
}

// TestCut: a new scene that is much harder is coded coarser at once, beyond the usual step.
func TestCut(t *testing.T) {
	at := func(k int) (picture, picture) {
		if k == 100 {
			return picture{80e6, 6e6}, picture{80e6, 6e6}
		}
		if k > 100 {
			return picture{80e6, 6e6}, picture{5e6, 8e5}
		}
		return picture{2e6, 1e6}, picture{1e5, 2e4}
	}
	sizes, qps := run(Config{BitRate: 1e6, GOP: 1000, FrameTime: time.Second / 30}, 130, at)
	if qps[100] <= qps[99]+maxStep || sizes[100] > 9e5 {
		t.Errorf("the new scene has QP %d after %d and %d bits", qps[100], qps[99], sizes[100])
	}
}

func TestRows(t *testing.T) {
	weights := make([]int32, 20)
	for i := range weights {
		weights[i] = 1000
	}
	code := func(perRow func(qp int) int) (used int, qps []int) {
		var r Rows
		r.Start(Plan{QP: 30, Target: 20000, Max: 40000}, weights, 20*1000)
		for range weights {
			q := r.Next(used)
			qps = append(qps, q)
			used += perRow(q)
		}
		return used, qps
	}
	if _, qps := code(func(int) int { return 1000 }); qps[19] != 30 {
		t.Errorf("rows as planned end with QP %d, want 30", qps[19])
	}
	if used, qps := code(func(qp int) int { return int(scaleDown(4000*exp2(30*256*5/24)>>16, qp)) }); qps[19] <= 33 || used > 50000 {
		t.Errorf("rows of four times the plan: QP %v, %d bits", qps, used)
	}
	if _, qps := code(func(int) int { return 100 }); qps[19] != 28 {
		t.Errorf("cheap rows end with QP %d, want two below the plan", qps[19])
	}
}

func TestScale(t *testing.T) {
	for qp := range 52 {
		up := scaleUp(1000, qp*256)
		if down := scaleDown(up, qp); down < 998 || down > 1002 {
			t.Errorf("QP %d: 1000 bits became %d and then %d", qp, up, down)
		}
		// 24 steps of QP are five binary orders.
		if got := bits.Log2(scaleUp(1<<20, qp*256)) - 20*256; got < qp*256*5/24-8 || got > qp*256*5/24+8 {
			t.Errorf("QP %d: scaled by 2^(%d/256)", qp, got)
		}
	}
}

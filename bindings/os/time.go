package os

import (
	"math"
	"time"

	"github.com/canmv-run/canmv-run/host/clock"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// ticksPeriod is where ticks_* wrap around on a board with 64-bit words.
const ticksPeriod = 1 << 62

// maxSleep keeps a time.Duration from overflowing: about 292 years.
const maxSleep = math.MaxInt64

func timeModule(cfg Config) *arg.Module {
	clk := cfg.Clock
	read := func(unit time.Duration) func(*arg.Call) (any, error) {
		return func(*arg.Call) (any, error) { return int64(clk.Read()/unit) & (ticksPeriod - 1), nil }
	}
	sleep := func(c *arg.Call, n, unit float64) (any, error) {
		if err := c.Err(); err != nil {
			return nil, err
		}
		d := n * unit
		if !(d > 0) {
			d = 0
		}
		return nil, c.Env.Interp.Sleep(time.Duration(min(d, maxSleep-1024)))
	}
	now := func() time.Time {
		clk.Read()
		return clk.Time()
	}
	t := &arg.Module{
		Name: "time",
		Doc: `The board's time.

On the virtual clock a wait costs no time on the PC, and each look at the clock takes 10 µs of board time. time() starts
at the PC's date, or at --epoch; the ticks start at 0.`,
		Members: []arg.Member{
			&arg.Func{Sig: "time()", Doc: "Seconds since 1970, an int.", Do: func(*arg.Call) (any, error) { return now().Unix(), nil }},
			&arg.Func{Sig: "time_ns()", Doc: "Nanoseconds since 1970.", Do: func(*arg.Call) (any, error) { return now().UnixNano(), nil }},
			&arg.Func{Sig: "sleep(seconds)", Doc: "Waits; the seconds may be a float.", Do: func(c *arg.Call) (any, error) {
				return sleep(c, c.Float("seconds"), float64(time.Second))
			}},
			&arg.Func{Sig: "sleep_ms(ms)", Doc: "Waits for milliseconds.", Do: func(c *arg.Call) (any, error) {
				return sleep(c, float64(c.Int64("ms")), float64(time.Millisecond))
			}},
			&arg.Func{Sig: "sleep_us(us)", Doc: "Waits for microseconds.", Do: func(c *arg.Call) (any, error) {
				return sleep(c, float64(c.Int64("us")), float64(time.Microsecond))
			}},
			&arg.Func{Sig: "ticks_ms()", Doc: "Milliseconds since power-on. Subtract with ticks_diff.", Do: read(time.Millisecond)},
			&arg.Func{Sig: "ticks_us()", Doc: "Microseconds since power-on.", Do: read(time.Microsecond)},
			&arg.Func{Sig: "ticks_cpu()", Doc: "The finest counter; here microseconds, too.", Do: read(time.Microsecond)},
			&arg.Func{Sig: "ticks_add(ticks, delta)", Doc: "A tick count later (or earlier) by delta.", Do: func(c *arg.Call) (any, error) {
				ticks, delta := c.Int64("ticks"), c.Int64("delta")
				if err := c.Err(); err != nil {
					return nil, err
				}
				if delta <= -ticksPeriod/2 || delta >= ticksPeriod/2 {
					return nil, arg.Raise("OverflowError", "ticks interval overflow")
				}
				return (ticks + delta) & (ticksPeriod - 1), nil
			}},
			&arg.Func{Sig: "ticks_diff(end, start)", Doc: "Ticks from start to end; negative when end is earlier.", Do: func(c *arg.Call) (any, error) {
				d := (c.Int64("end") - c.Int64("start") + ticksPeriod/2) & (ticksPeriod - 1)
				return d - ticksPeriod/2, c.Err()
			}},
			&arg.Func{Sig: "gmtime(seconds=None)", Doc: "(year, month, day, hour, minute, second, weekday, yearday, 0) of a time in seconds, or of now; Monday is weekday 0.", Do: func(c *arg.Call) (any, error) { return calendar(c, now) }},
			&arg.Func{Sig: "localtime(seconds=None)", Doc: "As gmtime: the board's clock runs in UTC.", Do: func(c *arg.Call) (any, error) { return calendar(c, now) }},
			&arg.Func{Sig: "mktime(tuple)", Doc: "Seconds since 1970 of a tuple as gmtime gives it.", Do: func(c *arg.Call) (any, error) {
				t, err := date(c, "mktime")
				return t.Unix(), err
			}},
			clockClass(clk),
		},
	}
	if cfg.K210 {
		t.Members = append(t.Members,
			&arg.Func{Sig: "set_time(tuple)", Doc: "Sets the board's date to a tuple as gmtime gives it.", Do: func(c *arg.Call) (any, error) {
				t, err := date(c, "set_time")
				if err != nil {
					return nil, err
				}
				clk.SetTime(t)
				return nil, nil
			}},
			&arg.Func{Sig: "ticks()", Doc: "The same as ticks_ms().", Do: read(time.Millisecond)})
	}
	return t
}

// date reads the tuple of mktime and set_time.
func date(c *arg.Call, of string) (time.Time, error) {
	items := c.Seq("tuple")
	if err := c.Err(); err != nil {
		return time.Time{}, err
	}
	if len(items) < 6 {
		return time.Time{}, arg.Raise("TypeError", of+" needs a tuple of length 8 or 9").WithHint("got %d items", len(items))
	}
	var n [6]int
	for i := range n {
		x, ok := arg.AsInt(items[i])
		if !ok {
			c.BadType("tuple", items[i], "int")
			return time.Time{}, c.Err()
		}
		n[i] = int(x)
	}
	return time.Date(n[0], time.Month(n[1]), n[2], n[3], n[4], n[5], 0, time.UTC), nil
}

func calendar(c *arg.Call, now func() time.Time) (any, error) {
	var t time.Time
	if c.IsNone("seconds") {
		t = now().UTC()
	} else {
		s := c.Float("seconds")
		if err := c.Err(); err != nil {
			return nil, err
		}
		if math.Abs(s) > 1<<46 {
			return nil, arg.Raise("OverflowError", "overflow converting long int to machine word").WithHint("%v seconds are no date", s)
		}
		t = time.Unix(int64(math.Floor(s)), 0).UTC()
	}
	return ints(c, int64(t.Year()), int64(t.Month()), int64(t.Day()), int64(t.Hour()), int64(t.Minute()), int64(t.Second()),
		int64(t.Weekday()+6)%7, int64(t.YearDay()), 0), nil
}

// frameClock counts frames against the board's clock, as OpenMV's clock does.
type frameClock struct {
	start, sum time.Duration
	frames     int
}

// mean is the time of a frame: it counts one more and adds what has passed since the last tick.
func (f *frameClock) mean(now time.Duration) time.Duration {
	f.frames++
	f.sum += now - f.start
	return f.sum / time.Duration(f.frames)
}

func clockClass(clk *clock.Clock) *arg.Class {
	state := func(c *arg.Call) *frameClock { return c.Self.Data.(*frameClock) }
	return &arg.Class{
		Name: "clock",
		Doc:  "Measures frames per second: call tick() before a frame and fps() after it.",
		Init: &arg.Func{Sig: "clock()", Do: func(c *arg.Call) (any, error) {
			c.Self.Data = &frameClock{start: clk.Read()}
			return nil, nil
		}},
		Methods: []*arg.Func{
			{Sig: "tick()", Doc: "Marks the start of a frame.", Do: func(c *arg.Call) (any, error) {
				state(c).start = clk.Read()
				return nil, nil
			}},
			{Sig: "fps()", Doc: "Counts a frame and returns frames per second since the last reset.", Do: func(c *arg.Call) (any, error) {
				return float64(time.Second) / float64(max(1, state(c).mean(clk.Read()))), nil
			}},
			{Sig: "avg()", Doc: "Counts a frame and returns the mean time of a frame in milliseconds.", Do: func(c *arg.Call) (any, error) {
				return float64(state(c).mean(clk.Read())) / float64(time.Millisecond), nil
			}},
			{Sig: "reset()", Doc: "Forgets the frames so far.", Do: func(c *arg.Call) (any, error) {
				*state(c) = frameClock{start: clk.Read()}
				return nil, nil
			}},
		},
	}
}

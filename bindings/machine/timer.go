package machine

import (
	"time"

	"github.com/canmv-run/canmv-run/bindings/internal/raise"
	"github.com/canmv-run/canmv-run/host/pins"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// Modes of Timer, as scripts pass them.
const (
	oneShot  = 0
	periodic = 1
)

func (m *modules) timerClass() *arg.Class {
	self := func(c *arg.Call) *pins.Timer { return c.Self.Data.(*pins.Timer) }
	start := func(c *arg.Call, t *pins.Timer) error {
		if err := t.Check(); err != nil {
			return raise.Error(err)
		}
		v := c.Value("callback")
		fn := c.Callable("callback")
		if fn == nil {
			return arg.Raise("ValueError", "callback is not a function").WithHint("got %s: pass callback=function, which is called with one argument", v.Type())
		}
		period := time.Duration(-1)
		if !c.IsNone("freq") {
			if hz := c.Float("freq"); hz > 0 {
				period = time.Duration(float64(time.Second) / hz).Truncate(time.Microsecond)
			}
		}
		if period < 0 {
			period = milliseconds(c.Int("period"))
		}
		if err := c.Err(); err != nil {
			return err
		}
		x := c.Value("arg")
		if x == arg.None {
			x = c.Self
		}
		interp := c.Env.Interp
		return raise.Error(t.Start(period, c.Int("mode") != oneShot, func() { interp.Later(fn, x) }))
	}
	release := func(c *arg.Call) (any, error) { self(c).Release(); return nil, nil }
	return &arg.Class{
		Name: "Timer",
		Doc:  "Calls a function after a time, once or again and again, in board time. The function runs between two steps of the script or while it sleeps; what it raises is printed. Calls that come while four others wait are left out, as on the board.",
		Init: &arg.Func{Sig: "Timer(index, *, mode=1, freq=None, period=-1, callback=None, arg=None)", Doc: "index is -1 or 0 to 5; with a callback it starts at once.", Do: func(c *arg.Call) (any, error) {
			n := c.Int("index")
			if err := c.Err(); err != nil {
				return nil, err
			}
			t, err := m.cfg.Devices.NewTimer(n)
			if err != nil {
				return nil, raise.Error(err)
			}
			c.Self.Data = t
			if c.IsNone("callback") {
				return nil, nil
			}
			if err := start(c, t); err != nil {
				t.Release()
				return nil, err
			}
			return nil, nil
		}},
		Methods: []*arg.Func{
			{Sig: "init(*, mode=1, freq=None, period=-1, callback=None, arg=None)", Doc: "Starts the timer: callback(arg), or callback(timer) without arg, every period milliseconds or freq times a second; Timer.ONE_SHOT once.", Do: func(c *arg.Call) (any, error) {
				return nil, start(c, self(c))
			}},
			{Sig: "deinit()", Doc: "Stops the timer and gives it back.", Do: release},
			{Sig: "__del__()", Doc: "The same as deinit().", Do: release},
		},
		Consts: consts("Whether a timer calls once or again and again.", "ONE_SHOT", oneShot, "PERIODIC", periodic),
		Str: func(o *arg.Object) string {
			t := o.Data.(*pins.Timer)
			period, repeat := t.Period()
			mode := "oneshot"
			if repeat {
				mode = "periodic"
			}
			return printed("Timer %d: period=%dus, mode=%s", t.Number(), period.Microseconds(), mode)
		},
	}
}

func (m *modules) wdtClass() *arg.Class {
	self := func(c *arg.Call) *pins.Watchdog { return c.Self.Data.(*pins.Watchdog) }
	return &arg.Class{
		Name: "WDT",
		Doc:  "A watchdog: when it is not fed in time, the board restarts, which ends the run.",
		Init: &arg.Func{Sig: "WDT(id=1, timeout=5, auto_close=True)", Doc: "id is 0 or 1, timeout in seconds. Here it always stops with the script, as with auto_close=True.", Do: func(c *arg.Call) (any, error) {
			id, seconds := c.Int("id"), c.Int("timeout")
			if err := c.Err(); err != nil {
				return nil, err
			}
			if !c.Bool("auto_close") {
				return nil, arg.NotYet("WDT(auto_close=False)")
			}
			interp := c.Env.Interp
			bark := &arg.Func{Sig: "bark()", Do: func(*arg.Call) (any, error) {
				return nil, Restart(printed("watchdog %d was not fed for %d s", id, seconds))
			}}
			w, err := m.cfg.Devices.NewWatchdog(id, time.Duration(seconds)*time.Second, func() { interp.Later(bark) })
			c.Self.Data = w
			return nil, raise.Error(err)
		}},
		Methods: []*arg.Func{{Sig: "feed()", Doc: "Starts the waiting anew.", Do: func(c *arg.Call) (any, error) { self(c).Feed(); return nil, nil }}},
		Str: func(o *arg.Object) string {
			w := o.Data.(*pins.Watchdog)
			return printed("WDT %d: timeout=%ds", w.ID(), int(w.Timeout()/time.Second))
		},
	}
}

func (m *modules) rtcClass() *arg.Class {
	clk := m.cfg.Clock
	const fields = 8
	set := func(n []int) error {
		if n[1] < 1 || n[1] > 12 || n[2] < 1 || n[2] > 31 {
			return arg.Raise("ValueError", "invalid date").WithHint("got month %d, day %d", n[1], n[2])
		}
		clk.SetTime(time.Date(n[0], time.Month(n[1]), n[2], n[4], n[5], n[6], n[7]*int(time.Microsecond), time.UTC))
		return nil
	}
	// numbers reads eight integers: of one tuple, or one by one.
	numbers := func(c *arg.Call, items []arg.Value) ([]int, error) {
		if len(items) == 1 {
			items, _ = arg.AsSeq(items[0])
		}
		if len(items) != fields {
			return nil, arg.Raisef("ValueError", "requested length %d but object has length %d", fields, len(items)).
				WithHint("rtc.init((year, month, day, weekday, hour, minute, second, microsecond))")
		}
		list := make([]int, fields)
		for i, x := range items {
			n, ok := arg.AsInt(x)
			if !ok {
				return nil, arg.Raisef("TypeError", "can't convert %s to int", x.Type())
			}
			list[i] = int(n)
		}
		return list, nil
	}
	return &arg.Class{
		Name: "RTC",
		Doc:  "The board's date. It starts at the PC's, or at --epoch.",
		Init: &arg.Func{Sig: "RTC()", Do: func(*arg.Call) (any, error) { return nil, nil }},
		Methods: []*arg.Func{
			{Sig: "init(*datetime)", Doc: "Sets the date: (year, month, day, weekday, hour, minute, second, microsecond), as a tuple or one by one.", Do: func(c *arg.Call) (any, error) {
				n, err := numbers(c, c.Rest())
				if err != nil {
					return nil, err
				}
				return nil, set(n)
			}},
			{Sig: "datetime(datetime=None)", Doc: "The date as (year, month, day, weekday, hour, minute, second, microsecond), Monday is weekday 0; or sets it.", Do: func(c *arg.Call) (any, error) {
				if !c.IsNone("datetime") {
					n, err := numbers(c, []arg.Value{c.Value("datetime")})
					if err != nil {
						return nil, err
					}
					return nil, set(n)
				}
				clk.Read()
				now := clk.Time().UTC()
				var t []arg.Value
				for _, n := range []int{now.Year(), int(now.Month()), now.Day(), (int(now.Weekday()) + 6) % 7, now.Hour(), now.Minute(), now.Second(), now.Nanosecond() / 1000} {
					t = append(t, c.Values.Int(int64(n)))
				}
				return c.Values.Tuple(t...), nil
			}},
		},
	}
}

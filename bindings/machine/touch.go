package machine

import (
	"slices"
	"time"

	"github.com/canmv-run/canmv-run/bindings/internal/raise"
	"github.com/canmv-run/canmv-run/host/fault"
	"github.com/canmv-run/canmv-run/host/pins"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// touch is a TOUCH object.
type touch struct {
	index  int
	rotate int // as the script asked; -1 for coordinates of the panel as it is seen
	fixed  bool
	down   []pins.Point
	gone   bool
}

// touchInfo makes points.
func (m *modules) touchInfo() *arg.Class {
	k := &arg.Class{
		Name: "TOUCH_INFO",
		Doc:  "A finger on the touch panel.",
		Str: func(o *arg.Object) string {
			p := o.Data.(pins.TouchPoint)
			return printed("track_id: %d, event: %d, width: %d, x: %d, y: %d, timestamp: %d", p.ID, p.Event, touchWidth, p.X, p.Y, p.At/time.Millisecond)
		},
	}
	prop := func(name, doc string, get func(p pins.TouchPoint) int) {
		k.Props = append(k.Props, arg.Prop{Name: name, Doc: doc, Get: func(o *arg.Object) (any, error) { return get(o.Data.(pins.TouchPoint)), nil }})
	}
	prop("event", "What it does: TOUCH.EVENT_DOWN, EVENT_MOVE or EVENT_UP.", func(p pins.TouchPoint) int { return p.Event })
	prop("track_id", "Tells fingers apart.", func(p pins.TouchPoint) int { return p.ID })
	prop("width", "How broad it is.", func(pins.TouchPoint) int { return touchWidth })
	prop("x", "Where it is, in pixels from the left.", func(p pins.TouchPoint) int { return p.X })
	prop("y", "Where it is, in pixels from the top.", func(p pins.TouchPoint) int { return p.Y })
	prop("timestamp", "When it was seen, in milliseconds of board time.", func(p pins.TouchPoint) int { return int(p.At / time.Millisecond) })
	return k
}

const (
	touchWidth   = 10 // of a finger, as panels report it
	touchDevices = 10
	noSuchFile   = 2 // ENOENT
)

func (m *modules) touchClass() *arg.Class {
	self := func(c *arg.Call) *touch { return c.Self.Data.(*touch) }
	release := func(c *arg.Call) (any, error) { self(c).gone = true; return nil, nil }
	return &arg.Class{
		Name: "TOUCH",
		Doc:  "The touch panel. canmv-run --view touches it by mouse or finger, --set touch=100,40@1s from the command line.",
		Init: &arg.Func{Sig: "TOUCH(dev=0, rotation=None, *, type=0, rotate=None)", Doc: "Without a rotation coordinates are those of the picture on the panel; TOUCH.ROTATE_0 and the others turn what the panel as it is built reports.", Do: func(c *arg.Call) (any, error) {
			n := c.Int("dev")
			t := &touch{index: n, rotate: optional(c, "rotation", optional(c, "rotate", -1))}
			t.fixed = t.rotate < 0
			if err := c.Err(); err != nil {
				return nil, err
			}
			if n < 0 || n >= touchDevices {
				return nil, arg.Raise("ValueError", "invalid touch device number").WithHint("got %d, want 0", n)
			}
			if n != 0 {
				e := &fault.Error{Kind: fault.OSError, Args: []any{noSuchFile}}
				return nil, raise.Error(e.Hinted("the virtual board has one touch panel, TOUCH(0)"))
			}
			c.Self.Data = t
			return nil, nil
		}},
		Methods: []*arg.Func{
			{Sig: "read(count=0)", Doc: "The fingers on the panel as a tuple of at most count, an empty one for none. A finger that was lifted comes once more, with EVENT_UP.", Do: func(c *arg.Call) (any, error) {
				t, n := self(c), c.Int("count")
				if err := c.Err(); err != nil {
					return nil, err
				}
				if t.gone {
					return nil, arg.Raise("OSError", "The TOUCH object has been deleted")
				}
				if n < 0 || n > pins.MaxPoints {
					return nil, arg.Raise("ValueError", "point_number invalid").WithHint("got %d, want 0 to %d", n, pins.MaxPoints)
				}
				if n == 0 {
					n = pins.MaxPoints
				}
				points := m.cfg.Bank.Touch.Read(m.cfg.Clock.Read(), &t.down)
				var items []arg.Value
				for _, p := range points[:min(n, len(points))] {
					if !t.fixed {
						p.X, p.Y = m.cfg.Screen.TouchAt(p.X, p.Y, t.rotate)
					}
					items = append(items, m.info.NewObject(c.Values, p))
				}
				return c.Values.Tuple(items...), nil
			}},
			{Sig: "deinit()", Doc: "Gives the panel back.", Do: release},
			{Sig: "__del__()", Doc: "The same as deinit().", Do: release},
		},
		Consts: slices.Concat(consts("What a finger does.", "EVENT_NONE", pins.TouchNone, "EVENT_UP", pins.TouchUp, "EVENT_DOWN", pins.TouchDown, "EVENT_MOVE", pins.TouchMove),
			consts("How coordinates are turned.", "ROTATE_0", 0, "ROTATE_90", 1, "ROTATE_180", 2, "ROTATE_270", 3),
			consts("A kind of panel; all are the same here.", "TYPE_CST226SE", 0, "TYPE_CST328", 0, "TYPE_GT911", 0)),
		Str: func(o *arg.Object) string { return printed("TOUCH: %d", o.Data.(*touch).index) },
	}
}

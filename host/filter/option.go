package filter

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/canmv-run/canmv-run/host/container/av"
)

// errForeign is wrapped by errors about filters and options that only FFmpeg has.
var errForeign = errors.New("not among canmv-run's own filters")

// foreign says what is missing.
type foreign struct{ what string }

func (f foreign) Error() string        { return f.what }
func (f foreign) Is(target error) bool { return target == errForeign }

// options are the arguments of a filter, taken by name. The first error stays; what nobody took is foreign.
type options struct {
	filter string
	list   []option
	err    error
}

type option struct {
	name, value string
	taken       bool
}

// newOptions splits arguments; those without a name get the names of order.
func newOptions(filter, args string, order ...string) *options {
	o := &options{filter: filter}
	named := false
	for at, nth := 0, 0; at < len(args); nth++ {
		eq := at
		for eq < len(args) && (args[eq] == '_' || args[eq] >= 'a' && args[eq] <= 'z' || args[eq] >= 'A' && args[eq] <= 'Z' || args[eq] >= '0' && args[eq] <= '9') {
			eq++
		}
		name := ""
		if eq > at && eq < len(args) && args[eq] == '=' {
			name, at, named = args[at:eq], eq+1, true
		}
		value, end := token(args, at, ":")
		switch {
		case name != "":
		case named:
			o.fail(invalid("%s: %q stands without a name behind an option with one", filter, value))
		case nth >= len(order):
			o.fail(invalid("%s: %q is one argument too many, it takes %s", filter, value, strings.Join(order, ":")))
		default:
			name = order[nth]
		}
		o.list = append(o.list, option{name: name, value: value})
		at = end + 1
	}
	return o
}

func (o *options) fail(err error) {
	if o.err == nil {
		o.err = err
	}
}

// text takes an option by any of its names.
func (o *options) text(names ...string) (string, bool) {
	for i := len(o.list) - 1; i >= 0; i-- {
		if slices.Contains(names, o.list[i].name) {
			v := o.list[i].value
			for k := range o.list {
				if slices.Contains(names, o.list[k].name) {
					o.list[k].taken = true
				}
			}
			return v, true
		}
	}
	return "", false
}

func (o *options) bad(names []string, got, want string) {
	o.fail(invalid("%s: %s=%s, want %s", o.filter, names[0], got, want))
}

func (o *options) int(def int, names ...string) int {
	s, ok := o.text(names...)
	if !ok {
		return def
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		o.bad(names, s, "an integer")
	}
	return n
}

// expr takes an expression.
func (o *options) expr(def string, names ...string) *expr {
	s, ok := o.text(names...)
	if !ok {
		s = def
	}
	e, err := parseExpr(s)
	if err != nil {
		if !errors.Is(err, errForeign) {
			err = invalid("%s: %s=%s: %v", o.filter, names[0], s, err)
		}
		o.fail(err)
		return constant(0)
	}
	return e
}

// ratio takes a fraction: 30000/1001, 30000:1001, 25, 29.97.
func (o *options) ratio(def av.Rational, names ...string) av.Rational {
	s, ok := o.text(names...)
	if !ok {
		return def
	}
	r, ok := parseRatio(s)
	if !ok {
		o.bad(names, s, "a fraction such as 30000/1001")
	}
	return r
}

var ratios = map[string]av.Rational{"ntsc": {Num: 30000, Den: 1001}, "pal": {Num: 25, Den: 1}, "film": {Num: 24, Den: 1}, "ntsc-film": {Num: 24000, Den: 1001}}

func parseRatio(s string) (av.Rational, bool) {
	if r, ok := ratios[s]; ok {
		return r, true
	}
	a, b, split := strings.Cut(s, "/")
	if !split {
		a, b, split = strings.Cut(s, ":")
	}
	if split {
		n, err1 := strconv.Atoi(a)
		d, err2 := strconv.Atoi(b)
		return av.Rational{Num: n, Den: d}, err1 == nil && err2 == nil && d > 0 && n >= 0 && n < 1<<30 && d < 1<<30
	}
	if n, err := strconv.Atoi(s); err == nil {
		return av.Rational{Num: n, Den: 1}, n > 0 && n < 1<<30
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f <= 0 || f > 1e6 {
		return av.Rational{}, false
	}
	for _, den := range []int{1001, 1000, 1000000} { // 29.97 means 30000/1001
		n := int(f*float64(den) + 0.5)
		if den != 1001 || n%1000 == 0 && abs(float64(n)/1001-f) < 0.005 {
			return av.Rational{Num: n, Den: den}.Reduce(), n > 0
		}
	}
	return av.Rational{}, false
}

func abs(f float64) float64 { return max(f, -f) }

// size takes WIDTHxHEIGHT.
func (o *options) size(names ...string) (w, h int, ok bool) {
	s, ok := o.text(names...)
	if !ok {
		return 0, 0, false
	}
	a, b, _ := strings.Cut(s, "x")
	w, err1 := strconv.Atoi(a)
	h, err2 := strconv.Atoi(b)
	if err1 != nil || err2 != nil || w < 1 || h < 1 {
		o.bad(names, s, "a size such as 320x240")
	}
	return w, h, true
}

// seconds takes a time: 1.5, 250ms, 01:02:03.5.
func (o *options) seconds(names ...string) (time.Duration, bool) {
	s, ok := o.text(names...)
	if !ok {
		return 0, false
	}
	text, sign := strings.CutPrefix(s, "-")
	unit := 1.0
	for _, u := range []struct {
		suffix string
		unit   float64
	}{{"us", 1e-6}, {"ms", 1e-3}, {"s", 1}} {
		if t, found := strings.CutSuffix(text, u.suffix); found {
			text, unit = t, u.unit
			break
		}
	}
	total := 0.0
	for _, part := range strings.Split(text, ":") {
		v, err := strconv.ParseFloat(part, 64)
		if err != nil || v < 0 {
			o.bad(names, s, "a time such as 1.5, 250ms or 00:00:01.5")
			return 0, true
		}
		total = total*60 + v
	}
	if sign {
		total = -total
	}
	return time.Duration(total*unit*1e9 + 0.5), true
}

// end returns the first error; options that were not taken are foreign.
func (o *options) end() error {
	if o.err != nil {
		return o.err
	}
	for _, x := range o.list {
		if !x.taken {
			return foreign{"the option " + x.name + "=" + x.value + " of filter " + o.filter}
		}
	}
	return nil
}

func (o *options) foreign(format string) { o.fail(foreign{format + " of filter " + o.filter}) }

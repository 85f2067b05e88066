package pins

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Input is something that comes from outside at a board time: a button that is pressed, a slider, a touch.
type Input struct {
	What  string // pin, adc, temp or touch
	Which int    // of the pins or analog inputs
	Value float64
	Free  bool  // the pin or panel is let go
	Point Point // of a touch
	At    time.Duration
}

// InputForm is what ParseInput reads, for error texts.
const InputForm = "pin21=0, pin21=none, adc0=0.9, temp=60 or touch=100,40, each with @TIME of the board behind it (such as @1.5s) or from the start"

// ParseInput reads an input as the command line gives it: see InputForm.
func ParseInput(text string) (Input, error) {
	bad := func(why string) (Input, error) {
		return Input{}, fmt.Errorf("pins: %q: %s; want %s", text, why, InputForm)
	}
	what, at, timed := strings.Cut(text, "@")
	var in Input
	if timed {
		d, err := time.ParseDuration(at)
		if err != nil || d < 0 {
			return bad("no time " + at)
		}
		in.At = d
	}
	name, value, ok := strings.Cut(what, "=")
	if !ok {
		return bad("no value")
	}
	in.What = strings.TrimRight(name, "0123456789")
	if number := name[len(in.What):]; number != "" {
		n, err := strconv.Atoi(number)
		if err != nil {
			return bad("no number " + number)
		}
		in.Which = n
	} else if in.What == "pin" || in.What == "adc" {
		return bad("no number")
	}
	var err error
	switch {
	case value == "none" && (in.What == "pin" || in.What == "touch"):
		in.Free = true
	case in.What == "pin":
		if value != "0" && value != "1" {
			return bad("a pin is 0, 1 or none")
		}
		in.Value, err = strconv.ParseFloat(value, 64)
	case in.What == "adc" || in.What == "temp":
		in.Value, err = strconv.ParseFloat(value, 64)
	case in.What == "touch":
		x, y, _ := strings.Cut(value, ",")
		if in.Point.X, err = strconv.Atoi(x); err == nil {
			in.Point.Y, err = strconv.Atoi(y)
		}
	default:
		return bad("unknown input " + in.What)
	}
	if err != nil {
		return bad("no value " + value)
	}
	return in, nil
}

// Apply makes an input happen now.
func (b *Bank) Apply(in Input) {
	switch {
	case in.What == "pin" && in.Free:
		b.Release(in.Which)
	case in.What == "pin":
		b.Drive(in.Which, in.Value != 0)
	case in.What == "adc":
		b.SetVolts(in.Which, in.Value)
	case in.What == "temp":
		b.SetCelsius(in.Value)
	case in.Free:
		b.Touch.Set(nil)
	default:
		b.Touch.Set([]Point{in.Point})
	}
}

// Schedule makes inputs happen at their times, those of time zero now. It refuses pins and inputs that there are not.
func (b *Bank) Schedule(inputs []Input) error {
	for _, in := range inputs {
		most := map[string]int{"pin": len(b.pins), "adc": AnalogInputs}[in.What]
		if most > 0 && in.Which >= most {
			return fmt.Errorf("pins: %s%d, want 0 to %d", in.What, in.Which, most-1)
		}
		if in.At == 0 {
			b.Apply(in)
		} else {
			b.cfg.Clock.At(in.At, func() { b.Apply(in) })
		}
	}
	return nil
}

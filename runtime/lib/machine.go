package lib

import (
	"time"

	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/runtime/types"
)

// machineModule is what of machine needs no pins: PinBase for pins that a script makes itself, Signal and time_pulse_us
// over them. A table of the same name adds the board's.
func (e *engine) machineModule(th *types.Thread) *types.Module {
	return types.ModuleOf("machine", []types.Member{
		{Name: "PinBase", Value: pinBaseClass},
		{Name: "Signal", Value: signalClass},
		types.FuncN("time_pulse_us", 2, 3, e.timePulse),
	})
}

// pinBaseClass is what a script derives pins of its own from: they have a method value().
var pinBaseClass = newPinBaseClass()

func newPinBaseClass() *types.Class {
	types.Setup()
	c := types.NewNativeClass("PinBase", types.ObjectClass)
	c.SetConstructor(func(th *types.Thread, cls *types.Class, args []types.Value, kw []*types.Str) types.Value {
		return &types.Object{}
	})
	c.AddMembers()
	return c
}

// pinValue reads or, with v, sets a pin.
func pinValue(th *types.Thread, pin types.Value, v ...types.Value) (int, bool) {
	r := types.CallMethod(th, pin, "value", v...)
	if r == nil {
		return 0, false
	}
	if len(v) > 0 {
		return 0, true
	}
	return types.ToInt(th, r)
}

// signal is machine.Signal: a pin, inverted or not.
type signal struct {
	pin    types.Value
	invert bool
}

var signalClass = newSignalClass()

func (s *signal) Class() *types.Class   { return signalClass }
func (s *signal) Type() string          { return "Signal" }
func (s *signal) String() string        { return "<Signal>" }
func (s *signal) Freeze()               {}
func (s *signal) Truth() starlark.Bool  { return true }
func (s *signal) Hash() (uint32, error) { return uint32(types.Address(s) >> 4), nil }

// CallV is types.Caller: value().
func (s *signal) CallV(th *types.Thread, args []types.Value, kw []*types.Str) types.Value {
	if len(kw) > 0 || len(args) > 1 {
		return th.TypeError("function expected at most 1 arguments, got %d", len(args))
	}
	if len(args) == 0 {
		v, ok := pinValue(th, s.pin)
		if !ok {
			return nil
		}
		if s.invert {
			v ^= 1
		}
		return types.Int(int64(v))
	}
	on, ok := types.Truth(th, args[0])
	if !ok {
		return nil
	}
	n := int64(0)
	if on != s.invert {
		n = 1
	}
	if _, ok := pinValue(th, s.pin, types.Int(n)); !ok {
		return nil
	}
	return types.None
}

var signalParams = []types.Param{{Name: "pin"}, {Name: "invert", Def: types.False}}

func newSignal(th *types.Thread, cls *types.Class, args []types.Value, kw []*types.Str) types.Value {
	var v [2]types.Value
	if !types.ParseArgs(th, args, kw, signalParams, v[:]) {
		return nil
	}
	invert, ok := types.Truth(th, v[1])
	if !ok {
		return nil
	}
	return &signal{pin: v[0], invert: invert}
}

func newSignalClass() *types.Class {
	types.Setup()
	c := types.NewNativeClass("Signal", types.ObjectClass)
	c.SetConstructor(newSignal)
	set := func(v types.Value) func(th *types.Thread, self types.Value) types.Value {
		return func(th *types.Thread, self types.Value) types.Value {
			return self.(*signal).CallV(th, []types.Value{v}, nil)
		}
	}
	c.AddMembers([]types.Member{
		types.MethodN("value", 0, 1, func(th *types.Thread, args []types.Value) types.Value {
			return args[0].(*signal).CallV(th, args[1:], nil)
		}),
		types.Method1("on", set(types.True)),
		types.Method1("off", set(types.False)),
	})
	return c
}

// timePulse is time_pulse_us(pin, level, timeout_us=1000000): how long the pin keeps the level, -2 if it does not
// take it in time, -1 if it does not leave it.
func (e *engine) timePulse(th *types.Thread, args []types.Value) types.Value {
	on, ok := types.Truth(th, args[1])
	if !ok {
		return nil
	}
	us, ok := optionalInt(th, args, 2, 1_000_000)
	if !ok {
		return nil
	}
	limit := time.Duration(us) * time.Microsecond
	level := 0
	if on {
		level = 1
	}
	// until waits for the pin to be at want, or not.
	until := func(want int) (took time.Duration, met, ok bool) {
		start := e.now()
		for {
			v, ok := pinValue(th, args[0])
			if !ok {
				return 0, false, false
			}
			took = e.now() - start
			if v == want {
				return took, true, true
			}
			if took >= limit || e.Now == nil {
				return took, false, true
			}
		}
	}
	if _, met, ok := until(level); !ok {
		return nil
	} else if !met {
		return types.Int(-2)
	}
	took, met, ok := until(1 - level)
	if !ok {
		return nil
	}
	if !met {
		return types.Int(-1)
	}
	return types.Int(int64(took / time.Microsecond))
}

package arg

import (
	"fmt"
	"io"
	"math"
	"time"

	"go.starlark.net/starlark"
)

// Interp is what a binding may ask of the interpreter that runs the script.
type Interp interface {
	// ExitPoint is os.exitpoint: with set it changes the thread's mode (0 disable, 1 enable, 2 enable in sleep) and
	// returns the old one; with mode 0 or without set it also raises a stop that is pending (board-api.md section 8).
	ExitPoint(mode int, set bool) (old int, err error)
	// Sleep waits d of board time as time.sleep does: it may be ended by a stop, which is then the error.
	Sleep(d time.Duration) error
	// Stdout is the script's output.
	Stdout() io.Writer
	// PrintException writes a traceback as sys.print_exception does.
	PrintException(w io.Writer, exc Value) error
	// Exit ends the script as sys.exit does.
	Exit(code Value) error
	// Later calls fn in the script's main thread soon: between two steps of the script, or while it sleeps or waits. What
	// fn raises is printed. False: too many calls wait already. The clock's baton is held.
	Later(fn starlark.Callable, args ...Value) bool
}

// Env is what every call of a script knows. An engine makes one for each Runtime and ties it to its threads.
type Env struct {
	Values Values
	Interp Interp

	free []*Call // finished calls, to be used again: a binding called for every frame makes no garbage
}

func (e *Env) take() *Call {
	if n := len(e.free); n > 0 {
		c := e.free[n-1]
		e.free = e.free[:n-1]
		return c
	}
	return new(Call)
}

func (e *Env) give(c *Call) {
	*c = Call{}
	e.free = append(e.free, c)
}

const envKey = "canmv-run env"

// SetEnv ties env to a thread. An engine does it when it makes a thread.
func SetEnv(th *starlark.Thread, env *Env) { th.SetLocal(envKey, env) }

// EnvOf returns the thread's Env.
func EnvOf(th *starlark.Thread) *Env {
	env, _ := th.Local(envKey).(*Env)
	if env == nil {
		panic("arg: the thread has no Env; the engine must call arg.SetEnv")
	}
	return env
}

// Call is one call of a Func. It is valid until Do returns; keep nothing of it but the values.
//
// The getters take the parameter's name and convert its argument, or its default. The first failure is kept and
// returned by Err, so a function reads all its arguments and checks once.
type Call struct {
	Thread *starlark.Thread
	Env    *Env
	Values Values
	// Self is the receiver of a method, nil for a function.
	Self *Object

	fn    *Func
	slots []Value
	small [10]Value
	rest  starlark.Tuple
	kw    []starlark.Tuple
	err   error
}

// Err is the first failure of a getter.
func (c *Call) Err() error { return c.err }

// Fail records a failure of a binding's own getter, if it is the first.
func (c *Call) Fail(err error) {
	if c.err == nil {
		c.err = err
	}
}

// Name is the function's name.
func (c *Call) Name() string { return c.fn.Name() }

func (c *Call) slot(name string) (Value, *param) {
	s := c.fn.signature()
	i := s.find(name)
	if i < 0 {
		panic(fmt.Sprintf("arg: %s has no parameter %q", s.text, name))
	}
	return c.slots[i], &s.params[i]
}

// Has reports whether the script passed the argument.
func (c *Call) Has(name string) bool {
	v, _ := c.slot(name)
	return v != nil
}

// Value is the argument as it came, or its default.
func (c *Call) Value(name string) Value {
	v, p := c.slot(name)
	if v == nil {
		return ToValue(c.Values, p.def)
	}
	return v
}

// Rest are the arguments of *args.
func (c *Call) Rest() []Value { return c.rest }

// Keywords are the arguments of **kwargs as (name, value), in the order of the call.
func (c *Call) Keywords() []starlark.Tuple { return c.kw }

// IsNone reports whether the argument is None.
func (c *Call) IsNone(name string) bool { return c.Value(name) == None }

// BadType records that an argument has the wrong type, with MicroPython's text and a hint that says got and want.
func (c *Call) BadType(name string, got Value, want string) {
	if c.err == nil {
		c.err = Raisef("TypeError", "can't convert %s to %s", got.Type(), want).
			WithHint("%s: %s is %s of type %s, want %s", c.fn.Sig, name, short(got), got.Type(), want)
	}
}

func short(v Value) string {
	if s := v.String(); len(s) <= 40 {
		return s
	}
	return "a value"
}

// Int is an integer of Go's int.
func (c *Call) Int(name string) int {
	n := c.Int64(name)
	if int64(int(n)) != n {
		c.BadType(name, c.Value(name), "int")
	}
	return int(n)
}

// Int64 is an integer of 64 bits.
func (c *Call) Int64(name string) int64 {
	v, p := c.slot(name)
	if v == nil {
		if n, ok := p.def.(int64); ok {
			return n
		}
		v = c.Value(name)
	}
	v = c.number(v, false)
	n, ok := AsInt(v)
	if !ok {
		if _, isInt := v.(Integer); isInt {
			if c.err == nil {
				c.err = Raise("OverflowError", "overflow converting long int to machine word").
					WithHint("%s: %s is %s, want a number of at most 64 bits", c.fn.Sig, name, short(v))
			}
			return 0
		}
		c.BadType(name, v, "int")
	}
	return n
}

// Uint64 is an integer seen as 64 bits, for addresses and masks.
func (c *Call) Uint64(name string) uint64 {
	v := c.number(c.Value(name), false)
	n, ok := AsUint(v)
	if !ok {
		c.BadType(name, v, "int")
	}
	return n
}

// Number is what a script's object stands for as a number, v itself if it is none.
func (c *Call) Number(v Value, float bool) Value { return c.number(v, float) }

// number is what a script's object stands for as a number, v itself if it is none.
func (c *Call) number(v Value, float bool) Value {
	n, ok := v.(Numeric)
	if !ok {
		return v
	}
	r, err := n.Number(c.Thread, float)
	if err != nil {
		c.Fail(err)
		return v
	}
	return r
}

// Float is a float or an integer.
func (c *Call) Float(name string) float64 {
	v := c.number(c.Value(name), true)
	f, ok := AsFloat(v)
	if !ok {
		c.BadType(name, v, "float")
		return math.NaN()
	}
	return f
}

// Bool is the truth of any value.
func (c *Call) Bool(name string) bool { return bool(c.Value(name).Truth()) }

// Str is a str.
func (c *Call) Str(name string) string {
	v := c.Value(name)
	s, ok := AsStr(v)
	if !ok {
		c.BadType(name, v, "str")
	}
	return s
}

// Buffer is the live bytes of a bytes-like value (or a str as UTF-8).
func (c *Call) Buffer(name string) []byte {
	v := c.Value(name)
	b, ok := AsBuffer(v)
	if !ok && c.err == nil {
		c.err = Raise("TypeError", "object with buffer protocol required").
			WithHint("%s: %s is of type %s, want bytes, bytearray or memoryview", c.fn.Sig, name, v.Type())
	}
	return b
}

// Seq is the items of a list, tuple or other iterable.
func (c *Call) Seq(name string) []Value {
	v := c.Value(name)
	items, ok := AsSeq(v)
	if !ok {
		c.BadType(name, v, "tuple")
	}
	return items
}

// Callable is something that can be called back with starlark.Call; nil for None.
func (c *Call) Callable(name string) starlark.Callable {
	v := c.Value(name)
	if v == None {
		return nil
	}
	f, ok := v.(starlark.Callable)
	if !ok {
		c.BadType(name, v, "function")
	}
	return f
}

// Object is an instance of class.
func (c *Call) Object(name string, class *Class) *Object {
	v := c.Value(name)
	o, ok := AsObject(v, class)
	if !ok {
		c.BadType(name, v, class.Name)
	}
	return o
}

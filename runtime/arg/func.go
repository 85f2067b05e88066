package arg

import (
	"fmt"
	"sync"

	"go.starlark.net/starlark"
)

// Func is a Go function that scripts call.
type Func struct {
	// Sig is the signature as the manual prints it, e.g. "GetStream(chn, streamData, timeout=-1)". A method's signature
	// does not name self. `/` ends the positional-only parameters, `*` starts the keyword-only ones, `*args` and
	// `**kwargs` collect the rest.
	Sig string
	Doc string
	// Do makes the call. It returns a Go value that ToValue takes.
	Do func(c *Call) (any, error)

	once sync.Once
	sig  *signature
}

func (f *Func) signature() *signature {
	f.once.Do(func() { f.sig = parseSig(f.Sig) })
	return f.sig
}

// Name is the function's name as the signature gives it.
func (f *Func) Name() string {
	for i := 0; i < len(f.Sig); i++ {
		if f.Sig[i] == '(' {
			return f.Sig[:i]
		}
	}
	return f.Sig
}

func (f *Func) MemberName() string { return f.Name() }
func (f *Func) MemberDoc() string  { return f.Doc }

func (f *Func) String() string        { return "<function>" }
func (f *Func) Type() string          { return "function" }
func (f *Func) Freeze()               {}
func (f *Func) Truth() starlark.Bool  { return true }
func (f *Func) Hash() (uint32, error) { return starlark.String(f.Sig).Hash() }

// CallInternal is starlark.Callable: both engines call through it.
func (f *Func) CallInternal(th *starlark.Thread, args starlark.Tuple, kwargs []starlark.Tuple) (Value, error) {
	return f.Invoke(th, nil, args, kwargs)
}

// Invoke calls f with a receiver.
func (f *Func) Invoke(th *starlark.Thread, self *Object, args starlark.Tuple, kwargs []starlark.Tuple) (Value, error) {
	env := EnvOf(th)
	c := env.take()
	c.Thread, c.Env, c.Values, c.Self, c.fn = th, env, env.Values, self, f
	sig := f.signature()
	if n := len(sig.params); n <= len(c.small) {
		c.slots = c.small[:n]
	} else {
		c.slots = make([]Value, n)
	}
	if err := c.bind(sig, args, kwargs); err != nil {
		return nil, err
	}
	x, err := f.Do(c)
	env.give(c)
	if err != nil {
		return nil, err
	}
	return ToValue(env.Values, x), nil
}

// Bound is a method together with its receiver.
type Bound struct {
	Fn   *Func
	Recv *Object
}

func (b *Bound) Name() string          { return b.Fn.Name() }
func (b *Bound) String() string        { return "<bound_method " + b.Fn.Name() + ">" }
func (b *Bound) Type() string          { return "bound_method" }
func (b *Bound) Freeze()               {}
func (b *Bound) Truth() starlark.Bool  { return true }
func (b *Bound) Hash() (uint32, error) { return b.Fn.Hash() }

func (b *Bound) CallInternal(th *starlark.Thread, args starlark.Tuple, kwargs []starlark.Tuple) (Value, error) {
	return b.Fn.Invoke(th, b.Recv, args, kwargs)
}

// Doc is the manual of a callable or class, "" where it has none.
func Doc(v Value) string {
	switch v := v.(type) {
	case *Func:
		return v.Sig + "\n" + v.Doc
	case *Bound:
		return v.Fn.Sig + "\n" + v.Fn.Doc
	case *Class:
		return v.Doc
	}
	return ""
}

// bind matches arguments to slots. The exception has MicroPython's text; the hint names the function, got and want.
func (c *Call) bind(s *signature, args starlark.Tuple, kwargs []starlark.Tuple) error {
	pos := 0
	for i := range s.params {
		if s.params[i].kind != normal {
			continue
		}
		if pos == len(args) {
			break
		}
		c.slots[i] = args[pos]
		pos++
	}
	if pos < len(args) {
		if s.args < 0 {
			return c.arity(s, len(args))
		}
		c.rest = append(starlark.Tuple(nil), args[pos:]...) // args may be the engine's to use again
	}
	for _, kv := range kwargs {
		name, _ := AsStr(kv[0])
		i := s.find(name)
		if i < 0 || s.params[i].kind >= starArgs || i < s.posOnly {
			if s.kwargs >= 0 {
				c.kw = append(c.kw, kv)
				continue
			}
			return Raisef("TypeError", "unexpected keyword argument '%s'", name).
				WithHint("%s has no parameter %q", s.text, name)
		}
		if c.slots[i] != nil {
			return Raisef("TypeError", "function got multiple values for argument '%s'", name).
				WithHint("%s: %s is given both by position and by name", s.text, name)
		}
		c.slots[i] = kv[1]
	}
	for i := range s.params {
		p := &s.params[i]
		if !p.required || p.kind >= starArgs || c.slots[i] != nil {
			continue
		}
		if p.kind == kwOnly {
			return Raisef("TypeError", "function missing required keyword argument '%s'", p.name).
				WithHint("%s needs %s=", s.text, p.name)
		}
		if len(kwargs) == 0 {
			return c.arity(s, len(args))
		}
		return Raisef("TypeError", "function missing required positional argument #%d", i+1).
			WithHint("%s needs %s", s.text, p.name)
	}
	return nil
}

func (c *Call) arity(s *signature, got int) error {
	self := 0
	if c.Self != nil {
		self = 1 // MicroPython counts self
	}
	var e *Exception
	switch {
	case got < s.minPos && s.npos != s.minPos:
		e = Raisef("TypeError", "function missing %d required positional arguments", s.minPos-got)
	default:
		e = Raisef("TypeError", "function takes %d positional arguments but %d were given", s.npos+self, got+self)
	}
	want := fmt.Sprint(s.minPos)
	if s.npos != s.minPos {
		want = fmt.Sprintf("%d to %d", s.minPos, s.npos)
	}
	return e.WithHint("%s takes %s arguments, got %d", s.text, want, got)
}

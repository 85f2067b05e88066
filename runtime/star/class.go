package star

import (
	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/runtime/arg"
)

// class is an arg.Class as a value that Starlark can call.
type class struct{ *arg.Class }

var (
	_ starlark.Callable = class{}
	_ starlark.HasAttrs = class{}
)

// Name is what starlark.Callable wants; the field of that name is in the embedded Class.
func (c class) Name() string { return c.Class.Name }

// Attr is a constant, a static function, a class within, or a method that wants its receiver first.
func (c class) Attr(name string) (starlark.Value, error) {
	v, err := c.AttrIn(Values{}, name)
	return wrap(v), err
}

// wrap makes a class callable and leaves other values alone.
func wrap(v starlark.Value) starlark.Value {
	if k, ok := v.(*arg.Class); ok {
		return class{k}
	}
	return v
}

package runtime

import (
	"fmt"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"github.com/canmv-run/canmv-run/runtime/arg"
	"github.com/canmv-run/canmv-run/runtime/lib"
	"github.com/canmv-run/canmv-run/runtime/star"
	"github.com/canmv-run/canmv-run/runtime/types"
	"github.com/canmv-run/canmv-run/runtime/vm"
)

// bridged are modules of the MicroPython engine that Starlark scripts load, too. The others need what Starlark has not:
// classes, coroutines, threads, complex numbers, or lists that are changed in place.
var bridged = []string{"deflate", "framebuf", "micropython", "platform", "select", "socket", "zlib"}

// bridge hands the engine's modules to Starlark. Numbers, text, bytes and collections are converted, collections as
// copies; everything else is wrapped and keeps its identity.
type bridge struct{ e *starlarkEngine }

// loaders are the tables of the bridged modules, which go before cfg.
func (b *bridge) loaders(cfg []arg.Loader) []arg.Loader {
	var list []arg.Loader
	for _, name := range bridged {
		m, ok := b.e.rt.native[name]
		if !ok || b.has(cfg, name) {
			continue
		}
		list = append(list, arg.Loader{Name: m.Name, Aliases: m.Aliases, Load: func() *arg.Module { return b.table(m) }})
	}
	return append(list, cfg...)
}

func (b *bridge) has(cfg []arg.Loader, name string) bool {
	for _, l := range cfg {
		if l.Name == name && l.Load != nil {
			return true
		}
	}
	return false
}

func (b *bridge) table(m lib.Module) *arg.Module {
	table := &arg.Module{Name: m.Name}
	mod := m.Load(b.thread())
	if mod == nil {
		panic(fmt.Sprintf("runtime: module %s: %v", m.Name, b.failed()))
	}
	mod.Dict.Each(func(k, v types.Value) bool {
		if name := k.(*types.Str).S; arg.Public(name) {
			table.Members = append(table.Members, arg.Const{Name: name, Value: b.out(v)})
		}
		return true
	})
	return table
}

func (b *bridge) thread() *types.Thread { return b.e.rt.main.Thread.Thread }

// failed is the pending exception as Starlark understands it.
func (b *bridge) failed() error {
	th := b.thread()
	return b.e.convert(types.AsError(th, th.Take()))
}

// out makes a Starlark value of one of the engine.
func (b *bridge) out(v types.Value) starlark.Value {
	vs := star.Values{}
	switch x := v.(type) {
	case starlark.NoneType, starlark.Bool, starlark.Float:
		return v
	case *types.Str:
		return vs.Str(x.S)
	case *types.Bytes:
		return vs.Bytes(x.B)
	case *types.Bytearray:
		return vs.Bytearray(x.B)
	case *types.Tuple:
		return vs.Tuple(b.outAll(x.Items)...)
	case *types.List:
		return vs.List(b.outAll(x.Items))
	case *types.Dict:
		d := starlark.NewDict(x.Len())
		x.Each(func(k, v types.Value) bool { return d.SetKey(b.out(k), b.out(v)) == nil })
		return d
	case *outside:
		return x.Callable
	}
	if n, ok := types.ToBig(v); ok {
		return vs.BigInt(n)
	}
	return &wrapped{b, v}
}

func (b *bridge) outAll(list []types.Value) []starlark.Value {
	out := make([]starlark.Value, len(list))
	for i, v := range list {
		out[i] = b.out(v)
	}
	return out
}

// in makes a value of the engine of one of Starlark's. What has a buffer is shared.
func (b *bridge) in(v starlark.Value) types.Value {
	switch x := v.(type) {
	case starlark.String:
		return types.NewStr(string(x))
	case starlark.Int:
		return types.IntFromBig(x.BigInt())
	case starlark.Bytes:
		return types.NewBytes([]byte(x))
	case starlark.Tuple:
		return types.NewTuple(b.inAll(x))
	case *starlark.List:
		items := make([]starlark.Value, x.Len())
		for i := range items {
			items[i] = x.Index(i)
		}
		return types.NewList(b.inAll(items))
	case *starlark.Dict:
		d := types.NewDict(x.Len())
		for _, p := range x.Items() {
			if !d.Set(b.thread(), b.in(p[0]), b.in(p[1])) {
				b.thread().Take() // a key that Starlark hashes, the engine does, too
			}
		}
		return d
	case *wrapped:
		return x.v
	case starlark.Callable:
		return &outside{x, b}
	}
	return v
}

func (b *bridge) inAll(list []starlark.Value) []types.Value {
	out := make([]types.Value, len(list))
	for i, v := range list {
		out[i] = b.in(v)
	}
	return out
}

// outside is a function of the Starlark script as the engine calls it.
type outside struct {
	starlark.Callable
	b *bridge
}

// CallV is types.Caller.
func (f *outside) CallV(th *types.Thread, args []types.Value, kw []*types.Str) types.Value {
	pos := starlark.Tuple(f.b.outAll(args[:len(args)-len(kw)]))
	var named []starlark.Tuple
	for i, k := range kw {
		named = append(named, starlark.Tuple{starlark.String(k.S), f.b.out(args[len(pos)+i])})
	}
	v, err := f.b.e.runner.Call(f.Callable, pos, named)
	if err != nil {
		return th.ThrowError(err)
	}
	return f.b.in(v)
}

// wrapped is a value of the engine as Starlark sees it: its attributes, calls, items and iteration.
type wrapped struct {
	b *bridge
	v types.Value
}

var (
	_ starlark.HasSetField = (*wrapped)(nil)
	_ starlark.Callable    = (*wrapped)(nil)
	_ starlark.Iterable    = (*wrapped)(nil)
	_ starlark.HasSetKey   = (*wrapped)(nil)
	_ starlark.Comparable  = (*wrapped)(nil)
)

func (w *wrapped) String() string {
	s, ok := types.Repr(w.b.thread(), w.v)
	if !ok {
		return w.b.failed().Error()
	}
	return s
}
func (w *wrapped) Type() string          { return types.TypeName(w.v) }
func (w *wrapped) Freeze()               {}
func (w *wrapped) Truth() starlark.Bool  { return w.v.Truth() }
func (w *wrapped) Hash() (uint32, error) { return w.v.Hash() }
func (w *wrapped) Name() string          { return w.Type() }
func (w *wrapped) AttrNames() []string   { return vm.Dir(w.v) }

// result is out of v, or the pending exception.
func (w *wrapped) result(v types.Value) (starlark.Value, error) {
	if v == nil {
		return nil, w.b.failed()
	}
	return w.b.out(v), nil
}

// CompareSameType is starlark.Comparable: == and !=.
func (w *wrapped) CompareSameType(op syntax.Token, y starlark.Value, depth int) (bool, error) {
	eq, ok := types.Equal(w.b.thread(), w.v, y.(*wrapped).v)
	switch {
	case !ok:
		return false, w.b.failed()
	case op == syntax.EQL || op == syntax.NEQ:
		return eq == (op == syntax.EQL), nil
	}
	return false, arg.Raisef("TypeError", "unsupported types for %v: '%s', '%s'", op, w.Type(), y.Type())
}

// Attr is starlark.HasAttrs.
func (w *wrapped) Attr(name string) (starlark.Value, error) {
	v := types.GetAttrOptional(w.b.thread(), w.v, name)
	if v == nil && !w.b.thread().Failed() {
		return nil, nil
	}
	return w.result(v)
}

// SetField is starlark.HasSetField.
func (w *wrapped) SetField(name string, v starlark.Value) error {
	if !types.SetAttr(w.b.thread(), w.v, name, w.b.in(v)) {
		return w.b.failed()
	}
	return nil
}

// CallInternal is starlark.Callable.
func (w *wrapped) CallInternal(_ *starlark.Thread, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	all := w.b.inAll(args)
	var kw []*types.Str
	for _, p := range kwargs {
		name, _ := starlark.AsString(p[0])
		kw = append(kw, types.NewStr(name))
		all = append(all, w.b.in(p[1]))
	}
	return w.result(types.Call(w.b.thread(), w.v, all, kw))
}

// Get is starlark.Mapping.
func (w *wrapped) Get(key starlark.Value) (starlark.Value, bool, error) {
	v, err := w.result(types.GetItem(w.b.thread(), w.v, w.b.in(key)))
	return v, err == nil, err
}

// SetKey is starlark.HasSetKey.
func (w *wrapped) SetKey(key, v starlark.Value) error {
	if !types.SetItem(w.b.thread(), w.v, w.b.in(key), w.b.in(v)) {
		return w.b.failed()
	}
	return nil
}

// Iterate is starlark.Iterable. An exception ends it: Starlark's iterators have none.
func (w *wrapped) Iterate() starlark.Iterator {
	th := w.b.thread()
	it := types.Iter(th, w.v)
	if it == nil {
		th.Take()
	}
	return &wrappedIterator{w.b, it}
}

type wrappedIterator struct {
	b  *bridge
	it types.Iterator
}

// Next is starlark.Iterator.
func (i *wrappedIterator) Next(p *starlark.Value) bool {
	if i.it == nil {
		return false
	}
	v := i.it.Next(i.b.thread())
	if v == nil {
		i.b.thread().Take()
		return false
	}
	*p = i.b.out(v)
	return true
}

// Done is starlark.Iterator.
func (i *wrappedIterator) Done() {}

package lib

import (
	"time"

	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/runtime/types"
)

// pollObject is select.poll().
type pollObject struct {
	set   pollSet
	class *types.Class
	// next is how far ipoll has come; tuple is the one tuple that it gives again and again.
	next    int
	oneShot bool
	tuple   *types.Tuple
}

func (p *pollObject) Class() *types.Class   { return p.class }
func (p *pollObject) String() string        { return "<poll>" }
func (p *pollObject) Type() string          { return "poll" }
func (p *pollObject) Freeze()               {}
func (p *pollObject) Truth() starlark.Bool  { return true }
func (p *pollObject) Hash() (uint32, error) { return uint32(types.Address(p) >> 4), nil }

// Next is types.Iterator: what ipoll has found. The tuple is the same each time, so that polling makes no garbage.
func (p *pollObject) Next(th *types.Thread) types.Value {
	for p.next < len(p.set.order) {
		w := p.set.order[p.next]
		p.next++
		if w.got == 0 {
			continue
		}
		p.tuple.Items[0], p.tuple.Items[1] = w.obj, types.Int(int64(w.got))
		if p.oneShot {
			w.events = 0
		}
		return p.tuple
	}
	return nil
}

// selectModule waits for streams: poll and select.
func (e *engine) selectModule(th *types.Thread) *types.Module {
	class := types.NewFinalClass("poll", types.ObjectClass)
	class.AddMembers(pollMembers())
	return types.ModuleOf("select", []types.Member{
		types.Func0("poll", func(th *types.Thread) types.Value {
			return &pollObject{set: pollSet{e: e}, class: class, tuple: types.TupleOf(types.None, types.None)}
		}),
		types.FuncN("select", 3, 4, e.selectSelect),
		{Name: "POLLIN", Value: types.Int(pollIn)},
		{Name: "POLLOUT", Value: types.Int(pollOut)},
		{Name: "POLLERR", Value: types.Int(pollErr)},
		{Name: "POLLHUP", Value: types.Int(pollHup)},
	})
}

func pollMembers() []types.Member {
	return []types.Member{
		types.MethodN("register", 1, 2, func(th *types.Thread, args []types.Value) types.Value {
			p := args[0].(*pollObject)
			events, ok := optionalInt(th, args, 2, pollIn|pollOut)
			if !ok || !p.set.add(th, args[1], events) {
				return nil
			}
			return types.None
		}),
		types.Method2("unregister", func(th *types.Thread, self, obj types.Value) types.Value {
			self.(*pollObject).set.remove(obj)
			return types.None
		}),
		types.Method3("modify", func(th *types.Thread, self, obj, mask types.Value) types.Value {
			w := self.(*pollObject).set.find(obj)
			if w == nil {
				return th.OSError(eNOENT)
			}
			events, ok := types.ToInt(th, mask)
			if !ok {
				return nil
			}
			w.events = events
			return types.None
		}),
		types.MethodN("poll", 0, 2, func(th *types.Thread, args []types.Value) types.Value {
			p := args[0].(*pollObject)
			if !p.poll(th, args) {
				return nil
			}
			list := types.NewList(nil)
			for _, w := range p.set.order {
				if w.got != 0 {
					list.Append(types.TupleOf(w.obj, types.Int(int64(w.got))))
				}
			}
			return list
		}),
		types.MethodN("ipoll", 0, 2, func(th *types.Thread, args []types.Value) types.Value {
			p := args[0].(*pollObject)
			if !p.poll(th, args) {
				return nil
			}
			p.next, p.oneShot = 0, false
			flags, ok := optionalInt(th, args, 2, 0)
			if !ok {
				return nil
			}
			p.oneShot = flags&1 != 0
			return p
		}),
	}
}

// poll waits as the timeout in milliseconds says: missing, None and negative are for ever.
func (p *pollObject) poll(th *types.Thread, args []types.Value) bool {
	ms, ok := optionalInt(th, args, 1, -1)
	if !ok {
		return false
	}
	d := time.Duration(ms) * time.Millisecond
	if ms < 0 {
		d = -1
	}
	return p.set.wait(th, d, nil)
}

// selectSelect is select(rlist, wlist, xlist[, seconds]).
func (e *engine) selectSelect(th *types.Thread, args []types.Value) types.Value {
	set := pollSet{e: e}
	var lists [3][]types.Value
	for i, events := range []int{pollIn, pollOut, 0} {
		items, ok := types.Collect(th, args[i])
		if !ok {
			return nil
		}
		lists[i] = items
		for _, v := range items {
			had := 0
			if w := set.find(v); w != nil {
				had = w.events
			}
			if !set.add(th, v, had|events) {
				return nil
			}
		}
	}
	d := time.Duration(-1)
	if len(args) > 3 && args[3] != types.None {
		s, ok := types.ToFloat(th, args[3])
		if !ok {
			return nil
		}
		d = max(0, time.Duration(s*float64(time.Second)))
	}
	if !set.wait(th, d, nil) {
		return nil
	}
	out := make([]types.Value, 3)
	for i, mask := range []int{pollIn | pollHup, pollOut, pollErr | pollNval} {
		list := types.NewList(nil)
		for _, v := range lists[i] {
			if set.find(v).got&mask != 0 {
				list.Append(v)
			}
		}
		out[i] = list
	}
	return types.NewTuple(out)
}

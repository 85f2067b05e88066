package lib

import (
	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/runtime/types"
)

// ioSet is the streams that tasks wait for: for each at most one task that reads and one that writes.
type ioSet struct {
	set   pollSet
	tasks map[int64]*[2]*task
}

// suspend makes the running task wait until obj can be read (pollIn) or written (pollOut).
func (s *ioSet) suspend(th *types.Thread, l *loop, obj types.Value, events int) types.Value {
	if !l.running(th) {
		return nil
	}
	if s.tasks == nil {
		s.tasks = map[int64]*[2]*task{}
	}
	key := identity(obj)
	pair := s.tasks[key]
	if pair == nil {
		pair = &[2]*task{}
	}
	i := 0
	if events == pollOut {
		i = 1
	}
	if pair[i] != nil {
		return th.Raise(types.RuntimeErrorClass, "another task waits for the stream")
	}
	if pair[1-i] != nil {
		events = pollIn | pollOut
	}
	if !s.set.add(th, obj, events) {
		return nil
	}
	s.tasks[key] = pair
	pair[i] = l.cur
	l.cur.blocked = s
	return pause
}

// release is blocker.
func (s *ioSet) release(t *task) {
	for _, w := range append([]*watched(nil), s.set.order...) {
		for i, x := range s.tasks[w.key] {
			if x == t {
				s.tasks[w.key][i] = nil
				s.narrow(w)
				return
			}
		}
	}
}

// narrow watches only for what tasks wait for.
func (s *ioSet) narrow(w *watched) {
	pair := s.tasks[w.key]
	w.events = 0
	if pair[0] != nil {
		w.events |= pollIn
	}
	if pair[1] != nil {
		w.events |= pollOut
	}
	if w.events == 0 {
		delete(s.tasks, w.key)
		s.set.remove(w.obj)
	}
}

// wake queues the tasks whose streams are ready.
func (s *ioSet) wake(l *loop) {
	for _, w := range append([]*watched(nil), s.set.order...) {
		if w.got == 0 {
			continue
		}
		pair := s.tasks[w.key]
		if w.got&^pollOut != 0 && pair[0] != nil {
			l.push(pair[0])
			pair[0] = nil
		}
		if w.got&^pollIn != 0 && pair[1] != nil {
			l.push(pair[1])
			pair[1] = nil
		}
		s.narrow(w)
	}
}

// asyncStream is what open_connection and start_server hand out: StreamReader and StreamWriter in one.
type asyncStream struct {
	loop *loop
	s    types.Value
	info types.Value
	out  []byte
}

func (s *asyncStream) Class() *types.Class   { return s.loop.streamClass }
func (s *asyncStream) Type() string          { return "Stream" }
func (s *asyncStream) String() string        { return "<Stream>" }
func (s *asyncStream) Freeze()               {}
func (s *asyncStream) Truth() starlark.Bool  { return true }
func (s *asyncStream) Hash() (uint32, error) { return uint32(types.Address(s) >> 4), nil }

func (l *loop) newStreamClass() *types.Class {
	c := types.NewNativeClass("Stream", types.ObjectClass)
	c.SetConstructor(func(th *types.Thread, cls *types.Class, args []types.Value, kw []*types.Str) types.Value {
		if len(args) < 1 || len(args) > 2 || len(kw) > 0 {
			return th.TypeError("function expected at most 2 arguments, got %d", len(args))
		}
		s := &asyncStream{loop: l, s: args[0], info: types.NewDict(0)}
		if len(args) == 2 {
			s.info = args[1]
		}
		return s
	})
	closed := func(th *types.Thread, self types.Value) types.Value {
		s := self.(*asyncStream)
		return steps(func(th *types.Thread) types.Value { return types.CallMethod(th, s.s, "close") })
	}
	write := types.MethodN("awrite", 1, 3, func(th *types.Thread, args []types.Value) types.Value {
		s := args[0].(*asyncStream)
		b, ok := types.ToBuffer(th, args[1])
		if !ok {
			return nil
		}
		off, ok := optionalInt(th, args, 2, 0)
		if !ok {
			return nil
		}
		off = min(max(off, 0), len(b))
		n, ok := optionalInt(th, args, 3, -1)
		if !ok {
			return nil
		}
		b = b[off:]
		if n >= 0 {
			b = b[:min(n, len(b))]
		}
		if !s.write(th, types.NewBytes(append([]byte(nil), b...))) {
			return nil
		}
		return s.drain()
	})
	c.AddMembers([]types.Member{
		types.Getter("s", func(th *types.Thread, self types.Value) types.Value { return self.(*asyncStream).s }),
		types.Method2("get_extra_info", func(th *types.Thread, self, key types.Value) types.Value {
			return types.GetItem(th, self.(*asyncStream).info, key)
		}),
		types.Method1("close", func(*types.Thread, types.Value) types.Value { return types.None }),
		types.Method1("wait_closed", closed),
		types.Method1("aclose", closed),
		types.MethodN("read", 0, 1, func(th *types.Thread, args []types.Value) types.Value {
			n, ok := optionalInt(th, args, 1, -1)
			if !ok {
				return nil
			}
			return args[0].(*asyncStream).read(n)
		}),
		types.Method2("readinto", func(th *types.Thread, self, buf types.Value) types.Value {
			s := self.(*asyncStream)
			return s.whenReady(pollIn, func(th *types.Thread) types.Value { return types.CallMethod(th, s.s, "readinto", buf) })
		}),
		types.Method2("readexactly", func(th *types.Thread, self, size types.Value) types.Value {
			n, ok := types.ToInt(th, size)
			if !ok {
				return nil
			}
			return self.(*asyncStream).readExactly(n)
		}),
		types.Method1("readline", func(th *types.Thread, self types.Value) types.Value {
			return self.(*asyncStream).readLine()
		}),
		types.Method2("write", func(th *types.Thread, self, data types.Value) types.Value {
			if !self.(*asyncStream).write(th, data) {
				return nil
			}
			return types.None
		}),
		types.Method1("drain", func(th *types.Thread, self types.Value) types.Value { return self.(*asyncStream).drain() }),
		write,
		{Name: "awritestr", Value: write.Value},
	})
	return c
}

// whenReady waits until the stream is ready for events and then does do, which may return again to wait once more.
func (s *asyncStream) whenReady(events int, do func(th *types.Thread) types.Value) *coroutine {
	waited := false
	return steps(func(th *types.Thread) types.Value {
		if waited {
			if v := do(th); v != again {
				return v
			}
		}
		waited = true
		return s.loop.io.suspend(th, s.loop, s.s, events)
	})
}

// again is what a step of a stream returns to wait once more.
var again types.Value = &types.Object{}

// bytesOf reads what a stream's method has returned; None, as nil, means that nothing is there yet.
func gotBytes(th *types.Thread, v types.Value) (b []byte, none, ok bool) {
	if v == nil {
		return nil, false, false
	}
	if v == types.None {
		return nil, true, true
	}
	b, ok = types.ToBuffer(th, v)
	return b, false, ok
}

func (s *asyncStream) read(n int) *coroutine {
	var all []byte
	return s.whenReady(pollIn, func(th *types.Thread) types.Value {
		v := types.CallMethod(th, s.s, "read", types.Int(int64(n)))
		b, none, ok := gotBytes(th, v)
		switch {
		case !ok:
			return nil
		case none:
			return again
		case n >= 0:
			return v
		case len(b) == 0:
			return types.NewBytes(all)
		}
		all = append(all, b...)
		return again
	})
}

func (s *asyncStream) readExactly(n int) *coroutine {
	var all []byte
	if n <= 0 {
		return steps(func(*types.Thread) types.Value { return types.NewBytes(nil) })
	}
	return s.whenReady(pollIn, func(th *types.Thread) types.Value {
		b, none, ok := gotBytes(th, types.CallMethod(th, s.s, "read", types.Int(int64(n-len(all)))))
		switch {
		case !ok:
			return nil
		case none:
			return again
		case len(b) == 0:
			return th.RaiseArgs(types.EOFErrorClass)
		}
		if all = append(all, b...); len(all) < n {
			return again
		}
		return types.NewBytes(all)
	})
}

func (s *asyncStream) readLine() *coroutine {
	var all []byte
	text := false
	return s.whenReady(pollIn, func(th *types.Thread) types.Value {
		v := types.CallMethod(th, s.s, "readline")
		b, none, ok := gotBytes(th, v)
		switch {
		case !ok:
			return nil
		case none:
			return again
		}
		_, text = v.(*types.Str)
		all = append(all, b...)
		if len(b) > 0 && all[len(all)-1] != '\n' {
			return again
		}
		if text {
			return types.NewStr(string(all))
		}
		return types.NewBytes(all)
	})
}

// write gives the stream what it takes at once and keeps the rest for drain.
func (s *asyncStream) write(th *types.Thread, data types.Value) bool {
	b, ok := types.ToBuffer(th, data)
	if !ok {
		return false
	}
	if len(s.out) == 0 {
		r := types.CallMethod(th, s.s, "write", data)
		if r == nil {
			return false
		}
		if r != types.None {
			n, ok := types.ToInt(th, r)
			if !ok {
				return false
			}
			b = b[min(max(n, 0), len(b)):]
		}
	}
	s.out = append(s.out, b...)
	return true
}

// drain writes what is kept. It always suspends once, so that a loop of write and drain leaves others their turn.
func (s *asyncStream) drain() *coroutine {
	if len(s.out) == 0 {
		c, _ := s.loop.sleepFor(nil, 0).(*coroutine)
		return c
	}
	return s.whenReady(pollOut, func(th *types.Thread) types.Value {
		r := types.CallMethod(th, s.s, "write", types.NewBytes(append([]byte(nil), s.out...)))
		if r == nil {
			return nil
		}
		if r != types.None {
			n, ok := types.ToInt(th, r)
			if !ok {
				return nil
			}
			s.out = s.out[min(max(n, 0), len(s.out)):]
		}
		if len(s.out) > 0 {
			return again
		}
		s.out = nil
		return types.None
	})
}

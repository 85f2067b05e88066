package lib

import (
	"io"
	"net/netip"
	"time"

	"github.com/canmv-run/canmv-run/runtime/types"
)

// socketClass is class socket of this engine.
func (e *engine) socketClass() *types.Class {
	if e.socketType == nil {
		c := types.NewNativeClass("socket", types.ObjectClass)
		c.SetConstructor(e.makeSocket)
		c.AddMembers(streamMembers(), []types.Member{filenoMember()}, e.socketMembers())
		e.socketType = c
	}
	return e.socketType
}

func (e *engine) makeSocket(th *types.Thread, cls *types.Class, args []types.Value, kw []*types.Str) types.Value {
	if len(kw) > 0 || len(args) > 3 {
		return th.TypeError("function expected at most 3 arguments, got %d", len(args))
	}
	n := [3]int{afInet, sockStream, 0}
	for i, v := range args {
		x, ok := types.ToInt(th, v)
		if !ok {
			return nil
		}
		n[i] = x
	}
	if n[0] != afInet && n[0] != afInet6 || n[1] != sockStream && n[1] != sockDgram {
		return th.OSError(eINVAL)
	}
	return e.newSocket(n[0], n[1])
}

func (e *engine) socketMembers() []types.Member {
	of := func(v types.Value) *socket { return v.(*Stream).raw.(*socket) }
	finish := func(th *types.Thread, v types.Value, err error) types.Value {
		if err == io.EOF {
			return v
		}
		if err != nil {
			return th.ThrowError(err)
		}
		return v
	}
	address := func(th *types.Thread, v types.Value) (netip.AddrPort, bool) {
		items, ok := types.Collect(th, v)
		if ok && len(items) < 2 {
			th.OSError(eINVAL)
			ok = false
		}
		if !ok {
			return netip.AddrPort{}, false
		}
		return e.resolve(th, items[0], items[1])
	}
	receive := func(th *types.Thread, self, size types.Value) (b []byte, from netip.AddrPort, err error, ok bool) {
		k := of(self)
		n, ok := types.ToInt(th, size)
		if !ok || !self.(*Stream).open(th) {
			return nil, from, nil, false
		}
		n = max(n, 0)
		if k.typ == sockDgram {
			d, err := k.receiveFrom(th)
			return d.data[:min(n, len(d.data))], d.from, err, true
		}
		b = make([]byte, min(n, socketBuffer))
		n, err = k.Read(th, b)
		return b[:n], k.peer, err, true
	}
	send := func(th *types.Thread, self, data types.Value, all bool) types.Value {
		b, ok := types.ToBuffer(th, data)
		if !ok || !self.(*Stream).open(th) {
			return nil
		}
		var n int
		var err error
		if all {
			n, err = writeAll(th, of(self), b)
		} else {
			n, err = of(self).Write(th, b)
		}
		return finish(th, types.Int(int64(n)), err)
	}
	return []types.Member{
		types.Method2("bind", func(th *types.Thread, self, addr types.Value) types.Value {
			a, ok := address(th, addr)
			if !ok || !self.(*Stream).open(th) {
				return nil
			}
			return finish(th, types.None, of(self).bind(a))
		}),
		types.MethodN("listen", 0, 1, func(th *types.Thread, args []types.Value) types.Value {
			n, ok := optionalInt(th, args, 1, 5)
			if !ok || !args[0].(*Stream).open(th) {
				return nil
			}
			return finish(th, types.None, of(args[0]).listen(n))
		}),
		types.Method1("accept", func(th *types.Thread, self types.Value) types.Value {
			if !self.(*Stream).open(th) {
				return nil
			}
			s, addr, err := of(self).accept(th)
			if err != nil {
				return th.ThrowError(err)
			}
			return types.TupleOf(s, addr)
		}),
		types.Method2("connect", func(th *types.Thread, self, addr types.Value) types.Value {
			a, ok := address(th, addr)
			if !ok || !self.(*Stream).open(th) {
				return nil
			}
			return finish(th, types.None, of(self).connect(th, a))
		}),
		types.MethodN("send", 1, 2, func(th *types.Thread, args []types.Value) types.Value {
			return send(th, args[0], args[1], false)
		}),
		types.Method2("sendall", func(th *types.Thread, self, data types.Value) types.Value {
			if send(th, self, data, true) == nil {
				return nil
			}
			return types.None
		}),
		types.MethodN("sendto", 2, 3, func(th *types.Thread, args []types.Value) types.Value {
			b, ok := types.ToBuffer(th, args[1])
			if !ok || !args[0].(*Stream).open(th) {
				return nil
			}
			a, ok := address(th, args[len(args)-1])
			if !ok {
				return nil
			}
			n, err := of(args[0]).sendTo(b, a)
			return finish(th, types.Int(int64(n)), err)
		}),
		types.MethodN("recv", 1, 2, func(th *types.Thread, args []types.Value) types.Value {
			b, _, err, ok := receive(th, args[0], args[1])
			if !ok {
				return nil
			}
			return finish(th, types.NewBytes(b), err)
		}),
		types.MethodN("recvfrom", 1, 2, func(th *types.Thread, args []types.Value) types.Value {
			b, from, err, ok := receive(th, args[0], args[1])
			if !ok {
				return nil
			}
			return finish(th, types.TupleOf(types.NewBytes(b), addrTuple(from)), err)
		}),
		types.MethodN("recv_into", 1, 3, func(th *types.Thread, args []types.Value) types.Value {
			buf, ok := types.ToWriteBuffer(th, args[1])
			if !ok || !args[0].(*Stream).open(th) {
				return nil
			}
			n, ok := optionalInt(th, args, 2, 0)
			if !ok {
				return nil
			}
			if n > 0 && n < len(buf) {
				buf = buf[:n]
			}
			n, err := of(args[0]).Read(th, buf)
			return finish(th, types.Int(int64(n)), err)
		}),
		types.MethodN("makefile", 0, 2, func(th *types.Thread, args []types.Value) types.Value { return args[0] }),
		types.Method2("settimeout", func(th *types.Thread, self, seconds types.Value) types.Value {
			if seconds == types.None {
				of(self).timeout = -1
				return types.None
			}
			s, ok := types.ToFloat(th, seconds)
			if !ok {
				return nil
			}
			of(self).timeout = max(0, time.Duration(s*float64(time.Second)))
			return types.None
		}),
		types.Method2("setblocking", func(th *types.Thread, self, on types.Value) types.Value {
			t, ok := types.Truth(th, on)
			if !ok {
				return nil
			}
			of(self).timeout = 0
			if t {
				of(self).timeout = -1
			}
			return types.None
		}),
		types.MethodN("setsockopt", 3, 3, setOption),
	}
}

// setOption takes the options that Go's sockets have anyway: addresses are taken again at once, and small writes are
// not delayed.
func setOption(th *types.Thread, args []types.Value) types.Value {
	level, ok := types.ToInt(th, args[1])
	if !ok {
		return nil
	}
	option, ok := types.ToInt(th, args[2])
	if !ok {
		return nil
	}
	switch [2]int{level, option} {
	case [2]int{1, 2}, [2]int{1, 6}, [2]int{1, 9}, [2]int{6, 1}:
		return types.None
	}
	return th.Raise(types.NotImplementedErrorClass, "setsockopt: the board has option %d of level %d, canmv-run not yet", option, level)
}

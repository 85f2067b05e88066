package lib

import (
	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/runtime/types"
)

var (
	openConnectionParams = []types.Param{{Name: "host"}, {Name: "port"}, {Name: "ssl", Def: types.None}, {Name: "server_hostname", Def: types.None}}
	startServerParams    = []types.Param{{Name: "cb"}, {Name: "host"}, {Name: "port"}, {Name: "backlog", Def: types.Int(5)}, {Name: "ssl", Def: types.None}}
)

// noTLS raises where a script asks for an encrypted connection.
func noTLS(th *types.Thread, ssl types.Value) bool {
	on, ok := types.Truth(th, ssl)
	if ok && on {
		th.Raise(types.NotImplementedErrorClass, "the board has TLS sockets, canmv-run not yet")
	}
	return !ok || on
}

// openConnection is open_connection(host, port): (reader, writer).
func (l *loop) openConnection(th *types.Thread, args []types.Value, kw []*types.Str) types.Value {
	var v [4]types.Value
	if !types.ParseArgs(th, args, kw, openConnectionParams, v[:]) || noTLS(th, v[2]) {
		return nil
	}
	var s *Stream
	return steps(func(th *types.Thread) types.Value {
		if s == nil {
			addr, ok := l.e.resolve(th, v[0], v[1])
			if !ok {
				return nil
			}
			s = l.e.newSocket(afInet, sockStream)
			k := s.raw.(*socket)
			k.timeout = 0
			if err := k.connect(th, addr); err != nil && !isErrno(err, eINPROGRESS) {
				return th.ThrowError(err)
			}
			return l.io.suspend(th, l, s, pollOut)
		}
		a := &asyncStream{loop: l, s: s, info: types.NewDict(0)}
		return types.TupleOf(a, a)
	})
}

// server is what start_server returns.
type server struct {
	loop *loop
	task *task
	// closing: close() was called, so the cancellation of its task is no error.
	closing bool
}

func (s *server) Class() *types.Class   { return s.loop.serverClass }
func (s *server) Type() string          { return "Server" }
func (s *server) String() string        { return "<Server>" }
func (s *server) Freeze()               {}
func (s *server) Truth() starlark.Bool  { return true }
func (s *server) Hash() (uint32, error) { return uint32(types.Address(s) >> 4), nil }

func (s *server) close(th *types.Thread) bool {
	s.closing = true
	_, ok := s.task.cancel(th)
	return ok
}

func (l *loop) newServerClass() *types.Class {
	c := types.NewFinalClass("Server", types.ObjectClass)
	c.AddMembers([]types.Member{
		types.Method1("close", func(th *types.Thread, self types.Value) types.Value {
			if !self.(*server).close(th) {
				return nil
			}
			return types.None
		}),
		types.Method1("wait_closed", func(th *types.Thread, self types.Value) types.Value {
			if c := self.(*server).task.wait(th); c != nil {
				return c
			}
			return nil
		}),
		types.Method1("__aenter__", func(th *types.Thread, self types.Value) types.Value {
			return steps(func(*types.Thread) types.Value { return self })
		}),
		types.MethodN("__aexit__", 0, 3, func(th *types.Thread, args []types.Value) types.Value {
			s := args[0].(*server)
			var w *coroutine
			return await(func(th *types.Thread, thrown *types.Instance) types.Value {
				if w == nil {
					if thrown != nil {
						return th.Throw(thrown)
					}
					if !s.close(th) {
						return nil
					}
					if w = s.task.wait(th); w == nil {
						return nil
					}
				}
				if w.run(th, thrown) != nil {
					return pause
				}
				if th.Failed() {
					return nil
				}
				th.StopValue()
				return types.None
			})
		}),
	})
	return c
}

// startServer is start_server(cb, host, port, backlog=5): each connection becomes a task of cb(reader, writer).
func (l *loop) startServer(th *types.Thread, args []types.Value, kw []*types.Str) types.Value {
	var v [5]types.Value
	if !types.ParseArgs(th, args, kw, startServerParams, v[:]) || noTLS(th, v[4]) {
		return nil
	}
	backlog, ok := types.ToInt(th, v[3])
	if !ok {
		return nil
	}
	srv := &server{loop: l}
	begun := false
	return await(func(th *types.Thread, thrown *types.Instance) types.Value {
		if begun {
			if thrown != nil {
				srv.task.cancel(th)
				return th.Throw(thrown)
			}
			return srv
		}
		if thrown != nil {
			return th.Throw(thrown)
		}
		if !l.running(th) {
			return nil
		}
		addr, ok := l.e.resolve(th, v[1], v[2])
		if !ok {
			return nil
		}
		s := l.e.newSocket(afInet, sockStream)
		k := s.raw.(*socket)
		k.timeout = 0
		err := k.bind(addr)
		if err == nil {
			err = k.listen(backlog)
		}
		if err != nil {
			return th.ThrowError(err)
		}
		if srv.task = l.newTask(th, srv.serve(s, v[0])); srv.task == nil {
			return nil
		}
		// The server's task gets its first turn before anybody can cancel it.
		begun = true
		l.push(l.cur)
		return pause
	})
}

// serve accepts connections until it is cancelled.
func (srv *server) serve(s *Stream, cb types.Value) *coroutine {
	l := srv.loop
	waiting := false
	return await(func(th *types.Thread, thrown *types.Instance) types.Value {
		if thrown != nil {
			if s.close(th) == nil {
				return nil
			}
			if srv.closing && thrown.Class().IsSubclass(l.cancelled) {
				return types.None
			}
			return th.Throw(thrown)
		}
		if waiting {
			if conn, addr, err := s.raw.(*socket).accept(th); err == nil {
				conn.raw.(*socket).timeout = 0
				info := types.NewDict(1)
				info.SetStr(types.NewStr("peername"), addr)
				a := &asyncStream{loop: l, s: conn, info: info}
				coro := types.Call2(th, cb, a, a)
				if coro == nil || l.newTask(th, coro) == nil {
					return nil
				}
			}
		}
		waiting = true
		return l.io.suspend(th, l, s, pollIn)
	})
}

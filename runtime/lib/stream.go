package lib

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/runtime/arg"
	"github.com/canmv-run/canmv-run/runtime/types"
)

// Errno values of streams, as errno names them.
const (
	eNOENT   = 2
	eIO      = 5
	eBADF    = 9
	eAGAIN   = 11
	eINVAL   = 22
	eNOBUFS  = 105
	eNOTCONN = 107
)

// errAgain says that nothing can be read or written now without waiting.
var errAgain error = oserror(eAGAIN)

func oserror(errno int) error { return arg.Raise("OSError", errno) }

// rawStream is what a stream of bytes can do at the least. Read returns io.EOF at the end and errAgain where it would
// wait; errors are raised in the script.
type rawStream interface {
	Read(th *types.Thread, p []byte) (int, error)
	Write(th *types.Thread, p []byte) (int, error)
}

// What streams may do besides.
type (
	seeker interface {
		Seek(th *types.Thread, off int64, whence int) (int64, error)
	}
	flusher interface {
		Flush(th *types.Thread) error
	}
	closer interface {
		Close(th *types.Thread) error
	}
	// poller tells which of the events (pollIn, pollOut) would not wait now, and pollErr, pollHup, pollNval.
	poller interface{ Poll() int }
	// controller is the ioctl of a stream; ok is false where it has no such request.
	controller interface {
		Ioctl(th *types.Thread, req int, x types.Value) (r int, ok bool, err error)
	}
	filer interface{ Fileno() int }
)

// Stream is an open stream as scripts see it: the methods of files over a rawStream.
type Stream struct {
	class *types.Class
	raw   rawStream
	// text gives str, and counts code points in read(n).
	text   bool
	closed bool
	// closedError is what a closed one raises.
	closedError error
}

var _ types.Iterator = (*Stream)(nil)

func (s *Stream) Class() *types.Class   { return s.class }
func (s *Stream) Type() string          { return s.class.Name }
func (s *Stream) Freeze()               {}
func (s *Stream) Truth() starlark.Bool  { return true }
func (s *Stream) Hash() (uint32, error) { return uint32(types.Address(s) >> 4), nil }
func (s *Stream) String() string {
	if f, ok := s.raw.(filer); ok && f.Fileno() >= 0 {
		return fmt.Sprintf("<io.%s %d>", s.class.Name, f.Fileno())
	}
	return "<io." + s.class.Name + " " + hexText(types.Address(s)) + ">"
}

func hexText(n uintptr) string {
	const digits = "0123456789abcdef"
	b := []byte{}
	for ; n > 0 || len(b) == 0; n >>= 4 {
		b = append([]byte{digits[n&15]}, b...)
	}
	return "0x" + string(b)
}

// value makes the script's value of what was read.
func (s *Stream) value(b []byte) types.Value {
	if s.text {
		return types.NewStr(string(b))
	}
	return types.NewBytes(b)
}

// open raises for a closed stream.
func (s *Stream) open(th *types.Thread) bool {
	if s.closed {
		th.ThrowError(s.closedError)
		return false
	}
	return true
}

// readFull reads until p is full, the end, or the stream would wait.
func readFull(th *types.Thread, r rawStream, p []byte) (int, error) {
	n := 0
	for n < len(p) {
		k, err := r.Read(th, p[n:])
		n += k
		if err == io.EOF || k == 0 && err == nil {
			return n, nil
		}
		if err != nil {
			if isAgain(err) && n > 0 {
				return n, nil
			}
			return n, err
		}
	}
	return n, nil
}

func isAgain(err error) bool {
	if err == errAgain {
		return true
	}
	var e *arg.Exception
	if errors.As(err, &e) && e.Type == "OSError" && len(e.Args) == 1 {
		n, _ := e.Args[0].(int)
		return n == eAGAIN
	}
	var x *types.Error
	if errors.As(err, &x) && x.Exc.Class().IsSubclass(types.OSErrorClass) && len(x.Exc.Exc().Args) > 0 {
		n, _ := types.AsInt64(x.Exc.Exc().Args[0])
		return n == eAGAIN
	}
	return false
}

// readAll reads to the end.
func readAll(th *types.Thread, r rawStream) ([]byte, error) {
	var out []byte
	buf := make([]byte, 512)
	for {
		k, err := r.Read(th, buf)
		out = append(out, buf[:k]...)
		if err == io.EOF || k == 0 && err == nil {
			return out, nil
		}
		if err != nil {
			if isAgain(err) && len(out) > 0 {
				return out, nil
			}
			return nil, err
		}
		if k == len(buf) && len(buf) < 1<<16 {
			buf = make([]byte, 2*len(buf))
		}
	}
}

// readText reads n code points.
func readText(th *types.Thread, r rawStream, n int) ([]byte, error) {
	var out []byte
	count, need := 0, 0 // code points begun; bytes that the last one lacks
	for count < n || need > 0 {
		p := make([]byte, min(max(need+n-count, 1), 1<<16))
		k, err := readFull(th, r, p)
		if err != nil {
			if isAgain(err) && len(out) > 0 {
				break
			}
			return nil, err
		}
		for _, c := range p[:k] {
			if need > 0 {
				need--
				continue
			}
			count++
			switch {
			case c >= 0xF0:
				need = 3
			case c >= 0xE0:
				need = 2
			case c >= 0xC0:
				need = 1
			}
		}
		out = append(out, p[:k]...)
		if k < len(p) {
			break
		}
	}
	return out, nil
}

// readLine reads up to and including a newline, at most limit bytes (negative: any number).
func readLine(th *types.Thread, r rawStream, limit int) ([]byte, error) {
	if l, ok := r.(interface {
		ReadLine(th *types.Thread, limit int) ([]byte, error)
	}); ok {
		return l.ReadLine(th, limit)
	}
	var out []byte
	var c [1]byte
	for limit < 0 || len(out) < limit {
		k, err := r.Read(th, c[:])
		if err == io.EOF || k == 0 && err == nil {
			break
		}
		if err != nil {
			if isAgain(err) && len(out) > 0 {
				break
			}
			return nil, err
		}
		out = append(out, c[0])
		if c[0] == '\n' {
			break
		}
	}
	return out, nil
}

// result turns an outcome into a method's result: None where the stream would wait.
func result(th *types.Thread, v types.Value, err error) types.Value {
	if err == nil {
		return v
	}
	if isAgain(err) {
		th.Take()
		return types.None
	}
	return th.ThrowError(err)
}

// Next is types.Iterator: the lines.
func (s *Stream) Next(th *types.Thread) types.Value {
	if !s.open(th) {
		return nil
	}
	line, err := readLine(th, s.raw, -1)
	if err != nil && !isAgain(err) {
		return th.ThrowError(err)
	}
	if len(line) == 0 {
		return nil
	}
	return s.value(line)
}

// optionalInt is args[i] as an int; missing and None are def.
func optionalInt(th *types.Thread, args []types.Value, i, def int) (int, bool) {
	if i >= len(args) || args[i] == types.None {
		return def, true
	}
	return types.ToInt(th, args[i])
}

// streamMembers are the methods of every stream.
func streamMembers() []types.Member {
	return []types.Member{
		types.MethodN("read", 0, 1, streamRead),
		types.MethodN("readinto", 1, 2, streamReadInto),
		types.MethodN("readline", 0, 1, func(th *types.Thread, args []types.Value) types.Value {
			s := args[0].(*Stream)
			limit, ok := optionalInt(th, args, 1, -1)
			if !ok || !s.open(th) {
				return nil
			}
			line, err := readLine(th, s.raw, limit)
			return result(th, s.value(line), err)
		}),
		types.MethodN("readlines", 0, 1, func(th *types.Thread, args []types.Value) types.Value {
			s := args[0].(*Stream)
			list := types.NewList(nil)
			for line := s.Next(th); line != nil; line = s.Next(th) {
				list.Append(line)
			}
			if th.Failed() {
				return nil
			}
			return list
		}),
		types.MethodN("write", 1, 3, streamWrite),
		types.MethodN("seek", 1, 2, func(th *types.Thread, args []types.Value) types.Value {
			s := args[0].(*Stream)
			off, ok := types.ToInt(th, args[1])
			if !ok {
				return nil
			}
			whence, ok := optionalInt(th, args, 2, io.SeekStart)
			if !ok || !s.open(th) {
				return nil
			}
			return s.seek(th, int64(off), whence)
		}),
		types.Method1("tell", func(th *types.Thread, self types.Value) types.Value {
			s := self.(*Stream)
			if !s.open(th) {
				return nil
			}
			return s.seek(th, 0, io.SeekCurrent)
		}),
		types.Method1("flush", func(th *types.Thread, self types.Value) types.Value {
			s := self.(*Stream)
			if f, ok := s.raw.(flusher); ok && !s.closed {
				if err := f.Flush(th); err != nil {
					return th.ThrowError(err)
				}
			}
			return types.None
		}),
		types.Method1("close", func(th *types.Thread, self types.Value) types.Value { return self.(*Stream).close(th) }),
		types.Method1("__del__", func(th *types.Thread, self types.Value) types.Value { return self.(*Stream).close(th) }),
		types.Method1("__enter__", func(th *types.Thread, self types.Value) types.Value { return self }),
		types.MethodN("__exit__", 0, 3, func(th *types.Thread, args []types.Value) types.Value {
			return args[0].(*Stream).close(th)
		}),
		types.Method1("__iter__", func(th *types.Thread, self types.Value) types.Value { return self }),
		types.Method1("__next__", func(th *types.Thread, self types.Value) types.Value { return types.NextOrStop(th, self) }),
		types.MethodN("ioctl", 1, 2, func(th *types.Thread, args []types.Value) types.Value {
			s := args[0].(*Stream)
			req, ok := types.ToInt(th, args[1])
			if !ok {
				return nil
			}
			x := types.Int(0)
			if len(args) > 2 {
				x = args[2]
			}
			c, ok := s.raw.(controller)
			if !ok {
				return th.OSError(eINVAL)
			}
			r, ok, err := c.Ioctl(th, req, x)
			if err != nil {
				return th.ThrowError(err)
			}
			if !ok {
				return th.OSError(eINVAL)
			}
			return types.Int(int64(r))
		}),
	}
}

// filenoMember is only for streams that have a number.
func filenoMember() types.Member {
	return types.Method1("fileno", func(th *types.Thread, self types.Value) types.Value {
		return types.Int(int64(self.(*Stream).raw.(filer).Fileno()))
	})
}

func (s *Stream) seek(th *types.Thread, off int64, whence int) types.Value {
	k, ok := s.raw.(seeker)
	if !ok {
		return th.OSError(eINVAL)
	}
	pos, err := k.Seek(th, off, whence)
	if err != nil {
		return th.ThrowError(err)
	}
	return types.Int(pos)
}

func (s *Stream) close(th *types.Thread) types.Value {
	if s.closed {
		return types.None
	}
	s.closed = true
	if c, ok := s.raw.(closer); ok {
		if err := c.Close(th); err != nil {
			return th.ThrowError(err)
		}
	}
	return types.None
}

func streamRead(th *types.Thread, args []types.Value) types.Value {
	s := args[0].(*Stream)
	n, ok := optionalInt(th, args, 1, -1)
	if !ok || !s.open(th) {
		return nil
	}
	var b []byte
	var err error
	switch {
	case n < 0:
		b, err = readAll(th, s.raw)
	case s.text:
		b, err = readText(th, s.raw, n)
	default:
		b, err = readSome(th, s.raw, n)
	}
	if err == nil && s.text && !utf8.Valid(b) {
		return types.DecodeUTF8(th, b)
	}
	return result(th, s.value(b), err)
}

// readSome reads n bytes; the memory grows with what is there, not with what was asked for.
func readSome(th *types.Thread, r rawStream, n int) ([]byte, error) {
	if n <= 1<<16 {
		p := make([]byte, n)
		k, err := readFull(th, r, p)
		return p[:k], err
	}
	var out bytes.Buffer
	for n > 0 {
		p := make([]byte, min(n, 1<<16))
		k, err := readFull(th, r, p)
		out.Write(p[:k])
		n -= k
		if err != nil || k < len(p) {
			if out.Len() > 0 && isAgain(err) {
				err = nil
			}
			return out.Bytes(), err
		}
	}
	return out.Bytes(), nil
}

func streamReadInto(th *types.Thread, args []types.Value) types.Value {
	s := args[0].(*Stream)
	buf, ok := types.ToWriteBuffer(th, args[1])
	if !ok {
		return nil
	}
	n, ok := optionalInt(th, args, 2, len(buf))
	if !ok || !s.open(th) {
		return nil
	}
	if n >= 0 && n < len(buf) {
		buf = buf[:n]
	}
	k, err := readFull(th, s.raw, buf)
	return result(th, types.Int(int64(k)), err)
}

// streamWrite is write(data[, len]) and write(data, offset, len).
func streamWrite(th *types.Thread, args []types.Value) types.Value {
	s := args[0].(*Stream)
	b, ok := types.ToBuffer(th, args[1])
	if !ok {
		return nil
	}
	off := 0
	n := len(b)
	switch len(args) {
	case 3:
		n, ok = types.ToInt(th, args[2])
	case 4:
		if off, ok = types.ToInt(th, args[2]); ok {
			n, ok = types.ToInt(th, args[3])
		}
	}
	if !ok || !s.open(th) {
		return nil
	}
	off = min(max(off, 0), len(b))
	b = b[off:]
	b = b[:min(max(n, 0), len(b))]
	k, err := writeAll(th, s.raw, b)
	return result(th, types.Int(int64(k)), err)
}

// writeAll writes until everything is gone or the stream would wait.
func writeAll(th *types.Thread, w rawStream, b []byte) (int, error) {
	n := 0
	for {
		k, err := w.Write(th, b[n:])
		n += k
		if err != nil {
			if isAgain(err) && n > 0 {
				return n, nil
			}
			return n, err
		}
		if n >= len(b) || k == 0 {
			return n, nil
		}
	}
}

// streamOf is the stream behind a value: a Stream's own, or the methods readinto, write and ioctl of a script's object.
// nil with OSError pending if there is neither.
func streamOf(th *types.Thread, v types.Value) rawStream {
	if s, ok := types.Native(v).(*Stream); ok {
		return &guarded{s}
	}
	if types.IsInstance(v, types.IOBaseClass) {
		return scriptStream{v}
	}
	th.Raise(types.OSErrorClass, "stream operation not supported")
	return nil
}

// guarded is a Stream used by another one: closed is closed for both.
type guarded struct{ s *Stream }

func (g *guarded) Read(th *types.Thread, p []byte) (int, error) {
	if g.s.closed {
		return 0, g.s.closedError
	}
	return g.s.raw.Read(th, p)
}

func (g *guarded) Write(th *types.Thread, p []byte) (int, error) {
	if g.s.closed {
		return 0, g.s.closedError
	}
	return g.s.raw.Write(th, p)
}

func (g *guarded) Close(th *types.Thread) error {
	if g.s.close(th) == nil {
		return types.AsError(th, th.Take())
	}
	return nil
}

// scriptStream calls the methods of a script's class derived from IOBase.
type scriptStream struct{ obj types.Value }

func (s scriptStream) transfer(th *types.Thread, method string, p []byte) (int, error) {
	r := types.CallMethod(th, s.obj, method, types.NewBytearray(p[:len(p):len(p)]))
	if r == nil {
		return 0, types.AsError(th, th.Take())
	}
	if r == types.None {
		return 0, errAgain
	}
	n, ok := types.ToInt(th, r)
	if !ok {
		return 0, types.AsError(th, th.Take())
	}
	if n < 0 {
		return 0, oserror(-n)
	}
	if n > len(p) {
		return 0, arg.Raise("ValueError", "buffer too small").WithHint("%s returned %d for a buffer of %d bytes", method, n, len(p))
	}
	return n, nil
}

func (s scriptStream) Read(th *types.Thread, p []byte) (int, error) {
	n, err := s.transfer(th, "readinto", p)
	if n == 0 && err == nil {
		err = io.EOF
	}
	return n, err
}

func (s scriptStream) Write(th *types.Thread, p []byte) (int, error) {
	return s.transfer(th, "write", p)
}

func (s scriptStream) Ioctl(th *types.Thread, req int, x types.Value) (int, bool, error) {
	r := types.CallMethod(th, s.obj, "ioctl", types.Int(int64(req)), x)
	if r == nil {
		return 0, false, types.AsError(th, th.Take())
	}
	n, ok := types.ToInt(th, r)
	if !ok {
		return 0, false, types.AsError(th, th.Take())
	}
	if n < 0 {
		return 0, false, oserror(-n)
	}
	return n, true, nil
}

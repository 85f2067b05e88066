package lib

import (
	"bytes"
	"io"

	"github.com/canmv-run/canmv-run/runtime/arg"
	"github.com/canmv-run/canmv-run/runtime/types"
)

// memory is the stream of BytesIO and StringIO.
type memory struct {
	b   []byte
	pos int
}

func (m *memory) Poll() int { return pollIn | pollOut }

func (m *memory) Read(th *types.Thread, p []byte) (int, error) {
	if m.pos >= len(m.b) {
		return 0, io.EOF
	}
	n := copy(p, m.b[m.pos:])
	m.pos += n
	return n, nil
}

// ReadLine finds the newline in place.
func (m *memory) ReadLine(th *types.Thread, limit int) ([]byte, error) {
	if m.pos >= len(m.b) {
		return nil, nil
	}
	line := m.b[m.pos:]
	if i := bytes.IndexByte(line, '\n'); i >= 0 {
		line = line[:i+1]
	}
	if limit >= 0 && len(line) > limit {
		line = line[:limit]
	}
	m.pos += len(line)
	return append([]byte(nil), line...), nil
}

func (m *memory) Write(th *types.Thread, p []byte) (int, error) {
	end := m.pos + len(p)
	if end > len(m.b) {
		if m.pos == len(m.b) {
			m.b = append(m.b, p...)
			m.pos = end
			return len(p), nil
		}
		m.b = append(m.b, make([]byte, end-len(m.b))...)
	}
	copy(m.b[m.pos:], p)
	m.pos = end
	return len(p), nil
}

func (m *memory) Seek(th *types.Thread, off int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		off += int64(m.pos)
	case io.SeekEnd:
		off += int64(len(m.b))
	}
	if off < 0 {
		return 0, oserror(eINVAL)
	}
	m.pos = int(off)
	return off, nil
}

var errClosedMemory error = arg.Raise("ValueError", "I/O operation on closed file")

// newMemory makes a BytesIO or StringIO of its argument: initial contents, or the room to reserve.
func newMemory(th *types.Thread, args []types.Value, kw []*types.Str, class *types.Class, text bool) types.Value {
	if len(kw) > 0 || len(args) > 1 {
		return th.TypeError("function expected at most 1 arguments, got %d", len(args))
	}
	m := &memory{}
	if len(args) == 1 && args[0] != types.None {
		if types.IsInt(args[0]) {
			n, ok := types.ToInt(th, args[0])
			if !ok {
				return nil
			}
			if n > 0 {
				m.b = make([]byte, 0, min(n, 1<<20))
			}
		} else {
			b, ok := types.ToBuffer(th, args[0])
			if !ok {
				return nil
			}
			m.b = append([]byte(nil), b...)
		}
	}
	return &Stream{class: class, raw: m, text: text, closedError: errClosedMemory}
}

func newBytesIO(th *types.Thread, cls *types.Class, args []types.Value, kw []*types.Str) types.Value {
	return newMemory(th, args, kw, cls, false)
}

func newStringIO(th *types.Thread, cls *types.Class, args []types.Value, kw []*types.Str) types.Value {
	return newMemory(th, args, kw, cls, true)
}

func getValueMember() types.Member {
	return types.Method1("getvalue", func(th *types.Thread, self types.Value) types.Value {
		s := self.(*Stream)
		if !s.open(th) {
			return nil
		}
		return s.value(append([]byte(nil), s.raw.(*memory).b...))
	})
}

// buffered is BufferedWriter: it writes to another stream in pieces of one size.
type buffered struct {
	to   rawStream
	buf  []byte
	size int
}

func newBufferedWriter(th *types.Thread, cls *types.Class, args []types.Value, kw []*types.Str) types.Value {
	if len(args) != 2 || len(kw) > 0 {
		return th.TypeError("function takes 2 positional arguments but %d were given", len(args))
	}
	to := streamOf(th, args[0])
	if to == nil {
		return nil
	}
	n, ok := types.ToInt(th, args[1])
	if !ok {
		return nil
	}
	if n < 1 || n > 1<<24 {
		return th.ValueError("buffer size must be from 1 to 16777216")
	}
	return &Stream{class: cls, raw: &buffered{to: to, size: n}, closedError: oserror(eBADF)}
}

func (b *buffered) Read(th *types.Thread, p []byte) (int, error) { return 0, oserror(eINVAL) }

func (b *buffered) Write(th *types.Thread, p []byte) (int, error) {
	n := 0
	for n < len(p) {
		k := min(b.size-len(b.buf), len(p)-n)
		b.buf = append(b.buf, p[n:n+k]...)
		n += k
		if len(b.buf) == b.size {
			if err := b.Flush(th); err != nil {
				return n, err
			}
		}
	}
	return n, nil
}

// Flush keeps what could not be written for the next time.
func (b *buffered) Flush(th *types.Thread) error {
	if len(b.buf) == 0 {
		return nil
	}
	n, err := writeAll(th, b.to, b.buf)
	b.buf = append(b.buf[:0], b.buf[n:]...)
	return err
}

func (b *buffered) Close(th *types.Thread) error { return b.Flush(th) }

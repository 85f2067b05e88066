package lib

import (
	"bytes"
	"io"
	"os"
	"strings"

	"github.com/canmv-run/canmv-run/runtime/arg"
	"github.com/canmv-run/canmv-run/runtime/types"
)

// The classes of module io. They are made once; their members never change.
var (
	fileIOClass         = streamClass("FileIO", nil, filenoMember())
	textIOClass         = streamClass("TextIOWrapper", nil, filenoMember(), bufferMember())
	bytesIOClass        = streamClass("BytesIO", newBytesIO, getValueMember())
	stringIOClass       = streamClass("StringIO", newStringIO, getValueMember())
	bufferedWriterClass = streamClass("BufferedWriter", newBufferedWriter)
)

type constructor = func(th *types.Thread, cls *types.Class, args []types.Value, kw []*types.Str) types.Value

// streamClass makes a class of streams; without a constructor only Go makes them.
func streamClass(name string, make constructor, more ...types.Member) *types.Class {
	types.Setup()
	c := types.NewNativeClass(name, types.ObjectClass)
	c.SetConstructor(make)
	c.AddMembers(streamMembers(), more)
	return c
}

// ioModule holds open and the stream classes.
func (e *engine) ioModule(th *types.Thread) *types.Module {
	return types.ModuleOf("io", []types.Member{
		e.openMember(),
		{Name: "IOBase", Value: types.IOBaseClass},
		{Name: "FileIO", Value: fileIOClass},
		{Name: "TextIOWrapper", Value: textIOClass},
		{Name: "BytesIO", Value: bytesIOClass},
		{Name: "StringIO", Value: stringIOClass},
		{Name: "BufferedWriter", Value: bufferedWriterClass},
	})
}

// Open is the builtin function open over h.Open.
func Open(h Host) types.Member { return (&engine{Host: h}).openMember() }

func (e *engine) openMember() types.Member {
	return types.FuncKw("open", func(th *types.Thread, args []types.Value, kw []*types.Str) types.Value {
		var v [4]types.Value
		if !types.ParseArgs(th, args, kw, openParams, v[:]) {
			return nil
		}
		mode, ok := types.ToStr(th, v[1])
		if !ok {
			return nil
		}
		flag, binary, ok := openFlags(mode)
		if !ok {
			return th.ThrowError(arg.Raise("ValueError", "invalid mode").
				WithHint("open: mode is %q, want r, w, a or x, with + and b", mode))
		}
		if types.IsInt(v[0]) {
			return th.OSError(eBADF)
		}
		name, ok := types.ToStr(th, v[0])
		if !ok {
			return nil
		}
		if e.Open == nil {
			return th.OSError(eNOENT)
		}
		f, err := e.Open(name, flag)
		if err != nil {
			return th.ThrowError(err)
		}
		return NewFile(f, !binary, -1)
	})
}

var openParams = []types.Param{
	{Name: "file"}, {Name: "mode", Def: types.NewStr("r")}, {Name: "buffering", Def: types.Int(-1)},
	{Name: "encoding", Def: types.None},
}

// openFlags reads a mode of open.
func openFlags(mode string) (flag int, binary, ok bool) {
	if strings.Trim(mode, "rwaxbt+") != "" || mode == "" {
		return 0, false, false
	}
	switch i := strings.IndexAny(mode, "rwax"); {
	case i < 0 || mode[i] == 'r':
		flag = os.O_RDONLY
	case mode[i] == 'w':
		flag = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	case mode[i] == 'a':
		flag = os.O_WRONLY | os.O_CREATE | os.O_APPEND
	case mode[i] == 'x':
		flag = os.O_WRONLY | os.O_CREATE | os.O_EXCL
	}
	if strings.Contains(mode, "+") {
		flag = flag&^(os.O_RDONLY|os.O_WRONLY) | os.O_RDWR
	}
	return flag, strings.Contains(mode, "b"), true
}

// NewFile is a script's file over f. fd is what fileno() says, -1 for a file without a number. A file with a number is
// one of the standard streams: it is not read ahead, and has the attribute buffer.
func NewFile(f File, text bool, fd int) *Stream {
	s := &Stream{class: fileIOClass, raw: &fileStream{f: f, fd: fd}, text: text, closedError: oserror(eBADF)}
	if fd >= 0 {
		s.raw = &standardStream{f, fd}
	}
	if text {
		s.class = textIOClass
	}
	return s
}

// bufferMember is the stream of bytes below sys.stdout and its like.
func bufferMember() types.Member {
	return types.Getter("buffer", func(th *types.Thread, self types.Value) types.Value {
		s := self.(*Stream)
		std, ok := s.raw.(*standardStream)
		if !ok {
			return types.NoAttr(th, self, "buffer")
		}
		return &Stream{class: fileIOClass, raw: std, closedError: s.closedError}
	})
}

// standardStream is sys.stdin, sys.stdout or sys.stderr.
type standardStream struct {
	f  File
	fd int
}

func (s *standardStream) Fileno() int { return s.fd }
func (s *standardStream) Poll() int   { return descriptorEvents(s.fd) }

func (s *standardStream) Read(th *types.Thread, p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	return s.f.Read(p)
}

func (s *standardStream) Write(th *types.Thread, p []byte) (int, error) { return s.f.Write(p) }

func (s *standardStream) Flush(th *types.Thread) error {
	if y, ok := s.f.(interface{ Sync() error }); ok {
		return y.Sync()
	}
	return nil
}

// fileStream reads a File ahead in pieces.
type fileStream struct {
	f    File
	fd   int
	buf  []byte // its memory, kept
	left []byte // read from the file and not yet by the script
}

// readAhead is how many bytes a file reads at once.
const readAhead = 4096

func (f *fileStream) Fileno() int { return f.fd }
func (f *fileStream) Poll() int   { return pollIn | pollOut }

func (f *fileStream) fill() error {
	if f.buf == nil {
		f.buf = make([]byte, readAhead)
	}
	n, err := f.f.Read(f.buf)
	f.left = f.buf[:n]
	if n > 0 {
		return nil
	}
	if err == nil {
		err = io.EOF
	}
	return err
}

func (f *fileStream) Read(th *types.Thread, p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if len(f.left) == 0 {
		if len(p) >= readAhead {
			return f.f.Read(p)
		}
		if err := f.fill(); err != nil {
			return 0, err
		}
	}
	n := copy(p, f.left)
	f.left = f.left[n:]
	return n, nil
}

// ReadLine finds the newline in what was read ahead.
func (f *fileStream) ReadLine(th *types.Thread, limit int) ([]byte, error) {
	var out []byte
	for limit < 0 || len(out) < limit {
		if len(f.left) == 0 {
			if err := f.fill(); err == io.EOF {
				break
			} else if err != nil {
				return nil, err
			}
		}
		piece := f.left
		if limit >= 0 && len(piece) > limit-len(out) {
			piece = piece[:limit-len(out)]
		}
		i := bytes.IndexByte(piece, '\n')
		if i >= 0 {
			piece = piece[:i+1]
		}
		out = append(out, piece...)
		f.left = f.left[len(piece):]
		if i >= 0 {
			break
		}
	}
	return out, nil
}

// unread gives back what was read ahead, so that the file's position is the script's.
func (f *fileStream) unread() error {
	if len(f.left) == 0 {
		return nil
	}
	_, err := f.f.Seek(-int64(len(f.left)), io.SeekCurrent)
	f.left = nil
	return err
}

func (f *fileStream) Write(th *types.Thread, p []byte) (int, error) {
	if err := f.unread(); err != nil {
		return 0, err
	}
	return f.f.Write(p)
}

func (f *fileStream) Seek(th *types.Thread, off int64, whence int) (int64, error) {
	if err := f.unread(); err != nil {
		return 0, err
	}
	return f.f.Seek(off, whence)
}

func (f *fileStream) Flush(th *types.Thread) error {
	if s, ok := f.f.(interface{ Sync() error }); ok {
		return s.Sync()
	}
	return nil
}

func (f *fileStream) Close(th *types.Thread) error { return f.f.Close() }

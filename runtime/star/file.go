package star

import (
	"bytes"
	"errors"
	"io"
	"os"
	"strings"

	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/runtime/arg"
)

// fileClass is what the predeclared open returns. Text files give str, binary ones bytes; writing is not buffered.
func fileClass(binary bool) *arg.Class {
	data := func(b []byte) any {
		if binary {
			return b
		}
		return string(b)
	}
	class := &arg.Class{
		Name: "TextIOWrapper",
		Doc:  "An open file.",
		Methods: []*arg.Func{
			{Sig: "read(size=-1)", Doc: "Reads size bytes, or all that is left.", Do: func(c *arg.Call) (any, error) {
				b, err := c.Self.Data.(*file).read(c.Int("size"), c.Err())
				return data(b), err
			}},
			{Sig: "readline()", Doc: "Reads up to and including the next newline; empty at the end.", Do: func(c *arg.Call) (any, error) {
				b, err := c.Self.Data.(*file).readline()
				return data(b), err
			}},
			{Sig: "readlines()", Doc: "Reads all lines that are left into a list.", Do: func(c *arg.Call) (any, error) {
				list := []any{}
				for {
					b, err := c.Self.Data.(*file).readline()
					if err != nil || len(b) == 0 {
						return list, err
					}
					list = append(list, data(b))
				}
			}},
			{Sig: "readinto(buf)", Doc: "Reads into a bytearray; returns the number of bytes.", Do: func(c *arg.Call) (any, error) {
				buf, ok := arg.AsWriteBuffer(c.Value("buf"))
				if !ok {
					c.BadType("buf", c.Value("buf"), "bytearray")
					return nil, c.Err()
				}
				n, err := io.ReadFull(c.Self.Data.(*file).f, buf)
				if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
					err = nil
				}
				return n, err
			}},
			{Sig: "write(data)", Doc: "Writes str or bytes-like data; returns the number of bytes.", Do: func(c *arg.Call) (any, error) {
				b := c.Buffer("data")
				if err := c.Err(); err != nil {
					return nil, err
				}
				n, err := c.Self.Data.(*file).f.Write(b)
				return n, err
			}},
			{Sig: "seek(offset, whence=0)", Doc: "Moves the position: whence 0 from the start, 1 from here, 2 from the end.", Do: func(c *arg.Call) (any, error) {
				off, whence := c.Int64("offset"), c.Int("whence")
				if err := c.Err(); err != nil {
					return nil, err
				}
				n, err := c.Self.Data.(*file).f.Seek(off, whence)
				return n, err
			}},
			{Sig: "tell()", Doc: "The position.", Do: func(c *arg.Call) (any, error) {
				n, err := c.Self.Data.(*file).f.Seek(0, io.SeekCurrent)
				return n, err
			}},
			{Sig: "flush()", Doc: "Does nothing: what write() wrote is in the file.", Do: func(c *arg.Call) (any, error) { return nil, nil }},
			{Sig: "close()", Doc: "Closes the file; a second time does nothing.", Do: func(c *arg.Call) (any, error) {
				f := c.Self.Data.(*file)
				if f.closed {
					return nil, nil
				}
				f.closed = true
				return nil, f.f.Close()
			}},
		},
	}
	if binary {
		class.Name = "FileIO"
	}
	return class
}

type file struct {
	f      File
	closed bool
}

func (f *file) read(size int, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	if size < 0 {
		return io.ReadAll(f.f)
	}
	var b bytes.Buffer // grows with what is there, not with what was asked for
	_, err = io.CopyN(&b, f.f, int64(size))
	if err == io.EOF {
		err = nil
	}
	return b.Bytes(), err
}

// readline reads ahead in small pieces and seeks back to the end of the line.
func (f *file) readline() ([]byte, error) {
	var line []byte
	var buf [256]byte
	for {
		n, err := f.f.Read(buf[:])
		if i := bytes.IndexByte(buf[:n], '\n'); i >= 0 {
			line = append(line, buf[:i+1]...)
			_, err := f.f.Seek(int64(i+1-n), io.SeekCurrent)
			return line, err
		}
		line = append(line, buf[:n]...)
		if err == io.EOF {
			return line, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// open is the predeclared open(name, mode="r").
func (r *Runner) open(th *starlark.Thread, fn *starlark.Builtin, args starlark.Tuple, kw []starlark.Tuple) (starlark.Value, error) {
	name, mode := "", "r"
	if err := starlark.UnpackArgs("open", args, kw, "name", &name, "mode?", &mode); err != nil {
		return nil, err
	}
	flag, binary, ok := openFlags(mode)
	if !ok {
		return nil, arg.Raise("ValueError", "invalid mode").WithHint("open: mode is %q, want r, w, a or x, with + and b", mode)
	}
	f, err := r.cfg.Open(name, flag)
	if err != nil {
		return nil, err
	}
	return fileClass(binary).NewObject(Values{}, &file{f: f}), nil
}

func openFlags(mode string) (flag int, binary, ok bool) {
	if strings.Trim(mode, "rwaxbt+") != "" || mode == "" {
		return 0, false, false
	}
	switch mode[0] {
	case 'r':
		flag = os.O_RDONLY
	case 'w':
		flag = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	case 'a':
		flag = os.O_WRONLY | os.O_CREATE | os.O_APPEND
	case 'x':
		flag = os.O_WRONLY | os.O_CREATE | os.O_EXCL
	default:
		return 0, false, false
	}
	if strings.Contains(mode, "+") {
		flag = flag&^(os.O_RDONLY|os.O_WRONLY) | os.O_RDWR
	}
	return flag, strings.Contains(mode, "b"), true
}

package lib

import "github.com/canmv-run/canmv-run/runtime/arg"

// errnoNames are the codes that MicroPython names, with Linux's numbers as on the board.
var errnoNames = []struct {
	name string
	code int
	doc  string
}{
	{"EPERM", 1, "Operation not permitted."},
	{"ENOENT", 2, "No such file or directory."},
	{"EIO", 5, "Input or output error."},
	{"EBADF", 9, "Bad file descriptor: the file is closed."},
	{"EAGAIN", 11, "Nothing there yet; try again."},
	{"ENOMEM", 12, "Out of memory."},
	{"EACCES", 13, "Permission denied."},
	{"EEXIST", 17, "It exists already."},
	{"ENODEV", 19, "No such device."},
	{"EISDIR", 21, "It is a directory."},
	{"EINVAL", 22, "Invalid argument."},
	{"EOPNOTSUPP", 95, "Operation not supported."},
	{"EADDRINUSE", 98, "Address already in use."},
	{"ECONNABORTED", 103, "Connection aborted."},
	{"ECONNRESET", 104, "Connection reset by the other side."},
	{"ENOBUFS", 105, "No buffer space."},
	{"ENOTCONN", 107, "Not connected."},
	{"ETIMEDOUT", 110, "Timed out."},
	{"ECONNREFUSED", 111, "Connection refused."},
	{"EHOSTUNREACH", 113, "Host unreachable."},
	{"EALREADY", 114, "Already under way."},
	{"EINPROGRESS", 115, "Under way."},
}

func errnoModule() *arg.Module {
	m := &arg.Module{Name: "errno", Doc: "Numbers of OSError, and their names in errorcode."}
	for _, e := range errnoNames {
		m.Members = append(m.Members, arg.Const{Name: e.name, Value: e.code, Doc: e.doc})
	}
	m.Members = append(m.Members, arg.Var{Name: "errorcode", Doc: "Dict from number to name.", Get: func(vs arg.Values) any {
		pairs := make([][2]arg.Value, len(errnoNames))
		for i, e := range errnoNames {
			pairs[i] = [2]arg.Value{vs.Int(int64(e.code)), vs.Str(e.name)}
		}
		d, err := vs.Dict(pairs...)
		if err != nil {
			panic(err) // ints are always hashable
		}
		return d
	}})
	return m
}

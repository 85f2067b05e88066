package types

// The numbers of OSError, as the boards' systems have them.
const (
	EPERM        = 1
	ENOENT       = 2
	EIO          = 5
	EBADF        = 9
	EAGAIN       = 11
	ENOMEM       = 12
	EACCES       = 13
	EEXIST       = 17
	ENODEV       = 19
	ENOTDIR      = 20
	EISDIR       = 21
	EINVAL       = 22
	ENOSPC       = 28
	EROFS        = 30
	ENOTEMPTY    = 39
	EOPNOTSUPP   = 95
	EADDRINUSE   = 98
	ECONNABORTED = 103
	ECONNRESET   = 104
	ENOBUFS      = 105
	ENOTCONN     = 107
	ETIMEDOUT    = 110
	ECONNREFUSED = 111
	EHOSTUNREACH = 113
	EALREADY     = 114
	EINPROGRESS  = 115
)

// ErrnoName is the symbol that OSError's text has for a number, "" if it has none.
func ErrnoName(n int) string {
	for _, e := range Errnos() {
		if e.Num == n {
			return e.Name
		}
	}
	return ""
}

// Errno is one row of the module errno.
type Errno struct {
	Name string
	Num  int
}

// Errnos is the content of the module errno.
func Errnos() []Errno {
	return []Errno{
		{"EPERM", EPERM}, {"ENOENT", ENOENT}, {"EIO", EIO}, {"EBADF", EBADF}, {"EAGAIN", EAGAIN}, {"ENOMEM", ENOMEM},
		{"EACCES", EACCES}, {"EEXIST", EEXIST}, {"ENODEV", ENODEV}, {"EISDIR", EISDIR}, {"EINVAL", EINVAL},
		{"EOPNOTSUPP", EOPNOTSUPP}, {"EADDRINUSE", EADDRINUSE}, {"ECONNABORTED", ECONNABORTED},
		{"ECONNRESET", ECONNRESET}, {"ENOBUFS", ENOBUFS}, {"ENOTCONN", ENOTCONN}, {"ETIMEDOUT", ETIMEDOUT},
		{"ECONNREFUSED", ECONNREFUSED}, {"EHOSTUNREACH", EHOSTUNREACH}, {"EALREADY", EALREADY},
		{"EINPROGRESS", EINPROGRESS}, {"ENOTDIR", ENOTDIR}, {"ENOSPC", ENOSPC}, {"EROFS", EROFS},
		{"ENOTEMPTY", ENOTEMPTY},
	}
}

package os

import (
	"github.com/canmv-run/canmv-run/bindings/internal/raise"
	"github.com/canmv-run/canmv-run/host/sdcard"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// The type bits of os.stat and os.ilistdir.
const (
	modeDir  = 0x4000
	modeFile = 0x8000
)

// path declares a function that takes one path and returns nothing.
func path(name, doc string, f func(string) error) *arg.Func {
	return &arg.Func{Sig: name + "(path)", Doc: doc, Do: func(c *arg.Call) (any, error) {
		p := c.Str("path")
		if err := c.Err(); err != nil {
			return nil, err
		}
		return nil, raise.Error(f(p))
	}}
}

func osModule(cfg Config) *arg.Module {
	card := cfg.Files
	env := map[string]string{}
	t := &arg.Module{
		Name: "os",
		Doc: `Files, the system's name, and the exit point.

Paths are the board's: /sdcard and /sd are the folder given by --sdcard, /data and /flash are in it. Errors are OSError
with the board's error number.`,
		Members: []arg.Member{
			arg.Const{Name: "EXITPOINT_DISABLE", Value: 0, Doc: "A stop (Ctrl-C) is raised anywhere. The mode at the start."},
			arg.Const{Name: "EXITPOINT_ENABLE", Value: 1, Doc: "A stop is raised in os.exitpoint() and time.sleep() only."},
			arg.Const{Name: "EXITPOINT_ENABLE_SLEEP", Value: 2, Doc: "A stop is raised in os.exitpoint() only."},
			&arg.Func{Sig: "exitpoint(mode=None)", Doc: "Sets the mode and returns the old one. Without a mode, or with EXITPOINT_DISABLE, a pending stop is raised here: KeyboardInterrupt for Ctrl-C.", Do: func(c *arg.Call) (any, error) {
				mode := 0
				if c.Has("mode") {
					mode = c.Int("mode")
					if err := c.Err(); err != nil {
						return nil, err
					}
					if mode < 0 || mode > 2 {
						return nil, arg.Raise("ValueError", "invalid exitpoint mode").
							WithHint("os.exitpoint: mode is %d, want os.EXITPOINT_DISABLE, _ENABLE or _ENABLE_SLEEP", mode)
					}
				}
				old, err := c.Env.Interp.ExitPoint(mode, c.Has("mode"))
				return old, err
			}},
			&arg.Func{Sig: "uname()", Doc: "The system's name: (sysname, nodename, release, version, machine).", Do: func(c *arg.Call) (any, error) {
				vs := c.Values
				return vs.NamedTuple("", []string{"sysname", "nodename", "release", "version", "machine"},
					vs.Str("rt-smart"), vs.Str("canmv"), vs.Str("5.0.0"), vs.Str("MicroPython v1.21.0 on canmv-run"), vs.Str(cfg.Board)), nil
			}},
			arg.Const{Name: "sep", Value: "/", Doc: "The separator of paths."},
			&arg.Func{Sig: "getcwd()", Doc: "The working directory; /sdcard at the start.", Do: func(*arg.Call) (any, error) { return card.Getwd(), nil }},
			path("chdir", "Changes the working directory.", card.Chdir),
			path("mkdir", "Makes a folder; its parent must exist.", card.Mkdir),
			path("remove", "Removes a file.", card.Remove),
			path("unlink", "Removes a file, as remove does.", card.Remove),
			path("rmdir", "Removes an empty folder.", card.Rmdir),
			&arg.Func{Sig: "rename(old, new)", Doc: "Renames or moves a file or folder; a file in the way is replaced.", Do: func(c *arg.Call) (any, error) {
				from, to := c.Str("old"), c.Str("new")
				if err := c.Err(); err != nil {
					return nil, err
				}
				return nil, raise.Error(card.Rename(from, to))
			}},
			&arg.Func{Sig: "listdir(path='.')", Doc: "The names in a folder, sorted.", Do: func(c *arg.Call) (any, error) {
				list, err := readDir(c, card)
				names := make([]string, len(list))
				for i, f := range list {
					names[i] = f.Name
				}
				return names, err
			}},
			&arg.Func{Sig: "ilistdir(path='.')", Doc: "The entries of a folder as tuples (name, type, inode, size); type is 0x4000 for a folder and 0x8000 for a file, inode 0.", Do: func(c *arg.Call) (any, error) {
				list, err := readDir(c, card)
				out := make([]any, len(list))
				for i, f := range list {
					out[i] = c.Values.Tuple(c.Values.Str(f.Name), c.Values.Int(mode(f)), c.Values.Int(0), c.Values.Int(f.Size))
				}
				return out, err
			}},
			&arg.Func{Sig: "stat(path)", Doc: "(mode, 0, 0, 0, 0, 0, size, atime, mtime, ctime); the times are the file's last change in seconds since 1970.", Do: func(c *arg.Call) (any, error) {
				p := c.Str("path")
				if err := c.Err(); err != nil {
					return nil, err
				}
				f, err := card.Stat(p)
				if err != nil {
					return nil, raise.Error(err)
				}
				changed := f.ModTime.Unix()
				return ints(c, mode(f), 0, 0, 0, 0, 0, f.Size, changed, changed, changed), nil
			}},
			&arg.Func{Sig: "statvfs(path)", Doc: "(block size, fragment size, blocks, free, available, files, 0, 0, 0, longest name) of the card.", Do: func(c *arg.Call) (any, error) {
				p := c.Str("path")
				if err := c.Err(); err != nil {
					return nil, err
				}
				v, err := card.Statvfs(p)
				if err != nil {
					return nil, raise.Error(err)
				}
				return ints(c, v.BlockSize, v.BlockSize, v.Blocks, v.Free, v.Free, 0, 0, 0, 0, int64(v.NameMax)), nil
			}},
			&arg.Func{Sig: "sync()", Doc: "Writes what is still in the PC's memory to its disk.", Do: func(*arg.Call) (any, error) {
				for _, f := range card.OpenFiles() {
					if err := f.Sync(); err != nil {
						return nil, raise.Error(err)
					}
				}
				return nil, nil
			}},
			&arg.Func{Sig: "getenv(key, default=None)", Doc: "A variable that putenv has set; the PC's own are not visible.", Do: func(c *arg.Call) (any, error) {
				if v, ok := env[c.Str("key")]; ok {
					return v, c.Err()
				}
				return c.Value("default"), c.Err()
			}},
			&arg.Func{Sig: "putenv(key, value)", Doc: "Sets a variable for getenv.", Do: func(c *arg.Call) (any, error) {
				k, v := c.Str("key"), c.Str("value")
				if c.Err() == nil {
					env[k] = v
				}
				return nil, c.Err()
			}},
			&arg.Func{Sig: "unsetenv(key)", Doc: "Removes a variable that putenv has set.", Do: func(c *arg.Call) (any, error) {
				delete(env, c.Str("key"))
				return nil, c.Err()
			}},
			&arg.Func{Sig: "urandom(n)", Doc: "n random bytes; on the virtual clock the same in every run (--seed).", Do: func(c *arg.Call) (any, error) {
				n := c.Int("n")
				if err := c.Err(); err != nil {
					return nil, err
				}
				if n < 0 || n > 1<<24 {
					return nil, arg.Raise("ValueError", "urandom: n out of range").WithHint("got %d, want 0 to 16777216", n)
				}
				b := make([]byte, n)
				_, err := cfg.Random.Read(b)
				return b, err
			}},
			missing("os", "cpu_usage"), missing("os", "system"), missing("os", "mount"), missing("os", "umount"), missing("os", "dupterm"), missing("os", "VfsPosix"),
		},
	}
	if cfg.K210 {
		t.Members = append(t.Members, missing("os", "VfsSpiffs"))
	}
	return t
}

func readDir(c *arg.Call, card sdcard.FS) ([]sdcard.Info, error) {
	p := c.Str("path")
	if err := c.Err(); err != nil {
		return nil, err
	}
	list, err := card.ReadDir(p)
	return list, raise.Error(err)
}

func mode(f sdcard.Info) int64 {
	if f.Dir {
		return modeDir
	}
	return modeFile
}

func ints(c *arg.Call, n ...int64) arg.Value {
	items := make([]arg.Value, len(n))
	for i, x := range n {
		items[i] = c.Values.Int(x)
	}
	return c.Values.Tuple(items...)
}

// missing is a member that the board has and this host does not.
func missing(module, name string) *arg.Func {
	return &arg.Func{Sig: name + "(*args, **kwargs)", Doc: "On the board only: calling it is a NotImplementedError.", Do: func(*arg.Call) (any, error) {
		return nil, arg.NotYet(module + "." + name)
	}}
}

package runtime

import (
	"io"

	"github.com/canmv-run/canmv-run/runtime/lib"
	"github.com/canmv-run/canmv-run/runtime/types"
)

// stdStream is sys.stdin, sys.stdout or sys.stderr as a file.
type stdStream struct {
	r     io.Reader
	w     io.Writer
	flush func()
}

func (s *stdStream) Read(p []byte) (int, error) {
	if s.r == nil {
		return 0, io.EOF
	}
	return s.r.Read(p)
}

func (s *stdStream) Write(p []byte) (int, error) {
	if s.w == nil {
		return len(p), nil
	}
	return s.w.Write(p)
}

func (s *stdStream) Seek(int64, int) (int64, error) { return 0, nil }

func (s *stdStream) Sync() error {
	if s.flush != nil {
		s.flush()
	}
	return nil
}

func (s *stdStream) Close() error { return nil }

// flushing reads standard input after what was printed has been shown.
type flushing struct {
	r   io.Reader
	out *output
}

func (f *flushing) Read(p []byte) (int, error) {
	f.out.Flush()
	return f.r.Read(p)
}

func (rt *Runtime) stdStreams() []types.Member {
	return []types.Member{
		{Name: "stdin", Value: lib.NewFile(&stdStream{r: &flushing{rt.stdin, rt.out}}, true, 0)},
		{Name: "stdout", Value: lib.NewFile(&stdStream{w: rt.out, flush: rt.out.Flush}, true, 1)},
		{Name: "stderr", Value: lib.NewFile(&stdStream{w: &rt.err}, true, 2)},
	}
}

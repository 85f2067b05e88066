// Package spdl is spdl.io for scripts: arrays in, media files out. The work is done by host/container and host/filter; here
// arguments are unpacked and results made script values.
//
//	modules = append(modules, spdl.New(spdl.Config{Library: board.Media})...)
//
// Arrays are those of bindings/numpy. One module serves one Runtime.
package spdl

import (
	"errors"

	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/bindings/internal/raise"
	"github.com/canmv-run/canmv-run/bindings/numpy"
	"github.com/canmv-run/canmv-run/host/container"
	"github.com/canmv-run/canmv-run/host/container/av"
	"github.com/canmv-run/canmv-run/host/fault"
	"github.com/canmv-run/canmv-run/host/sdcard"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// Config is what the module needs from the board.
type Config struct {
	Library *container.Library
	// Foreign gives every filter graph to FFmpeg (--encoder ffmpeg).
	Foreign bool
}

// modules holds the classes of a Runtime.
type modules struct {
	cfg Config

	videoConfig, audioConfig   *arg.Class
	videoFrames, audioFrames   *arg.Class
	videoPackets, audioPackets *arg.Class
	videoCodec, audioCodec     *arg.Class
	videoEncoder, audioEncoder *arg.Class
	muxer, demuxer, graph      *arg.Class
	batches                    *arg.Class
}

// New lists the modules.
func New(cfg Config) []arg.Loader {
	m := &modules{cfg: cfg}
	m.makeData()
	m.makeFrames()
	m.makePackets()
	m.makeEncoders()
	m.makeMuxer()
	m.makeDemuxer()
	m.makeGraph()
	table := m.table()
	return []arg.Loader{{Name: "spdl.io", Load: func() *arg.Module { return table }}}
}

// fail turns what the host says into ValueError and OSError.
func fail(err error) error {
	if err == nil {
		return nil
	}
	var f *fault.Error
	var card *sdcard.Error
	if errors.As(err, &f) || errors.As(err, &card) {
		return raise.Error(err)
	}
	var exc *arg.Exception
	if errors.As(err, &exc) {
		return err
	}
	return arg.Raise("OSError", err.Error()).Wrap(err)
}

// array reads an argument that is an array.
func array(c *arg.Call, name string) av.Array {
	a, ok := numpy.As(c.Value(name))
	if !ok {
		c.Fail(arg.Raisef("ValueError", "%s: %s is of type %s, want a numpy array", c.Name(), name, c.Value(name).Type()))
		return av.Array{}
	}
	return av.Array{Data: a.Memory(), Shape: a.Shape(), Strides: a.Strides(), Kind: a.DType().Kind(), Size: a.DType().Size()}
}

// pair reads a fraction given as a sequence of two integers.
func pair(c *arg.Call, name string) av.Rational {
	if c.IsNone(name) {
		return av.Rational{}
	}
	items, ok := arg.AsSeq(c.Value(name))
	if ok && len(items) == 2 {
		a, ok1 := arg.AsInt(items[0])
		b, ok2 := arg.AsInt(items[1])
		if ok1 && ok2 && a > -1<<31 && a < 1<<31 && b > -1<<31 && b < 1<<31 {
			return av.Rational{Num: int(a), Den: int(b)}
		}
	}
	c.Fail(arg.Raisef("ValueError", "%s: %s=%s, want two integers (numerator, denominator)", c.Name(), name, c.Value(name).String()))
	return av.Rational{}
}

// optional reads a str that may be None.
func optional(c *arg.Call, name string) string {
	if c.IsNone(name) {
		return ""
	}
	return c.Str(name)
}

// options reads a dict of names and values that may be None.
func options(c *arg.Call, name string) [][2]string {
	if c.IsNone(name) {
		return nil
	}
	pairs, ok := arg.AsDict(c.Value(name))
	if !ok {
		c.BadType(name, c.Value(name), "dict")
		return nil
	}
	var out [][2]string
	for _, kv := range pairs {
		k, ok1 := arg.AsStr(kv[0])
		v, ok2 := arg.AsStr(kv[1])
		if !ok2 {
			if _, number := arg.AsFloat(kv[1]); number {
				v, ok2 = kv[1].String(), true
			}
		}
		if !ok1 || !ok2 {
			c.Fail(arg.Raisef("ValueError", "%s: %s has the pair %s: %s, want texts", c.Name(), name, kv[0].String(), kv[1].String()))
		}
		out = append(out, [2]string{k, v})
	}
	return out
}

// none refuses arguments that SPDL has and this module does not.
func none(c *arg.Call, names ...string) {
	for _, n := range names {
		if !c.IsNone(n) {
			c.Fail(arg.NotYet(c.Name() + " with " + n))
		}
	}
}

func tuple(vs arg.Values, r av.Rational) arg.Value {
	return vs.Tuple(vs.Int(int64(r.Num)), vs.Int(int64(r.Den)))
}

// sized is an instance whose len() is known.
type sized struct {
	*arg.Object
	n func() int
}

func (s *sized) NativeObject() *arg.Object  { return s.Object }
func (s *sized) Len() int                   { return s.n() }
func (s *sized) Iterate() starlark.Iterator { return nothing{} }
func (s *sized) Truth() starlark.Bool       { return true }

// nothing is the iteration over frames and packets: these have none.
type nothing struct{}

func (nothing) Next(*starlark.Value) bool { return false }
func (nothing) Done()                     {}

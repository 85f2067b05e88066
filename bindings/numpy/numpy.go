// Package numpy is the numpy module of scripts, which is also the board's ulab.numpy. The arrays and what is done with
// them are in host/ndarray; here arguments are unpacked and results made script values.
//
//	np := numpy.New(numpy.Config{Seed: 1})
//	modules = append(modules, np.All()...)
//
// Other bindings hand arrays to scripts with Numpy.Value and take them with As or Numpy.Array. One Numpy serves one
// Runtime.
//
// # Ownership
//
// An array made by Value shares the ndarray.Array that it was given, and As returns that same one: nothing is copied.
//
// # Errors
//
// Error turns what host/ndarray says into the exceptions that numpy raises, with its texts.
package numpy

import (
	"errors"

	"github.com/canmv-run/canmv-run/bindings/internal/raise"
	"github.com/canmv-run/canmv-run/host/ndarray"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// Config is what the module needs from the board.
type Config struct {
	// Seed starts the random numbers, as numpy.random.seed(Seed) would.
	Seed uint32
}

// Numpy makes the module, its classes and its values.
type Numpy struct {
	cfg    Config
	class  *arg.Class // of arrays
	dclass *arg.Class // of element types
	linalg *arg.ErrorType
	dtypes map[ndarray.DType]arg.Value
	random *ndarray.Random
}

// New makes the module for one Runtime.
func New(cfg Config) *Numpy {
	n := &Numpy{cfg: cfg, dtypes: map[ndarray.DType]arg.Value{}, random: ndarray.NewRandom(cfg.Seed)}
	n.linalg = &arg.ErrorType{Name: "LinAlgError", Base: "ValueError", Doc: "What linalg raises where a matrix has no answer."}
	n.dclass = n.newDTypeClass()
	n.class = n.newArrayClass()
	return n
}

// Class is the class of arrays.
func (n *Numpy) Class() *arg.Class { return n.class }

// Error turns an error of host/ndarray into the exception that numpy raises; others go to raise.Error.
func (n *Numpy) Error(err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, ndarray.ErrLinAlg) {
		return n.linalg.Raise(err.Error()).Wrap(err)
	}
	for _, kind := range []error{ndarray.ErrValue, ndarray.ErrType, ndarray.ErrIndex, ndarray.ErrOverflow, ndarray.ErrMemory, ndarray.ErrZero, ndarray.ErrAttribute} {
		if errors.Is(err, kind) {
			return arg.Raise(kind.Error(), err.Error()).Wrap(err)
		}
	}
	return raise.Error(err)
}

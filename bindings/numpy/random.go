package numpy

import (
	"math"

	"github.com/canmv-run/canmv-run/host/ndarray"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// submodule is a module that is a member of another.
type submodule struct{ table *arg.Module }

func (s submodule) MemberName() string       { return s.table.Name[len("numpy."):] }
func (s submodule) MemberDoc() string        { return s.table.Doc }
func (s submodule) ModuleTable() *arg.Module { return s.table }

// size is a parameter that is a shape, none for None.
func size(c *arg.Call, name string) []int {
	if c.IsNone(name) {
		return nil
	}
	return shape(c, name)
}

func (n *Numpy) randomModule() *arg.Module {
	one := func(c *arg.Call) *ndarray.Random { return n.random }
	var list []arg.Member
	for _, f := range append(n.draws(one),
		n.do("rand(*d)", "Numbers of [0, 1) in the shape d.", func(c *arg.Call) (*ndarray.Array, error) { return n.random.Floats(0, 1, rest(c, c.Rest(), "d")...) }),
		n.do("randn(*d)", "Normally distributed numbers in the shape d.", func(c *arg.Call) (*ndarray.Array, error) {
			return n.random.Normals(0, 1, rest(c, c.Rest(), "d")...)
		}),
		n.do("random_sample(size=None)", "Numbers of [0, 1).", func(c *arg.Call) (*ndarray.Array, error) { return n.random.Floats(0, 1, size(c, "size")...) }),
		n.do("standard_normal(size=None)", "Normally distributed numbers.", func(c *arg.Call) (*ndarray.Array, error) { return n.random.Normals(0, 1, size(c, "size")...) }),
		n.do("randint(low, high=None, size=None, dtype=None)", "Integers of [low, high), or of [0, low) without high.", func(c *arg.Call) (*ndarray.Array, error) {
			lo, hi := c.Int64("low"), int64(0)
			if c.IsNone("high") {
				lo, hi = 0, lo
			} else {
				hi = c.Int64("high")
			}
			return n.random.Ints(lo, hi, n.dtype(c, "dtype", ndarray.Int64), size(c, "size")...)
		}),
		n.do("permutation(x)", "The integers below x, or the places of the array x, in random order.", func(c *arg.Call) (*ndarray.Array, error) {
			if k, ok := arg.AsInt(c.Value("x")); ok {
				return n.random.Permutation(int(max(k, 0))), nil
			}
			a := n.array(c, "x").Copy()
			return a, n.random.Shuffle(a)
		}),
		n.do("choice(a, size=None, replace=True)", "Random elements of a, or of the integers below a.", func(c *arg.Call) (*ndarray.Array, error) { return n.choice(c) }),
		&arg.Func{Sig: "shuffle(x)", Doc: "Puts the places of an array's first dimension in random order.", Do: func(c *arg.Call) (any, error) {
			a, ok := As(c.Value("x"))
			if !ok {
				c.BadType("x", c.Value("x"), "ndarray")
				return nil, c.Err()
			}
			return nil, n.Error(n.random.Shuffle(a))
		}},
		&arg.Func{Sig: "seed(seed=None)", Doc: "Starts the numbers again: the same seed gives the same numbers, those of numpy's own generator. None starts from the board's seed.", Do: func(c *arg.Call) (any, error) {
			s := int64(n.cfg.Seed)
			if !c.IsNone("seed") {
				s = c.Int64("seed")
			}
			if c.Err() == nil && (s < 0 || s > math.MaxUint32) {
				return nil, arg.Raise("ValueError", "Seed must be between 0 and 2**32 - 1").WithHint("got %d", s)
			}
			n.random.Seed(uint32(s))
			return nil, c.Err()
		}},
	) {
		list = append(list, f)
	}
	return &arg.Module{
		Name:    "numpy.random",
		Doc:     "Random numbers: those of numpy's RandomState (MT19937), so that a seed gives the arrays that it gives there. Without a seed they start from the board's (--seed), which is 0 on the virtual clock.",
		Members: append(list, n.generator()),
	}
}

// draws are the functions that numpy.random and ulab's Generator have in common.
func (n *Numpy) draws(of func(c *arg.Call) *ndarray.Random) []*arg.Func {
	return []*arg.Func{
		n.do("random(size=None)", "Numbers of [0, 1).", func(c *arg.Call) (*ndarray.Array, error) { return of(c).Floats(0, 1, size(c, "size")...) }),
		n.do("uniform(low=0.0, high=1.0, size=None)", "Numbers of [low, high).", func(c *arg.Call) (*ndarray.Array, error) {
			return of(c).Floats(c.Float("low"), c.Float("high"), size(c, "size")...)
		}),
		n.do("normal(loc=0.0, scale=1.0, size=None)", "Normally distributed numbers with the mean loc and the standard deviation scale.", func(c *arg.Call) (*ndarray.Array, error) {
			return of(c).Normals(c.Float("loc"), c.Float("scale"), size(c, "size")...)
		}),
	}
}

// generator is ulab's random.Generator.
func (n *Numpy) generator() *arg.Class {
	return &arg.Class{
		Name: "Generator",
		Doc:  "ulab's generator: Generator(seed) has numbers of its own. They are not those that the board makes of the seed.",
		Init: &arg.Func{Sig: "Generator(seed=0)", Do: func(c *arg.Call) (any, error) {
			c.Self.Data = ndarray.NewRandom(uint32(c.Uint64("seed")))
			return nil, c.Err()
		}},
		Methods: n.draws(func(c *arg.Call) *ndarray.Random { return c.Self.Data.(*ndarray.Random) }),
	}
}

func (n *Numpy) choice(c *arg.Call) (*ndarray.Array, error) {
	dims := size(c, "size")
	count := 1
	for _, d := range dims {
		count *= d
	}
	pick := func(from int) (*ndarray.Array, error) {
		if count < 0 || count > ndarray.MaxBytes/8 {
			return nil, arg.Raise("ValueError", "negative or too large dimensions are not allowed")
		}
		i, err := n.random.Choice(from, count, c.Bool("replace"))
		if err != nil {
			return nil, err
		}
		return i.Reshape(dims...)
	}
	if k, ok := arg.AsInt(c.Value("a")); ok {
		return pick(int(k))
	}
	a := n.array(c, "a")
	if c.Err() != nil {
		return nil, c.Err()
	}
	if a.NDim() != 1 {
		return nil, arg.Raise("ValueError", "a must be 1-dimensional")
	}
	i, err := pick(a.Len())
	if err != nil {
		return nil, err
	}
	zero := 0
	return ndarray.Take(a, i, &zero)
}

package lib

import (
	"math/big"
	"math/bits"

	"github.com/canmv-run/canmv-run/runtime/arg"
	"github.com/canmv-run/canmv-run/runtime/types"
	"go.starlark.net/starlark"
)

// yasmarang is the generator of MicroPython's random module (Ilya Levin's public-domain Yasmarang), so that a seed
// gives a script the numbers that it gives on the board.
type yasmarang struct {
	pad, n, d uint32
	dat       uint8
}

func (y *yasmarang) seed(s uint32) { *y = yasmarang{pad: s, n: 69, d: 233} }

func (y *yasmarang) next() uint32 {
	y.pad += uint32(y.dat) + y.d*y.n
	y.pad = y.pad<<3 + y.pad>>29
	y.n = y.pad | 2
	y.d ^= y.pad<<31 + y.pad>>1
	y.dat ^= uint8(y.pad) ^ uint8(y.d>>8) ^ 1
	return y.pad ^ y.d<<5 ^ y.pad>>18 ^ uint32(y.dat)<<1
}

// below returns a number in [0, n), unbiased, by rejection under a mask.
func (y *yasmarang) below(n uint64) uint64 {
	mask := uint64(1)<<bits.Len64(n-1) - 1
	for {
		v := uint64(y.next())
		if mask > 1<<32-1 {
			v |= uint64(y.next()) << 32
		}
		if v &= mask; v < n {
			return v
		}
	}
}

// float returns a number in [0, 1) with 53 bits.
func (y *yasmarang) float() float64 {
	hi, lo := uint64(y.next()), uint64(y.next())
	return float64((hi<<32|lo)>>11) / (1 << 53)
}

func randomModule(seed int64) *arg.Module {
	y := &yasmarang{}
	// fresh gives a seed of its own to each seed() without a number: the first is the one that scripts start with.
	fresh := yasmarang{}
	fresh.seed(0xeda4baba ^ uint32(seed) ^ uint32(seed>>32))
	y.seed(fresh.pad)
	badRange := func() error { return arg.Raise("ValueError", "bad argument") }
	return &arg.Module{
		Name: "random",
		Doc:  "Pseudo-random numbers, the same in every run on the virtual clock (--seed changes them). Not for secrets.",
		Members: []arg.Member{
			&arg.Func{Sig: "seed(n=None, /)", Doc: "Starts the sequence anew from n. Without n it is another sequence each time, in every run the same ones.", Do: func(c *arg.Call) (any, error) {
				if c.IsNone("n") {
					y.seed(fresh.next())
					return nil, nil
				}
				n := c.Uint64("n")
				if err := c.Err(); err != nil {
					return nil, err
				}
				y.seed(uint32(n))
				return nil, nil
			}},
			&arg.Func{Sig: "getrandbits(n, /)", Doc: "An int of n random bits.", Do: func(c *arg.Call) (any, error) {
				n := c.Int("n")
				if err := c.Err(); err != nil {
					return nil, err
				}
				switch {
				case n < 0 || n > 1<<20:
					return nil, badRange()
				case n == 0:
					return 0, nil
				case n <= 32:
					return uint64(y.next() >> (32 - n)), nil
				}
				v := new(big.Int)
				for left := n; left > 0; left -= 32 {
					w := y.next()
					if left < 32 {
						w >>= 32 - left
					}
					v.Lsh(v, uint(min(left, 32))).Or(v, big.NewInt(int64(w)))
				}
				return v, nil
			}},
			&arg.Func{Sig: "randrange(start, stop=None, step=1, /)", Doc: "A number of range(start, stop, step).", Do: func(c *arg.Call) (any, error) {
				start, step := c.Int64("start"), c.Int64("step")
				stop := int64(0)
				if c.Has("stop") {
					stop = c.Int64("stop")
				} else {
					start, stop = 0, start
				}
				if err := c.Err(); err != nil {
					return nil, err
				}
				var n uint64
				switch {
				case step > 0 && stop > start:
					n = (uint64(stop-start) + uint64(step) - 1) / uint64(step)
				case step < 0 && stop < start:
					n = (uint64(start-stop) + uint64(-step) - 1) / uint64(-step)
				default:
					return nil, badRange()
				}
				return start + step*int64(y.below(n)), nil
			}},
			&arg.Func{Sig: "randint(a, b, /)", Doc: "A number from a to b, both included.", Do: func(c *arg.Call) (any, error) {
				a, b := c.Int64("a"), c.Int64("b")
				if err := c.Err(); err != nil {
					return nil, err
				}
				if a > b {
					return nil, badRange()
				}
				return a + int64(y.below(uint64(b-a)+1)), nil
			}},
			&arg.Func{Sig: "choice(seq, /)", Doc: "An item of a sequence.", Do: func(c *arg.Call) (any, error) {
				if th := types.ThreadOf(c.Thread); th != nil {
					return chooseItem(th, c.Value("seq"), y)
				}
				switch seq := c.Value("seq").(type) {
				case starlark.Indexable:
					if seq.Len() == 0 {
						return nil, arg.Raise("IndexError", "index out of range")
					}
					return seq.Index(int(y.below(uint64(seq.Len())))), nil
				default:
					return nil, arg.Raisef("TypeError", "object of type '%s' has no len()", seq.Type())
				}
			}},
			&arg.Func{Sig: "random()", Doc: "A float from 0 up to, but not including, 1.", Do: func(c *arg.Call) (any, error) {
				return y.float(), nil
			}},
			&arg.Func{Sig: "uniform(a, b, /)", Doc: "A float between a and b.", Do: func(c *arg.Call) (any, error) {
				a, b := c.Float("a"), c.Float("b")
				return a + (b-a)*y.float(), c.Err()
			}},
		},
	}
}

// chooseItem is choice for any sequence of the MicroPython engine, special methods included.
func chooseItem(th *types.Thread, seq arg.Value, y *yasmarang) (any, error) {
	n, ok := types.Len(th, seq)
	if ok && n == 0 {
		return nil, arg.Raise("IndexError", "index out of range")
	}
	if ok {
		if v := types.GetItem(th, seq, types.Int(int64(y.below(uint64(n))))); v != nil {
			return v, nil
		}
	}
	return nil, types.AsError(th, th.Take())
}

package vm

import (
	"math"
	"math/big"

	"github.com/canmv-run/canmv-run/runtime/types"
)

func numberFunctions() []types.Member {
	return []types.Member{
		types.Func1("abs", func(th *types.Thread, v value) value { return types.Unary(th, types.OpAbs, v) }),
		types.Func1("bin", func(th *types.Thread, v value) value { return inBase(th, v, 2, "0b") }),
		types.Func1("oct", func(th *types.Thread, v value) value { return inBase(th, v, 8, "0o") }),
		types.Func1("hex", func(th *types.Thread, v value) value { return inBase(th, v, 16, "0x") }),
		types.Func1("chr", chr),
		types.Func1("ord", ord),
		types.Func2("divmod", divmod),
		types.FuncN("pow", 2, 3, pow),
		types.FuncN("round", 1, 2, round),
		types.FuncKw("sum", sum),
	}
}

func inBase(th *types.Thread, v value, base int, prefix string) value {
	i, ok := types.Index(th, v)
	if !ok {
		return nil
	}
	n, _ := types.ToBig(i)
	s := new(big.Int).Abs(n).Text(base)
	if n.Sign() < 0 {
		return types.NewStr("-" + prefix + s)
	}
	return types.NewStr(prefix + s)
}

func chr(th *types.Thread, v value) value {
	n, ok := types.ToInt(th, v)
	if !ok {
		return nil
	}
	if n < 0 || n > 0x10FFFF {
		return th.ValueError("chr() arg not in range(0x110000)")
	}
	return types.RuneStr(rune(n))
}

func ord(th *types.Thread, v value) value {
	if s, ok := types.Native(v).(*types.Str); ok {
		if s.Len() == 1 {
			return types.Int(int64(types.RuneOf(s.S)))
		}
		return th.TypeError("ord() expected a character, but string of length %d found", s.Len())
	}
	b, ok := types.AsBuffer(v)
	if !ok {
		return th.TypeError("can't convert '%s' object to str implicitly", types.TypeName(v))
	}
	if len(b) != 1 {
		return th.TypeError("ord() expected a character, but string of length %d found", len(b))
	}
	return types.Int(int64(b[0]))
}

func divmod(th *types.Thread, a, b value) value {
	q := types.Binary(th, types.OpFloorDiv, a, b)
	if q == nil {
		if th.Matches(types.TypeErrorClass) {
			th.TypeError("unsupported types for __divmod__: '%s', '%s'", types.TypeName(a), types.TypeName(b))
		}
		return nil
	}
	r := types.Binary(th, types.OpMod, a, b)
	if r == nil {
		return nil
	}
	return types.TupleOf(q, r)
}

func pow(th *types.Thread, args []value) value {
	if len(args) == 2 || args[2] == types.None {
		return types.Binary(th, types.OpPow, args[0], args[1])
	}
	a, ok1 := types.ToBig(args[0])
	b, ok2 := types.ToBig(args[1])
	m, ok3 := types.ToBig(args[2])
	if !ok1 || !ok2 || !ok3 {
		return th.TypeError("pow() with 3 arguments requires integers")
	}
	if m.Sign() == 0 {
		return th.ValueError("pow() 3rd argument cannot be 0")
	}
	if b.Sign() < 0 {
		return th.ValueError("negative power with modulo")
	}
	abs := new(big.Int).Abs(m)
	z := new(big.Int).Exp(a, b, abs)
	if m.Sign() < 0 && z.Sign() != 0 {
		z.Add(z, m)
	}
	return types.IntFromBig(z)
}

// round is half to even; with digits on an int, to tens.
func round(th *types.Thread, args []value) value {
	v := types.Native(args[0])
	if types.IsInt(v) {
		n, _ := types.Index(th, v)
		if len(args) < 2 {
			return n
		}
		d, ok := types.ToInt(th, args[1])
		if !ok {
			return nil
		}
		if d >= 0 {
			return n
		}
		return roundInt(n, -d)
	}
	f, ok := types.AsFloat(v)
	if !ok {
		if in, isInst := v.(*types.Instance); isInst && in.Class().Lookup("__round__") != nil {
			m := types.GetAttr(th, in, "__round__")
			if m == nil {
				return nil
			}
			return types.Call(th, m, args[1:], nil)
		}
		return th.TypeError("can't convert %s to float", types.TypeName(args[0]))
	}
	if len(args) < 2 || args[1] == types.None {
		return types.IntFromFloat(th, math.RoundToEven(f))
	}
	d, ok := types.ToInt(th, args[1])
	if !ok {
		return nil
	}
	scale := math.Pow(10, float64(d))
	if math.IsInf(scale, 0) || math.IsNaN(f) || math.IsInf(f, 0) {
		return types.Float(f)
	}
	if scale == 0 {
		return types.Float(math.Copysign(0, f))
	}
	return types.Float(math.RoundToEven(f*scale) / scale)
}

func roundInt(v value, digits int) value {
	n, _ := types.ToBig(v)
	if digits > 4*n.BitLen()+1 {
		return types.Int(0)
	}
	unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(digits)), nil)
	q, r := new(big.Int).DivMod(n, unit, new(big.Int))
	twice := new(big.Int).Lsh(r, 1)
	if c := twice.Cmp(unit); c > 0 || c == 0 && q.Bit(0) == 1 {
		q.Add(q, big.NewInt(1))
	}
	return types.IntFromBig(q.Mul(q, unit))
}

func sum(th *types.Thread, args []value, kw []*types.Str) value {
	var v [2]value
	if !types.ParseArgs(th, args, kw, sumParams, v[:]) {
		return nil
	}
	it := types.Iter(th, v[0])
	if it == nil {
		return nil
	}
	total := v[1]
	for x := it.Next(th); x != nil; x = it.Next(th) {
		if total = types.Binary(th, types.OpAdd, total, x); total == nil {
			return nil
		}
	}
	if th.Failed() {
		return nil
	}
	return total
}

var sumParams = []types.Param{{Name: "iterable", PosOnly: true}, {Name: "start", Def: types.Int(0)}}

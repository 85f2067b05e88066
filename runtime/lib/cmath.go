package lib

import (
	"math"
	"math/cmplx"

	"github.com/canmv-run/canmv-run/runtime/types"
)

// cmathModule holds functions of complex numbers.
func cmathModule(th *types.Thread) *types.Module {
	of := func(name string, f func(z complex128) types.Value) types.Member {
		return types.Func1(name, func(th *types.Thread, v types.Value) types.Value {
			z, ok := toComplex(th, v)
			if !ok {
				return nil
			}
			return f(z)
		})
	}
	plain := func(name string, f func(z complex128) complex128) types.Member {
		return of(name, func(z complex128) types.Value { return types.Complex(f(z)) })
	}
	return types.ModuleOf("cmath", []types.Member{
		{Name: "e", Value: types.Float(math.E)},
		{Name: "pi", Value: types.Float(math.Pi)},
		plain("cos", cmplx.Cos),
		plain("exp", cmplx.Exp),
		plain("log", cmplx.Log),
		plain("log10", cmplx.Log10),
		plain("sin", cmplx.Sin),
		plain("sqrt", cmplx.Sqrt),
		of("phase", func(z complex128) types.Value { return types.Float(cmplx.Phase(z)) }),
		of("polar", func(z complex128) types.Value {
			return types.TupleOf(types.Float(cmplx.Abs(z)), types.Float(cmplx.Phase(z)))
		}),
		types.Func2("rect", func(th *types.Thread, r, phi types.Value) types.Value {
			a, ok := types.ToFloat(th, r)
			if !ok {
				return nil
			}
			b, ok := types.ToFloat(th, phi)
			if !ok {
				return nil
			}
			return types.Complex(complex(a*math.Cos(b), a*math.Sin(b)))
		}),
	})
}

func toComplex(th *types.Thread, v types.Value) (complex128, bool) {
	if c, ok := types.Native(v).(types.Complex); ok {
		return complex128(c), true
	}
	return types.ToComplex(th, v)
}

package lib

import "github.com/canmv-run/canmv-run/runtime/types"

// platformModule says what the script runs on, in the board's words.
func platformModule(th *types.Thread) *types.Module {
	text := func(name, s string) types.Member {
		return types.FuncN(name, 0, -1, func(*types.Thread, []types.Value) types.Value { return types.NewStr(s) })
	}
	return types.ModuleOf("platform", []types.Member{
		text("platform", "MicroPython-1.21.0-riscv64--with-musl"),
		text("python_compiler", "GCC 12.0.1"),
		types.FuncN("libc_ver", 0, -1, func(*types.Thread, []types.Value) types.Value {
			return types.TupleOf(types.NewStr("musl"), types.NewStr("1.2"))
		}),
	})
}

package lib

import (
	"fmt"
	"runtime"

	"github.com/canmv-run/canmv-run/runtime/types"
)

// schedState is what micropython.heap_lock and the like count.
type schedState struct {
	heapLocks int64
	optLevel  int64
}

// micropythonModule is the interpreter's own module. Memory is Go's, so a locked heap is counted but locks nothing.
func (e *engine) micropythonModule(th *types.Thread) *types.Module {
	s := &e.sched
	same := func(name string) types.Member {
		return types.Func1(name, func(th *types.Thread, f types.Value) types.Value { return f })
	}
	return types.ModuleOf("micropython", []types.Member{
		same("const"),
		types.FuncN("opt_level", 0, 1, func(th *types.Thread, args []types.Value) types.Value {
			if len(args) == 0 {
				return types.Int(s.optLevel)
			}
			n, ok := types.ToInt(th, args[0])
			if !ok {
				return nil
			}
			s.optLevel = int64(n)
			return types.None
		}),
		types.Func1("kbd_intr", func(th *types.Thread, c types.Value) types.Value {
			n, ok := types.ToInt(th, c)
			if !ok {
				return nil
			}
			if e.KbdIntr == nil {
				return th.Raise(types.NotImplementedErrorClass, "kbd_intr: there is no keyboard")
			}
			e.KbdIntr(n)
			return types.None
		}),
		same("native"),
		same("bytecode"),
		types.FuncN("mem_info", 0, 1, memInfo),
		types.Func0("stack_use", func(th *types.Thread) types.Value { return types.Int(int64(th.Depth()) * 128) }),
		types.Func0("heap_lock", func(*types.Thread) types.Value {
			s.heapLocks++
			return types.Int(s.heapLocks)
		}),
		types.Func0("heap_unlock", func(*types.Thread) types.Value {
			s.heapLocks--
			return types.Int(s.heapLocks)
		}),
		types.Func0("heap_locked", func(*types.Thread) types.Value { return types.Int(s.heapLocks) }),
		types.Func1("alloc_emergency_exception_buf", func(th *types.Thread, n types.Value) types.Value {
			if _, ok := types.ToInt(th, n); !ok {
				return nil
			}
			return types.None
		}),
		types.Func2("schedule", func(th *types.Thread, f, x types.Value) types.Value {
			if e.Schedule == nil || !e.Schedule(f, x) {
				return th.Raise(types.RuntimeErrorClass, "schedule queue full")
			}
			return types.None
		}),
	})
}

// memInfo prints the process's memory; with an argument also how it is divided.
func memInfo(th *types.Thread, args []types.Value) types.Value {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	out := th.Env.Interp.Stdout()
	_, err := fmt.Fprintf(out, "stack: %d levels of %d\nGC: total: %d, used: %d, free: %d\n", th.Depth(), th.MaxDepth,
		m.HeapSys, m.HeapAlloc, m.HeapSys-m.HeapAlloc)
	if err == nil && len(args) > 0 {
		_, err = fmt.Fprintf(out, "objects: %d, collections: %d, stacks: %d\n", m.HeapObjects, m.NumGC, m.StackInuse)
	}
	if err != nil {
		return th.ThrowError(err)
	}
	return types.None
}

package os

import (
	"runtime"

	"github.com/canmv-run/canmv-run/runtime/arg"
)

func gcModule() *arg.Module {
	enabled, threshold := true, int64(-1)
	stats := func() (m runtime.MemStats) {
		runtime.ReadMemStats(&m)
		return m
	}
	return &arg.Module{
		Name: "gc",
		Doc:  "The memory of the script, which here is this process's. Go collects it by itself, whatever enable and disable say.",
		Members: []arg.Member{
			&arg.Func{Sig: "collect()", Doc: "Collects what nothing refers to any more; returns how many objects were freed.", Do: func(*arg.Call) (any, error) {
				before := stats().Frees
				runtime.GC()
				return stats().Frees - before, nil
			}},
			&arg.Func{Sig: "mem_alloc()", Doc: "Bytes in use.", Do: func(*arg.Call) (any, error) { return stats().HeapAlloc, nil }},
			&arg.Func{Sig: "mem_free()", Doc: "Bytes that are reserved and not in use. The heap grows beyond them.", Do: func(*arg.Call) (any, error) {
				m := stats()
				return m.HeapSys - m.HeapAlloc, nil
			}},
			&arg.Func{Sig: "enable()", Doc: "Sets what isenabled returns.", Do: func(*arg.Call) (any, error) { enabled = true; return nil, nil }},
			&arg.Func{Sig: "disable()", Doc: "Sets what isenabled returns.", Do: func(*arg.Call) (any, error) { enabled = false; return nil, nil }},
			&arg.Func{Sig: "isenabled()", Doc: "Whether enable was called last.", Do: func(*arg.Call) (any, error) { return enabled, nil }},
			&arg.Func{Sig: "threshold(amount=None)", Doc: "Sets or returns the amount after which the board collects.", Do: func(c *arg.Call) (any, error) {
				if !c.Has("amount") {
					return threshold, nil
				}
				if threshold = c.Int64("amount"); threshold > 0 {
					threshold -= threshold % 32 // the board counts in blocks
				}
				return nil, c.Err()
			}},
			missing("gc", "sys_total"), missing("gc", "sys_heap"), missing("gc", "sys_page"), missing("gc", "sys_mmz"),
		},
	}
}

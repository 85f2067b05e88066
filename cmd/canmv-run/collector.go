package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// garbage is how much of it the garbage collector waits for besides as much as there are live values: a script's are
// small, many and short-lived.
const garbage = 64 << 20

// firstPercent makes the first collection wait: the collector counts from 4 MiB where less is live.
const firstPercent = 100 * garbage / (4 << 20)

// collectLate makes the garbage collector wait for garbage, from the process's start on.
func collectLate() {
	debug.SetGCPercent(firstPercent)
	afterCollection(firstPercent)
}

// afterCollection sets the percentage anew after each collection.
func afterCollection(percent int) {
	mark := new([4]uint64) // garbage at once: its cleanup runs after the next collection
	runtime.AddCleanup(mark, func(percent int) {
		live := [1]metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(live[:])
		p := min(100+100*garbage/int(max(live[0].Value.Uint64(), 1)), firstPercent)
		if p != percent {
			debug.SetGCPercent(p)
		}
		afterCollection(p)
	}, percent)
}

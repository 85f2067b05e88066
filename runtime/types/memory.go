package types

import (
	"runtime"
	"runtime/metrics"
)

// DefaultHeapLimit is how much memory the values of a process may take before scripts get MemoryError.
const DefaultHeapLimit = 2 << 30

// bigValue is the size of a value from which its making asks for room.
const bigValue = 1 << 20

// Room reports whether a value of n bytes may be made; MemoryError pending otherwise. Small ones cost nothing here: a
// script that makes many is stopped by CheckHeap.
func (th *Thread) Room(n int) bool {
	if n < bigValue && n >= 0 {
		return true
	}
	return th.room(uint64(n))
}

func (th *Thread) room(n uint64) bool {
	limit := th.HeapLimit
	if limit == 0 {
		limit = DefaultHeapLimit
	}
	if n <= limit && HeapInUse()+n > limit {
		runtime.GC() // what is in use may be garbage
	}
	if n > limit || HeapInUse()+n > limit {
		th.Raise(MemoryErrorClass, "memory allocation failed, allocating %d bytes", n)
		return false
	}
	return true
}

// CheckHeap reports whether the values that there are keep within the limit; MemoryError pending otherwise.
func (th *Thread) CheckHeap() bool { return th.room(0) }

// HeapInUse is what the values of the whole process take, in bytes.
func HeapInUse() uint64 {
	s := [1]metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(s[:])
	return s[0].Value.Uint64()
}

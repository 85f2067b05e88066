package ndarray

import (
	"math/bits"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"unsafe"
)

// large is the size from which memory is kept for the next array. To get it anew from the system, page by page, and to
// clear it takes several times as long as most operations do.
const large = 1 << 15

// spare is memory of arrays that are gone, by size class. It holds no state: the collector empties it.
var spare [4 * 64]sync.Pool

// The memory that arrays hold is garbage long before the collector would look for it, and fresh memory is dear: so this
// package calls the collector itself, when as much has been handed out as its arrays held after the last call, and
// patience at least. A call takes half a millisecond where little is live.
const patience = 32 << 20

var (
	held   atomic.Int64 // bytes of arrays that are not known to be gone
	handed atomic.Int64 // bytes since the last call of the collector
	limit  atomic.Int64 // of handed; 0 is patience
)

// collect makes the memory of arrays that are gone spare.
func collect() {
	handed.Store(0)
	runtime.GC()
	for range 100 { // finalizers run in a goroutine of their own
		runtime.Gosched()
	}
	limit.Store(held.Load())
}

// room is alloc without clearing: the caller writes every element.
func room(d DType, shape []int) *Array {
	n := product(shape) * d.Size()
	if n < large {
		return alloc(d, shape)
	}
	class, size := classOf(n)
	p, _ := spare[class].Get().(*byte)
	if p == nil && handed.Load() >= max(patience, limit.Load()) {
		collect()
		p, _ = spare[class].Get().(*byte)
	}
	if p == nil {
		p = uncleared(size)
	}
	held.Add(int64(size))
	handed.Add(int64(size))
	// Nobody can see the memory any more when the finalizer runs, whoever held a part of it.
	runtime.SetFinalizer(p, func(p *byte) {
		held.Add(int64(-size))
		spare[class].Put(p)
	})
	return wrap(unsafe.Slice(p, n), d, shape)
}

// classOf rounds a size up to one of four steps to the next power of two.
func classOf(n int) (class, size int) {
	k := bits.Len(uint(n-1)) - 3
	step := (n + 1<<k - 1) >> k
	return 4*k + step&3, step << k
}

// uncleared is memory as it comes: a Builder's is the one kind that Go hands out so. Its first byte makes it visible.
func uncleared(n int) *byte {
	var b strings.Builder
	b.Grow(n)
	b.WriteByte(0)
	return unsafe.StringData(b.String())
}

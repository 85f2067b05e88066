package mpp

import (
	"slices"
	"strconv"
	"time"

	"github.com/canmv-run/canmv-run/host/fault"
)

// deinitTime is how long MediaManager.deinit lets the hardware come to rest.
const deinitTime = 100 * time.Millisecond

// A Buffer is a block that a script asked for (MediaManager.Buffer).
type Buffer struct {
	sys      *System
	block    *Block
	size     int
	handle   int
	released bool
}

// GetBuffer takes a block of at least size bytes from the given pool, or for InvalidPool from the smallest pool that has
// one. Before Init it is an AssertionError; without a free block, or beyond 16 buffers, a RuntimeError.
func (s *System) GetBuffer(size, poolID int) (*Buffer, error) {
	if !s.inited {
		return nil, fault.New(fault.AssertionError, "please run MediaManager.Buffer() after MediaManager.init()")
	}
	var pool *Pool
	for _, p := range s.pools {
		switch {
		case poolID != InvalidPool && p.id != poolID, p.cfg.BlockSize < size, p.Free() == 0:
		case pool == nil, p.cfg.BlockSize < pool.cfg.BlockSize:
			pool = p
		}
	}
	if pool == nil || size <= 0 {
		return nil, fault.New(fault.RuntimeError, "MediaManager.Buffer, get buf block failed, size %d, ret(%d)", size, -1).
			Hinted("no pool has a free block of %d bytes; MediaManager._config() declares pools before MediaManager.init()", size)
	}
	if len(s.buffers) == MaxBuffers {
		return nil, fault.New(fault.RuntimeError, "MediaManager.Buffer, add buffer to manager failed").
			Hinted("%d buffers are in use, which is the most the board has; free one with buffer.__del__()", MaxBuffers)
	}
	block, err := pool.Get()
	if err != nil {
		return nil, err
	}
	b := &Buffer{sys: s, block: block, size: size, handle: int(block.addr >> 12)}
	s.buffers = append(s.buffers, b)
	return b, nil
}

// Block is the buffer's memory.
func (b *Buffer) Block() *Block { return b.block }

// Size is the size that was asked for.
func (b *Buffer) Size() int { return b.size }

// Handle is the number of the block.
func (b *Buffer) Handle() int { return b.handle }

// String is what the board prints for the buffer.
func (b *Buffer) String() string {
	return "MediaManager.Buffer: handle " + itoa(b.handle) + ", size " + itoa(b.size) + ", poolId " + itoa(b.block.PoolID()) +
		", phyAddr " + strconv.FormatUint(b.block.addr, 10) + ", virtAddr " + strconv.FormatUint(b.block.addr, 16)
}

// Release frees the buffer (buffer.__del__). A second time prints what the board prints and is a RuntimeError.
func (b *Buffer) Release() error {
	if b.released {
		b.sys.cfg.Print("del buffer failed " + b.String())
		return fault.New(fault.RuntimeError, "MediaManager.Buffer, release buf block failed(2)").
			Hinted("the buffer was released before")
	}
	b.released = true
	b.block.Release()
	b.sys.buffers = slices.DeleteFunc(b.sys.buffers, func(x *Buffer) bool { return x == b })
	return nil
}

func itoa(n int) string { return strconv.Itoa(n) }

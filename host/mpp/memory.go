package mpp

import (
	"slices"
	"sort"
	"sync"
	"sync/atomic"
	"time"
)

const (
	firstAddress = 0x1000_0000
	lastAddress  = 0xC000_0000
	page         = 4096
	// keepBytes is how much memory waits for being used again; more than that goes back to the garbage collector.
	keepBytes = 96 << 20
)

// memory is the address space: mapped blocks in order of address, and memory to use again.
type memory struct {
	mu     sync.Mutex
	blocks []*Block // mapped, by address
	next   uint64   // where the search for free addresses starts
	free   map[int][][]byte
	kept   int // bytes in free
}

// A Block is mapped memory. Its methods may be called from any goroutine.
type Block struct {
	sys  *System
	pool *Pool // nil for memory that is mapped without a pool
	addr uint64
	data []byte
	// exposed memory is known to a script and never used again.
	exposed atomic.Bool
	live    atomic.Bool
	// captured is the board time of the picture in the block, 0 for none.
	captured atomic.Int64
}

// Addr is the block's first address.
func (b *Block) Addr() uint64 { return b.addr }

// Bytes is the block's memory. It stays readable after Release, but may then belong to somebody else unless it was
// exposed.
func (b *Block) Bytes() []byte { return b.data }

// Size is the block's length in bytes.
func (b *Block) Size() int { return len(b.data) }

// Live reports whether the block is still mapped.
func (b *Block) Live() bool { return b.live.Load() }

// Exposed reports whether a script has seen the memory; whoever mapped it with Map must then leave it to the script.
func (b *Block) Exposed() bool { return b.exposed.Load() }

// SetCaptured says that the block holds a picture that the camera saw at board time t.
func (b *Block) SetCaptured(t time.Duration) { b.captured.Store(int64(t)) }

// Captured is what SetCaptured said, 0 for a block without a picture of the camera.
func (b *Block) Captured() time.Duration { return time.Duration(b.captured.Load()) }

// Expose marks the memory as known to a script, as System.Expose does.
func (b *Block) Expose() []byte {
	b.exposed.Store(true)
	return b.data
}

// PoolID is the pool the block comes from, InvalidPool for none.
func (b *Block) PoolID() int {
	if b.pool == nil {
		return InvalidPool
	}
	return b.pool.id
}

// Release unmaps the block and gives its memory back. A second Release does nothing.
func (b *Block) Release() {
	if !b.live.CompareAndSwap(true, false) {
		return
	}
	m := &b.sys.mem
	m.mu.Lock()
	m.unmap(b)
	if b.pool != nil {
		b.pool.used--
		if !b.exposed.Load() {
			m.put(b.data)
		}
	}
	m.mu.Unlock()
}

// Alloc maps new memory without a pool, cleared. Size is rounded up to 4 KiB.
func (s *System) Alloc(size int) *Block {
	data := make([]byte, alignUp(size, page))
	return s.Map(data)
}

// Map gives addresses to memory that the caller owns; Release takes them away and leaves the memory to the caller.
func (s *System) Map(data []byte) *Block {
	b := &Block{sys: s, data: data}
	s.mem.mu.Lock()
	s.mem.mapBlock(b)
	s.mem.mu.Unlock()
	return b
}

// Remap is Map into a block that was released, for callers that map with every frame.
func (s *System) Remap(b *Block, data []byte) {
	b.sys, b.pool, b.data = s, nil, data
	b.exposed.Store(false)
	b.captured.Store(0)
	s.mem.mu.Lock()
	s.mem.mapBlock(b)
	s.mem.mu.Unlock()
}

// Bytes returns the live memory of n bytes at addr. The range must lie within one mapped block.
func (s *System) Bytes(addr uint64, n int) ([]byte, error) {
	_, data, err := s.lookup(addr, n)
	return data, err
}

// Expose is Bytes for memory that a script keeps: it is never used again for anything else.
func (s *System) Expose(addr uint64, n int) ([]byte, error) {
	b, data, err := s.lookup(addr, n)
	if err != nil {
		return nil, err
	}
	b.exposed.Store(true)
	return data, nil
}

// Block returns the mapped block that holds addr, or nil.
func (s *System) Block(addr uint64) *Block {
	s.mem.mu.Lock()
	defer s.mem.mu.Unlock()
	return s.mem.find(addr)
}

// Mapped is how many blocks are mapped; a board at rest has none.
func (s *System) Mapped() int {
	s.mem.mu.Lock()
	defer s.mem.mu.Unlock()
	return len(s.mem.blocks)
}

func (s *System) lookup(addr uint64, n int) (*Block, []byte, error) {
	s.mem.mu.Lock()
	defer s.mem.mu.Unlock()
	b := s.mem.find(addr)
	if b == nil || n < 0 {
		return nil, nil, errAddress(addr)
	}
	off := addr - b.addr
	if uint64(n) > uint64(len(b.data))-off {
		return nil, nil, errAddress(b.addr + uint64(len(b.data)))
	}
	return b, b.data[off : off+uint64(n) : off+uint64(n)], nil
}

func (m *memory) find(addr uint64) *Block {
	i := sort.Search(len(m.blocks), func(i int) bool { return m.blocks[i].addr > addr }) - 1
	if i < 0 || addr-m.blocks[i].addr >= uint64(len(m.blocks[i].data)) {
		return nil
	}
	return m.blocks[i]
}

// mapBlock finds free addresses from next on, so that released ones come back only after the whole space was used.
func (m *memory) mapBlock(b *Block) {
	size := span(b)
	if m.next+size > lastAddress {
		m.next = firstAddress
	}
	i := sort.Search(len(m.blocks), func(i int) bool { return m.blocks[i].addr >= m.next })
	if i > 0 {
		m.next = max(m.next, m.blocks[i-1].addr+span(m.blocks[i-1]))
	}
	for i < len(m.blocks) && m.blocks[i].addr < m.next+size {
		m.next = m.blocks[i].addr + span(m.blocks[i])
		i++
	}
	b.addr = m.next
	m.next += size
	m.blocks = slices.Insert(m.blocks, i, b)
	b.live.Store(true)
}

// span is the address range of a block: whole pages and one unmapped page behind, so that reading past the end fails.
func span(b *Block) uint64 { return uint64(alignUp(len(b.data), page) + page) }

func (m *memory) unmap(b *Block) {
	i := sort.Search(len(m.blocks), func(i int) bool { return m.blocks[i].addr >= b.addr })
	m.blocks = slices.Delete(m.blocks, i, i+1)
}

// unmapAll unmaps what is left.
func (m *memory) unmapAll() {
	m.mu.Lock()
	left := slices.Clone(m.blocks)
	m.mu.Unlock()
	for _, b := range left {
		b.Release()
	}
}

func (m *memory) get(size int) []byte {
	if l := m.free[size]; len(l) > 0 {
		data := l[len(l)-1]
		m.free[size] = l[:len(l)-1]
		m.kept -= size
		return data
	}
	return make([]byte, size)
}

func (m *memory) put(data []byte) {
	if m.kept+len(data) > keepBytes {
		return
	}
	if m.free == nil {
		m.free = map[int][][]byte{}
	}
	m.free[len(data)] = append(m.free[len(data)], data)
	m.kept += len(data)
}

func (m *memory) trim() {
	m.mu.Lock()
	m.free, m.kept = nil, 0
	m.mu.Unlock()
}

func alignUp(n, to int) int { return (n + to - 1) / to * to }

// Package mpp is the board's media process platform: memory with addresses, buffer pools, and the links between modules.
//
//	sys := mpp.New(mpp.Config{Clock: clk, Print: fmt.Println})
//	err := sys.Configure(mpp.PoolConfig{BlockSize: 1 << 20, Blocks: 6})
//	err = sys.Init()
//	b, err := sys.Pool(0).Get()
//	data, err := sys.Bytes(b.Addr(), 16)
//	b.Release()
//
// Addresses are integers in one address space; scripts do arithmetic with them. Bytes turns a range of addresses into
// the live memory behind it, and refuses ranges that are not mapped. Expose does the same for memory that a script
// keeps: such memory is never used again for anything else, so what a script took before a release keeps its bytes.
// All other memory is recycled.
//
// Ownership: who gets a Block releases it; a second Release does nothing. Pools belong to the System and end with
// Deinit or Reset, and their blocks with them.
//
// Concurrency: blocks, pools and the address space may be used from any goroutine; configuration, links and buffers
// belong to the task that holds the clock's baton.
//
// Errors are *fault.Error: the exception the board raises.
package mpp

import (
	"sync"

	"github.com/canmv-run/canmv-run/host/clock"
	"github.com/canmv-run/canmv-run/host/fault"
)

// Module ids, as links name them.
const (
	ModVI   = 6  // the camera
	ModVENC = 9  // the video encoder
	ModVDEC = 10 // the video decoder
	ModVO   = 11 // the display
	ModAI   = 12
	ModAENC = 14
	ModADEC = 15
	ModAO   = 16
)

// Limits of the board.
const (
	MaxPools   = 16
	MaxLinks   = 8
	MaxBuffers = 16
	// InvalidPool is the pool id that stands for any pool.
	InvalidPool = 0xFFFFFFFF
)

// Config says what the platform needs from outside.
type Config struct {
	Clock *clock.Clock
	// Print writes a line that the board's firmware prints to the script's output. Nil discards it.
	Print func(line string)
}

// System is the platform of one board. Use New.
type System struct {
	cfg Config
	mem memory

	inited  bool
	configs []PoolConfig
	poolsMu sync.Mutex
	pools   []*Pool
	buffers []*Buffer

	links []*Link
	feeds map[Chn]Feed
	sinks map[int]Sink
}

// New makes a platform without pools and links.
func New(cfg Config) *System {
	if cfg.Print == nil {
		cfg.Print = func(string) {}
	}
	s := &System{cfg: cfg, feeds: map[Chn]Feed{}, sinks: map[int]Sink{}}
	s.mem.next = firstAddress
	return s
}

// Reset releases everything, as a reboot does: links, buffers, pools and their blocks. It costs no board time.
func (s *System) Reset() {
	s.unlinkAll()
	s.dropPools()
	s.mem.unmapAll() // addresses of a script's own buffers
}

// dropPools forgets configuration, pools and buffers.
func (s *System) dropPools() {
	s.inited = false
	s.configs = nil
	for _, b := range s.buffers {
		b.block.Release()
		b.released = true
	}
	s.buffers = nil
	s.poolsMu.Lock()
	pools := s.pools
	s.pools = nil
	s.poolsMu.Unlock()
	for _, p := range pools {
		p.destroy()
	}
	s.mem.trim()
}

// Leaks is what a script has left open.
type Leaks struct {
	Pools   int // configured pools that Deinit did not release
	Links   int
	Buffers int
}

// Leaks reports what is open now.
func (s *System) Leaks() Leaks {
	return Leaks{Pools: len(s.configs), Links: len(s.links), Buffers: len(s.buffers)}
}

func errAddress(addr uint64) error {
	return fault.New(fault.ValueError, "address %#x is not mapped", addr)
}

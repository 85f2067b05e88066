package mpp

import (
	"strings"

	"github.com/canmv-run/canmv-run/host/fault"
)

// PoolConfig declares a buffer pool.
type PoolConfig struct {
	// BlockSize is in bytes; it is rounded up to 4 KiB.
	BlockSize int
	// Blocks is how many blocks the pool has.
	Blocks int
	// Owner names who asked for it, for the leak report.
	Owner string
}

// A Pool hands out blocks of one size. It belongs to the System.
type Pool struct {
	sys  *System
	id   int
	cfg  PoolConfig
	used int // under memory.mu
	dead bool
}

// ID is the pool's number.
func (p *Pool) ID() int { return p.id }

// Config is what the pool was declared with.
func (p *Pool) Config() PoolConfig { return p.cfg }

// Get maps one of the pool's blocks. The memory holds what was there before. It fails with RuntimeError when all blocks
// are in use.
func (p *Pool) Get() (*Block, error) {
	m := &p.sys.mem
	m.mu.Lock()
	defer m.mu.Unlock()
	if p.dead || p.used == p.cfg.Blocks {
		return nil, fault.New(fault.RuntimeError, "no free block in pool %d", p.id).
			Hinted("all %d blocks of the pool of %s are in use", p.cfg.Blocks, p.cfg.Owner)
	}
	p.used++
	b := &Block{sys: p.sys, pool: p, data: m.get(p.cfg.BlockSize)}
	m.mapBlock(b)
	return b, nil
}

// Free is how many blocks are left.
func (p *Pool) Free() int {
	p.sys.mem.mu.Lock()
	defer p.sys.mem.mu.Unlock()
	return p.cfg.Blocks - p.used
}

// destroy unmaps every block of the pool.
func (p *Pool) destroy() {
	m := &p.sys.mem
	m.mu.Lock()
	p.dead = true
	var mine []*Block
	for _, b := range m.blocks {
		if b.pool == p {
			mine = append(mine, b)
		}
	}
	m.mu.Unlock()
	for _, b := range mine {
		b.Release()
	}
}

// Configure declares a pool (MediaManager._config). It is an AssertionError after Init. Beyond 16 pools it prints what
// the board prints and returns id -1. The id names the pool to Replace and, after Init, to Pool.
func (s *System) Configure(cfg PoolConfig) (id int, err error) {
	if s.inited {
		return -1, fault.New(fault.AssertionError, "please run MediaManager._config() before MediaManager.init()").
			Hinted("%s asked for a buffer pool; pools must be declared before MediaManager.init()", cfg.owner())
	}
	if cfg.BlockSize <= 0 || cfg.Blocks <= 0 {
		return -1, nil
	}
	if len(s.configs) == MaxPools {
		s.cfg.Print("MediaManager buffer configure failed, pool exceeds the max")
		return -1, nil
	}
	s.configs = append(s.configs, cfg)
	return len(s.configs) - 1, nil
}

// Replace changes the declaration of pool id, which Configure returned, before Init.
func (s *System) Replace(id int, cfg PoolConfig) error {
	if s.inited {
		_, err := s.Configure(cfg)
		return err
	}
	if id >= 0 && id < len(s.configs) {
		s.configs[id] = cfg
	}
	return nil
}

// Withdraw takes back the declaration with the given id if Init has not used it yet; later ids stay as they are.
func (s *System) Withdraw(id int) {
	if !s.inited && id >= 0 && id < len(s.configs) {
		s.configs[id] = PoolConfig{}
		for len(s.configs) > 0 && s.configs[len(s.configs)-1].Blocks == 0 {
			s.configs = s.configs[:len(s.configs)-1]
		}
	}
}

func (c PoolConfig) owner() string {
	if c.Owner == "" {
		return "the script"
	}
	return c.Owner
}

// Inited reports whether Init has run and Deinit has not.
func (s *System) Inited() bool { return s.inited }

// compressPool is the pool that Init adds for compressing images: two 1080p luma planes.
var compressPool = PoolConfig{BlockSize: alignUp(1920*1080, page), Blocks: 2, Owner: "image compression"}

// Init creates the declared pools and one for image compression, and prints their number (MediaManager.init). A second
// Init is an AssertionError.
func (s *System) Init() error {
	if s.inited {
		return fault.New(fault.AssertionError, "The buffer has been initialized!!!\n"+strings.Repeat(" ", 12)+
			"This method can only be called once, please check your code!!!")
	}
	if id, _ := s.Configure(compressPool); id < 0 {
		return fault.New(fault.RuntimeError, "MediaManager configure buffer for image compress failed.").
			Hinted("the board has %d pools", MaxPools)
	}
	s.poolsMu.Lock()
	for i, c := range s.configs {
		c.BlockSize = alignUp(c.BlockSize, page)
		s.pools = append(s.pools, &Pool{sys: s, id: i, cfg: c})
	}
	s.poolsMu.Unlock()
	s.inited = true
	s.cfg.Print("buffer pool :  " + itoa(len(s.configs)))
	return nil
}

// Deinit waits 100 ms, destroys all links, then all buffers and pools (MediaManager.deinit). Without Init it does the
// same and is no error.
func (s *System) Deinit() {
	s.cfg.Clock.Sleep(deinitTime)
	s.unlinkAll()
	s.dropPools()
}

// Pool returns the pool with the given id after Init, or nil.
func (s *System) Pool(id int) *Pool {
	s.poolsMu.Lock()
	defer s.poolsMu.Unlock()
	if id < 0 || id >= len(s.pools) {
		return nil
	}
	return s.pools[id]
}

// Pools is the number of pools: declared before Init, existing after it.
func (s *System) Pools() int { return len(s.configs) }

// PoolOwners lists who declared the pools, for the leak report.
func (s *System) PoolOwners() []string {
	var names []string
	for _, c := range s.configs {
		names = append(names, c.owner())
	}
	return names
}

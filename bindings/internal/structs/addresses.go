package structs

import (
	"bytes"
	"unsafe"

	"github.com/canmv-run/canmv-run/bindings/internal/cstruct"
	"github.com/canmv-run/canmv-run/host/mpp"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// What a script's own buffers may keep mapped: the oldest address is taken back when one of these is exceeded.
const (
	maxMapped      = 4096
	maxMappedBytes = 64 << 20
)

// Addresses turns memory into addresses and back: the board's blocks, and buffers of the script that asked for their
// address. It belongs to the task that runs the script.
type Addresses struct {
	sys    *mpp.System
	known  map[*byte]*mapped // by first byte
	oldest []*mapped         // in the order in which they were mapped
	bytes  int
}

type mapped struct {
	block *mpp.Block
	data  []byte
}

// NewAddresses makes an empty table over the board's memory.
func NewAddresses(sys *mpp.System) *Addresses {
	return &Addresses{sys: sys, known: map[*byte]*mapped{}}
}

// View is the live memory at an address, which the script keeps from now on.
func (a *Addresses) View(addr uint64, n int) ([]byte, error) { return a.sys.Expose(addr, n) }

// Read is the live memory at an address for the time of one call.
func (a *Addresses) Read(addr uint64, n int) ([]byte, error) { return a.sys.Bytes(addr, n) }

// Text reads up to a zero byte, or n bytes.
func (a *Addresses) Text(addr uint64, n int) (string, error) {
	b := a.sys.Block(addr)
	if b == nil {
		_, err := a.sys.Bytes(addr, 1)
		return "", err
	}
	data := b.Bytes()[addr-b.Addr():]
	data = data[:max(0, min(n, len(data)))]
	if i := bytes.IndexByte(data, 0); i >= 0 {
		data = data[:i]
	}
	return string(data), nil
}

// At is a structure at an address. What of it is not mapped is an error when it is read or written, not before.
func (a *Addresses) At(vs arg.Values, addr uint64, t *cstruct.Type, o cstruct.Order) *Value {
	v := &Value{vs: vs, addrs: a, typ: t, order: o, addr: addr}
	if mem, err := a.View(addr, t.Size(o)); err == nil {
		v.mem = mem
	}
	return v
}

// New is a structure in memory of its own, all zero.
func (a *Addresses) New(vs arg.Values, t *cstruct.Type) *Value {
	return &Value{vs: vs, addrs: a, typ: t, order: cstruct.Native, mem: make([]byte, t.Size(cstruct.Native))}
}

// Of gives a buffer an address; the same buffer keeps its address.
func (a *Addresses) Of(data []byte) uint64 {
	if len(data) == 0 {
		data = make([]byte, 1)
	}
	p := unsafe.SliceData(data)
	if m := a.known[p]; m != nil && m.block.Live() && len(m.data) >= len(data) {
		return m.block.Addr()
	}
	if addr, ok := a.sys.AddressOf(data); ok {
		return addr
	}
	m := &mapped{block: a.sys.Map(data), data: data}
	a.known[p] = m
	a.oldest = append(a.oldest, m)
	a.bytes += len(data)
	for len(a.oldest) > maxMapped || a.bytes > maxMappedBytes && len(a.oldest) > 1 {
		a.forget(a.oldest[0])
		a.oldest = a.oldest[1:]
	}
	return m.block.Addr()
}

func (a *Addresses) forget(m *mapped) {
	m.block.Release()
	a.bytes -= len(m.data)
	if p := unsafe.SliceData(m.data); a.known[p] == m {
		delete(a.known, p)
	}
}

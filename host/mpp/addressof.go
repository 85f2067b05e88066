package mpp

import "unsafe"

// AddressOf is the address of memory that lies in a mapped block, such as what Expose returned; false where it does not.
func (s *System) AddressOf(data []byte) (addr uint64, ok bool) {
	p := uintptr(unsafe.Pointer(unsafe.SliceData(data)))
	s.mem.mu.Lock()
	defer s.mem.mu.Unlock()
	for _, b := range s.mem.blocks {
		start := uintptr(unsafe.Pointer(unsafe.SliceData(b.data)))
		if off := p - start; p >= start && off < uintptr(len(b.data)) && off+uintptr(len(data)) <= uintptr(len(b.data)) {
			return b.addr + uint64(off), true
		}
	}
	return 0, false
}

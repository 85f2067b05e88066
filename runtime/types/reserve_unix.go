//go:build unix

package types

import (
	"syscall"
	"unsafe"
)

// reserve takes n bytes of address space that no memory stands behind; nil if the system refuses.
func reserve(n uint64) unsafe.Pointer {
	if uint64(int(n)) != n {
		return nil
	}
	b, err := syscall.Mmap(-1, 0, int(n), syscall.PROT_NONE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		return nil
	}
	return unsafe.Pointer(unsafe.SliceData(b))
}

package types

import (
	"unsafe"

	"golang.org/x/sys/windows"
)

// reserve takes n bytes of address space that no memory stands behind; nil if the system refuses.
func reserve(n uint64) unsafe.Pointer {
	if uint64(uintptr(n)) != n {
		return nil
	}
	addr, err := windows.VirtualAlloc(0, uintptr(n), windows.MEM_RESERVE, windows.PAGE_NOACCESS)
	if err != nil {
		return nil
	}
	// The address lies outside Go's heap, so it may pass through uintptr.
	return *(*unsafe.Pointer)(unsafe.Pointer(&addr))
}

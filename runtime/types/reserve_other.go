//go:build !unix && !windows

package types

import "unsafe"

func reserve(uint64) unsafe.Pointer { return nil }

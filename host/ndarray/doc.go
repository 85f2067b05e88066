// Package ndarray is the algorithms behind the scripts' numpy: arrays of numbers with shape and strides over one buffer.
//
//	a, err := ndarray.FromBytes(pixels, ndarray.Uint8, 480, 640, 3) // shares pixels
//	red, err := a.Index(ndarray.Ellipsis{}, ndarray.Int(0))         // a view
//	sum, err := ndarray.Reduce(ndarray.Sum, red, nil, false)
//
// # Ownership
//
// An Array is a header over bytes. Views share the bytes; Bytes of a contiguous array and FromBytes copy nothing, so the
// caller who gave or took bytes sees every later change. Functions that make new values allocate their own; an Array
// needs no release.
//
// # Types
//
// Operations find the type of their result as numpy 2 does (NEP 50): arrays promote to the smallest type that holds
// both, a script's plain number takes the array's type where its kind fits (see Promote and Weak). Integers wrap
// around, floats follow IEEE 754.
//
// # Errors
//
// Errors wrap one of ErrValue, ErrType, ErrIndex, ErrOverflow, ErrLinAlg, ErrZero and ErrMemory; their text is numpy's.
//
// # Concurrency
//
// Arrays have no locks. Reading one from several goroutines is safe while none writes.
//
// # Loops
//
// Every operation runs over blocks of contiguous elements (block.go): an operand that is not contiguous, or of another
// type, or broadcast, is first gathered into a small buffer, so that there is one typed loop for each operation and
// type, and the assembly in internal/kernel serves all.
package ndarray

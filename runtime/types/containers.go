package types

// containerWirings are the classes of text, bytes, memory and containers with their constructors and methods.
func containerWirings() []wiring {
	return []wiring{
		{StrClass, newStr, [][]Member{strMethods()}},
		{BytesClass, newBytes, [][]Member{bytesMethods(), hexMembers(func(b []byte) Value { return NewBytes(b) })}},
		{BytearrayClass, newBytearray, [][]Member{bytearrayMethods(), hexMembers(func(b []byte) Value { return NewBytearray(b) })}},
		{SetClass, newSet, [][]Member{setMethods()}},
		{FrozenSetClass, newSet, [][]Member{frozenSetMethods()}},
		{ComplexClass, newComplex, [][]Member{complexMembers()}},
		{ArrayClass, newArray, [][]Member{arrayMembers()}},
		{MemoryViewClass, newMemoryView, [][]Member{memoryViewMembers()}},
		{IOBaseClass, newIOBase, nil},
		{DequeClass, newDeque, [][]Member{dequeMembers()}},
	}
}

package types

func bytesMethods() []Member {
	return append(commonTextMethods(), MethodN("decode", 0, 2, bytesDecode))
}

func bytearrayMethods() []Member {
	return append(bytesMethods(),
		Method2("append", bytearrayAppend),
		Method2("extend", bytearrayExtend),
	)
}

// fixed raises for a view of someone else's memory.
func (x *Bytearray) fixed(th *Thread) bool {
	if x.View {
		th.TypeError("bytearray of a memory address has a fixed length")
	}
	return x.View
}

func bytearrayAppend(th *Thread, self, v Value) Value {
	x := self.(*Bytearray)
	n, ok := ToInt(th, v)
	if !ok || x.fixed(th) {
		return nil
	}
	x.B = append(x.B, byte(n))
	return None
}

func bytearrayExtend(th *Thread, self, v Value) Value {
	x := self.(*Bytearray)
	if x.fixed(th) {
		return nil
	}
	if b, ok := AsBuffer(v); ok {
		x.B = append(x.B, b...)
		return None
	}
	items, ok := Collect(th, v)
	if !ok {
		return nil
	}
	for _, it := range items {
		n, ok := ToInt(th, it)
		if !ok {
			return nil
		}
		x.B = append(x.B, byte(n))
	}
	return None
}

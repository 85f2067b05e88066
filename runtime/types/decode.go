package types

// Text from and to bytes. MicroPython knows UTF-8 and its subset ASCII.

// codec reads the name of an encoding; LookupError pending for another one.
func codec(th *Thread, v Value) (ascii, ok bool) {
	s, ok := ToStr(th, v)
	if !ok {
		return false, false
	}
	switch s {
	case "utf-8", "utf8":
		return false, true
	case "ascii":
		return true, true
	}
	th.Raise(LookupErrorClass, "unknown encoding: %s", s)
	return false, false
}

// Decode makes a str of bytes. args may hold the encoding and how errors are dealt with: strict, ignore or replace.
func Decode(th *Thread, b []byte, args []Value) Value {
	ascii, ok := false, true
	if len(args) > 0 {
		if ascii, ok = codec(th, args[0]); !ok {
			return nil
		}
	}
	errors := "strict"
	if len(args) > 1 {
		if errors, ok = ToStr(th, args[1]); !ok {
			return nil
		}
	}
	if validText(b, ascii) {
		return NewStr(string(b))
	}
	switch errors {
	case "ignore":
		return NewStr(string(mendText(b, ascii, "")))
	case "replace":
		return NewStr(string(mendText(b, ascii, "\uFFFD")))
	case "strict":
		return th.RaiseArgs(UnicodeErrorClass)
	}
	return th.Raise(LookupErrorClass, "unknown error handler name '%s'", errors)
}

// DecodeUTF8 makes a str of bytes; UnicodeError pending if they are no UTF-8.
func DecodeUTF8(th *Thread, b []byte) Value { return Decode(th, b, nil) }

// sequence is the length of the UTF-8 sequence at the front of b and whether it is whole and well formed: a lead byte
// with its continuation bytes, whatever the number they make. Of a bad one it is the bytes up to where it goes wrong.
func sequence(b []byte, ascii bool) (n int, ok bool) {
	c := b[0]
	switch {
	case c < 0x80:
		return 1, true
	case ascii || c < 0xC0 || c >= 0xF8:
		return 1, false
	}
	want := 2
	if c >= 0xE0 {
		want++
	}
	if c >= 0xF0 {
		want++
	}
	for n = 1; n < want; n++ {
		if n >= len(b) || b[n]&0xC0 != 0x80 {
			return n, false
		}
	}
	return n, true
}

func validText(b []byte, ascii bool) bool {
	for len(b) > 0 {
		n, ok := sequence(b, ascii)
		if !ok {
			return false
		}
		b = b[n:]
	}
	return true
}

// mendText puts instead where bytes are no text.
func mendText(b []byte, ascii bool, instead string) []byte {
	out := make([]byte, 0, len(b))
	for len(b) > 0 {
		n, ok := sequence(b, ascii)
		if ok {
			out = append(out, b[:n]...)
		} else {
			out = append(out, instead...)
		}
		b = b[n:]
	}
	return out
}

// Encode makes the bytes of a str; UnicodeError pending for what the encoding lacks.
func Encode(th *Thread, s string, args []Value) ([]byte, bool) {
	if len(args) > 0 {
		ascii, ok := codec(th, args[0])
		if !ok {
			return nil, false
		}
		if ascii {
			for i := 0; i < len(s); i++ {
				if s[i] >= 0x80 {
					th.RaiseArgs(UnicodeErrorClass)
					return nil, false
				}
			}
		}
	}
	return []byte(s), true
}

func strEncode(th *Thread, args []Value) Value {
	b, ok := Encode(th, args[0].(*Str).S, args[1:])
	if !ok {
		return nil
	}
	return NewBytes(b)
}

func bytesDecode(th *Thread, args []Value) Value {
	b, _ := AsBuffer(args[0])
	return Decode(th, b, args[1:])
}

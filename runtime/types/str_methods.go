package types

import (
	"bytes"
	"strings"
	"unsafe"
)

// text is what the methods of str, bytes and bytearray work on: they are the same methods.
type text struct {
	s    string // shares the value's memory: not to be kept where the value is mutable
	kind textKind
}

type textKind uint8

const (
	kindStr textKind = iota
	kindBytes
	kindBytearray
)

func viewString(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// textOf reads self, which is one of the three types.
func textOf(v Value) text {
	switch x := v.(type) {
	case *Str:
		return text{x.S, kindStr}
	case *Bytes:
		return text{viewString(x.B), kindBytes}
	case *Bytearray:
		return text{viewString(x.B), kindBytearray}
	}
	return text{}
}

// make builds a value of t's kind from a part of t or a fresh string.
func (t text) make(s string) Value {
	switch t.kind {
	case kindStr:
		return NewStr(s)
	case kindBytes:
		return NewBytes([]byte(s))
	}
	return NewBytearray([]byte(s))
}

// of builds a value of t's kind from a copy of b.
func (t text) of(b []byte) Value {
	switch t.kind {
	case kindStr:
		return StrOf(b)
	case kindBytes:
		return NewBytes(bytes.Clone(b))
	}
	return NewBytearray(bytes.Clone(b))
}

// other reads an argument that must be of t's kind: str with str, bytes-like with bytes-like.
func (t text) other(th *Thread, v Value) (string, bool) {
	if s, ok := AsStr(v); ok {
		if t.kind == kindStr {
			return s, true
		}
	} else if t.kind != kindStr {
		if b, ok := AsBuffer(v); ok {
			return viewString(b), true
		}
	}
	want := "str"
	if t.kind != kindStr {
		want = "bytes"
	}
	th.TypeError("can't convert '%s' object to %s implicitly", TypeName(v), want)
	return "", false
}

// part is other, or for bytes the number of one byte.
func (t text) part(th *Thread, v Value) (string, bool) {
	if t.kind == kindStr || !IsInt(v) {
		return t.other(th, v)
	}
	n, ok := ToInt(th, v)
	if ok && (n < 0 || n > 255) {
		th.ValueError("byte must be in range(0, 256)")
		ok = false
	}
	return string([]byte{byte(n)}), ok
}

// len and offset count code points for str and bytes for the others.
func (t text) len() int {
	if t.kind == kindStr {
		return countRunes(t.s)
	}
	return len(t.s)
}

func (t text) offset(i int) int {
	if t.kind != kindStr {
		return i
	}
	o := 0
	for ; i > 0 && o < len(t.s); i-- {
		o += runeLen(t.s[o:])
	}
	return o
}

func (t text) index(o int) int {
	if t.kind != kindStr {
		return o
	}
	return countRunes(t.s[:o])
}

// bounds reads optional start and end arguments as byte offsets. Their order is the caller's to check.
func (t text) bounds(th *Thread, args []Value) (lo, hi int, ok bool) {
	n := -1
	at := func(v Value) (int, bool) {
		i, ok := ToInt(th, v)
		if !ok {
			return 0, false
		}
		if n < 0 {
			n = t.len()
		}
		if i < 0 {
			i = max(i+n, 0)
		}
		if i > n {
			return len(t.s) + 1, true
		}
		return t.offset(i), true
	}
	hi = len(t.s)
	if len(args) > 0 && args[0] != None {
		if lo, ok = at(args[0]); !ok {
			return
		}
	}
	if len(args) > 1 && args[1] != None {
		if hi, ok = at(args[1]); !ok {
			return
		}
		hi = min(hi, len(t.s))
	}
	return lo, hi, true
}

// find is find, rfind, index and rindex. args are self, the part, start, end.
func find(last, must bool) func(th *Thread, args []Value) Value {
	return func(th *Thread, args []Value) Value {
		t := textOf(args[0])
		part, ok := t.part(th, args[1])
		if !ok {
			return nil
		}
		lo, hi, ok := t.bounds(th, args[2:])
		if !ok {
			return nil
		}
		at := -1
		if lo <= hi {
			if last {
				at = strings.LastIndex(t.s[lo:hi], part)
			} else {
				at = strings.Index(t.s[lo:hi], part)
			}
		}
		if at < 0 {
			if must {
				return th.ValueError("substring not found")
			}
			return Int(-1)
		}
		return Int(int64(t.index(lo + at)))
	}
}

func textCount(th *Thread, args []Value) Value {
	t := textOf(args[0])
	part, ok := t.other(th, args[1])
	if !ok {
		return nil
	}
	lo, hi, ok := t.bounds(th, args[2:])
	if !ok {
		return nil
	}
	if lo > hi {
		return Int(0)
	}
	if part == "" {
		return Int(int64(text{t.s[lo:hi], t.kind}.len() + 1))
	}
	return Int(int64(strings.Count(t.s[lo:hi], part)))
}

// affix is startswith and endswith, whose argument may be a tuple of parts.
func affix(has func(s, part string) bool) func(th *Thread, args []Value) Value {
	return func(th *Thread, args []Value) Value {
		t := textOf(args[0])
		lo, hi, ok := t.bounds(th, args[2:])
		if !ok {
			return nil
		}
		parts := []Value{args[1]}
		if tuple, ok := Native(args[1]).(*Tuple); ok {
			parts = tuple.Items
		}
		for _, p := range parts {
			part, ok := t.other(th, p)
			if !ok {
				return nil
			}
			if lo <= hi && has(t.s[lo:hi], part) {
				return True
			}
		}
		return False
	}
}

const asciiSpace = " \t\n\r\v\f"

func strip(left, right bool) func(th *Thread, args []Value) Value {
	return func(th *Thread, args []Value) Value {
		t := textOf(args[0])
		cut := asciiSpace
		if len(args) > 1 && args[1] != None {
			var ok bool
			if cut, ok = t.other(th, args[1]); !ok {
				return nil
			}
		}
		s := t.s
		if t.kind == kindStr {
			if left {
				s = strings.TrimLeft(s, cut)
			}
			if right {
				s = strings.TrimRight(s, cut)
			}
		} else {
			for left && s != "" && strings.IndexByte(cut, s[0]) >= 0 {
				s = s[1:]
			}
			for right && s != "" && strings.IndexByte(cut, s[len(s)-1]) >= 0 {
				s = s[:len(s)-1]
			}
		}
		if len(s) == len(t.s) && t.kind != kindBytearray {
			return args[0]
		}
		return t.make(s)
	}
}

// splitArgs reads sep and maxsplit; whites means to split at runs of white space.
func (t text) splitArgs(th *Thread, args []Value, kw []*Str) (sep string, whites bool, limit int, ok bool) {
	var out [3]Value
	if !ParseArgs(th, args, kw, splitParams, out[:]) {
		return
	}
	if limit, ok = ToInt(th, out[2]); !ok {
		return
	}
	if out[1] == None {
		return "", true, limit, true
	}
	if sep, ok = t.other(th, out[1]); !ok {
		return
	}
	if sep == "" {
		th.ValueError("empty separator")
		return "", false, 0, false
	}
	return sep, false, limit, true
}

var splitParams = []Param{{Name: "self"}, {Name: "sep", Def: None}, {Name: "maxsplit", Def: Int(-1)}}

func textSplit(th *Thread, args []Value, kw []*Str) Value {
	t := textOf(args[0])
	sep, whites, limit, ok := t.splitArgs(th, args, kw)
	if !ok {
		return nil
	}
	var out []Value
	s := t.s
	if whites {
		for s = strings.TrimLeft(s, asciiSpace); s != "" && limit != 0; limit-- {
			i := strings.IndexAny(s, asciiSpace)
			if i < 0 {
				break
			}
			out = append(out, t.make(s[:i]))
			s = strings.TrimLeft(s[i:], asciiSpace)
		}
		if s != "" {
			out = append(out, t.make(s))
		}
		return NewList(out)
	}
	for ; limit != 0; limit-- {
		i := strings.Index(s, sep)
		if i < 0 {
			break
		}
		out = append(out, t.make(s[:i]))
		s = s[i+len(sep):]
	}
	return NewList(append(out, t.make(s)))
}

func textRsplit(th *Thread, args []Value, kw []*Str) Value {
	t := textOf(args[0])
	sep, whites, limit, ok := t.splitArgs(th, args, kw)
	if !ok {
		return nil
	}
	if limit < 0 {
		return textSplit(th, args, kw)
	}
	if whites {
		return th.Raise(NotImplementedErrorClass, "rsplit(None,n)")
	}
	var out []Value // from the end
	s := t.s
	for ; limit != 0; limit-- {
		i := strings.LastIndex(s, sep)
		if i < 0 {
			break
		}
		out = append(out, t.make(s[i+len(sep):]))
		s = s[:i]
	}
	out = append(out, t.make(s))
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return NewList(out)
}

var splitlinesParams = []Param{{Name: "self"}, {Name: "keepends", Def: False}}

func textSplitlines(th *Thread, args []Value, kw []*Str) Value {
	var out [2]Value
	if !ParseArgs(th, args, kw, splitlinesParams, out[:]) {
		return nil
	}
	keep, ok := Truth(th, out[1])
	if !ok {
		return nil
	}
	t := textOf(args[0])
	var lines []Value
	for s := t.s; s != ""; {
		i := strings.IndexAny(s, "\r\n")
		if i < 0 {
			lines = append(lines, t.make(s))
			break
		}
		end := i + 1
		if s[i] == '\r' && end < len(s) && s[end] == '\n' {
			end++
		}
		if keep {
			i = end
		}
		lines = append(lines, t.make(s[:i]))
		s = s[end:]
	}
	return NewList(lines)
}

func textJoin(th *Thread, self, items Value) Value {
	t := textOf(self)
	list, ok := Collect(th, items)
	if !ok {
		return nil
	}
	parts := make([]string, len(list))
	size := 0
	for i, v := range list {
		p := v
		_, isStr := AsStr(p)
		if isStr != (t.kind == kindStr) {
			return th.TypeError("join expects a list of str/bytes objects consistent with self object")
		}
		if parts[i], ok = t.other(th, p); !ok {
			return nil
		}
		size += len(parts[i]) + len(t.s)
	}
	if !th.Room(size) {
		return nil
	}
	return t.make(strings.Join(parts, t.s))
}

func textReplace(th *Thread, args []Value) Value {
	t := textOf(args[0])
	from, ok := t.other(th, args[1])
	if !ok {
		return nil
	}
	to, ok := t.other(th, args[2])
	if !ok {
		return nil
	}
	limit := -1
	if len(args) > 3 {
		if limit, ok = ToInt(th, args[3]); !ok {
			return nil
		}
	}
	if n := len(t.s); n > 0 && len(to) > maxItems/n || !th.Room(strings.Count(t.s, from)*len(to)+n) {
		if !th.Failed() {
			th.Raise(MemoryErrorClass, "memory allocation failed, allocating %d bytes", int64(n)*int64(len(to)))
		}
		return nil
	}
	if from == "" && t.kind != kindStr {
		// strings.Replace would go by code points.
		var b strings.Builder
		for i := 0; i <= len(t.s); i++ {
			if limit != 0 {
				b.WriteString(to)
				limit--
			}
			if i < len(t.s) {
				b.WriteByte(t.s[i])
			}
		}
		return t.make(b.String())
	}
	s := strings.Replace(t.s, from, to, limit)
	if s == t.s && t.kind != kindBytearray {
		return args[0]
	}
	return t.make(s)
}

func partition(last bool) func(th *Thread, self, sep Value) Value {
	return func(th *Thread, self, v Value) Value {
		t := textOf(self)
		sep, ok := t.other(th, v)
		if !ok {
			return nil
		}
		if sep == "" {
			return th.ValueError("empty separator")
		}
		i := strings.Index(t.s, sep)
		if last {
			i = strings.LastIndex(t.s, sep)
		}
		switch {
		case i >= 0:
			return TupleOf(t.make(t.s[:i]), t.make(sep), t.make(t.s[i+len(sep):]))
		case last:
			return TupleOf(t.make(""), t.make(""), t.make(t.s))
		}
		return TupleOf(t.make(t.s), t.make(""), t.make(""))
	}
}

// mapped changes case: of ASCII letters, as MicroPython does.
func mapped(from, to, shift byte) func(th *Thread, self Value) Value {
	return func(th *Thread, self Value) Value {
		t := textOf(self)
		for i := 0; i < len(t.s); i++ {
			if c := t.s[i]; c >= from && c <= to {
				b := []byte(t.s)
				for ; i < len(b); i++ {
					if b[i] >= from && b[i] <= to {
						b[i] ^= shift
					}
				}
				return t.make(viewString(b))
			}
		}
		if t.kind == kindBytearray {
			return t.make(t.s)
		}
		return self
	}
}

// isAll is isspace, isalpha and isdigit: all characters, and at least one, pass.
func isAll(pass func(c byte) bool) func(th *Thread, self Value) Value {
	return func(th *Thread, self Value) Value {
		t := textOf(self)
		for i := 0; i < len(t.s); i++ {
			if !pass(t.s[i]) {
				return False
			}
		}
		return Bool(t.s != "")
	}
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// isCase is isupper and islower: at least one letter, and none of the other case.
func isCase(from, to byte) func(th *Thread, self Value) Value {
	return func(th *Thread, self Value) Value {
		t := textOf(self)
		found := false
		for i := 0; i < len(t.s); i++ {
			if c := t.s[i]; isLetter(c) {
				if c < from || c > to {
					return False
				}
				found = true
			}
		}
		return Bool(found)
	}
}

func textCenter(th *Thread, self, width Value) Value {
	t := textOf(self)
	w, ok := ToInt(th, width)
	if !ok {
		return nil
	}
	missing := w - t.len()
	if missing <= 0 {
		return self
	}
	if w > maxFormatWidth {
		return th.Raise(MemoryErrorClass, "memory allocation failed, allocating %d bytes", w)
	}
	left := missing / 2
	return t.make(strings.Repeat(" ", left) + t.s + strings.Repeat(" ", missing-left))
}

// commonTextMethods are those of str, bytes and bytearray.
func commonTextMethods() []Member {
	return []Member{
		MethodN("find", 1, 3, find(false, false)),
		MethodN("rfind", 1, 3, find(true, false)),
		MethodN("index", 1, 3, find(false, true)),
		MethodN("rindex", 1, 3, find(true, true)),
		MethodN("count", 1, 3, textCount),
		MethodN("startswith", 1, 3, affix(strings.HasPrefix)),
		MethodN("endswith", 1, 3, affix(strings.HasSuffix)),
		MethodN("strip", 0, 1, strip(true, true)),
		MethodN("lstrip", 0, 1, strip(true, false)),
		MethodN("rstrip", 0, 1, strip(false, true)),
		MethodKw("split", textSplit),
		MethodKw("rsplit", textRsplit),
		MethodKw("splitlines", textSplitlines),
		Method2("join", textJoin),
		MethodN("replace", 2, 3, textReplace),
		Method2("partition", partition(false)),
		Method2("rpartition", partition(true)),
		Method1("lower", mapped('A', 'Z', 0x20)),
		Method1("upper", mapped('a', 'z', 0x20)),
		Method1("isspace", isAll(func(c byte) bool { return strings.IndexByte(asciiSpace, c) >= 0 })),
		Method1("isalpha", isAll(isLetter)),
		Method1("isdigit", isAll(func(c byte) bool { return c >= '0' && c <= '9' })),
		Method1("isupper", isCase('A', 'Z')),
		Method1("islower", isCase('a', 'z')),
		Method2("center", textCenter),
		MethodKw("format", textFormat),
	}
}

func strMethods() []Member {
	return append(commonTextMethods(), MethodN("encode", 0, 2, strEncode))
}

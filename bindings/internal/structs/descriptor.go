package structs

import (
	"github.com/canmv-run/canmv-run/bindings/internal/cstruct"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// How uctypes packs a type into an int of 31 bits: 4 bits of scalar type above 27 bits of offset or length; a bit field
// uses 5 bits for its width and 5 for its position of these; an array or pointer has 2 bits above 29.
const (
	scalarShift = 27
	aggShift    = 29
	bitPosShift = 17
	bitLenShift = 22

	aggPointer = 1
	aggArray   = 2
)

// packed places a type number of the given width at the top of 31 bits, sign included.
func packed(typ int32, bits uint) int { return int(typ << (32 - bits) >> 1) }

// Constant is a name of the uctypes module.
type Constant struct {
	Name  string
	Value int
	Doc   string
}

// Constants lists uctypes' constants.
func Constants() []Constant {
	scalar := func(s cstruct.Scalar) int { return packed(int32(s), 4) }
	list := []Constant{
		{"LITTLE_ENDIAN", int(cstruct.Little), "Layout: little endian, packed."},
		{"BIG_ENDIAN", int(cstruct.Big), "Layout: big endian, packed."},
		{"NATIVE", int(cstruct.Native), "Layout: as the board's C compiler does, little endian with padding at the end."},
		{"VOID", scalar(cstruct.UINT8), "What a pointer to anything points to."},
		{"PTR", packed(aggPointer, 2), "A pointer: (offset | PTR, type)."},
		{"ARRAY", packed(aggArray, 2), "An array: (offset | ARRAY, length | type) or (offset | ARRAY, length, {…})."},
		{"BF_POS", bitPosShift, "How far the position of a bit field is shifted."},
		{"BF_LEN", bitLenShift, "How far the width of a bit field is shifted."},
	}
	for _, s := range []struct {
		name string
		typ  cstruct.Scalar
		doc  string
	}{
		{"UINT8", cstruct.UINT8, "Unsigned, 1 byte."}, {"INT8", cstruct.INT8, "Signed, 1 byte."},
		{"UINT16", cstruct.UINT16, "Unsigned, 2 bytes."}, {"INT16", cstruct.INT16, "Signed, 2 bytes."},
		{"UINT32", cstruct.UINT32, "Unsigned, 4 bytes."}, {"INT32", cstruct.INT32, "Signed, 4 bytes."},
		{"UINT64", cstruct.UINT64, "Unsigned, 8 bytes."}, {"INT64", cstruct.INT64, "Signed, 8 bytes."},
		{"BFUINT8", cstruct.BFUINT8, "Bits of an unsigned byte: offset | BFUINT8 | position << BF_POS | width << BF_LEN."},
		{"BFINT8", cstruct.BFINT8, "Bits of a signed byte."},
		{"BFUINT16", cstruct.BFUINT16, "Bits of an unsigned 2-byte number."}, {"BFINT16", cstruct.BFINT16, "Bits of a signed 2-byte number."},
		{"BFUINT32", cstruct.BFUINT32, "Bits of an unsigned 4-byte number."}, {"BFINT32", cstruct.BFINT32, "Bits of a signed 4-byte number."},
		{"FLOAT32", cstruct.FLOAT32, "Floating point, 4 bytes."}, {"FLOAT64", cstruct.FLOAT64, "Floating point, 8 bytes."},
		{"SHORT", cstruct.INT16, "C's short."}, {"USHORT", cstruct.UINT16, "C's unsigned short."},
		{"INT", cstruct.INT32, "C's int."}, {"UINT", cstruct.UINT32, "C's unsigned int."},
		{"LONG", cstruct.INT64, "C's long."}, {"ULONG", cstruct.UINT64, "C's unsigned long."},
		{"LONGLONG", cstruct.INT64, "C's long long."}, {"ULONGLONG", cstruct.UINT64, "C's unsigned long long."},
	} {
		list = append(list, Constant{s.name, scalar(s.typ), s.doc})
	}
	return list
}

const descriptorText = "syntax error in uctypes descriptor"

func syntaxError(v arg.Value) error {
	return arg.Raise("TypeError", descriptorText).WithHint("at %s of type %s", v.String(), v.Type())
}

func badDescriptor() error {
	return arg.Raise("TypeError", descriptorText).WithHint("this part of the descriptor is neither a scalar type nor a tuple of offset and type")
}

// maxLevels is how deep structures may lie within each other.
const maxLevels = 32

// Parse reads a descriptor: a dict, or the tuple of an array or pointer. Its parts that are malformed become
// cstruct.KindInvalid, and the first one the error: MicroPython minds them only when they are used.
func Parse(desc arg.Value) (*cstruct.Type, error) {
	t, err := parse(desc, maxLevels)
	if t == nil {
		t = &cstruct.Type{Kind: cstruct.KindInvalid}
	}
	return t, err
}

func parse(desc arg.Value, levels int) (*cstruct.Type, error) {
	if levels == 0 {
		return nil, arg.Raise("RuntimeError", "maximum recursion depth exceeded")
	}
	if v, ok := desc.(*Value); ok {
		return v.typ, nil
	}
	if pairs, ok := arg.AsDict(desc); ok {
		t := &cstruct.Type{Kind: cstruct.KindStruct}
		var first error
		for _, p := range pairs {
			name, ok := arg.AsStr(p[0])
			if !ok {
				return nil, syntaxError(p[0])
			}
			f, err := parseField(p[1], levels-1)
			if err != nil && f.Type == nil {
				f.Type = &cstruct.Type{Kind: cstruct.KindInvalid}
			}
			if first == nil {
				first = err
			}
			f.Name = name
			t.Fields = append(t.Fields, f)
		}
		return t, first
	}
	f, err := parseField(desc, levels)
	return f.Type, err
}

// parseField reads what stands for one name: its offset and type.
func parseField(v arg.Value, levels int) (cstruct.Field, error) {
	if n, ok := arg.AsInt(v); ok {
		t, off := scalarOf(n)
		return cstruct.Field{Offset: off, Type: t}, nil
	}
	items, ok := arg.AsSeq(v)
	if !ok || len(items) < 2 || v.Type() != "tuple" {
		return cstruct.Field{}, syntaxError(v)
	}
	head, ok := arg.AsInt(items[0])
	if !ok {
		return cstruct.Field{}, syntaxError(v)
	}
	f := cstruct.Field{Offset: int(head & (1<<aggShift - 1))}
	kind := head >> aggShift & 3
	if len(items) > 3 || len(items) == 3 && kind != aggArray {
		return f, syntaxError(v)
	}
	var err error
	switch kind {
	case 0:
		f.Type, err = parse(items[1], levels-1)
	case aggPointer:
		var to *cstruct.Type
		if n, ok := arg.AsInt(items[1]); ok {
			to, _ = scalarOf(n)
		} else if to, err = parse(items[1], levels-1); to == nil {
			return f, err
		}
		f.Type = cstruct.Pointer(to)
	case aggArray:
		n, ok := arg.AsInt(items[1])
		if !ok {
			return f, syntaxError(v)
		}
		if len(items) == 2 {
			elem, count := scalarOf(n)
			f.Type = cstruct.Array(count, elem)
			break
		}
		var elem *cstruct.Type
		if elem, err = parse(items[2], levels-1); elem != nil {
			f.Type = cstruct.Array(int(n&(1<<scalarShift-1)), elem)
		}
	default:
		err = syntaxError(v)
	}
	if err == nil && f.Type.Size(cstruct.Little) > 1<<30 {
		err = syntaxError(v)
	}
	return f, err
}

// scalarOf splits an int into its scalar type and the offset or length beside it.
func scalarOf(n int64) (*cstruct.Type, int) {
	t := &cstruct.Type{Scalar: cstruct.Scalar(n >> scalarShift & 15)}
	rest := int(n & (1<<scalarShift - 1))
	if t.Scalar.IsBits() {
		t.BitPos = uint(rest >> bitPosShift & 31)
		t.BitLen = uint(rest >> bitLenShift & 31)
		if t.BitLen == 0 {
			t.BitLen = 32 // 5 bits cannot hold it
		}
		rest &= 1<<bitPosShift - 1
	}
	return t, rest
}

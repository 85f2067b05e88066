package lib

import (
	"encoding/binary"
	"math"
	"math/big"

	"github.com/canmv-run/canmv-run/runtime/arg"
)

// item is one field of a struct format: count values of one code, or for 's' one value of count bytes.
type item struct {
	code  byte
	count int
	size  int // of one value
	pad   int // bytes before the first value, for native alignment
}

type format struct {
	order binary.ByteOrder
	items []item
	size  int
}

var structSizes = map[byte]int{
	'x': 1, 'b': 1, 'B': 1, '?': 1, 'c': 1, 's': 1, 'h': 2, 'H': 2, 'e': 2, 'i': 4, 'I': 4, 'f': 4,
	'l': 8, 'L': 8, 'q': 8, 'Q': 8, 'd': 8, 'P': 8, 'O': 8, 'S': 8,
}

// parseFormat reads a format string of CPython's struct. Native order is that of the board: little endian, 64 bits,
// natural alignment.
func parseFormat(s string) (*format, error) {
	f := &format{order: binary.LittleEndian}
	native := true
	if s != "" {
		switch s[0] {
		case '@':
			s = s[1:]
		case '<':
			native, s = false, s[1:]
		case '>', '!':
			native, s = false, s[1:]
			f.order = binary.BigEndian
		case '=':
			native, s = false, s[1:]
		}
	}
	for i := 0; i < len(s); i++ {
		count, digits := 0, false
		for i < len(s) && s[i] >= '0' && s[i] <= '9' {
			if count = count*10 + int(s[i]-'0'); count > 1<<30 {
				return nil, arg.Raise("ValueError", "struct too large")
			}
			digits = true
			i++
		}
		if i == len(s) {
			return nil, arg.Raise("ValueError", "bad typecode").WithHint("the format ends in a count without a type")
		}
		if !digits {
			count = 1
		}
		if s[i] == ' ' {
			continue
		}
		size, ok := structSizes[s[i]]
		if !ok {
			return nil, arg.Raise("ValueError", "bad typecode").WithHint("struct knows no type %q", s[i])
		}
		if !native && (s[i] == 'l' || s[i] == 'L') {
			size = 4
		}
		it := item{code: s[i], count: count, size: size}
		if native && size > 1 {
			it.pad = -f.size & (size - 1)
		}
		f.size += it.pad + count*size
		if f.size > 1<<31 {
			return nil, arg.Raise("ValueError", "struct too large")
		}
		f.items = append(f.items, it)
	}
	return f, nil
}

// values is the number of values that the format packs.
func (f *format) values() int {
	n := 0
	for _, it := range f.items {
		switch it.code {
		case 'x':
		case 's':
			n++
		default:
			n += it.count
		}
	}
	return n
}

func (f *format) putInt(b []byte, size int, v uint64) {
	switch size {
	case 1:
		b[0] = byte(v)
	case 2:
		f.order.PutUint16(b, uint16(v))
	case 4:
		f.order.PutUint32(b, uint32(v))
	case 8:
		f.order.PutUint64(b, v)
	}
}

func (f *format) getInt(b []byte, size int) uint64 {
	switch size {
	case 1:
		return uint64(b[0])
	case 2:
		return uint64(f.order.Uint16(b))
	case 4:
		return uint64(f.order.Uint32(b))
	}
	return f.order.Uint64(b)
}

// packInt reads an integer modulo 2^64: MicroPython packs what fits and cuts the rest.
func packInt(v arg.Value) (uint64, error) {
	if n, ok := arg.AsUint(v); ok {
		return n, nil
	}
	if x, ok := v.(arg.Integer); ok {
		low := new(big.Int).And(x.BigInt(), new(big.Int).SetUint64(math.MaxUint64))
		return low.Uint64(), nil
	}
	return 0, arg.Raisef("TypeError", "can't convert %s to int", v.Type())
}

// pack fills b, which has the format's size and is zero.
func (f *format) pack(c *arg.Call, b []byte, vals []arg.Value) error {
	for _, it := range f.items {
		b = b[it.pad:]
		switch it.code {
		case 'x':
			b = b[it.count:]
			continue
		case 's':
			if len(vals) == 0 {
				return nil
			}
			data, ok := arg.AsBuffer(vals[0])
			if !ok {
				return arg.Raise("TypeError", "object with buffer protocol required")
			}
			copy(b[:it.count], data)
			b, vals = b[it.count:], vals[1:]
			continue
		}
		for range it.count {
			if len(vals) == 0 {
				return nil // MicroPython: missing values stay zero
			}
			v := vals[0]
			vals = vals[1:]
			switch it.code {
			case 'f', 'd', 'e':
				x, ok := arg.AsFloat(c.Number(v, true))
				if !ok {
					return arg.Raisef("TypeError", "can't convert %s to float", v.Type())
				}
				switch it.code {
				case 'f':
					f.order.PutUint32(b, math.Float32bits(float32(x)))
				case 'd':
					f.order.PutUint64(b, math.Float64bits(x))
				default:
					f.order.PutUint16(b, half(x))
				}
			case 'O', 'S':
				return arg.NotYet("struct format " + string(it.code))
			case '?':
				b[0] = 0
				if v.Truth() {
					b[0] = 1
				}
			case 'c':
				data, ok := arg.AsBuffer(v)
				if !ok || len(data) != 1 {
					return arg.Raise("TypeError", "object with buffer protocol required").WithHint("struct type 'c' wants bytes of length 1")
				}
				b[0] = data[0]
			default:
				n, err := packInt(c.Number(v, false))
				if err != nil {
					return err
				}
				f.putInt(b, it.size, n)
			}
			b = b[it.size:]
		}
	}
	return nil
}

func (f *format) unpack(vs arg.Values, b []byte) ([]arg.Value, error) {
	out := make([]arg.Value, 0, f.values())
	for _, it := range f.items {
		b = b[it.pad:]
		switch it.code {
		case 'x':
			b = b[it.count:]
			continue
		case 's':
			out = append(out, vs.Bytes(append([]byte(nil), b[:it.count]...)))
			b = b[it.count:]
			continue
		}
		for range it.count {
			n := f.getInt(b, it.size)
			var v arg.Value
			switch it.code {
			case 'f':
				v = vs.Float(float64(math.Float32frombits(uint32(n))))
			case 'd':
				v = vs.Float(math.Float64frombits(n))
			case 'e':
				v = vs.Float(unhalf(uint16(n)))
			case '?':
				v = arg.ToValue(vs, n != 0)
			case 'c':
				v = vs.Bytes([]byte{byte(n)})
			case 'b':
				v = vs.Int(int64(int8(n)))
			case 'h':
				v = vs.Int(int64(int16(n)))
			case 'i':
				v = vs.Int(int64(int32(n)))
			case 'l', 'q':
				if it.size == 4 {
					v = vs.Int(int64(int32(n)))
				} else {
					v = vs.Int(int64(n))
				}
			case 'O', 'S':
				return nil, arg.NotYet("struct format " + string(it.code))
			default:
				v = vs.Uint(n)
			}
			out = append(out, v)
			b = b[it.size:]
		}
	}
	return out, nil
}

// half and unhalf convert IEEE 754 binary16.
func half(x float64) uint16 {
	bits := math.Float32bits(float32(x))
	sign, exp, frac := uint16(bits>>16&0x8000), int(bits>>23&0xff)-127+15, bits&0x7fffff
	switch {
	case exp >= 31 && int(bits>>23&0xff) == 255 && frac != 0:
		return sign | 0x7e00
	case exp >= 31:
		return sign | 0x7c00
	case exp <= 0:
		if exp < -10 {
			return sign
		}
		frac |= 0x800000
		shift := uint(14 - exp)
		return sign | uint16((frac+(1<<(shift-1))-1+frac>>shift&1)>>shift)
	}
	return sign | uint16(uint32(exp)<<10+(frac+0xfff+frac>>13&1)>>13)
}

func unhalf(h uint16) float64 {
	sign, exp, frac := float64(1), int(h>>10&31), float64(h&0x3ff)
	if h&0x8000 != 0 {
		sign = -1
	}
	switch exp {
	case 0:
		return sign * math.Ldexp(frac, -24)
	case 31:
		if frac != 0 {
			return math.NaN()
		}
		return sign * math.Inf(1)
	}
	return sign * math.Ldexp(1024+frac, exp-25)
}

func structFormat(c *arg.Call) (*format, error) {
	v := c.Value("fmt")
	b, ok := arg.AsBuffer(v)
	if !ok {
		return nil, arg.Raisef("TypeError", "can't convert %s to str", v.Type())
	}
	return parseFormat(string(b))
}

// window is the part of buf that the format covers from offset, which may count from the end.
func (f *format) window(buf []byte, offset int) ([]byte, error) {
	if offset < 0 {
		offset += len(buf)
	}
	if offset < 0 || offset+f.size > len(buf) {
		return nil, arg.Raise("ValueError", "buffer too small").
			WithHint("the format needs %d bytes at offset %d, the buffer has %d", f.size, offset, len(buf))
	}
	return buf[offset : offset+f.size], nil
}

func structUnpack(c *arg.Call) (any, error) {
	f, err := structFormat(c)
	if err != nil {
		return nil, err
	}
	buf, offset := c.Buffer("data"), c.Int("offset")
	if err := c.Err(); err != nil {
		return nil, err
	}
	b, err := f.window(buf, offset)
	if err != nil {
		return nil, err
	}
	items, err := f.unpack(c.Values, b)
	if err != nil {
		return nil, err
	}
	return c.Values.Tuple(items...), nil
}

func structModule() *arg.Module {
	return &arg.Module{
		Name: "struct",
		Doc:  "Packs values into bytes and back. Native sizes and alignment are those of the board: 64 bits, little endian.",
		Members: []arg.Member{
			&arg.Func{Sig: "calcsize(fmt)", Doc: "Bytes that the format covers.", Do: func(c *arg.Call) (any, error) {
				f, err := structFormat(c)
				if err != nil {
					return nil, err
				}
				return f.size, nil
			}},
			&arg.Func{Sig: "pack(fmt, *values)", Doc: "The values as bytes; missing ones are zero.", Do: func(c *arg.Call) (any, error) {
				f, err := structFormat(c)
				if err != nil {
					return nil, err
				}
				b := make([]byte, f.size)
				return b, f.pack(c, b, c.Rest())
			}},
			&arg.Func{Sig: "pack_into(fmt, buffer, offset, *values)", Doc: "Packs into a bytearray at an offset.", Do: func(c *arg.Call) (any, error) {
				f, err := structFormat(c)
				if err != nil {
					return nil, err
				}
				buf, ok := arg.AsWriteBuffer(c.Value("buffer"))
				if !ok {
					return nil, arg.Raise("TypeError", "object with buffer protocol required")
				}
				offset := c.Int("offset")
				if err := c.Err(); err != nil {
					return nil, err
				}
				b, err := f.window(buf, offset)
				if err != nil {
					return nil, err
				}
				return nil, f.pack(c, b, c.Rest())
			}},
			&arg.Func{Sig: "unpack(fmt, data, offset=0, /)", Doc: "The values at the start of data, as a tuple.", Do: structUnpack},
			&arg.Func{Sig: "unpack_from(fmt, data, offset=0, /)", Doc: "The values at an offset of data, as a tuple.", Do: structUnpack},
		},
	}
}

package lib

import (
	"encoding/base64"
	"encoding/hex"
	"hash/crc32"

	"github.com/canmv-run/canmv-run/runtime/arg"
)

// fromBase64 skips characters outside the alphabet and a complete pad, as CPython and MicroPython do.
func fromBase64(in []byte) ([]byte, error) {
	out := make([]byte, 0, len(in)*3/4)
	bits, n, pad := 0, 0, 0
	for _, ch := range in {
		v := -1
		switch {
		case ch >= 'A' && ch <= 'Z':
			v = int(ch - 'A')
		case ch >= 'a' && ch <= 'z':
			v = int(ch-'a') + 26
		case ch >= '0' && ch <= '9':
			v = int(ch-'0') + 52
		case ch == '+':
			v = 62
		case ch == '/':
			v = 63
		case ch == '=':
			if n == 2 || n == 3 {
				if pad++; pad == 4-n {
					n, bits, pad = 0, 0, 0
				}
			}
			continue
		default:
			continue
		}
		if pad > 0 {
			return nil, arg.Raise("ValueError", "incorrect padding")
		}
		bits = bits<<6 | v
		switch n++; n {
		case 2:
			out = append(out, byte(bits>>4))
			bits &= 15
		case 3:
			out = append(out, byte(bits>>2))
			bits &= 3
		case 4:
			out = append(out, byte(bits))
			bits, n = 0, 0
		}
	}
	if n != 0 {
		return nil, arg.Raise("ValueError", "incorrect padding")
	}
	return out, nil
}

func hexlify(c *arg.Call) (any, error) {
	data := c.Buffer("data")
	if err := c.Err(); err != nil {
		return nil, err
	}
	digits := []byte(hex.EncodeToString(data))
	if !c.Has("sep") {
		return digits, nil
	}
	sep := c.Buffer("sep")
	if err := c.Err(); err != nil {
		return nil, err
	}
	if len(sep) != 1 {
		return nil, arg.Raise("ValueError", "sep must be a single character")
	}
	out := make([]byte, 0, len(digits)*3/2)
	for i := 0; i < len(digits); i += 2 {
		if i > 0 {
			out = append(out, sep[0])
		}
		out = append(out, digits[i:i+2]...)
	}
	return out, nil
}

func binasciiModule() *arg.Module {
	return &arg.Module{
		Name: "binascii",
		Doc:  "Bytes as text: hexadecimal and base 64; and the CRC-32 of bytes.",
		Members: []arg.Member{
			&arg.Func{Sig: "hexlify(data, sep=None, /)", Doc: "Hexadecimal digits of data, as bytes.", Do: hexlify},
			&arg.Func{Sig: "unhexlify(data, /)", Doc: "Bytes from hexadecimal digits.", Do: func(c *arg.Call) (any, error) {
				data := c.Buffer("data")
				if err := c.Err(); err != nil {
					return nil, err
				}
				if len(data)%2 != 0 {
					return nil, arg.Raise("ValueError", "odd-length string")
				}
				out := make([]byte, len(data)/2)
				if _, err := hex.Decode(out, data); err != nil {
					return nil, arg.Raise("ValueError", "non-hex digit found").Wrap(err)
				}
				return out, nil
			}},
			&arg.Func{Sig: "a2b_base64(data, /)", Doc: "Bytes from base 64; other characters are skipped.", Do: func(c *arg.Call) (any, error) {
				data := c.Buffer("data")
				if err := c.Err(); err != nil {
					return nil, err
				}
				return fromBase64(data)
			}},
			&arg.Func{Sig: "b2a_base64(data, *, newline=True)", Doc: "Base 64 of data, with a newline unless newline=False.", Do: func(c *arg.Call) (any, error) {
				data := c.Buffer("data")
				if err := c.Err(); err != nil {
					return nil, err
				}
				out := []byte(base64.StdEncoding.EncodeToString(data))
				if c.Bool("newline") {
					out = append(out, '\n')
				}
				return out, nil
			}},
			&arg.Func{Sig: "crc32(data, value=0, /)", Doc: "CRC-32 of data, continued from value.", Do: func(c *arg.Call) (any, error) {
				data, start := c.Buffer("data"), c.Uint64("value")
				if err := c.Err(); err != nil {
					return nil, err
				}
				return crc32.Update(uint32(start), crc32.IEEETable, data), nil
			}},
		},
	}
}

package lib

import (
	"bytes"
	"io"

	"github.com/canmv-run/canmv-run/runtime/types"
)

// zlibModule is zlib for whole texts: compress and decompress. wbits says the format as CPython's does: negative is
// raw, above 15 gzip, else zlib.
func zlibModule(th *types.Thread) *types.Module {
	return types.ModuleOf("zlib", []types.Member{
		types.FuncN("compress", 1, 3, func(th *types.Thread, args []types.Value) types.Value {
			b, ok := types.ToBuffer(th, args[0])
			if !ok {
				return nil
			}
			// The level is checked; there is one way to compress.
			if level, ok := optionalInt(th, args, 1, -1); !ok || level < -1 || level > 9 {
				if ok {
					th.ValueError("level")
				}
				return nil
			}
			format, wbits, ok := zlibFormat(th, args, 2)
			if !ok {
				return nil
			}
			to := &memory{}
			d := &deflateStream{s: to, format: format, wbits: wbits}
			if _, err := d.Write(th, b); err != nil {
				return th.ThrowError(err)
			}
			if err := d.Close(th); err != nil {
				return th.ThrowError(err)
			}
			return types.NewBytes(to.b)
		}),
		types.FuncN("decompress", 1, 3, func(th *types.Thread, args []types.Value) types.Value {
			b, ok := types.ToBuffer(th, args[0])
			if !ok {
				return nil
			}
			format, wbits, ok := zlibFormat(th, args, 1)
			if !ok {
				return nil
			}
			z, err := newInflater(bytes.NewReader(b).ReadByte, format, wbits)
			if err != nil {
				return th.ThrowError(err)
			}
			out, err := io.ReadAll(z)
			if err != nil {
				return th.ThrowError(err)
			}
			return types.NewBytes(out)
		}),
	})
}

func zlibFormat(th *types.Thread, args []types.Value, i int) (format, wbits int, ok bool) {
	n, ok := optionalInt(th, args, i, 15)
	if !ok {
		return 0, 0, false
	}
	switch {
	case n < 0:
		format, wbits = formatRaw, -n
	case n > 15:
		format, wbits = formatGzip, n-16
	default:
		format, wbits = formatZlib, n
	}
	if wbits != 0 && (wbits < 5 || wbits > 15) {
		th.ValueError("wbits")
		return 0, 0, false
	}
	return format, wbits, true
}

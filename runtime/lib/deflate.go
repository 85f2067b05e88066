package lib

import (
	"encoding/binary"
	"hash"
	"hash/adler32"
	"hash/crc32"
	"io"

	"github.com/canmv-run/canmv-run/runtime/types"
)

var deflateIOClass = streamClass("DeflateIO", newDeflateIO)

// deflateModule compresses and decompresses streams in the formats raw, zlib and gzip.
func deflateModule(th *types.Thread) *types.Module {
	return types.ModuleOf("deflate", []types.Member{
		{Name: "DeflateIO", Value: deflateIOClass},
		{Name: "AUTO", Value: types.Int(formatAuto)},
		{Name: "RAW", Value: types.Int(formatRaw)},
		{Name: "ZLIB", Value: types.Int(formatZlib)},
		{Name: "GZIP", Value: types.Int(formatGzip)},
	})
}

// deflateStream is DeflateIO: reading decompresses what its stream gives, writing compresses into it.
type deflateStream struct {
	s             rawStream
	format, wbits int
	closeToo      bool
	z             *inflater
	w             *deflater
	check         hash.Hash32
	written       uint32
}

func newDeflateIO(th *types.Thread, cls *types.Class, args []types.Value, kw []*types.Str) types.Value {
	if n := len(args); len(kw) > 0 || n < 1 || n > 4 {
		return th.TypeError("function expected at most 4 arguments, got %d", n)
	}
	d := &deflateStream{}
	if d.s = streamOf(th, args[0]); d.s == nil {
		return nil
	}
	var ok bool
	if d.format, ok = optionalInt(th, args, 1, formatAuto); !ok {
		return nil
	}
	if d.format < formatAuto || d.format > formatGzip {
		return th.ValueError("format")
	}
	if d.wbits, ok = optionalInt(th, args, 2, 0); !ok {
		return nil
	}
	if d.wbits != 0 && (d.wbits < 5 || d.wbits > 15) {
		return th.ValueError("wbits")
	}
	if len(args) > 3 {
		if d.closeToo, ok = types.Truth(th, args[3]); !ok {
			return nil
		}
	}
	return &Stream{class: cls, raw: d, closedError: oserror(eINVAL)}
}

// Read is rawStream.
func (d *deflateStream) Read(th *types.Thread, p []byte) (int, error) {
	next := func() (byte, error) {
		var c [1]byte
		n, err := d.s.Read(th, c[:])
		if n == 0 && err == nil {
			err = io.EOF
		}
		return c[0], err
	}
	if d.z == nil {
		z, err := newInflater(next, d.format, d.wbits)
		if err != nil {
			return 0, err
		}
		d.z = z
	}
	d.z.next = next
	return d.z.Read(p)
}

// Write is rawStream.
func (d *deflateStream) Write(th *types.Thread, p []byte) (int, error) {
	if d.w == nil {
		if err := d.begin(th); err != nil {
			return 0, err
		}
	}
	d.w.Write(p)
	if d.check != nil {
		d.check.Write(p)
	}
	d.written += uint32(len(p))
	_, err := writeAll(th, d.s, d.w.take())
	return len(p), err
}

// begin writes the header. Without a format it is raw.
func (d *deflateStream) begin(th *types.Thread) error {
	wbits := d.wbits
	if wbits == 0 {
		wbits = 8
	}
	d.w = newDeflater(wbits)
	var head []byte
	switch d.format {
	case formatZlib:
		head = []byte{byte(wbits-8)<<4 | 8, 0}
		if wbits < 8 {
			head[0] = 8
		}
		head[1] = byte(31 - int(head[0])<<8%31)
		d.check = adler32.New()
	case formatGzip:
		head = []byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 3}
		d.check = crc32.NewIEEE()
	}
	_, err := writeAll(th, d.s, head)
	return err
}

// Close ends what was written; it closes the stream below only if DeflateIO was told to.
func (d *deflateStream) Close(th *types.Thread) error {
	if d.w != nil {
		d.w.Close()
		out := d.w.take()
		switch d.format {
		case formatZlib:
			out = binary.BigEndian.AppendUint32(out, d.check.Sum32())
		case formatGzip:
			out = binary.LittleEndian.AppendUint32(out, d.check.Sum32())
			out = binary.LittleEndian.AppendUint32(out, d.written)
		}
		if _, err := writeAll(th, d.s, out); err != nil {
			return err
		}
	}
	if c, ok := d.s.(closer); ok && d.closeToo {
		return c.Close(th)
	}
	return nil
}

package lib

import (
	"bytes"
	"compress/flate"
	"io"
	"testing"
)

// FuzzDeflate holds two things against Go's own compress/flate: what deflater writes reads back there as it was, with
// any window; and inflater takes the same streams, and gives the same bytes, as it does.
func FuzzDeflate(f *testing.F) {
	for _, s := range []string{"", "a", "abcabcabcabcabc", string(make([]byte, 3000)), "\x03\x00", "\x01\x05\x00\xfa\xffhello"} {
		f.Add([]byte(s), uint8(8))
	}
	var packed bytes.Buffer
	w, _ := flate.NewWriter(&packed, 9)
	_, _ = w.Write(bytes.Repeat([]byte("dynamic codes and long matches, 0123456789. "), 40))
	_ = w.Close()
	f.Add(packed.Bytes(), uint8(15))
	f.Fuzz(func(t *testing.T, data []byte, window uint8) {
		d := newDeflater(5 + int(window)%11)
		half := len(data) / 2
		d.Write(data[:half])
		d.Write(data[half:])
		d.Close()
		out := d.take()
		back, err := io.ReadAll(flate.NewReader(bytes.NewReader(out)))
		if err != nil || !bytes.Equal(back, data) {
			t.Fatalf("deflater: %v, %d bytes back of %d", err, len(back), len(data))
		}
		z, err := newInflater(bytes.NewReader(out).ReadByte, formatRaw, 5+int(window)%11)
		if err != nil {
			t.Fatal(err)
		}
		if back, err = io.ReadAll(z); err != nil || !bytes.Equal(back, data) {
			t.Fatalf("inflater of deflater: %v, %d bytes back of %d", err, len(back), len(data))
		}

		const limit = 1 << 20
		want, wantErr := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(data)), limit))
		z, err = newInflater(bytes.NewReader(data).ReadByte, formatRaw, 15)
		if err != nil {
			t.Fatal(err)
		}
		got, gotErr := io.ReadAll(io.LimitReader(z, limit))
		if wantErr == nil && (gotErr != nil || !bytes.Equal(got, want)) {
			t.Fatalf("inflater: %v, %d bytes, want %d", gotErr, len(got), len(want))
		}
	})
}

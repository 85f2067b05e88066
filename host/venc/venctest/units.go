package venctest

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/canmv-run/canmv-run/host/venc"
)

// units returns the types of the NAL units of an Annex B stream (ITU-T H.264 table 7-1, H.265 table 7-1), in order.
func units(c venc.Codec, b []byte) ([]int, error) {
	if !bytes.HasPrefix(b, []byte{0, 0, 0, 1}) {
		return nil, fmt.Errorf("begins with %x, want a start code of four bytes", b[:min(4, len(b))])
	}
	var types []int
	for at := 0; ; {
		i := bytes.Index(b[at:], []byte{0, 0, 1})
		if i < 0 {
			return types, nil
		}
		at += i + 3
		if at >= len(b) {
			return types, fmt.Errorf("ends with a start code")
		}
		if b[at]&0x80 != 0 {
			return types, fmt.Errorf("forbidden_zero_bit is set in NAL unit %d", len(types))
		}
		if c == venc.H265 {
			types = append(types, int(b[at]>>1&0x3F))
		} else {
			types = append(types, int(b[at]&0x1F))
		}
	}
}

// kinds are the NAL unit types that matter here.
type kinds struct{ sets, sei, idr, picture []int }

func kindsOf(c venc.Codec) kinds {
	if c == venc.H265 {
		return kinds{sets: []int{32, 33, 34}, sei: []int{39}, idr: []int{19, 20}, picture: []int{0, 1}}
	}
	return kinds{sets: []int{7, 8}, sei: []int{6}, idr: []int{5}, picture: []int{1}}
}

// checkUnits checks that an access unit holds slices of one picture only, of the wanted kind.
func checkUnits(c venc.Codec, b []byte, key bool) error {
	if c == venc.MJPEG {
		if !bytes.HasPrefix(b, []byte{0xFF, 0xD8}) || !bytes.HasSuffix(b, []byte{0xFF, 0xD9}) {
			return fmt.Errorf("%d bytes are not one JPEG picture", len(b))
		}
		return nil
	}
	types, err := units(c, b)
	if err != nil {
		return err
	}
	want := kindsOf(c).picture
	if key {
		want = kindsOf(c).idr
	}
	for _, t := range types {
		if !slices.Contains(want, t) {
			return fmt.Errorf("NAL unit types %v, want %v only", types, want)
		}
	}
	return nil
}

// checkHeader checks that b holds each parameter set once, in order, and besides them SEI at most.
func checkHeader(c venc.Codec, b []byte) error {
	if c == venc.MJPEG {
		if b != nil {
			return fmt.Errorf("%d bytes, want nil", len(b))
		}
		return nil
	}
	types, err := units(c, b)
	if err != nil {
		return err
	}
	k := kindsOf(c)
	sets := slices.DeleteFunc(slices.Clone(types), func(t int) bool { return slices.Contains(k.sei, t) })
	if !slices.Equal(sets, k.sets) {
		return fmt.Errorf("NAL unit types %v, want %v and SEI", types, k.sets)
	}
	return nil
}

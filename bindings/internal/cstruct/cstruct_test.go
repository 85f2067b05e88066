package cstruct

import "testing"

func TestBoardSizes(t *testing.T) {
	for _, c := range []struct {
		name string
		typ  *Type
		size int
	}{
		{"k_video_frame_info", VideoFrameInfo, 224},
		{"k_mpp_chn", Chn, 12},
		{"k_venc_pack", VencPack, 32},
		{"k_vb_config", VBConfig, 8 + 16*24},
		{"k_u64_ptr", U64Ptr, 8},
	} {
		if got := c.typ.Size(Native); got != c.size {
			t.Errorf("%s has %d bytes, want %d", c.name, got, c.size)
		}
	}
}

func TestScalars(t *testing.T) {
	bits := func(s Scalar, pos, n uint) *Type { return &Type{Scalar: s, BitPos: pos, BitLen: n} }
	for _, c := range []struct {
		typ   *Type
		order Order
		store int64
		mem   string
		load  any
	}{
		{U8, Native, 0x1ff, "\xff\x00\x00\x00\x00\x00\x00\x00", uint64(255)},
		{I8, Native, -1, "\xff\x00\x00\x00\x00\x00\x00\x00", int64(-1)},
		{U16, Big, 0x102, "\x01\x02\x00\x00\x00\x00\x00\x00", uint64(0x102)},
		{I32, Little, -2, "\xfe\xff\xff\xff\x00\x00\x00\x00", int64(-2)},
		{U64, Native, -1, "\xff\xff\xff\xff\xff\xff\xff\xff", uint64(1<<64 - 1)},
		{bits(BFUINT8, 4, 3), Native, 0xf, "\x70\x00\x00\x00\x00\x00\x00\x00", uint64(7)},
		{bits(BFINT16, 4, 3), Native, 5, "\x50\x00\x00\x00\x00\x00\x00\x00", int64(-3)},
		{bits(BFUINT32, 28, 4), Big, 9, "\x90\x00\x00\x00\x00\x00\x00\x00", uint64(9)},
	} {
		mem := make([]byte, 8)
		c.typ.StoreInt(mem, c.order, uint64(c.store))
		if string(mem) != c.mem || c.typ.Load(mem, c.order) != c.load {
			t.Errorf("%+v: stored %q, loaded %v; want %q, %v", c.typ, mem, c.typ.Load(mem, c.order), c.mem, c.load)
		}
	}
	mem := make([]byte, 8)
	for _, s := range []Scalar{FLOAT32, FLOAT64} {
		f := &Type{Scalar: s}
		f.StoreFloat(mem, Big, -2.5)
		if got := f.Load(mem, Big); got != -2.5 {
			t.Errorf("scalar %d: %v, want -2.5", s, got)
		}
	}
}

func TestPadding(t *testing.T) {
	s := Struct(F("a", 0, U32), F("b", 4, U8))
	if s.Size(Native) != 8 || s.Size(Little) != 5 || Array(2, s).Size(Native) != 16 {
		t.Error("a native structure is padded to its alignment, a packed one is not")
	}
}

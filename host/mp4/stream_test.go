package mp4_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"testing"
	"time"
)

// bitWriter writes RBSP syntax elements (ITU-T H.264 7.2, 9.1).
type bitWriter struct {
	b []byte
	n int // bits in the last byte
}

func (w *bitWriter) u(n int, v uint) {
	for i := n - 1; i >= 0; i-- {
		if w.n == 0 {
			w.b = append(w.b, 0)
		}
		w.b[len(w.b)-1] |= byte(v>>i&1) << (7 - w.n)
		w.n = (w.n + 1) % 8
	}
}

func (w *bitWriter) ue(v uint) {
	n := 0
	for (v+1)>>(n+1) != 0 {
		n++
	}
	w.u(n, 0)
	w.u(n+1, v+1)
}

func (w *bitWriter) align() {
	for w.n != 0 {
		w.u(1, 0)
	}
}

// nal finishes the RBSP and returns it as a NAL unit with its start code (7.3.1, 7.3.2.11, B.1).
func (w *bitWriter) nal(header byte) []byte {
	w.u(1, 1)
	w.align()
	out := []byte{0, 0, 0, 1, header}
	zeros := 0
	for _, c := range w.b {
		if zeros >= 2 && c <= 3 {
			out = append(out, 3)
			zeros = 0
		}
		out = append(out, c)
		if c == 0 {
			zeros++
		} else {
			zeros = 0
		}
	}
	return out
}

const mbs = 2 // the hand-made picture is 2×2 macroblocks, 32×32

// avcHeader returns the parameter sets of a Baseline stream of 32×32.
func avcHeader() []byte {
	var s bitWriter
	s.u(8, 66) // profile_idc
	s.u(8, 0xC0)
	s.u(8, 10) // level_idc
	s.ue(0)    // seq_parameter_set_id
	s.ue(0)    // log2_max_frame_num_minus4
	s.ue(2)    // pic_order_cnt_type
	s.ue(1)    // max_num_ref_frames
	s.u(1, 0)
	s.ue(mbs - 1)
	s.ue(mbs - 1)
	s.u(1, 1) // frame_mbs_only_flag
	s.u(1, 1) // direct_8x8_inference_flag
	s.u(1, 0) // frame_cropping_flag
	s.u(1, 0) // vui_parameters_present_flag
	var p bitWriter
	p.ue(0)
	p.ue(0)
	p.u(1, 0) // CAVLC
	p.u(1, 0)
	p.ue(0) // num_slice_groups_minus1
	p.ue(0)
	p.ue(0)
	p.u(1, 0)
	p.u(2, 0)
	p.ue(0) // pic_init_qp
	p.ue(0)
	p.ue(0)
	p.u(1, 1) // deblocking_filter_control_present_flag
	p.u(1, 0)
	p.u(1, 0)
	return append(s.nal(0x67), p.nal(0x68)...)
}

// avcPicture returns frame k of a stream with an IDR picture every gop frames: I_PCM macroblocks, then skipped ones.
func avcPicture(k, gop int) []byte {
	num := uint(k % gop)
	idr := num == 0
	var w bitWriter
	w.ue(0) // first_mb_in_slice
	if idr {
		w.ue(7) // I
	} else {
		w.ue(5) // P
	}
	w.ue(0)
	w.u(4, num%16) // frame_num
	if idr {
		w.ue(uint(k/gop) % 2) // idr_pic_id
		w.u(2, 0)
	} else {
		w.u(1, 0) // num_ref_idx_active_override_flag
		w.u(1, 0) // ref_pic_list_modification_flag_l0
		w.u(1, 0) // adaptive_ref_pic_marking_mode_flag
	}
	w.ue(0) // slice_qp_delta
	w.ue(1) // disable_deblocking_filter_idc
	if !idr {
		w.ue(mbs * mbs) // mb_skip_run
		return w.nal(0x61)
	}
	for i := range mbs * mbs {
		w.ue(25) // I_PCM
		w.align()
		for j := range 384 {
			w.u(8, uint(k*7+i*31+j)%200+1)
		}
	}
	return w.nal(0x65)
}

// unit is an access unit of a test stream.
type unit struct {
	data []byte
	key  bool
}

// avcStream returns n access units; the first has the parameter sets.
func avcStream(n, gop int) []unit {
	list := make([]unit, n)
	for k := range list {
		list[k] = unit{avcPicture(k, gop), k%gop == 0}
		if k == 0 {
			list[k].data = append(avcHeader(), list[k].data...)
		}
	}
	return list
}

// jpegStream returns n pictures.
func jpegStream(t testing.TB, n int) []unit {
	t.Helper()
	list := make([]unit, n)
	for k := range list {
		m := image.NewYCbCr(image.Rect(0, 0, 48, 32), image.YCbCrSubsampleRatio420)
		for i := range m.Y {
			m.Y[i] = byte(i + k*5)
		}
		var b bytes.Buffer
		if err := jpeg.Encode(&b, m, nil); err != nil {
			t.Fatal(err)
		}
		list[k] = unit{b.Bytes(), true}
	}
	return list
}

// frameTime is the time of frame k in whole microseconds, as the board tells it.
func frameTime(k, num, den int) time.Duration {
	return time.Duration(int64(k)*int64(den)*1e6/int64(num)) * time.Microsecond
}

// chunk is 40 ms of G.711 at 8 kHz.
func chunk(k int) []byte {
	p := make([]byte, 320)
	for i := range p {
		p[i] = byte(0x80 + (k*37+i*3)%0x70)
	}
	return p
}

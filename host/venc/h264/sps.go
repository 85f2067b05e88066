package h264

import (
	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/venc"
	"github.com/canmv-run/canmv-run/host/venc/internal/bits"
)

// NAL unit headers: nal_ref_idc and nal_unit_type (Table 7-1).
const (
	nalSlice = 2<<5 | 1
	nalIDR   = 3<<5 | 5
	nalSPS   = 3<<5 | 7
	nalPPS   = 3<<5 | 8
)

const (
	log2MaxFrameNum = 8
	picInitQP       = 26
)

// parameterSets writes SPS and PPS (7.3.2.1.1, 7.3.2.2, E.1.1).
func (e *Encoder) parameterSets(m frame.Matrix) []byte {
	var w bits.Writer
	idc, constraints := uint32(66), uint32(0xc0) // Baseline, also conforming to Main: Constrained Baseline
	switch e.opt.Profile {
	case venc.Main:
		idc, constraints = 77, 0x40
	case venc.High:
		idc, constraints = 100, 0
	}
	w.Put(idc, 8)
	w.Put(constraints, 8)
	w.Put(uint32(e.level.idc), 8)
	w.UE(0) // seq_parameter_set_id
	if e.high {
		w.UE(1)     // chroma_format_idc 4:2:0
		w.UE(0)     // bit_depth_luma_minus8
		w.UE(0)     // bit_depth_chroma_minus8
		w.Put(0, 2) // qpprime_y_zero_transform_bypass_flag, seq_scaling_matrix_present_flag
	}
	w.UE(log2MaxFrameNum - 4)
	w.UE(2)     // pic_order_cnt_type: output order is decoding order
	w.UE(1)     // max_num_ref_frames
	w.Put(0, 1) // gaps_in_frame_num_value_allowed_flag
	w.UE(uint32(e.mbw - 1))
	w.UE(uint32(e.mbh - 1))
	w.Put(3, 2) // frame_mbs_only_flag, direct_8x8_inference_flag
	cropX, cropY := e.mbw*16-e.opt.Width, e.mbh*16-e.opt.Height
	w.Flag(cropX+cropY > 0)
	if cropX+cropY > 0 {
		w.UE(0)
		w.UE(uint32(cropX / 2))
		w.UE(0)
		w.UE(uint32(cropY / 2))
	}
	w.Put(1, 1) // vui_parameters_present_flag
	e.vui(&w, m)
	w.Trailing()
	out := bits.AppendNAL(nil, []byte{nalSPS}, w.Bytes())

	w.Reset()
	w.UE(0) // pic_parameter_set_id
	w.UE(0) // seq_parameter_set_id
	w.Flag(e.cabac)
	w.Put(0, 1)                // bottom_field_pic_order_in_frame_present_flag
	w.UE(0)                    // num_slice_groups_minus1
	w.UE(0)                    // num_ref_idx_l0_default_active_minus1
	w.UE(0)                    // num_ref_idx_l1_default_active_minus1
	w.Put(0, 3)                // weighted_pred_flag, weighted_bipred_idc
	w.SE(0)                    // pic_init_qp_minus26
	w.SE(0)                    // pic_init_qs_minus26
	w.SE(chromaQPOffset)       // chroma_qp_index_offset
	w.Flag(!e.has(Deblocking)) // deblocking_filter_control_present_flag
	w.Put(0, 2)                // constrained_intra_pred_flag, redundant_pic_cnt_present_flag
	if e.high {
		w.Put(2, 2) // transform_8x8_mode_flag, no pic_scaling_matrix
		w.SE(chromaQPOffset)
	}
	w.Trailing()
	return bits.AppendNAL(out, []byte{nalPPS}, w.Bytes())
}

// vui tells colour and timing. The frames' own times may differ from the nominal rate, so it is not called fixed.
func (e *Encoder) vui(w *bits.Writer, m frame.Matrix) {
	w.Put(0, 2)    // aspect_ratio_info_present_flag, overscan_info_present_flag
	w.Put(1, 1)    // video_signal_type_present_flag
	w.Put(5, 3)    // video_format unspecified
	w.Put(0, 1)    // video_full_range_flag
	w.Put(1, 1)    // colour_description_present_flag
	c := uint32(6) // BT.601, 525 lines
	if m == frame.BT709 || m == frame.MatrixAuto && e.opt.Height >= 720 {
		c = 1
	}
	w.Put(c<<16|c<<8|c, 24)
	w.Put(0, 1) // chroma_loc_info_present_flag
	w.Put(1, 1) // timing_info_present_flag
	w.Put(uint32(e.opt.Rate.Den), 32)
	w.Put(uint32(e.opt.Rate.Num)*2, 32) // two ticks a frame
	w.Put(0, 1)                         // fixed_frame_rate_flag
	w.Put(0, 2)                         // HRD parameters
	w.Put(0, 1)                         // pic_struct_present_flag
	w.Put(1, 1)                         // bitstream_restriction_flag
	w.Put(1, 1)                         // motion_vectors_over_pic_boundaries_flag
	w.UE(0)                             // max_bytes_per_pic_denom: no limit
	w.UE(0)                             // max_bits_per_mb_denom: no limit
	w.UE(13)                            // log2_max_mv_length_horizontal
	w.UE(11)                            // log2_max_mv_length_vertical
	w.UE(0)                             // max_num_reorder_frames
	w.UE(1)                             // max_dec_frame_buffering
}

// header writes the slice header (7.3.3).
func (s *slice) header(w *bits.Writer) {
	e := s.e
	w.UE(uint32(s.firstRow * e.mbw))
	if s.intra {
		w.UE(7)
	} else {
		w.UE(5)
	}
	w.UE(0) // pic_parameter_set_id
	w.Put(uint32(e.frameNum)&(1<<log2MaxFrameNum-1), log2MaxFrameNum)
	if s.intra {
		w.UE(uint32(e.idrID & 1))
	} else {
		w.Put(0, 1) // num_ref_idx_active_override_flag
		w.Put(0, 1) // ref_pic_list_modification_flag_l0
	}
	if s.intra {
		w.Put(0, 2) // no_output_of_prior_pics_flag, long_term_reference_flag
	} else {
		w.Put(0, 1) // adaptive_ref_pic_marking_mode_flag
	}
	if e.cabac && !s.intra {
		w.UE(0) // cabac_init_idc
	}
	w.SE(int32(s.qp - picInitQP))
	if !e.has(Deblocking) {
		w.UE(1) // disable_deblocking_filter_idc
	}
}

package hevc

import (
	mbits "math/bits"

	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/venc/internal/bits"
)

// NAL unit types (ITU-T H.265 Table 7-1).
const (
	nalTrailR = 1
	nalIDR    = 20 // IDR_N_LP
	nalVPS    = 32
	nalSPS    = 33
	nalPPS    = 34
)

// Sizes of blocks, as logarithms.
const (
	ctuLog2 = 5
	ctuSize = 1 << ctuLog2
	minLog2 = 3
	pocBits = 8
)

// maxMerge is MaxNumMergeCand.
const maxMerge = 3

func nalHeader(kind int) []byte { return []byte{byte(kind << 1), 1} }

// parameterSets makes VPS, SPS and PPS (7.3.2.1 to 7.3.2.3).
func (e *Encoder) parameterSets(m frame.Matrix) []byte {
	var w bits.Writer
	w.Put(0, 4)       // vps_video_parameter_set_id
	w.Put(3, 2)       // base layer internal and available
	w.Put(0, 6)       // vps_max_layers_minus1
	w.Put(0, 3)       // vps_max_sub_layers_minus1
	w.Put(1, 1)       // vps_temporal_id_nesting_flag
	w.Put(0xffff, 16) // vps_reserved_0xffff_16bits
	e.profileTierLevel(&w)
	e.subLayerOrdering(&w)
	w.Put(0, 6) // vps_max_layer_id
	w.UE(0)     // vps_num_layer_sets_minus1
	w.Put(1, 1) // vps_timing_info_present_flag
	w.Put(uint32(e.opt.Rate.Den), 32)
	w.Put(uint32(e.opt.Rate.Num), 32)
	w.Put(0, 1) // vps_poc_proportional_to_timing_flag
	w.UE(0)     // vps_num_hrd_parameters
	w.Put(0, 1) // vps_extension_flag
	w.Trailing()
	out := bits.AppendNAL(nil, nalHeader(nalVPS), w.Bytes())

	w.Reset()
	w.Put(0, 4) // sps_video_parameter_set_id
	w.Put(0, 3) // sps_max_sub_layers_minus1
	w.Put(1, 1) // sps_temporal_id_nesting_flag
	e.profileTierLevel(&w)
	w.UE(0) // sps_seq_parameter_set_id
	w.UE(1) // chroma_format_idc: 4:2:0
	w.UE(uint32(e.w))
	w.UE(uint32(e.h))
	crop := e.w != e.opt.Width || e.h != e.opt.Height
	w.Flag(crop) // conformance_window_flag, in chroma samples
	if crop {
		w.UE(0)
		w.UE(uint32(e.w-e.opt.Width) / 2)
		w.UE(0)
		w.UE(uint32(e.h-e.opt.Height) / 2)
	}
	w.UE(0)           // bit_depth_luma_minus8
	w.UE(0)           // bit_depth_chroma_minus8
	w.UE(pocBits - 4) // log2_max_pic_order_cnt_lsb_minus4
	e.subLayerOrdering(&w)
	w.UE(minLog2 - 3)       // log2_min_luma_coding_block_size_minus3
	w.UE(ctuLog2 - minLog2) // log2_diff_max_min_luma_coding_block_size
	w.UE(0)                 // log2_min_luma_transform_block_size_minus2
	w.UE(3)                 // log2_diff_max_min_luma_transform_block_size: 4 to 32
	w.UE(0)                 // max_transform_hierarchy_depth_inter
	w.UE(0)                 // max_transform_hierarchy_depth_intra
	w.Put(0, 1)             // scaling_list_enabled_flag
	w.Put(0, 1)             // amp_enabled_flag
	w.Put(1, 1)             // sample_adaptive_offset_enabled_flag
	w.Put(0, 1)             // pcm_enabled_flag
	w.UE(1)                 // num_short_term_ref_pic_sets
	w.UE(1)                 // num_negative_pics
	w.UE(0)                 // num_positive_pics
	w.UE(0)                 // delta_poc_s0_minus1: the picture before
	w.Put(1, 1)             // used_by_curr_pic_s0_flag
	w.Put(0, 1)             // long_term_ref_pics_present_flag
	w.Put(0, 1)             // sps_temporal_mvp_enabled_flag
	w.Put(0, 1)             // strong_intra_smoothing_enabled_flag
	w.Put(1, 1)             // vui_parameters_present_flag
	e.vui(&w, m)
	w.Put(0, 1) // sps_extension_present_flag
	w.Trailing()
	out = bits.AppendNAL(out, nalHeader(nalSPS), w.Bytes())

	w.Reset()
	w.UE(0)     // pps_pic_parameter_set_id
	w.UE(0)     // pps_seq_parameter_set_id
	w.Put(0, 1) // dependent_slice_segments_enabled_flag
	w.Put(0, 1) // output_flag_present_flag
	w.Put(0, 3) // num_extra_slice_header_bits
	w.Flag(e.tools.has(SignHiding))
	w.Put(0, 1)        // cabac_init_present_flag
	w.UE(0)            // num_ref_idx_l0_default_active_minus1
	w.UE(0)            // num_ref_idx_l1_default_active_minus1
	w.SE(0)            // init_qp_minus26
	w.Put(0, 1)        // constrained_intra_pred_flag
	w.Put(0, 1)        // transform_skip_enabled_flag
	w.Put(1, 1)        // cu_qp_delta_enabled_flag
	w.UE(0)            // diff_cu_qp_delta_depth: one quantiser a coding tree unit
	w.SE(chromaOffset) // pps_cb_qp_offset
	w.SE(chromaOffset) // pps_cr_qp_offset
	w.Put(0, 1)        // pps_slice_chroma_qp_offsets_present_flag
	w.Put(0, 2)        // weighted_pred_flag, weighted_bipred_flag
	w.Put(0, 1)        // transquant_bypass_enabled_flag
	w.Put(0, 2)        // tiles_enabled_flag, entropy_coding_sync_enabled_flag
	w.Put(1, 1)        // pps_loop_filter_across_slices_enabled_flag
	w.Put(0, 1)        // deblocking_filter_control_present_flag
	w.Put(0, 1)        // pps_scaling_list_data_present_flag
	w.Put(0, 1)        // lists_modification_present_flag
	w.UE(0)            // log2_parallel_merge_level_minus2
	w.Put(0, 1)        // slice_segment_header_extension_present_flag
	w.Put(0, 1)        // pps_extension_present_flag
	w.Trailing()
	return bits.AppendNAL(out, nalHeader(nalPPS), w.Bytes())
}

// profileTierLevel writes profile_tier_level(1, 0) (7.3.3): Main.
func (e *Encoder) profileTierLevel(w *bits.Writer) {
	w.Put(0, 2)        // general_profile_space
	w.Flag(e.highTier) // general_tier_flag
	w.Put(1, 5)        // general_profile_idc
	w.Put(3<<29, 32)   // compatible with Main and Main 10
	w.Put(1, 1)        // general_progressive_source_flag
	w.Put(0, 1)        // general_interlaced_source_flag
	w.Put(0, 1)        // general_non_packed_constraint_flag
	w.Put(1, 1)        // general_frame_only_constraint_flag
	w.Put(0, 32)
	w.Put(0, 12)
	w.Put(uint32(e.level.idc), 8)
}

// subLayerOrdering tells that pictures are not reordered and that one reference is kept.
func (e *Encoder) subLayerOrdering(w *bits.Writer) {
	w.Put(1, 1) // sub_layer_ordering_info_present_flag
	w.UE(1)     // max_dec_pic_buffering_minus1
	w.UE(0)     // max_num_reorder_pics
	w.UE(0)     // max_latency_increase_plus1
}

// vui writes vui_parameters (E.2.1): colour and timing.
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
	w.Put(0, 3) // neutral chroma, fields, frame_field_info_present_flag
	w.Put(0, 1) // default_display_window_flag
	w.Put(1, 1) // vui_timing_info_present_flag
	w.Put(uint32(e.opt.Rate.Den), 32)
	w.Put(uint32(e.opt.Rate.Num), 32)
	w.Put(0, 2) // vui_poc_proportional_to_timing_flag, vui_hrd_parameters_present_flag
	w.Put(0, 1) // bitstream_restriction_flag
}

// header writes the slice segment header (7.3.6.1) with its alignment.
func (s *slice) header(w *bits.Writer) {
	e := s.e
	w.Flag(s.index == 0) // first_slice_segment_in_pic_flag
	if s.intra {
		w.Put(0, 1) // no_output_of_prior_pics_flag
	}
	w.UE(0) // slice_pic_parameter_set_id
	if s.index > 0 {
		w.Put(uint32(s.firstRow*e.cw), uint(mbits.Len(uint(e.cw*e.ch-1)))) // slice_segment_address
	}
	if s.intra {
		w.UE(2)
	} else {
		w.UE(1)
		w.Put(uint32(e.poc)&(1<<pocBits-1), pocBits) // slice_pic_order_cnt_lsb
		w.Put(1, 1)                                  // short_term_ref_pic_set_sps_flag
	}
	w.Put(3, 2) // slice_sao_luma_flag, slice_sao_chroma_flag
	if !s.intra {
		w.Put(0, 1)        // num_ref_idx_active_override_flag
		w.UE(5 - maxMerge) // five_minus_max_num_merge_cand
	}
	w.SE(int32(s.qp - 26)) // slice_qp_delta
	w.Put(1, 1)            // slice_loop_filter_across_slices_enabled_flag
	w.Trailing()           // byte_alignment()
}

package cstruct

// The structures of the board's media software that scripts fill and read (board-api.md section 2 and 4). Offsets are
// those of the K230's C compiler.

var frameData = Struct(
	F("width", 0, U32), F("height", 4, U32), F("field", 8, U32), F("pixel_format", 12, U32),
	F("video_format", 16, U32), F("dynamic_range", 20, U32), F("compress_mode", 24, U32), F("color_gamut", 28, U32),
	F("header_stride", 32, Array(3, U32)), F("stride", 44, Array(3, U32)),
	F("header_phys_addr", 56, Array(3, U64)), F("header_virt_addr", 80, Array(3, U64)),
	F("phys_addr", 104, Array(3, U64)), F("virt_addr", 128, Array(3, U64)),
	F("offset_top", 152, I16), F("offset_bottom", 154, I16), F("offset_left", 156, I16), F("offset_right", 158, I16),
	F("time_ref", 160, U32), F("pts", 168, U64), F("priv_data", 176, U64),
	F("supplement", 184, Array(32, U8)),
)

var (
	// VideoFrameInfo is k_video_frame_info, 224 bytes.
	VideoFrameInfo = Struct(F("v_frame", 0, frameData), F("pool_id", 216, U32), F("mod_id", 220, U32))
	// Chn is k_mpp_chn.
	Chn = Struct(F("mod_id", 0, U32), F("dev_id", 4, U32), F("chn_id", 8, U32))
	// U64Ptr is k_u64_ptr, in which functions return a handle.
	U64Ptr = Struct(F("value", 0, U64))
	// VencPack is k_venc_pack.
	VencPack = Struct(F("phys_addr", 0, U64), F("len", 8, U32), F("pts", 16, U64), F("type", 24, U32))
	// VencStatus is k_venc_chn_status as far as it is known.
	VencStatus = Struct(F("cur_packs", 0, U32), F("release_pic_pts", 8, U64), F("end_of_stream", 16, U32))
	// VBConfig is k_vb_config: how many pools, and each pool's blocks.
	VBConfig = Struct(F("max_pool_cnt", 0, U32), F("comm_pool", 8, Array(16, Struct(
		F("blk_cnt", 0, U32), F("blk_size", 8, U64), F("mode", 16, U32),
	))))
)

var mp4Muxer = Struct(F("file_name", 0, Array(128, U8)), F("fmp4_flag", 128, U32))

var (
	// MP4Video and MP4Audio are k_mp4_video_info_s and k_mp4_audio_info_s.
	MP4Video = Struct(F("width", 0, U32), F("height", 4, U32), F("track_id", 8, U32), F("codec_id", 12, U32))
	MP4Audio = Struct(F("channels", 0, U32), F("sample_rate", 4, U32), F("bit_per_sample", 8, U32),
		F("track_id", 12, U32), F("codec_id", 16, U32))
	// MP4Config is k_mp4_config_s; the two configurations share their bytes.
	MP4Config = Struct(
		F("config_type", 0, U32), F("muxer_config", 4, mp4Muxer),
		F("demuxer_config", 4, Struct(F("file_name", 0, Array(128, U8)))),
	)
	// MP4Track is k_mp4_track_info_s; the two descriptions share their bytes.
	MP4Track = Struct(
		F("track_type", 0, U32), F("time_scale", 4, U32),
		F("video_info", 8, MP4Video), F("audio_info", 8, MP4Audio),
	)
	// MP4Frame is k_mp4_frame_data_s.
	MP4Frame = Struct(F("codec_id", 0, U32), F("time_stamp", 8, U64), F("data", 16, U64), F("data_length", 24, U32), F("eof", 28, U8))
	// MP4FileInfo is k_mp4_file_info_s.
	MP4FileInfo = Struct(F("duration", 0, U64), F("track_num", 8, U32))
)

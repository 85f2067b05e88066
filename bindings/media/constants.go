package media

import "github.com/canmv-run/canmv-run/runtime/arg"

// group is constants that share a meaning.
type group struct {
	doc    string
	values []nameValue
}

type nameValue struct {
	name  string
	value int
}

// members makes constants of groups.
func members(groups ...group) []arg.Member {
	var list []arg.Member
	for _, g := range groups {
		for _, v := range g.values {
			list = append(list, arg.Const{Name: v.name, Value: v.value, Doc: g.doc})
		}
	}
	return list
}

// count names consecutive values.
func count(first int, names ...string) []nameValue {
	list := make([]nameValue, len(names))
	for i, n := range names {
		list[i] = nameValue{n, first + i}
	}
	return list
}

var payloads = group{"Payload type of a stream.", []nameValue{
	{"K_PT_G711A", 19}, {"K_PT_G711U", 20}, {"K_PT_LPCM", 23}, {"K_PT_JPEG", 26}, {"K_PT_AAC", 37}, {"K_PT_H264", 96},
	{"K_PT_H265", 265}, {"K_PT_PNG", 268}, {"K_PT_MJPEG", 1002}, {"K_PT_OPUS", 1007}, {"K_PT_BUTT", 1008},
}}

// numbers are the board's constants that every media module sees.
var numbers = []group{
	payloads,
	{"Encoder profile.", count(0, "VENC_PROFILE_NONE", "VENC_PROFILE_H264_BASELINE", "VENC_PROFILE_H264_MAIN", "VENC_PROFILE_H264_HIGH",
		"VENC_PROFILE_H264_HIGH_10", "VENC_PROFILE_H265_MAIN", "VENC_PROFILE_H265_MAIN_10")},
	{"Rate control of an encoder.", count(1, "K_VENC_RC_MODE_CBR", "K_VENC_RC_MODE_VBR", "K_VENC_RC_MODE_FIXQP", "K_VENC_RC_MODE_MJPEG_FIXQP")},
	{"Type of a stream pack.", count(1, "K_VENC_P_FRAME", "K_VENC_I_FRAME", "K_VENC_HEADER")},
	{"Entropy coding.", count(0, "ENTROPY_MODE_CAVLC", "ENTROPY_MODE_CABAC")},
	{"Alignment in bytes.", []nameValue{{"VENC_ALIGN_4K", 0x1000}, {"VICAP_ALIGN_4K", 0x1000}, {"VICAP_ALIGN_1K", 0x400}}},
	{"Number of channels.", []nameValue{{"VENC_MAX_CHN_NUMS", 4}, {"VENC_CHN_ID_MAX", 4}, {"VDEC_MAX_CHN_NUMS", 4}, {"AENC_MAX_CHN_NUMS", 8},
		{"ADEC_MAX_CHN_NUMS", 8}, {"K_VO_MAX_CHN_NUMS", 7}, {"CAM_CHN_ID_MAX", 3}}},
	{"Number of devices.", []nameValue{{"VENC_MAX_DEV", 1}, {"CAM_DEV_ID_MAX", 3}}},
	{"The most packs a StreamData holds.", []nameValue{{"VENC_PACK_CNT_MAX", 12}}},
	{"Encoder channel.", count(0, "VENC_CHN_ID_0", "VENC_CHN_ID_1", "VENC_CHN_ID_2", "VENC_CHN_ID_3")},
	{"Decoder channel.", count(0, "VDEC_CHN_ID_0", "VDEC_CHN_ID_1", "VDEC_CHN_ID_2", "VDEC_CHN_ID_3")},
	{"The only device of its kind.", []nameValue{{"VENC_DEV_ID", 0}, {"VDEC_DEV_ID", 0}, {"DISPLAY_DEV_ID", 0}}},
	{"Camera device.", count(0, "CAM_DEV_ID_0", "CAM_DEV_ID_1", "CAM_DEV_ID_2")},
	{"Camera channel.", count(0, "CAM_CHN_ID_0", "CAM_CHN_ID_1", "CAM_CHN_ID_2")},
	{"Display channel.", count(0, "DISPLAY_CHN_ID_0", "DISPLAY_CHN_ID_1", "DISPLAY_CHN_ID_2", "DISPLAY_CHN_ID_3", "DISPLAY_CHN_ID_4",
		"DISPLAY_CHN_ID_5", "DISPLAY_CHN_ID_6")},
	{"Module id, the first number of a link's end.", []nameValue{
		{"K_ID_VI", 6}, {"CAMERA_MOD_ID", 6}, {"K_ID_VENC", 9}, {"VIDEO_ENCODE_MOD_ID", 9}, {"K_ID_VDEC", 10}, {"VIDEO_DECODE_MOD_ID", 10},
		{"K_ID_VO", 11}, {"DISPLAY_MOD_ID", 11}, {"K_ID_AI", 12}, {"AUDIO_IN_MOD_ID", 12}, {"K_ID_AENC", 14}, {"K_ID_ADEC", 15},
		{"K_ID_AO", 16}, {"K_ID_DPU", 17}, {"K_ID_V_VI", 18}, {"K_ID_V_VO", 19}, {"K_ID_DMA", 20}, {"K_ID_VICAP", 21}, {"K_ID_DW200", 22},
		{"K_ID_PM", 23}}},
	{"What the media manager can hold.", []nameValue{{"MAX_MEDIA_BUFFER_POOLS", 16}, {"MAX_MEDIA_LINK_COUNT", 8}}},
	{"No pool, no handle.", []nameValue{{"VB_INVALID_POOLID", 0xFFFFFFFF}, {"VB_INVALID_HANDLE", 0xFFFFFFFF}}},
	{"How a pool is mapped.", count(0, "VB_REMAP_MODE_NONE", "VB_REMAP_MODE_NOCACHE", "VB_REMAP_MODE_CACHED")},
	{"Camera work mode.", count(0, "VICAP_WORK_ONLINE_MODE", "VICAP_WORK_OFFLINE_MODE")},
	{"Rotation.", []nameValue{{"K_ROTATION_0", 1}, {"K_ROTATION_90", 2}, {"K_ROTATION_180", 4}, {"K_ROTATION_270", 8}}},
	{"Mirror of a display layer.", []nameValue{{"K_VO_MIRROR_NONE", 16}, {"K_VO_MIRROR_HOR", 32}, {"K_VO_MIRROR_VER", 64}, {"K_VO_MIRROR_BOTH", 128}}},
	{"Grey display layer.", []nameValue{{"K_VO_GRAY_ENABLE", 256}, {"K_VO_GRAY_DISABLE", 512}}},
	{"The largest sensor type.", []nameValue{{"SENSOR_TYPE_MAX", 255}}},
	{"Connector type of a display.", []nameValue{
		{"HX8377_V2_MIPI_4LAN_1080X1920_30FPS", 0}, {"LT9611_MIPI_4LAN_1920X1080_30FPS", 1}, {"ST7701_V1_MIPI_2LAN_480X800_30FPS", 2},
		{"ST7701_V1_MIPI_2LAN_480X854_30FPS", 3}, {"LT9611_MIPI_4LAN_1920X1080_60FPS", 101}, {"LT9611_MIPI_4LAN_1280X720_60FPS", 110},
		{"LT9611_MIPI_4LAN_1280X720_50FPS", 111}, {"LT9611_MIPI_4LAN_1280X720_30FPS", 112}, {"LT9611_MIPI_4LAN_640X480_60FPS", 120},
		{"VIRTUAL_DISPLAY_DEVICE", 200}}},
	{"Pixel format.", pixelFormats()},
}

// pixelFormats are the board's formats in the order of their numbers.
func pixelFormats() []nameValue {
	list := count(0,
		"RGB_444", "RGB_555", "RGB_565", "RGB_888", "BGR_444", "BGR_555", "BGR_565", "BGR_888", "ARGB_1555", "ARGB_4444",
		"ARGB_8565", "ARGB_8888", "ARGB_2BPP", "ABGR_1555", "ABGR_4444", "ABGR_8565", "ABGR_8888", "BGRA_8888",
		"RGB_MONOCHROME_8BPP", "RGB_BAYER_8BPP", "RGB_BAYER_10BPP", "RGB_BAYER_12BPP", "RGB_BAYER_14BPP", "RGB_BAYER_16BPP",
		"YVU_PLANAR_422", "YVU_PLANAR_420", "YVU_PLANAR_444", "YVU_SEMIPLANAR_422", "YVU_SEMIPLANAR_420", "YVU_SEMIPLANAR_444",
		"YUV_SEMIPLANAR_422", "YUV_SEMIPLANAR_420", "YUV_SEMIPLANAR_444", "YUYV", "YVYU", "UYVY", "VYUY", "YYUV", "YYVU", "UVYY",
		"VUYY", "VY1UY0", "YUV_PACKAGE_444", "YUV_400", "UV_420", "RGB_888_PLANAR", "BGR_888_PLANAR", "HSV_888_PACKAGE",
		"HSV_888_PLANAR", "LAB_888_PACKAGE", "LAB_888_PLANAR", "S8C1", "S8C2_PACKAGE", "S8C2_PLANAR", "S8C3_PLANAR", "S16C1", "U8C1", "U16C1",
		"S32C1", "U32C1", "U64C1", "S64C1")
	list = append(list, nameValue{"RGB_565_LE", 300}, nameValue{"BGR_565_LE", 301}, nameValue{"BUTT", 302}, nameValue{"GRAYSCALE", 303})
	for i := range list {
		list[i].name = "PIXEL_FORMAT_" + list[i].name
	}
	return list
}

// audioNumbers are those of the sound modules.
var audioNumbers = []group{
	{"Sample format.", count(0, "paInt16", "paInt24", "paInt32")},
	{"Which channels volume() means.", count(1, "LEFT", "RIGHT", "LEFT_RIGHT")},
	{"Audio processing, a mask.", []nameValue{{"AUDIO_3A_ENABLE_NONE", 0}, {"AUDIO_3A_ENABLE_ANS", 1}, {"AUDIO_3A_ENABLE_AGC", 2}, {"AUDIO_3A_ENABLE_AEC", 4}}},
	{"How many parts of a second the driver buffers.", []nameValue{{"DIV_NUM", 5}}},
}

// mp4Numbers are those of the low-level MP4 functions.
var mp4Numbers = []group{
	{"What a container is for.", count(1, "K_MP4_CONFIG_MUXER", "K_MP4_CONFIG_DEMUXER")},
	{"Kind of a track.", count(1, "K_MP4_STREAM_VIDEO", "K_MP4_STREAM_AUDIO")},
	{"Codec of a track.", count(0, "K_MP4_CODEC_ID_H264", "K_MP4_CODEC_ID_H265", "K_MP4_CODEC_ID_G711A", "K_MP4_CODEC_ID_G711U")},
}

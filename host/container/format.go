package container

import (
	"path"
	"slices"
	"strings"

	"github.com/canmv-run/canmv-run/host/container/av"
	"github.com/canmv-run/canmv-run/host/venc"
)

// format is a container.
type format struct {
	name         string // FFmpeg's
	exts         []string
	video, audio string // default encoders; "" means that it holds none, "?" that ffmpeg knows
	// own are the codecs that this package writes into it; nil: all are ffmpeg's.
	own []string
	// single is for a file of one stream.
	single bool
	make   func(m *Muxer, list []*av.Codec) (writer, error)
}

// formats are the containers of our own, and the names of those of ffmpeg whose files have other suffixes.
var formats = []format{
	{name: "mp4", exts: []string{".mp4", ".m4a", ".m4v"}, video: "h264", audio: "aac", own: []string{"h264", "hevc", "mjpeg", "aac", "pcm_s16le", "pcm_alaw", "pcm_mulaw"}, make: newMP4},
	{name: "wav", exts: []string{".wav"}, audio: "pcm", own: []string{"pcm_u8", "pcm_s16le", "pcm_s32le", "pcm_f32le", "pcm_f64le", "pcm_alaw", "pcm_mulaw"}, single: true, make: newWAV},
	{name: "avi", exts: []string{".avi"}, video: "mjpeg", audio: "pcm", own: []string{"mjpeg", "pcm_u8", "pcm_s16le"}, make: newAVI},
	{name: "adts", exts: []string{".aac", ".adts"}, audio: "aac", own: []string{"aac"}, single: true, make: newADTS},
	{name: "image2", exts: []string{".png", ".jpg", ".jpeg", ".bmp"}, video: "mjpeg", own: []string{"png", "mjpeg", "bmp"}, single: true, make: newImages},
	{name: "rawvideo", exts: []string{".yuv", ".rgb"}, video: "rawvideo", own: []string{"rawvideo"}, single: true, make: newPlain},
	{name: "h264", exts: []string{".h264", ".264", ".avc"}, video: "h264", own: []string{"h264"}, single: true, make: newPlain},
	{name: "hevc", exts: []string{".hevc", ".h265", ".265"}, video: "hevc", own: []string{"hevc"}, single: true, make: newPlain},
	{name: "mjpeg", exts: []string{".mjpeg", ".mjpg"}, video: "mjpeg", own: []string{"mjpeg"}, single: true, make: newPlain},
	{name: "u8", audio: "pcm_u8", own: []string{"pcm_u8"}, single: true, make: newPlain},
	{name: "s16le", audio: "pcm_s16le", own: []string{"pcm_s16le"}, single: true, make: newPlain},
	{name: "s32le", audio: "pcm_s32le", own: []string{"pcm_s32le"}, single: true, make: newPlain},
	{name: "f32le", audio: "pcm_f32le", own: []string{"pcm_f32le"}, single: true, make: newPlain},
	{name: "f64le", audio: "pcm_f64le", own: []string{"pcm_f64le"}, single: true, make: newPlain},
	{name: "alaw", audio: "pcm_alaw", own: []string{"pcm_alaw"}, single: true, make: newPlain},
	{name: "mulaw", audio: "pcm_mulaw", own: []string{"pcm_mulaw"}, single: true, make: newPlain},
	{name: "matroska", exts: []string{".mkv", ".mka"}, video: "h264", audio: "?"},
	{name: "mov", exts: []string{".mov"}, video: "h264", audio: "aac"},
	{name: "mpegts", exts: []string{".ts", ".m2ts"}, video: "h264", audio: "aac"},
	{name: "flv", exts: []string{".flv"}, video: "h264", audio: "aac"},
	{name: "ogg", exts: []string{".ogg", ".oga", ".ogv"}, video: "?", audio: "?"},
	{name: "aiff", exts: []string{".aiff", ".aif"}, video: "", audio: "?"},
}

// formatOf finds the container by its name or by the file's.
func formatOf(file, name string) (format, error) {
	for _, f := range formats {
		if f.name == name || name == "" && slices.Contains(f.exts, strings.ToLower(path.Ext(file))) {
			return f, nil
		}
	}
	if name == "" {
		if name = strings.TrimPrefix(strings.ToLower(path.Ext(file)), "."); name == "" {
			return format{}, invalid("Muxer: the name %q does not tell a format; name it with format=", file)
		}
	}
	if strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
		return format{}, invalid("Muxer: format %q, want a name as in ffmpeg -formats", name)
	}
	return format{name: name, video: "?", audio: "?"}, nil
}

// pcOutputs are muxers of ffmpeg that write to devices, to the network, to several files, or not at all.
var pcOutputs = []string{"segment", "stream_segment", "ssegment", "hls", "dash", "tee", "fifo", "rtp", "rtsp", "rtp_mpegts", "sap", "webm_chunk", "webm_dash_manifest",
	"smoothstreaming", "hds", "alsa", "pulse", "oss", "sdl", "sdl2", "opengl", "fbdev", "v4l2", "xv", "caca", "decklink", "audiotoolbox", "chromaprint", "icecast", "stream_segment,ssegment"}

// encoders of our own, by the names under which scripts ask for them.
var venues = map[string]venc.Codec{"h264": venc.H264, "hevc": venc.H265, "h265": venc.H265}

// libraries are ffmpeg's encoders for codecs whose name is none.
var libraries = map[string]string{"h264": "libx264", "hevc": "libx265", "vp8": "libvpx", "vp9": "libvpx-vp9", "av1": "libsvtav1", "theora": "libtheora",
	"opus": "libopus", "mp3": "libmp3lame", "vorbis": "libvorbis", "speex": "libspeex", "webp": "libwebp"}

// codecOf is the codec that an encoder of ffmpeg makes, as far as its name tells.
func codecOf(encoder string) string {
	for codec, library := range libraries {
		if encoder == library {
			return codec
		}
	}
	for prefix, codec := range map[string]string{"h264_": "h264", "libopenh264": "h264", "libx264": "h264", "hevc_": "hevc", "libfdk_aac": "aac", "aac_": "aac"} {
		if strings.HasPrefix(encoder, prefix) {
			return codec
		}
	}
	return encoder
}

// codecs by their tags in NUT.
var codecTags = map[string]string{
	"H264": "h264", "HEVC": "hevc", "hvc1": "hevc", "MJPG": "mjpeg", "MPNG": "png", "FMP4": "mpeg4", "mp4v": "mpeg4", "mpg1": "mpeg1video", "mpg2": "mpeg2video",
	"VP80": "vp8", "VP90": "vp9", "AV01": "av1", "FFV1": "ffv1", "theo": "theora",
	"\xff\x00\x00\x00": "aac", "mp4a": "aac", "U\x00\x00\x00": "mp3", "mp3 ": "mp3", "Opus": "opus", "fLaC": "flac", "\xac\xf1\x00\x00": "flac", "\x00 \x00\x00": "ac3",
	"vrbs": "vorbis", "PSD\x10": "pcm_s16le", "PUD\x08": "pcm_u8", "PSD ": "pcm_s32le", "PFD ": "pcm_f32le", "PFD@": "pcm_f64le", "ALAW": "pcm_alaw", "ULAW": "pcm_mulaw",
}

// codecName is FFmpeg's name of the codec with a tag.
func codecName(tag, unknown string) string {
	if name, ok := codecTags[tag]; ok {
		return name
	}
	return unknown
}

// tagOf is the tag of a codec in NUT.
func tagOf(c *av.Codec) (string, error) {
	if c.Tag != "" {
		return c.Tag, nil
	}
	for _, tag := range []string{"H264", "HEVC", "MJPG", "MPNG", "\xff\x00\x00\x00", "PSD\x10", "PUD\x08", "PSD ", "PFD ", "PFD@", "ALAW", "ULAW"} {
		if codecTags[tag] == c.Name {
			return tag, nil
		}
	}
	return "", invalid("a stream of %s cannot be handed to FFmpeg", c.Name)
}

package media

import (
	"bytes"
	"io"
	"strconv"

	"github.com/canmv-run/canmv-run/bindings/internal/raise"
	"github.com/canmv-run/canmv-run/host/recorder"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

func itoa(n int) string { return strconv.Itoa(n) }

func (m *modules) mp4format() *arg.Module {
	muxerCfg := muxerCfgClass()
	cfg := mp4CfgClass(muxerCfg)
	return &arg.Module{
		Name: "media.mp4format",
		Doc: `Records the camera and the microphone into an MP4 file, and reads MP4 files.

The methods return 0 and raise OSError on failure. The first call of Process gets the stream's header only, so n calls
record n-1 pictures.

A container whose Mp4CfgStr has the type MP4_CONFIG_TYPE_DEMUXER reads: each call of Process returns a frame, and None at the
end of the file. (The board's container cannot read; its kd_mp4 functions can, and are here as well.)

    mp4 = Mp4Container()
    cfg = Mp4CfgStr(mp4.MP4_CONFIG_TYPE_DEMUXER)
    cfg.SetDemuxerCfg("/sdcard/examples/test.mp4")
    mp4.Create(cfg)
    mp4.Start()
    while True:
        frame = mp4.Process()
        if frame is None:
            break
        print(frame.track_type, frame.codec_id, frame.time_stamp, frame.key_frame, len(frame.data))
    mp4.Stop()
    mp4.Destroy()`,
		Members: []arg.Member{muxerCfg, cfg, m.containerClass(cfg)},
		Include: []*arg.Module{
			m.once("media.vencoder", m.vencoder), m.once("media.sensor", m.sensor), m.once("media.pyaudio", m.pyaudio),
			m.once("mpp.mp4_format", m.mp4Format),
		},
		Leaks: []string{"uctypes", "time", "os", "image", "g711"},
	}
}

func muxerCfgClass() *arg.Class {
	return &arg.Class{
		Name: "MuxerCfgStr",
		Doc:  "What a muxer records: file_name, video_payload_type, pic_width, pic_height, audio_payload_type, fmp4_flag.",
		Open: true,
		Init: &arg.Func{Sig: "MuxerCfgStr()", Do: func(c *arg.Call) (any, error) {
			for _, f := range []string{"file_name", "video_payload_type", "pic_width", "pic_height", "audio_payload_type", "video_start_timestamp", "fmp4_flag"} {
				c.Self.Set(f, 0)
			}
			return nil, nil
		}},
	}
}

func mp4CfgClass(muxer *arg.Class) *arg.Class {
	return &arg.Class{
		Name: "Mp4CfgStr",
		Doc:  "The configuration of an Mp4Container: type and muxerCfg.",
		Open: true,
		Init: &arg.Func{Sig: "Mp4CfgStr(type)", Do: func(c *arg.Call) (any, error) {
			o := muxer.NewObject(c.Values, nil)
			if err := muxer.Construct(c.Thread, o, nil, nil); err != nil {
				return nil, err
			}
			c.Self.Set("type", c.Value("type"))
			c.Self.Set("muxerCfg", o)
			return nil, nil
		}},
		Methods: []*arg.Func{
			{Sig: "SetMuxerCfg(fileName, videoPayloadType, picWidth, picHeight, audioPayloadType, fmp4Flag=0)", Doc: "Sets what is recorded; fmp4Flag=1 leaves the file fragmented, each fragment safe on the card.", Do: func(c *arg.Call) (any, error) {
				o, ok := arg.AsObject(c.Self.Get("muxerCfg"), muxer)
				if !ok {
					return nil, arg.Raise("AttributeError", "muxerCfg is no MuxerCfgStr")
				}
				for attr, param := range map[string]string{"file_name": "fileName", "video_payload_type": "videoPayloadType", "pic_width": "picWidth",
					"pic_height": "picHeight", "audio_payload_type": "audioPayloadType", "fmp4_flag": "fmp4Flag"} {
					o.Set(attr, c.Value(param))
				}
				return nil, nil
			}},
			{Sig: "SetDemuxerCfg(fileName)", Doc: "Sets which file is read: muxerCfg.file_name, which the board's own functions use for both.", Do: func(c *arg.Call) (any, error) {
				o, ok := arg.AsObject(c.Self.Get("muxerCfg"), muxer)
				if !ok {
					return nil, arg.Raise("AttributeError", "muxerCfg is no MuxerCfgStr")
				}
				o.Set("file_name", c.Value("fileName"))
				return nil, nil
			}},
		},
	}
}

func (m *modules) containerClass(cfg *arg.Class) *arg.Class {
	step := func(name, doc string, f func(*recorder.Container) error) *arg.Func {
		return &arg.Func{Sig: name + "()", Doc: doc, Do: func(c *arg.Call) (any, error) {
			if err := f(c.Self.Data.(*recorder.Container)); err != nil {
				return nil, raise.In(c, err)
			}
			return 0, nil
		}}
	}
	return &arg.Class{
		Name: "Mp4Container",
		Doc:  "Records sensor 0 through encoder channel 0, with sound at 8 kHz, or reads a file: Create, Start, Process for each picture or frame, Stop, Destroy.",
		Open: true,
		Init: &arg.Func{Sig: "Mp4Container()", Doc: "Finds the camera.", Do: func(c *arg.Call) (any, error) {
			box, err := m.cfg.Recorder.NewContainer()
			c.Self.Data = box
			return nil, raise.In(c, err)
		}},
		Consts: []arg.Const{
			{Name: "MP4_CONFIG_TYPE_MUXER", Value: 1, Doc: "Write a file."},
			{Name: "MP4_CONFIG_TYPE_DEMUXER", Value: 2, Doc: "Read a file."},
			{Name: "MP4_STREAM_TYPE_VIDEO", Value: 1, Doc: "Video."},
			{Name: "MP4_STREAM_TYPE_AUDIO", Value: 2, Doc: "Audio."},
			{Name: "MP4_CODEC_ID_H264", Value: recorder.H264, Doc: "H.264."},
			{Name: "MP4_CODEC_ID_H265", Value: recorder.H265, Doc: "H.265."},
			{Name: "MP4_CODEC_ID_G711A", Value: recorder.G711A, Doc: "G.711 A-law."},
			{Name: "MP4_CODEC_ID_G711U", Value: recorder.G711U, Doc: "G.711 µ-law."},
		},
		Methods: []*arg.Func{
			{Sig: "Create(mp4Cfg)", Doc: "Sets up camera, encoder, microphone and buffers, and makes the file; for a demuxer opens the file and frees the camera.", Do: func(c *arg.Call) (any, error) {
				o := c.Object("mp4Cfg", cfg)
				if err := c.Err(); err != nil {
					return nil, err
				}
				typ, muxing, err := muxingOf(c, o)
				if err != nil || typ != 1 && typ != 2 {
					return 0, err // the board does nothing for other types
				}
				begin := (*recorder.Container).Create
				if typ == 2 {
					begin = (*recorder.Container).Open
				}
				if err := begin(c.Self.Data.(*recorder.Container), muxing); err != nil {
					return nil, raise.In(c, err)
				}
				return 0, nil
			}},
			step("Start", "Starts encoder and camera.", (*recorder.Container).Start),
			process(),
			step("Stop", "Stops camera, encoder and microphone.", (*recorder.Container).Stop),
			step("Destroy", "Finishes the file and frees the buffers.", (*recorder.Container).Destroy),
		},
	}
}

// frameFields are what Process of a container that reads returns.
var frameFields = []string{"track_type", "track_id", "codec_id", "time_stamp", "key_frame", "data"}

func process() *arg.Func {
	return &arg.Func{Sig: "Process()", Doc: `Records one picture and the sound that came meanwhile, and returns 0.

Of a container that reads: returns the next frame, the tracks taking turns in the order of time, and None at the end. A frame
is a named tuple: track_type (MP4_STREAM_TYPE_VIDEO or MP4_STREAM_TYPE_AUDIO), track_id (the number in the file), codec_id
(MP4_CODEC_ID_…, 4 for others), time_stamp (milliseconds), key_frame (True where decoding can start), data (bytes: H.264 and
H.265 in Annex B form, key frames with their parameter sets; G.711 up to 40 ms).`, Do: func(c *arg.Call) (any, error) {
		box := c.Self.Data.(*recorder.Container)
		if !box.Demuxing() {
			if err := box.Process(); err != nil {
				return nil, raise.In(c, err)
			}
			return 0, nil
		}
		f, err := box.Next()
		if err == io.EOF {
			return nil, nil
		}
		if err != nil {
			return nil, raise.In(c, err)
		}
		var items []arg.Value
		for _, x := range []any{f.Kind, f.ID, f.Codec, f.Time, f.Key, bytes.Clone(f.Data)} {
			items = append(items, arg.ToValue(c.Values, x))
		}
		return c.Values.NamedTuple("Mp4Frame", frameFields, items...), nil
	}}
}

// muxingOf reads an Mp4CfgStr.
func muxingOf(c *arg.Call, o *arg.Object) (typ int, m recorder.Muxing, err error) {
	number := func(o *arg.Object, name string) int {
		v := o.Get(name)
		if v == nil {
			v = arg.None
		}
		n, ok := arg.AsInt(v)
		if !ok {
			c.BadType("mp4Cfg."+name, v, "int")
		}
		return int(n)
	}
	typ = number(o, "type")
	mux, ok := o.Get("muxerCfg").(*arg.Object)
	if !ok {
		return 0, m, arg.Raise("AttributeError", "muxerCfg is no MuxerCfgStr")
	}
	if typ == 1 || typ == 2 {
		name := mux.Get("file_name")
		if m.Path, ok = arg.AsStr(name); !ok {
			c.BadType("mp4Cfg.muxerCfg.file_name", name, "str")
		}
	}
	m.Video, m.Width, m.Height = number(mux, "video_payload_type"), number(mux, "pic_width"), number(mux, "pic_height")
	m.Audio, m.Fragmented = number(mux, "audio_payload_type"), number(mux, "fmp4_flag") != 0
	return typ, m, c.Err()
}

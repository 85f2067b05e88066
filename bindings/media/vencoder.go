package media

import (
	"time"

	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/bindings/internal/cstruct"
	"github.com/canmv-run/canmv-run/bindings/internal/raise"
	"github.com/canmv-run/canmv-run/bindings/internal/structs"
	"github.com/canmv-run/canmv-run/host/venc/device"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// packCount is VENC_PACK_CNT_MAX.
const packCount = 12

// chnAttr is ChnAttrStr: plain attributes, as the board's Python class has them.
var chnAttrFields = [...]string{"payload_type", "profile", "pic_width", "pic_height", "bit_rate", "gop_len", "src_frame_rate",
	"dst_frame_rate", "mjpeg_quality_factor"}

func chnAttrClass() *arg.Class {
	params := [...]string{"payloadType", "profile", "picWidth", "picHeight", "bit_rate", "gopLen", "src_frame_rate", "dst_frame_rate",
		"mjpeg_quality_factor"}
	return &arg.Class{
		Name: "ChnAttrStr",
		Doc: `The attributes of an encoder channel. bit_rate is in kbit/s, gopLen the distance of I frames; of src_frame_rate frames
that come dst_frame_rate are encoded; mjpeg_quality_factor is 1 to 99.`,
		Open: true,
		Init: &arg.Func{
			Sig: "ChnAttrStr(payloadType, profile, picWidth, picHeight, bit_rate=4000, gopLen=30, src_frame_rate=30, dst_frame_rate=30, mjpeg_quality_factor=45)",
			Do: func(c *arg.Call) (any, error) {
				for i, p := range params {
					c.Self.Set(chnAttrFields[i], c.Value(p))
				}
				return nil, nil
			},
		},
	}
}

// attrOf reads a ChnAttrStr; the fields may have been changed since.
func attrOf(c *arg.Call, name string, class *arg.Class) device.Attr {
	o := c.Object(name, class)
	var n [len(chnAttrFields)]int
	for i, f := range chnAttrFields {
		if o == nil {
			break
		}
		v := o.Get(f)
		x, ok := int64(0), false
		if v != nil {
			x, ok = arg.AsInt(v)
		} else {
			v = arg.None
		}
		if !ok {
			c.BadType(name+"."+f, v, "int")
			break
		}
		n[i] = int(x)
	}
	return device.Attr{PayloadType: n[0], Profile: n[1], Width: n[2], Height: n[3], BitRate: n[4], GOP: n[5], SrcRate: n[6], DstRate: n[7], Quality: n[8]}
}

var streamLists = [...]string{"data", "phy_addr", "data_size", "stream_type", "pts"}

func streamDataClass() *arg.Class {
	return &arg.Class{
		Name: "StreamData",
		Doc: `What GetStream fills: the lists data and phy_addr (addresses for uctypes.bytearray_at), data_size, stream_type and pts
(microseconds of board time), of which the first pack_cnt entries are valid.`,
		Open: true,
		Init: &arg.Func{Sig: "StreamData()", Do: func(c *arg.Call) (any, error) {
			for _, l := range streamLists {
				items := make([]arg.Value, packCount)
				for i := range items {
					items[i] = c.Values.Int(0)
				}
				c.Self.Set(l, c.Values.List(items))
			}
			c.Self.Set("pack_cnt", 0)
			return nil, nil
		}},
	}
}

// fillStream writes one pack into a StreamData's lists in place.
func fillStream(o *arg.Object, p device.Pack) error {
	for i, x := range [...]int64{int64(p.Addr), int64(p.Addr), int64(p.Size), int64(p.Type), p.PTS} {
		list, ok := o.Get(streamLists[i]).(starlark.HasSetIndex)
		if !ok || list.Len() == 0 {
			return arg.Raisef("TypeError", "StreamData.%s is no list", streamLists[i])
		}
		if err := list.SetIndex(0, o.Values.Int(x)); err != nil {
			return err
		}
	}
	return nil
}

func (m *modules) vencoder() *arg.Module {
	attr, stream := chnAttrClass(), streamDataClass()
	return &arg.Module{
		Name: "media.vencoder",
		Doc: `The hardware video encoder: four channels that take pictures from a link or from SendFrame.

The first pack of a stream holds the parameter sets (STREAM_TYPE_HEADER), each later one a picture; writing all packs to
a file gives a playable .264 or .265.`,
		Members: []arg.Member{attr, stream, m.encoderClass(attr, stream)},
		Include: []*arg.Module{m.once("media.media", m.media)},
		Leaks:   []string{"uctypes", "time"},
	}
}

func (m *modules) encoderClass(attr, stream *arg.Class) *arg.Class {
	dev := m.cfg.Encoder
	// one declares a method whose only argument is the channel.
	one := func(name, doc string, f func(chn int) error) *arg.Func {
		return &arg.Func{Sig: name + "(chn)", Doc: doc, Do: func(c *arg.Call) (any, error) {
			chn := c.Int("chn")
			if err := c.Err(); err != nil {
				return nil, err
			}
			return nil, raise.In(c, f(chn))
		}}
	}
	return &arg.Class{
		Name: "Encoder",
		Doc:  "The encoder. A channel above 3 is a ValueError in every method.",
		Open: true,
		Init: &arg.Func{Sig: "Encoder()", Do: func(c *arg.Call) (any, error) {
			c.Self.Set("output", c.Values.List(nil))
			c.Self.Set("outbuf_num", 0)
			c.Self.Set("private_poolid", -1)
			return nil, nil
		}},
		Consts: []arg.Const{
			{Name: "PAYLOAD_TYPE_H264", Value: device.H264, Doc: "H.264."},
			{Name: "PAYLOAD_TYPE_H265", Value: device.H265, Doc: "H.265."},
			{Name: "PAYLOAD_TYPE_JPEG", Value: device.JPEG, Doc: "Every picture a JPEG of its own."},
			{Name: "H264_PROFILE_BASELINE", Value: device.ProfileH264Baseline, Doc: "H.264 Baseline."},
			{Name: "H264_PROFILE_MAIN", Value: device.ProfileH264Main, Doc: "H.264 Main."},
			{Name: "H264_PROFILE_HIGH", Value: device.ProfileH264High, Doc: "H.264 High."},
			{Name: "H265_PROFILE_MAIN", Value: device.ProfileH265Main, Doc: "H.265 Main."},
			{Name: "STREAM_TYPE_HEADER", Value: device.TypeHeader, Doc: "A pack of parameter sets."},
			{Name: "STREAM_TYPE_I", Value: device.TypeI, Doc: "A pack with an I picture."},
			{Name: "STREAM_TYPE_P", Value: device.TypeP, Doc: "A pack with a P picture."},
		},
		Methods: []*arg.Func{
			{Sig: "SetOutBufs(chn, buf_num, width, height)", Doc: "Declares the channel's output buffers. Must be called before MediaManager.init().", Do: func(c *arg.Call) (any, error) {
				chn, n, w, h := c.Int("chn"), c.Int("buf_num"), c.Int("width"), c.Int("height")
				if err := c.Err(); err != nil {
					return nil, err
				}
				if err := dev.SetOutBufs(chn, n, w, h); err != nil {
					return nil, raise.Error(err)
				}
				c.Self.Set("outbuf_num", n)
				return nil, nil
			}},
			{Sig: "Create(chn, chnAttr)", Doc: "Creates the channel with the attributes of a ChnAttrStr.", Do: func(c *arg.Call) (any, error) {
				chn, a := c.Int("chn"), attrOf(c, "chnAttr", attr)
				if err := c.Err(); err != nil {
					return nil, err
				}
				return nil, raise.Error(dev.Create(chn, a))
			}},
			one("Start", "Starts encoding.", dev.Start),
			{Sig: "SendFrame(chn, frame_info, timeout=1000)", Doc: "Sends one picture, a k_video_frame_info, to the encoder; waits up to timeout milliseconds for an output buffer, -1 for ever. Returns 0, or -1 on failure.", Do: func(c *arg.Call) (any, error) {
				chn, timeout := c.Int("chn"), timeoutOf(c, "timeout")
				info := structs.Arg(c, "frame_info", cstruct.VideoFrameInfo, "k_video_frame_info")
				if err := c.Err(); err != nil {
					return nil, err
				}
				code, err := dev.SendFrame(chn, frameInfo(info), timeout)
				return code, raise.In(c, err)
			}},
			{Sig: "GetStream(chn, streamData, timeout=-1)", Doc: "Gets the next pack of the stream: -1 waits for ever, 0 not at all, otherwise up to timeout milliseconds. Returns 0, or -1 when there is none.", Do: func(c *arg.Call) (any, error) {
				chn, o, timeout := c.Int("chn"), c.Object("streamData", stream), timeoutOf(c, "timeout")
				if err := c.Err(); err != nil {
					return nil, err
				}
				pack, ok, err := dev.GetStream(chn, timeout)
				if err != nil {
					return nil, raise.In(c, err)
				}
				o.Set("pack_cnt", 1) // the board sets it before it knows whether a pack comes
				if !ok {
					return -1, nil
				}
				return 0, fillStream(o, pack)
			}},
			{Sig: "ReleaseStream(chn, streamData)", Doc: "Gives the pack back to the encoder. Its addresses are no longer valid.", Do: func(c *arg.Call) (any, error) {
				chn, o := c.Int("chn"), c.Object("streamData", stream)
				if err := c.Err(); err != nil {
					return nil, err
				}
				list, _ := o.Get("phy_addr").(starlark.Indexable)
				if list == nil || list.Len() == 0 {
					return nil, arg.Raise("TypeError", "StreamData.phy_addr is no list")
				}
				addr, _ := arg.AsUint(list.Index(0))
				return nil, raise.Error(dev.ReleaseStream(chn, addr))
			}},
			one("Stop", "Stops encoding.", dev.Stop),
			one("Destroy", "Destroys the channel, after Stop.", dev.Destroy),
		},
	}
}

// timeoutOf reads milliseconds, negative for ever.
func timeoutOf(c *arg.Call, name string) time.Duration {
	ms := c.Int64(name)
	if ms < 0 || ms > int64(1<<62/time.Millisecond) {
		return -1
	}
	return time.Duration(ms) * time.Millisecond
}

// frameInfo reads what SendFrame needs of a k_video_frame_info.
func frameInfo(v *structs.Value) device.FrameInfo {
	if v == nil {
		return device.FrameInfo{}
	}
	return device.FrameInfo{
		Width: v.Int("v_frame", "width"), Height: v.Int("v_frame", "height"), PixelFormat: v.Int("v_frame", "pixel_format"),
		Y: uint64(v.Int("v_frame", "phys_addr", 0)), UV: uint64(v.Int("v_frame", "phys_addr", 1)), PTS: int64(v.Int("v_frame", "pts")),
	}
}

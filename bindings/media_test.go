package bindings_test

import (
	"strings"
	"testing"

	"github.com/canmv-run/canmv-run/host"
	"github.com/canmv-run/canmv-run/host/sdcard"
)

const prelude = `
load("media.vencoder", "Encoder", "ChnAttrStr", "StreamData", "uctypes", "time", "ALIGN_UP", "k_video_frame_info", "k_mpp_chn", "VENC_PACK_CNT_MAX", "K_PT_H264", "PIXEL_FORMAT_S64C1", "PIXEL_FORMAT_RGB_888_PLANAR", "PIXEL_FORMAT_YUV_SEMIPLANAR_420", "PIXEL_FORMAT_GRAYSCALE", "VIDEO_ENCODE_MOD_ID")
load("media.sensor", "Sensor", "image", "os")
load("media.media", "MediaManager", "k_vb_config")
load("media.pyaudio", "PyAudio", "paInt16", "paInt32")
load("media.g711", "g711")
load("media.wave", "wave")
load("media.mp4format", "Mp4Container", "Mp4CfgStr", "MuxerCfgStr", "kd_mp4_create", "k_u64_ptr", "k_mp4_config_s")
def camera(w=640, h=480, format=Sensor.YUV420SP, **kw):
    s = Sensor(**kw)
    s.reset()
    s.set_framesize(width=w, height=h)
    s.set_pixformat(format)
    return s
def error(f, *args, **kw):
    _, e = catch(f, *args, **kw)
    print(e.type + ":", e)
`

const found = "find sensor virtual, type 254, output 1920x1080@30\n"

// What the board prints, raises and returns (board-api.md).
func TestBoardFacts(t *testing.T) {
	for _, c := range []struct{ name, src, out string }{
		{"channel range", `e = Encoder()
a = ChnAttrStr(e.PAYLOAD_TYPE_H264, e.H264_PROFILE_MAIN, 640, 480)
error(e.Create, 4, a)
error(e.SetOutBufs, 4, 1, 64, 64)
error(e.Start, 5)
error(e.GetStream, 4, StreamData())
error(e.ReleaseStream, 4, StreamData())
error(e.SendFrame, 4, k_video_frame_info())
error(e.Stop, 4)
error(e.Destroy, 4)
error(e.Start, -1)`, `ValueError: ('venc create, chn id: ', 4, ' out of range 0 ~ 3')
ValueError: ('venc create, chn id: ', 4, ' out of range 0 ~ 3')
ValueError: ('venc Start, chn id: ', 5, ' out of range 0 ~ 3')
ValueError: ('venc GetStream, chn id: ', 4, ' out of range 0 ~ 3')
ValueError: ('venc ReleaseStream, chn id: ', 4, ' out of range 0 ~ 3')
ValueError: ('venc SendFrame, chn id: ', 4, ' out of range 0 ~ 3')
ValueError: ('venc Stop, chn id: ', 4, ' out of range 0 ~ 3')
ValueError: ('venc Destroy, chn id: ', 4, ' out of range 0 ~ 3')
OSError: mpi venc start failed.
`},
		{"encoder out of order", `e, s = Encoder(), StreamData()
for f in [lambda: e.Start(0), lambda: e.GetStream(0, s), lambda: e.ReleaseStream(0, s), lambda: e.Stop(0), lambda: e.Destroy(0)]:
    error(f)
MediaManager.init()
error(e.SetOutBufs, 0, 8, 640, 480)`, `OSError: mpi venc start failed.
OSError: mpi venc query status failed.
OSError: mpi sys munmap failed.
OSError: mpi venc stop failed.
OSError: mpi venc destroy failed.
buffer pool :  1
AssertionError: please run MediaManager._config() before MediaManager.init()
`},
		{"attributes and defaults", `a = ChnAttrStr(96, 2, 640, 480)
print(a.payload_type, a.profile, a.pic_width, a.pic_height, a.bit_rate, a.gop_len, a.src_frame_rate, a.dst_frame_rate, a.mjpeg_quality_factor)
s = StreamData()
print(len(s.data), s.pts, s.pack_cnt, VENC_PACK_CNT_MAX, Encoder.STREAM_TYPE_HEADER, Encoder().PAYLOAD_TYPE_JPEG)
print(MuxerCfgStr().file_name, Mp4CfgStr(1).type, Mp4CfgStr(1).muxerCfg.fmp4_flag)`, `96 2 640 480 4000 30 30 30 45
12 [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] 0 12 3 26
0 1 0
`},
		{"numbers", `print(K_PT_H264, PIXEL_FORMAT_S64C1, PIXEL_FORMAT_RGB_888_PLANAR, PIXEL_FORMAT_YUV_SEMIPLANAR_420, PIXEL_FORMAT_GRAYSCALE, ALIGN_UP(1081, 16))
print(uctypes.sizeof(k_video_frame_info()), uctypes.sizeof(k_mpp_chn()))`, "96 61 45 31 303 1088\n224 12\n"},
		{"media manager", `MediaManager.deinit()
error(MediaManager.Buffer.get, 100)
MediaManager.init()
error(MediaManager.init)
b = MediaManager.Buffer.get(100)
print(b.size, b.pool_id, str(b).startswith("MediaManager.Buffer: handle "))
b.__del__()
error(b.__del__)
error(MediaManager.Buffer.get, 1 << 30)
MediaManager.deinit()
MediaManager.init()`, `AssertionError: please run MediaManager.Buffer() after MediaManager.init()
buffer pool :  1
AssertionError: The buffer has been initialized!!!
            This method can only be called once, please check your code!!!
100 0 True
del buffer failed `},
		{"pools", `c = k_vb_config()
c.comm_pool[0].blk_size = 4096
c.comm_pool[0].blk_cnt = 2
c.comm_pool[3].blk_size = 100
c.comm_pool[3].blk_cnt = 1
print(MediaManager._config(c))
MediaManager.init()
for i in range(16):
    c.comm_pool[i].blk_size = 4096
    c.comm_pool[i].blk_cnt = 1
MediaManager.deinit()
print(MediaManager._config(c), MediaManager._config(c))`, "True\nbuffer pool :  3\nMediaManager buffer configure failed, pool exceeds the max\nTrue False\n"},
		{"links", `error(MediaManager.link, [6, 0, 0], (9, 0, 0))
error(MediaManager.link, (6, 0), (9, 0, 0))
error(MediaManager.link, (6, 0, 0), 9)
error(MediaManager.link, (9, 0, 0), (6, 0, 0))
l = MediaManager.link((6, 0, 0), (VIDEO_ENCODE_MOD_ID, 0, 1))
print(l, l.src.mod_id, l.dst.chn_id)
l.__del__()
l.__del__()`, `TypeError: src is not a tuple
TypeError: src size shoule be 3
TypeError: dst is not a tuple
RuntimeError: MediaManager link (9, 0, 0) to (6, 0, 0) failed(-1)
linker src 6:0:0, dst 9:0:1 6 1
del link failed linker src 6:0:0, dst 9:0:1
`},
		{"sensor out of order", `s = Sensor()
error(s.run)
error(s.set_pixformat, Sensor.RGB565)
error(Sensor)
error(Sensor, id=3)
error(Sensor, 0)
s.reset()
error(s.run)
error(s.snapshot)
s.stop()
error(s.width)`, found + `AssertionError: should call reset() first
AssertionError: should call reset() first
OSError: sensor(0) is already inited.
AssertionError: invaild sensor id 3, should < 2
TypeError: function takes 1 positional arguments but 2 were given
RuntimeError: sensor(0) run error, vicap init failed(-1)
RuntimeError: sensor(0) snapshot chn(0) failed(-1)
warning: sensor not call run()
AssertionError: should call reset() first
`},
		{"frame sizes", `s = Sensor()
s.reset()
s.set_framesize(Sensor.VGA)
print(s.width(), s.height())
s.set_framesize(width=630, height=480)
print(s.width())
error(s.set_framesize, width=32, height=480)
error(s.set_framesize, width=1936, height=480)
error(s.set_framesize, width=640, height=32)
error(s.set_framesize, Sensor.VGA, chn=3)
error(s.set_pixformat, 7)
s.set_pixformat(Sensor.RGB565)
print(s.get_pixformat(), s.get_framesize(), s.get_type())
print(s.bind_info(x=8, chn=0))
error(s.skip_frames, time=2000)`, found + `640 480
Warning: sensor(0) chn(0) set_framesize align up width to 640
640
AssertionError: sensor(0) chn(0) set_framesize invaild width(32), should be 64 - 1920
AssertionError: sensor(0) chn(0) set_framesize invaild width(1936), should be 64 - 1920
AssertionError: sensor(0) chn(0) set_framesize invaild height(32), should be 64 - 1080
AssertionError: invaild chn id 3, should < 2
RuntimeError: sensor(0) chn(0) set_pixformat not support pix_format(7)
please use width() and height()
3 31 254
{"src": (6, 0, 0), "rect": (8, 0, 640, 480), "pix_format": 3}
not support skip_frames now...
NotImplementedError: skip_frames
`},
		{"images", `for f in [Sensor.RGB565, Sensor.RGB888, Sensor.RGBP888, Sensor.YUV420SP, Sensor.GRAYSCALE]:
    s = camera(320, 240, f)
    MediaManager.init()
    s.run()
    i = s.snapshot()
    print(i, i.poolid(), i.phyaddr() == i.virtaddr(), len(i.bytearray()) == i.size())
    s.stop()
    MediaManager.deinit()`, found + "buffer pool :  2\nsensor(0), mode 0, buffer_num 4, buffer_size 0\n{\"w\":320, \"h\":240, \"type\":\"rgb565\", \"size\":153600} 0 True True\n"},
		{"an image lives until the next", `s = camera(320, 240, Sensor.RGB888)
MediaManager.init()
s.run()
i = s.snapshot()
c = i.copy()
j = s.snapshot()
error(i.bytearray)
error(i.save, "x.jpg")
c.save("x.jpg")
print(image.Image("x.jpg"), c.phyaddr() != 0, c.poolid(), catch(uctypes.bytes_at, i.phyaddr(), 1)[1])
print(catch(i.phyaddr, 1)[1].type)`, found + `buffer pool :  2
sensor(0), mode 0, buffer_num 4, buffer_size 0
ValueError: image is no longer valid
ValueError: image is no longer valid
{"w":320, "h":240, "type":"rgb888", "size":230400} True 0 address `},
		{"image.Image", `i = image.Image(4, 2, image.RGB565)
b = i.bytearray()
b[0], b[1] = 0, 0xf8
print(i, i.format() == image.RGB565, i.poolid(), i.to_rgb888().bytearray()[0], i.to_grayscale())
j = image.Image(4, 2, image.RGB565, data=b)
j.copy_to(i)
print(i.compressed(90).bytearray()[:2], i.clear().bytearray()[1])
error(image.Image)
error(image.Image, 4)
error(image.Image, 0, 4, image.RGB888)
error(image.Image, 4, 0, image.RGB888)
error(image.Image, 4, 4, 5)
error(image.Image, 4, 4, image.RGB888, data=b)
error(image.Image, 4, 4, image.RGB888, alloc=image.ALLOC_REF)
error(image.Image, 4, 4, image.RGB888, alloc=image.ALLOC_VB)
error(i.copy_to, image.Image(4, 4, image.RGB565))
error(i.copy_from, b"12")
error(i.save, "x.jpg", (9, 0, 5, 1))
error(i.find_apriltags)`, `{"w":4, "h":2, "type":"rgb565", "size":16} True 0 255 {"w":4, "h":2, "type":"grayscale", "size":8}
bytearray(b'\xff\xd8') 0
TypeError: function missing 1 required positional arguments
OSError: Expected width, height, and type
OSError: Width must be > 0
OSError: Height must be > 0
OSError: Unsupported type
ValueError: Not enough data
OSError: please set reference object
OSError: please set phyaddr and virtaddr
ValueError: image size or format mismatch
ValueError: image and buffer size mismatch
OSError: ROI does not overlap on the image!
NotImplementedError: the board has image.Image.find_apriltags, canmv-run not yet
`},
		{"sound", `p = PyAudio()
error(p.open, rate=8000, channels=1, format=paInt16)
p.initialize(320)
MediaManager.init()
error(p.open, rate=8000, channels=1, format=paInt16, input=True, output=True)
s = p.open(rate=8000, channels=1, format=paInt16, input=True, frames_per_buffer=320)
print(s.read(block=False), len(s.read()), p.get_sample_size(paInt32), p.get_format_from_width(2), p.get_sample_size(9))
p.close(s)
print(catch(p.close, s)[1].type)
p.terminate()`, `ValueError: Must specify an input or output stream.
buffer pool :  3
ValueError: Must specify an input or output stream.
None 640 4 0 -1
ValueError
`},
		{"g711", `e, d = g711.Encoder(20, 4), g711.Decoder(20, 4)
MediaManager.init()
error(e.encode, b"\x00\x00")
e.create()
error(e.create)
d.create()
print(len(e.encode(bytearray(640))), len(d.decode(e.encode(bytearray(640)))))
e.destroy()
error(g711.Decoder(5, 4).create)`, `buffer pool :  2
ValueError: kd_mpi_aenc_send_frame:-1 faild
RuntimeError: The instance has been initialized
320 640
ValueError: kd_mpi_adec_create_chn:-1 faild
`},
		{"wave", `w = wave.open("a.wav", "wb")
error(w.write_frames, b"1234")
error(w.set_sampwidth, 5)
w.set_channels(1)
w.set_sampwidth(2)
w.set_framerate(8000)
w.write_frames(b"1234")
print(w.tell(), w.get_params()[:4])
w.close()
w.close()
r = wave.open("a.wav")
print(r.get_channels(), r.get_sampwidth(), r.get_framerate(), r.get_frames(), r.read_frames(9), r.tell(), [r.read_frames(1)], r.get_params().comptype)
r.rewind()
error(r.setpos, 3)
r.close()
error(wave.open, "a.wav", "x")
error(wave.open, "nope.wav")
w = open("b.wav", "w")
w.write("hello")
w.close()
error(wave.open, "b.wav")`, `Error: # channels not specified
Error: bad sample width
2 (1, 2, 8000, 2)
1 2 8000 2 1234 2 [b""] NONE
Error: position not in range
Error: mode must be 'r', 'rb', 'w', or 'wb'
OSError: [Errno 2] ENOENT
EOFError: 
`},
		{"mp4 out of order", `m = Mp4Container()
error(m.Process)
print(m.Create(Mp4CfgStr(3)))
c = Mp4CfgStr(m.MP4_CONFIG_TYPE_MUXER)
c.SetMuxerCfg("/nowhere/a.mp4", 1, 640, 480, m.MP4_CODEC_ID_G711U)
error(m.Create, 3)`, found + `OSError: mpi venc query status failed.
0
TypeError: can't convert int to Mp4CfgStr
`},
		{"mp4 functions", `h, c = k_u64_ptr(), k_mp4_config_s()
for n in range(4):
    c.config_type = n
    print(kd_mp4_create(h, c))
error(kd_mp4_create, 1, c)`, "-1\n-1\n-1\n-1\nTypeError: can't convert int to k_u64_ptr\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := run(t, job{name: "t.star", src: prelude + c.src, cfg: func(cfg *host.Config) { cfg.Card = sdcard.Config{Dir: t.TempDir()} }})
			if r.err != nil || !strings.HasPrefix(r.out, c.out) {
				t.Errorf("%s\ngot\n%s%v\nwant\n%s", c.src, r.out, r.err, c.out)
			}
		})
	}
}

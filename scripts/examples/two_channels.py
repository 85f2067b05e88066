# Encodes the same camera twice at once: a large H.264 stream to keep and a small one to look at.
import os
from media.vencoder import *
from media.sensor import *
from media.media import *

#          venc channel   sensor channel  size         kbit/s  file
STREAMS = [(VENC_CHN_ID_0, CAM_CHN_ID_0, (1280, 720), 4000, "/sdcard/examples/large.264"),
           (VENC_CHN_ID_1, CAM_CHN_ID_1, (320, 240), 400, "/sdcard/examples/small.264")]

sensor = Sensor()
sensor.reset()
encoder = Encoder()
links = []
for venc, cam, (w, h), rate, path in STREAMS:
    sensor.set_framesize(width=w, height=h, chn=cam, alignment=12)
    sensor.set_pixformat(Sensor.YUV420SP, chn=cam)
    encoder.SetOutBufs(venc, 8, w, h)
    links.append(MediaManager.link(sensor.bind_info(chn=cam)["src"], (VIDEO_ENCODE_MOD_ID, VENC_DEV_ID, venc)))
MediaManager.init()
for venc, cam, (w, h), rate, path in STREAMS:
    encoder.Create(venc, ChnAttrStr(encoder.PAYLOAD_TYPE_H264, encoder.H264_PROFILE_MAIN, w, h, bit_rate=rate))
    encoder.Start(venc)
sensor.run()

stream = StreamData()
files = [open(s[4], "wb") for s in STREAMS]
sizes = [0, 0]
for n in range(1 + 60):
    os.exitpoint()
    for k, (venc, cam, size, rate, path) in enumerate(STREAMS):
        encoder.GetStream(venc, stream)
        for i in range(stream.pack_cnt):
            sizes[k] += files[k].write(uctypes.bytearray_at(stream.data[i], stream.data_size[i]))
        encoder.ReleaseStream(venc, stream)
for f in files:
    f.close()

sensor.stop()
for venc, cam, size, rate, path in STREAMS:
    encoder.Stop(venc)
    encoder.Destroy(venc)
MediaManager.deinit()
for k, s in enumerate(STREAMS):
    print("%dx%d: %d kbit/s asked, %d written to %s" % (s[2][0], s[2][1], s[3], sizes[k] * 8 // 2000, s[4]))

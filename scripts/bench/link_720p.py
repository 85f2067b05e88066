# Encodes the camera's first FRAMES pictures through a link into a file: the measure of doc/performance.md.
#   canmv-run --camera film.y4m scripts/bench/link_720p.py [FRAMES [kbit/s [265]]]
import os, sys
from media.vencoder import *
from media.sensor import *
from media.media import *

WIDTH, HEIGHT = 1280, 720
FRAMES = int(sys.argv[1]) if len(sys.argv) > 1 else 300
RATE = int(sys.argv[2]) if len(sys.argv) > 2 else 4000
H265 = len(sys.argv) > 3 and sys.argv[3] == "265"

sensor = Sensor()
sensor.reset()
sensor.set_framesize(width=WIDTH, height=HEIGHT, alignment=12)
sensor.set_pixformat(Sensor.YUV420SP)
encoder = Encoder()
encoder.SetOutBufs(VENC_CHN_ID_0, 8, WIDTH, HEIGHT)
link = MediaManager.link(sensor.bind_info()["src"], (VIDEO_ENCODE_MOD_ID, VENC_DEV_ID, VENC_CHN_ID_0))
MediaManager.init()
if H265:
    attr = ChnAttrStr(encoder.PAYLOAD_TYPE_H265, encoder.H265_PROFILE_MAIN, WIDTH, HEIGHT, bit_rate=RATE, gopLen=60)
else:
    attr = ChnAttrStr(encoder.PAYLOAD_TYPE_H264, encoder.H264_PROFILE_MAIN, WIDTH, HEIGHT, bit_rate=RATE, gopLen=60)
encoder.Create(VENC_CHN_ID_0, attr)
encoder.Start(VENC_CHN_ID_0)
sensor.run()
stream = StreamData()
with open("/sdcard/examples/link." + ("265" if H265 else "264"), "wb") as f:
    for n in range(1 + FRAMES):
        encoder.GetStream(VENC_CHN_ID_0, stream)
        for i in range(stream.pack_cnt):
            f.write(uctypes.bytearray_at(stream.data[i], stream.data_size[i]))
        encoder.ReleaseStream(VENC_CHN_ID_0, stream)
sensor.stop()
del link
encoder.Stop(VENC_CHN_ID_0)
encoder.Destroy(VENC_CHN_ID_0)
MediaManager.deinit()

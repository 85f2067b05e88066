# Links the camera to an encoder channel and writes the H.264 stream to a file, as a GOP report shows its structure.
import os
from media.vencoder import *
from media.sensor import *
from media.media import *

WIDTH, HEIGHT, FRAMES, GOP = 640, 480, 60, 15
PATH = "/sdcard/examples/encode.264"

sensor = Sensor()
sensor.reset()
sensor.set_framesize(width=WIDTH, height=HEIGHT, alignment=12)
sensor.set_pixformat(Sensor.YUV420SP)

encoder = Encoder()
encoder.SetOutBufs(VENC_CHN_ID_0, 8, WIDTH, HEIGHT)
link = MediaManager.link(sensor.bind_info()["src"], (VIDEO_ENCODE_MOD_ID, VENC_DEV_ID, VENC_CHN_ID_0))
MediaManager.init()

attr = ChnAttrStr(encoder.PAYLOAD_TYPE_H264, encoder.H264_PROFILE_HIGH, WIDTH, HEIGHT, bit_rate=1500, gopLen=GOP)
encoder.Create(VENC_CHN_ID_0, attr)
encoder.Start(VENC_CHN_ID_0)
sensor.run()

letters = {encoder.STREAM_TYPE_HEADER: "H", encoder.STREAM_TYPE_I: "I", encoder.STREAM_TYPE_P: "P"}
stream, structure, size = StreamData(), "", 0
with open(PATH, "wb") as f:
    while structure.count("I") + structure.count("P") < FRAMES:
        os.exitpoint()
        encoder.GetStream(VENC_CHN_ID_0, stream)
        for i in range(stream.pack_cnt):
            f.write(uctypes.bytearray_at(stream.data[i], stream.data_size[i]))
            structure += letters[stream.stream_type[i]]
            size += stream.data_size[i]
        encoder.ReleaseStream(VENC_CHN_ID_0, stream)

sensor.stop()
del link
encoder.Stop(VENC_CHN_ID_0)
encoder.Destroy(VENC_CHN_ID_0)
MediaManager.deinit()
print(structure)
print("%d frames, %.0f kbit/s" % (FRAMES, size * 8 * 30 / FRAMES / 1000))

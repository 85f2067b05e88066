# Shows the camera on the panel and records it as H.264 at the same time, from two channels of one sensor, for ten seconds.
import os, uctypes
from media.sensor import *
from media.display import *
from media.media import *
from media.vencoder import *

WIDTH, HEIGHT = 800, 480
PATH = "/sdcard/examples/show_and_record.264"

sensor = Sensor()
sensor.reset()
sensor.set_framesize(width=WIDTH, height=HEIGHT, alignment=12)
sensor.set_pixformat(Sensor.YUV420SP)
sensor.set_framesize(width=WIDTH, height=HEIGHT, chn=CAM_CHN_ID_1)
sensor.set_pixformat(Sensor.RGB565, chn=CAM_CHN_ID_1)

encoder = Encoder()
encoder.SetOutBufs(VENC_CHN_ID_0, 8, WIDTH, HEIGHT)
link = MediaManager.link(sensor.bind_info()["src"], (VIDEO_ENCODE_MOD_ID, VENC_DEV_ID, VENC_CHN_ID_0))
Display.init(Display.ST7701, width=WIDTH, height=HEIGHT)
MediaManager.init()

encoder.Create(VENC_CHN_ID_0, ChnAttrStr(encoder.PAYLOAD_TYPE_H264, encoder.H264_PROFILE_MAIN, WIDTH, HEIGHT))
encoder.Start(VENC_CHN_ID_0)
sensor.run()

stream = StreamData()
frames = 0
try:
    with open(PATH, "wb") as out:
        while frames < 300:
            os.exitpoint()
            encoder.GetStream(VENC_CHN_ID_0, stream)
            for pack in range(stream.pack_cnt):
                out.write(uctypes.bytearray_at(stream.data[pack], stream.data_size[pack]))
                frames += stream.stream_type[pack] != encoder.STREAM_TYPE_HEADER
            encoder.ReleaseStream(VENC_CHN_ID_0, stream)
            Display.show_image(sensor.snapshot(chn=CAM_CHN_ID_1))
            if frames % 30 == 0:
                print(frames, "frames")
finally:
    sensor.stop()
    encoder.Stop(VENC_CHN_ID_0)
    encoder.Destroy(VENC_CHN_ID_0)
    del link
    Display.deinit()
    MediaManager.deinit()

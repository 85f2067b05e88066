# Shows an RGB565 picture of 800x480 on the panel, 30 times a second, until it is stopped; with "encode" as argument the camera is
# encoded as H.264 of the same size meanwhile, and what it sees is shown.
import os, sys, time
from media.sensor import *
from media.display import *
from media.media import *
from media.vencoder import *

encode = "encode" in sys.argv
sensor = Sensor()
sensor.reset()
sensor.set_framesize(width=800, height=480, chn=CAM_CHN_ID_1)
sensor.set_pixformat(Sensor.RGB565, chn=CAM_CHN_ID_1)
if encode:
    sensor.set_framesize(width=800, height=480, alignment=12)
    sensor.set_pixformat(Sensor.YUV420SP)
    encoder = Encoder()
    encoder.SetOutBufs(VENC_CHN_ID_0, 8, 800, 480)
    link = MediaManager.link(sensor.bind_info()["src"], (VIDEO_ENCODE_MOD_ID, VENC_DEV_ID, VENC_CHN_ID_0))
Display.init(Display.ST7701, width=800, height=480)
MediaManager.init()
if encode:
    encoder.Create(VENC_CHN_ID_0, ChnAttrStr(encoder.PAYLOAD_TYPE_H264, encoder.H264_PROFILE_MAIN, 800, 480))
    encoder.Start(VENC_CHN_ID_0)
    stream = StreamData()
sensor.run()
img = sensor.snapshot(chn=CAM_CHN_ID_1)
next_time = time.ticks_us()
while True:
    os.exitpoint()
    if encode:
        encoder.GetStream(VENC_CHN_ID_0, stream)
        encoder.ReleaseStream(VENC_CHN_ID_0, stream)
        img = sensor.snapshot(chn=CAM_CHN_ID_1)
    else:
        next_time = time.ticks_add(next_time, 33333)
        time.sleep_us(max(0, time.ticks_diff(next_time, time.ticks_us())))
    Display.show_image(img)

# Uses an encoder channel as a JPEG machine: every frame is a picture of its own, kept as .jpg files.
import os
from media.vencoder import *
from media.sensor import *
from media.media import *

WIDTH, HEIGHT = 640, 480

sensor = Sensor()
sensor.reset()
sensor.set_framesize(width=WIDTH, height=HEIGHT, alignment=12)
sensor.set_pixformat(Sensor.YUV420SP)
encoder = Encoder()
encoder.SetOutBufs(VENC_CHN_ID_1, 8, WIDTH, HEIGHT)
link = MediaManager.link(sensor.bind_info()["src"], (VIDEO_ENCODE_MOD_ID, VENC_DEV_ID, VENC_CHN_ID_1))
MediaManager.init()
encoder.Create(VENC_CHN_ID_1, ChnAttrStr(encoder.PAYLOAD_TYPE_JPEG, 0, WIDTH, HEIGHT, mjpeg_quality_factor=80))
encoder.Start(VENC_CHN_ID_1)
sensor.run()

if "jpeg" not in os.listdir("/sdcard/examples"):
    os.mkdir("/sdcard/examples/jpeg")
stream = StreamData()
for n in range(10):
    os.exitpoint()
    encoder.GetStream(VENC_CHN_ID_1, stream)
    picture = uctypes.bytearray_at(stream.data[0], stream.data_size[0])
    with open("/sdcard/examples/jpeg/%02d.jpg" % n, "wb") as f:
        f.write(picture)
    print("picture", n, "starts with", bytes(picture[:2]))
    encoder.ReleaseStream(VENC_CHN_ID_1, stream)

sensor.stop()
del link
encoder.Stop(VENC_CHN_ID_1)
encoder.Destroy(VENC_CHN_ID_1)
MediaManager.deinit()

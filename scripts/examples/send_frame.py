# Takes pictures with snapshot() and hands them to the encoder by their address: for scripts that look at frames first.
import os
from media.vencoder import *
from media.sensor import *
from media.media import *

WIDTH, HEIGHT, FRAMES = 1280, 720, 45
PATH = "/sdcard/examples/send_frame.264"

sensor = Sensor()
sensor.reset()
sensor.set_framesize(width=WIDTH, height=HEIGHT, alignment=12)
sensor.set_pixformat(Sensor.YUV420SP)
encoder = Encoder()
encoder.SetOutBufs(VENC_CHN_ID_0, 4, WIDTH, HEIGHT)
MediaManager.init()
encoder.Create(VENC_CHN_ID_0, ChnAttrStr(encoder.PAYLOAD_TYPE_H264, encoder.H264_PROFILE_MAIN, WIDTH, HEIGHT))
encoder.Start(VENC_CHN_ID_0)
sensor.run()

frame, stream = k_video_frame_info(), StreamData()


def write_stream(f):
    encoder.GetStream(VENC_CHN_ID_0, stream)
    for i in range(stream.pack_cnt):
        f.write(uctypes.bytearray_at(stream.data[i], stream.data_size[i]))
    encoder.ReleaseStream(VENC_CHN_ID_0, stream)


with open(PATH, "wb") as f:
    for n in range(FRAMES):
        os.exitpoint()
        img = sensor.snapshot(chn=CAM_CHN_ID_0)
        frame.v_frame.width = img.width()
        frame.v_frame.height = img.height()
        frame.v_frame.pixel_format = Sensor.YUV420SP
        frame.pool_id = img.poolid()
        frame.v_frame.phys_addr[0] = img.phyaddr()
        # 1280*720 is a multiple of 4096, so chroma follows luma without a gap.
        frame.v_frame.phys_addr[1] = img.phyaddr() + WIDTH * HEIGHT
        encoder.SendFrame(VENC_CHN_ID_0, frame)
        # The first stream is the header, so the output lags one frame behind.
        write_stream(f)
    write_stream(f)

sensor.stop()
encoder.Stop(VENC_CHN_ID_0)
encoder.Destroy(VENC_CHN_ID_0)
MediaManager.deinit()
print("sent", FRAMES, "frames")

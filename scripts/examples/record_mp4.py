# Records five seconds of camera and microphone into an MP4 file with Mp4Container (H.264 + G.711).
import os
from media.mp4format import *

SECONDS = 5
PATH = "/sdcard/examples/record.mp4"

mp4 = Mp4Container()
cfg = Mp4CfgStr(mp4.MP4_CONFIG_TYPE_MUXER)
cfg.SetMuxerCfg(PATH, mp4.MP4_CODEC_ID_H264, 1280, 720, mp4.MP4_CODEC_ID_G711U)
mp4.Create(cfg)
mp4.Start()
try:
    # The first call takes the stream's header, every later one a frame.
    for n in range(1 + SECONDS * 30):
        os.exitpoint()
        mp4.Process()
finally:
    mp4.Stop()
    mp4.Destroy()
print("recorded", SECONDS, "seconds to", PATH)

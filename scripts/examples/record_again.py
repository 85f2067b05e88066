# Starts and stops a recording ten times in one script: everything taken is given back each time.
import os
from media.mp4format import *


def record(path, frames):
    mp4 = Mp4Container()
    cfg = Mp4CfgStr(mp4.MP4_CONFIG_TYPE_MUXER)
    cfg.SetMuxerCfg(path, mp4.MP4_CODEC_ID_H264, 320, 240, mp4.MP4_CODEC_ID_G711U)
    mp4.Create(cfg)
    mp4.Start()
    for _ in range(1 + frames):
        os.exitpoint()
        mp4.Process()
    mp4.Stop()
    mp4.Destroy()


for n in range(10):
    path = "/sdcard/examples/again_%d.mp4" % n
    record(path, 10)
    print("recording", n, "is", "written" if os.stat(path)[6] else "empty")

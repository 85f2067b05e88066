# Records a fragmented MP4 (fmp4Flag=1): each GOP is on the card as soon as it is complete, so a power cut costs one second.
import os
from media.mp4format import *

PATH = "/sdcard/examples/fragmented.mp4"

mp4 = Mp4Container()
cfg = Mp4CfgStr(mp4.MP4_CONFIG_TYPE_MUXER)
cfg.SetMuxerCfg(PATH, mp4.MP4_CODEC_ID_H264, 640, 360, mp4.MP4_CODEC_ID_G711A, fmp4Flag=1)
mp4.Create(cfg)
mp4.Start()
sizes = []
for n in range(1 + 4 * 30):
    os.exitpoint()
    mp4.Process()
    if n % 30 == 0:
        sizes.append(os.stat(PATH)[6])
mp4.Stop()
mp4.Destroy()
print("size on the card after each second:", sizes)

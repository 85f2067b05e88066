# Records a second, then reads the MP4 back with Mp4Container: the pictures become a raw .264 file, the sound is counted.
import os
from media.mp4format import *

PATH = "/sdcard/examples/demux.mp4"


def container(cfg):
    mp4 = Mp4Container()
    mp4.Create(cfg)
    mp4.Start()
    return mp4


cfg = Mp4CfgStr(Mp4Container.MP4_CONFIG_TYPE_MUXER)
cfg.SetMuxerCfg(PATH, Mp4Container.MP4_CODEC_ID_H264, 640, 360, Mp4Container.MP4_CODEC_ID_G711U)
mp4 = container(cfg)
for n in range(31):
    os.exitpoint()
    mp4.Process()
mp4.Stop()
mp4.Destroy()

cfg = Mp4CfgStr(Mp4Container.MP4_CONFIG_TYPE_DEMUXER)
cfg.SetDemuxerCfg(PATH)
mp4 = container(cfg)
pictures, keys, sound, last = 0, 0, 0, 0
with open("/sdcard/examples/demux.264", "wb") as out:
    while True:
        os.exitpoint()
        frame = mp4.Process()
        if frame is None:
            break
        if frame.track_type == mp4.MP4_STREAM_TYPE_VIDEO:
            out.write(frame.data)
            pictures += 1
            keys += frame.key_frame
            last = frame.time_stamp
        elif frame.codec_id == mp4.MP4_CODEC_ID_G711U:
            sound += len(frame.data)
mp4.Stop()
mp4.Destroy()
print(pictures, "pictures,", keys, "of them key frames, the last one at", last, "ms;", sound, "samples of sound")

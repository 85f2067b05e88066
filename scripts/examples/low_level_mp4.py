# Writes an MP4 with the kd_mp4_* functions, to choose what Mp4Container fixes: High profile, 25 of 30 frames, a GOP of 25.
import os
from media.vencoder import *
from media.sensor import *
from media.media import *
from mpp.mp4_format import *
from mpp.mp4_format_struct import *

WIDTH, HEIGHT, FRAMES = 640, 360, 50
PATH = "/sdcard/examples/low_level.mp4"


def check(ret, what):
    if ret != 0:
        raise OSError(what + " failed")


sensor = Sensor()
sensor.reset()
sensor.set_framesize(width=WIDTH, height=HEIGHT, alignment=12)
sensor.set_pixformat(Sensor.YUV420SP)
encoder = Encoder()
encoder.SetOutBufs(VENC_CHN_ID_0, 8, WIDTH, HEIGHT)
link = MediaManager.link(sensor.bind_info()["src"], (VIDEO_ENCODE_MOD_ID, VENC_DEV_ID, VENC_CHN_ID_0))
MediaManager.init()
encoder.Create(VENC_CHN_ID_0, ChnAttrStr(encoder.PAYLOAD_TYPE_H264, encoder.H264_PROFILE_HIGH, WIDTH, HEIGHT,
                                         bit_rate=1000, gopLen=25, src_frame_rate=30, dst_frame_rate=25))

config, handle = k_mp4_config_s(), k_u64_ptr()
config.config_type = K_MP4_CONFIG_MUXER
config.muxer_config.file_name[:] = bytes(PATH, "utf-8")
config.muxer_config.fmp4_flag = 0
check(kd_mp4_create(handle, config), "kd_mp4_create")

info, track = k_mp4_track_info_s(), k_u64_ptr()
info.track_type = K_MP4_STREAM_VIDEO
info.time_scale = 1000
info.video_info.width = WIDTH
info.video_info.height = HEIGHT
info.video_info.codec_id = K_MP4_CODEC_ID_H264
check(kd_mp4_create_track(handle.value, track, info), "kd_mp4_create_track")

encoder.Start(VENC_CHN_ID_0)
sensor.run()
stream, frame = StreamData(), k_mp4_frame_data_s()
frame.codec_id = info.video_info.codec_id
first = bytearray()  # the muxer wants header and first IDR picture as one sample
start, written = 0, 0
while written < FRAMES:
    os.exitpoint()
    encoder.GetStream(VENC_CHN_ID_0, stream)
    for i in range(stream.pack_cnt):
        data = uctypes.bytearray_at(stream.data[i], stream.data_size[i])
        if written == 0:
            first.extend(data)
            if stream.stream_type[i] == encoder.STREAM_TYPE_HEADER:
                continue
            data, start = first, stream.pts[i]
        frame.data = uctypes.addressof(data)
        frame.data_length = len(data)
        frame.time_stamp = stream.pts[i] - start
        check(kd_mp4_write_frame(handle.value, track.value, frame), "kd_mp4_write_frame")
        written += 1
    encoder.ReleaseStream(VENC_CHN_ID_0, stream)

sensor.stop()
del link
encoder.Stop(VENC_CHN_ID_0)
encoder.Destroy(VENC_CHN_ID_0)
check(kd_mp4_destroy_tracks(handle.value), "kd_mp4_destroy_tracks")
check(kd_mp4_destroy(handle.value), "kd_mp4_destroy")
MediaManager.deinit()
print("wrote", written, "frames at 25 fps")

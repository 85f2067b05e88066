# Reads an MP4 with the kd_mp4_* functions, as programs for the board's decoder do, and copies it into another one.
import os
from media.mp4format import *

PATH, COPY = "/sdcard/examples/low_level_in.mp4", "/sdcard/examples/low_level_copy.mp4"


def check(ret, what):
    if ret != 0:
        raise OSError(what + " failed")


def create(kind, path):
    config, handle = k_mp4_config_s(), k_u64_ptr()
    config.config_type = kind
    config.muxer_config.file_name[:] = bytes(path, "utf-8")
    check(kd_mp4_create(handle, config), "kd_mp4_create")
    return handle.value


recorder = Mp4Container()
cfg = Mp4CfgStr(recorder.MP4_CONFIG_TYPE_MUXER)
cfg.SetMuxerCfg(PATH, recorder.MP4_CODEC_ID_H264, 640, 360, recorder.MP4_CODEC_ID_G711U)
recorder.Create(cfg)
recorder.Start()
for n in range(31):
    os.exitpoint()
    recorder.Process()
recorder.Stop()
recorder.Destroy()

source, copy = create(K_MP4_CONFIG_DEMUXER, PATH), create(K_MP4_CONFIG_MUXER, COPY)
info = k_mp4_file_info_s()
check(kd_mp4_get_file_info(source, info), "kd_mp4_get_file_info")
print(info.track_num, "tracks,", info.duration, "ms")

tracks = {}  # by codec
for i in range(info.track_num):
    track, handle = k_mp4_track_info_s(), k_u64_ptr()
    check(kd_mp4_get_track_by_index(source, i, track), "kd_mp4_get_track_by_index")
    if track.track_type == K_MP4_STREAM_VIDEO:
        codec = track.video_info.codec_id
        print("video", track.video_info.track_id, "codec", codec, track.video_info.width, "x", track.video_info.height)
    else:
        codec = track.audio_info.codec_id
        print("audio", track.audio_info.track_id, "codec", codec, track.audio_info.sample_rate, "Hz")
    check(kd_mp4_create_track(copy, handle, track), "kd_mp4_create_track")
    tracks[codec] = handle.value

frame, samples = k_mp4_frame_data_s(), 0
while True:
    os.exitpoint()
    check(kd_mp4_get_frame(source, frame), "kd_mp4_get_frame")
    if frame.eof:
        break
    # Times are read in milliseconds and written in microseconds.
    frame.time_stamp = frame.time_stamp * 1000
    check(kd_mp4_write_frame(copy, tracks[frame.codec_id], frame), "kd_mp4_write_frame")
    samples += 1
check(kd_mp4_destroy(source), "kd_mp4_destroy")
check(kd_mp4_destroy_tracks(copy), "kd_mp4_destroy_tracks")
check(kd_mp4_destroy(copy), "kd_mp4_destroy")
print(samples, "samples copied")

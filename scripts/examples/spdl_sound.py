# Filters sound and writes it as WAV, one channel louder than the other.
import numpy as np
import spdl.io

t = np.arange(22050) / 22050
left = (np.sin(2 * np.pi * 220 * t) * 20000).astype(np.int16)
right = (np.sin(2 * np.pi * 330 * t) * 5000).astype(np.int16)
frames = spdl.io.create_reference_audio_frame(np.stack([left, right]), "s16p", 22050, pts=0)  # (channels, samples)

graph = spdl.io.FilterGraph(
    "abuffer=sample_rate=22050:sample_fmt=s16p:channel_layout=stereo,volume=0.5,atrim=end=0.5,aresample=16000,aformat=sample_fmts=s16,abuffersink"
)
graph.add_frames(frames)
graph.flush()
out = graph.get_frames()
print(out)

muxer = spdl.io.Muxer("/sdcard/examples/spdl.wav")
encoder = muxer.add_encode_stream(spdl.io.audio_encode_config(num_channels=2, sample_rate=out.sample_rate, sample_fmt=out.sample_fmt))
with muxer.open():
    muxer.write(0, encoder.encode(out))

packets = spdl.io.demux_audio("/sdcard/examples/spdl.wav", timestamp=(0.1, 0.2))
print(packets)

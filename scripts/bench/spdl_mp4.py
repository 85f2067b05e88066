# Arrays to MP4: bench/WIDTHxHEIGHT.rgb of the card, FRAMES frames of rgb24, in batches of 30; the file is
# repeated. canmv-run scripts/bench/spdl_mp4.py WIDTH HEIGHT FRAMES [ENCODER [OPTION=VALUE…]] (doc/performance.md)
import sys
import numpy as np
import spdl.io

width, height, frames = [int(x) for x in sys.argv[1:4]]
encoder = sys.argv[4] if len(sys.argv) > 4 else None
options = dict(kv.split("=") for kv in sys.argv[5:])
size = width * height * 3
muxer = spdl.io.Muxer("bench/out.mp4")
video = muxer.add_encode_stream(
    spdl.io.video_encode_config(height=height, width=width, frame_rate=(30, 1), bit_rate=4000000, gop_size=60),
    encoder=encoder, encoder_config=options or None,
)
pixels = np.zeros((30, height, width, 3), dtype=np.uint8)
with muxer.open(), open("bench/%dx%d.rgb" % (width, height), "rb") as f:
    for pts in range(0, frames, 30):
        if f.readinto(pixels) < 30 * size:  # the file once more
            f.seek(0)
            f.readinto(pixels)
        batch = spdl.io.create_reference_video_frame(pixels, "rgb24", (30, 1), pts)
        if (packets := video.encode(batch)) is not None:
            muxer.write(0, packets)
    if (packets := video.flush()) is not None:
        muxer.write(0, packets)

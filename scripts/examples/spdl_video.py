# Draws a moving gradient into numpy arrays and writes it as MP4, batch by batch, with a tone beside it.
import numpy as np
import spdl.io

RATE, WIDTH, HEIGHT, SECONDS = 25, 320, 240, 2
muxer = spdl.io.Muxer("/sdcard/examples/spdl.mp4")
video = muxer.add_encode_stream(spdl.io.video_encode_config(height=HEIGHT, width=WIDTH, frame_rate=(RATE, 1), gop_size=RATE))
sound = muxer.add_encode_stream(
    spdl.io.audio_encode_config(num_channels=1, sample_rate=8000, sample_fmt="s16"),
    encoder="pcm_mulaw",  # aac needs FFmpeg; this does not
)

x = np.arange(WIDTH).reshape((1, WIDTH))
y = np.arange(HEIGHT).reshape((HEIGHT, 1))
tone = np.sin(np.arange(8000 * SECONDS) * (2 * np.pi * 440 / 8000)) * 8000
pictures = np.zeros((RATE, HEIGHT, WIDTH, 3), dtype=np.uint8)

with muxer.open():
    for second in range(SECONDS):
        for k in range(RATE):
            n = second * RATE + k
            pictures[k, :, :, 0] = (x + 4 * n) % 256
            pictures[k, :, :, 1] = (y + 2 * n) % 256
        frames = spdl.io.create_reference_video_frame(pictures, "rgb24", (RATE, 1), pts=second * RATE)
        packets = video.encode(frames)
        print("second", second, "has", len(packets), "packets")
        muxer.write(0, packets)
    samples = tone.astype(np.int16).reshape((-1, 1))
    muxer.write(1, sound.encode(spdl.io.create_reference_audio_frame(samples, "s16", 8000, pts=0)))

spdl.io.save_image("/sdcard/examples/spdl.png", pictures[-1])

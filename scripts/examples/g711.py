# Encodes and decodes G.711, the sound of the board's MP4 files: half the bytes, and how much of the sound survives.
from media.media import *
from media.pyaudio import *
import media.g711 as g711

CHUNK = 320

p = PyAudio()
p.initialize(CHUNK)
encoder = g711.Encoder(K_PT_G711U, CHUNK)
decoder = g711.Decoder(K_PT_G711U, CHUNK)
MediaManager.init()
encoder.create()
decoder.create()
stream = p.open(format=paInt16, channels=1, rate=8000, input=True, frames_per_buffer=CHUNK)

pcm = stream.read()
coded = encoder.encode(pcm)
back = decoder.decode(coded)
worst = 0
for i in range(0, len(pcm), 2):
    a = int.from_bytes(pcm[i:i + 2], "little")
    b = int.from_bytes(back[i:i + 2], "little")
    a, b = a - (a >> 15 << 16), b - (b >> 15 << 16)
    worst = max(worst, abs(a - b))
print(len(pcm), "bytes of sound become", len(coded), "and come back as", len(back))
print("largest error of a sample is below 3 %:", worst < 1000)

stream.stop_stream()
stream.close()
p.terminate()
encoder.destroy()
decoder.destroy()
MediaManager.deinit()

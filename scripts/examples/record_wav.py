# Records two seconds of the microphone into a WAV file.
from media.media import *
from media.pyaudio import *
import media.wave as wave

RATE, CHUNK = 16000, 640
PATH = "/sdcard/examples/record.wav"

p = PyAudio()
p.initialize(CHUNK)
MediaManager.init()
stream = p.open(format=paInt16, channels=1, rate=RATE, input=True, frames_per_buffer=CHUNK)
chunks = []
while len(chunks) * CHUNK < 2 * RATE:
    data = stream.read()
    if data:
        chunks.append(data)
stream.stop_stream()
stream.close()
p.terminate()
MediaManager.deinit()

wf = wave.open(PATH, "wb")
wf.set_channels(1)
wf.set_sampwidth(p.get_sample_size(paInt16))
wf.set_framerate(RATE)
wf.write_frames(b"".join(chunks))
wf.close()

wf = wave.open(PATH, "rb")
print(wf.get_channels(), "channel,", wf.get_framerate(), "Hz,", wf.get_frames(), "samples")
wf.close()

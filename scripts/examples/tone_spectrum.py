# Makes two tones, finds them again in the spectrum, and saves the sound.
import media.wave as wave
from ulab import numpy as np

RATE = 8000
t = np.arange(RATE) / RATE
signal = 0.6 * np.sin(2 * np.pi * 440 * t) + 0.3 * np.sin(2 * np.pi * 1000 * t)

real, imag = np.fft.fft(signal)
power = np.sqrt(real * real + imag * imag)[: RATE // 2] / (RATE / 2)
for k in np.argsort(power)[::-1][:2]:
    print("%d Hz with amplitude %.2f" % (k, power[k]))

samples = (signal * 32767).astype(np.int16)
w = wave.open("/sdcard/examples/tone_spectrum.wav", "wb")
w.set_channels(1)
w.set_sampwidth(2)
w.set_framerate(RATE)
w.write_frames(samples.tobytes())
w.close()

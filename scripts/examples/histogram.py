# Counts how bright the camera's picture is, finds the best threshold, and draws the histogram into the picture.
from media.sensor import *
from media.media import *
import image

sensor = Sensor()
sensor.reset()
sensor.set_framesize(width=320, height=240)
sensor.set_pixformat(Sensor.RGB888)
MediaManager.init()
sensor.run()
img = sensor.snapshot()

gray = img.to_grayscale()
histogram = gray.get_histogram(bins=64)
threshold = histogram.get_threshold().value()
s = gray.get_statistics()
print("mean", s.mean(), "median", s.median(), "from", s.min(), "to", s.max(), "best threshold", threshold)

# The lower half in black and white by that threshold, the histogram above it.
half = gray.copy(roi=(0, 120, 320, 120)).binary([(threshold, 255)])
img.draw_image(half, 0, 120)
highest = max(histogram.bins())
for i, part in enumerate(histogram.bins()):
    h = int(part / highest * 100)
    img.draw_rectangle(32 + 4 * i, 110 - h, 3, h + 1, color=(255, 255, 0), fill=True)
x = 32 + threshold
img.draw_line(x, 8, x, 112, color=(255, 0, 0), thickness=2)
img.save("/sdcard/examples/histogram.png")
sensor.stop()
MediaManager.deinit()

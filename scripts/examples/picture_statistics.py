# Statistics of a snapshot with ulab: the array is the picture's own memory, so assigning to it draws.
from media.sensor import *
from media.media import *
from ulab import numpy as np

sensor = Sensor()
sensor.reset()
sensor.set_framesize(width=320, height=240)
sensor.set_pixformat(Sensor.RGB888)
MediaManager.init()
sensor.run()
img = sensor.snapshot().copy()
rgb = img.to_numpy_ref()
print(rgb.shape, rgb.dtype)
for name, plane in zip(("red", "green", "blue"), (rgb[:, :, 0], rgb[:, :, 1], rgb[:, :, 2])):
    print("%-5s mean %5.1f  std %5.1f  from %d to %d" % (name, plane.mean(), plane.std(), plane.min(), plane.max()))

gray = np.dot(rgb, np.array([0.299, 0.587, 0.114]))
bright = gray > gray.mean()
print("bright part: %.2f" % (bright.sum() / bright.size))
rgb[bright] = 255 - rgb[bright]      # the bright part inverted,
rgb[100:140, 140:180] = [255, 0, 0]  # and a red square in the middle
print(img.get_pixel(160, 120))
img.save("/sdcard/examples/picture_statistics.png")

sensor.stop()
MediaManager.deinit()

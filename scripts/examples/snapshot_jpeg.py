# Takes one picture from the sensor and saves it as JPEG, PNG and BMP.
import os
from media.sensor import *
from media.media import *

sensor = Sensor()
sensor.reset()
sensor.set_framesize(Sensor.VGA)
sensor.set_pixformat(Sensor.RGB888)
MediaManager.init()
sensor.run()
img = sensor.snapshot()
print(img)
for suffix in ("jpg", "png", "bmp"):
    path = "/sdcard/examples/snapshot." + suffix
    img.save(path)
    print(path, os.stat(path)[6] > 1000)
sensor.stop()
MediaManager.deinit()

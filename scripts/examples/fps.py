# Measures the camera's frame rate with time.clock(), the loop of most board examples.
import time
from media.sensor import *
from media.media import *

sensor = Sensor()
sensor.reset()
sensor.set_framesize(width=320, height=240)
sensor.set_pixformat(Sensor.RGB565)
MediaManager.init()
sensor.run()
clock = time.clock()
fps = 0
for n in range(60):
    clock.tick()
    img = sensor.snapshot()
    fps = clock.fps()
print("%.0f fps, pictures of %dx%d" % (fps, img.width(), img.height()))
sensor.stop()
MediaManager.deinit()

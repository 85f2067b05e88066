# Shows what the camera sees on the board's panel for ten seconds. canmv-run --view shows the panel on a page.
import os, time
from media.sensor import *
from media.display import *
from media.media import *

sensor = Sensor()
sensor.reset()
sensor.set_framesize(width=800, height=480)
sensor.set_pixformat(Sensor.RGB565)

Display.init(Display.ST7701, width=800, height=480)
MediaManager.init()
sensor.run()
try:
    start, shown = time.ticks_ms(), 0
    while time.ticks_diff(time.ticks_ms(), start) < 10000:
        os.exitpoint()
        Display.show_image(sensor.snapshot())
        shown += 1
    print("shown", shown, "pictures in ten seconds")
finally:
    sensor.stop()
    Display.deinit()
    MediaManager.deinit()

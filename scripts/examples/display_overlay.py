# Shows the camera on the panel and draws over it: the shape of most programs with a display.
# Try: canmv-run --display panel.png display_overlay.py
import os, time
import image
from media.sensor import *
from media.display import *
from media.media import *

sensor = Sensor()
sensor.reset()
sensor.set_framesize(width=800, height=480)
sensor.set_pixformat(Sensor.YUV420SP)
# The camera's channel goes to a video layer by itself, without the script.
Display.bind_layer(**sensor.bind_info(), layer=Display.LAYER_VIDEO1)
Display.init(Display.ST7701, width=800, height=480)
MediaManager.init()
sensor.run()

# Where the layer above it is transparent, the camera is seen.
osd = image.Image(800, 480, image.ARGB8888)
clock = time.clock()
for n in range(30):
    clock.tick()
    os.exitpoint()
    osd.clear()
    osd.draw_rectangle(40 + 8 * n, 160, 200, 120, color=(255, 255, 0), thickness=4)
    osd.draw_string_advanced(50 + 8 * n, 170, 32, "target %d" % n, color=(255, 255, 0))
    osd.draw_cross(400, 240, color=(255, 0, 0), size=20, thickness=3)
    Display.show_image(osd)
    time.sleep_ms(33)
print("%.0f pictures a second on a panel of %dx%d" % (clock.fps(), Display.width(), Display.height()))

sensor.stop()
Display.deinit()
time.sleep_ms(100)
MediaManager.deinit()

# Follows the test pattern's rolling ball by its colour: find_blobs, its rectangle, middle and rotation.
from media.sensor import *
from media.media import *
import image

sensor = Sensor()
sensor.reset()
sensor.set_framesize(width=320, height=240)
sensor.set_pixformat(Sensor.RGB565)
MediaManager.init()
sensor.run()

# Ranges of L, A and B: a colour as people see it, however bright. Find yours with img.get_statistics(roi=...).
red = [(30, 70, 45, 90, 15, 75)]
path = []
for n in range(60):
    img = sensor.snapshot()
    balls = img.find_blobs(red, roi=(0, 90, 320, 140), pixels_threshold=60, area_threshold=60, merge=True, margin=4)
    if balls:
        ball = max(balls, key=lambda b: b.pixels())
        path.append((ball.cx(), ball.cy()))
print("found in", len(path), "of 60 pictures")
print("it rolled", abs(path[-1][0] - path[0][0]), "pixels")

img.draw_rectangle(ball.rect(), color=(255, 255, 255), thickness=2)
img.draw_cross(ball.cx(), ball.cy(), color=(255, 255, 0), size=8)
for i in range(len(path) - 1):
    img.draw_line(path[i] + path[i + 1], color=(255, 255, 0), thickness=2)
img.save("/sdcard/examples/ball.png")
sensor.stop()
MediaManager.deinit()

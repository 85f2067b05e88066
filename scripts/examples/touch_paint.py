# Paints on the panel with a finger: machine.TOUCH.
# Try: canmv-run --set touch=200,100@0.5s --set touch=600,380@1s --set touch=none@1.5s --display panel.png touch_paint.py
import time
import image
from machine import TOUCH
from media.display import *
from media.media import *

Display.init(Display.ST7701, width=800, height=480)
MediaManager.init()
paper = image.Image(800, 480, image.RGB565)
paper.clear()
paper.draw_string_advanced(8, 8, 32, "paint here", color=(255, 255, 255))
Display.show_image(paper)

touch = TOUCH(0)
last = None
while time.ticks_ms() < 3000:
    for p in touch.read(1):
        if p.event == TOUCH.EVENT_DOWN:
            print("down at", p.x, p.y)
        elif p.event == TOUCH.EVENT_UP:
            print("up at", p.x, p.y)
        if last and p.event == TOUCH.EVENT_MOVE and last != (p.x, p.y):
            paper.draw_line(last[0], last[1], p.x, p.y, color=(0, 255, 0), thickness=6)
        paper.draw_circle(p.x, p.y, 10, color=(255, 255, 0), thickness=2, fill=True)
        last = (p.x, p.y)
        Display.show_image(paper)
    time.sleep_ms(20)
Display.deinit()
MediaManager.deinit()

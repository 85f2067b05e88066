# Draws every shape and text, and saves the sheet: see sdcard/examples/sheet.png.
import image

img = image.Image(480, 320, image.RGB888)
img.draw_rectangle(0, 0, 480, 320, color=(24, 32, 48), fill=True)

for i in range(8):
    img.draw_line(15, 20 + 12 * i, 110, 20 + 6 * i, color=(255, 255 - 24 * i, 120), thickness=i + 1)
for i in range(4):
    img.draw_rectangle(140 + 40 * i, 20 + 6 * i, 30, 60, color=(255, 80, 80), thickness=1 + i)
    img.draw_circle(330, 60, 45 - 12 * i, color=(80, 255 - 40 * i, 80 + 40 * i), fill=True)
    img.draw_ellipse(425, 60, 40, 14, 45 * i, color=(110, 150, 255), thickness=2)
img.draw_cross(40, 160, color=(255, 80, 80), size=14, thickness=3)
img.draw_arrow(80, 140, 160, 180, color=(255, 220, 0), size=16, thickness=3)
img.draw_edges(((190, 140), (270, 150), (255, 185), (185, 180)), color=(255, 255, 255), size=4, fill=True)
img.draw_keypoints([(310, 160, 0), (350, 160, 45), (390, 160, 200)], color=(80, 255, 80), size=24)

# Numbers may come as one tuple, and calls may be chained.
place = (15, 210, 120, 90)
img.draw_rectangle(place, color=(255, 255, 255), thickness=2).draw_circle((75, 255, 25), color=(255, 255, 255))
img.flood_fill(20, 215, color=(180, 0, 160))

img.draw_string_advanced(150, 200, 32, "draw_string_advanced", color=(255, 255, 255))
for i, size in enumerate((12, 16, 20, 24)):
    img.draw_string_advanced(150 + 75 * i, 240, size, "size %d" % size, color=(160, 220, 255))

# A small image, scaled and half seen through.
stamp = image.Image(24, 24, image.RGB888)
stamp.clear().draw_circle(11, 11, 10, color=(255, 160, 0), fill=True).draw_cross(11, 11, color=(0, 0, 0), size=6, thickness=2)
for i in range(5):
    img.draw_image(stamp, 150 + 62 * i, 272, x_scale=0.5 + 0.3 * i, y_scale=0.5 + 0.3 * i, alpha=256 - 40 * i, hint=image.BILINEAR)

print(img)
img.save("/sdcard/examples/sheet.png")

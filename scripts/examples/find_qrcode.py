# Draws a QR code, looks at it from the side, finds and reads it, and marks its corners.
import image

modules = [0x1FC57F, 0x105541, 0x17565D, 0x17415D, 0x175F5D, 0x105C41, 0x1FD57F, 0x001000, 0x1A6776, 0x1C3E51, 0x0762EA,
           0x0F19C7, 0x03C655, 0x001CE7, 0x1FDF55, 0x104068, 0x1745ED, 0x1754DB, 0x1742D9, 0x105F19, 0x1FD094]

img = image.Image(320, 240, image.GRAYSCALE)
img.draw_rectangle(0, 0, 320, 240, color=(230, 230, 230), fill=True)
for y, row in enumerate(modules):
    for x in range(21):
        if row >> (20 - x) & 1:
            img.draw_rectangle(97 + 6 * x, 57 + 6 * y, 6, 6, color=(20, 20, 20), fill=True)
img.rotation_corr(x_rotation=20, y_rotation=25, z_rotation=15)

found = img.find_qrcodes()
picture = img.to_rgb565()
for code in found:
    print(code.payload(), "version", code.version(), "level", "MLHQ"[code.ecc_level()], "mask", code.mask())
    picture.draw_edges(code.corners(), color=(255, 0, 0), size=4, thickness=2)
    picture.draw_rectangle(code.rect(), color=(0, 160, 255))
    picture.draw_string_advanced(code.x(), code.y() - 26, 20, code.payload(), color=(0, 100, 255))
picture.save("/sdcard/examples/qrcode.png")

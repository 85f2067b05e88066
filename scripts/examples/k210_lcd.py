# The K210's camera on its panel, with a button that is watched by an interrupt; imports choose the board.
# Try: canmv-run --set pin16=0@1s --display panel.png k210_lcd.py
import sensor, lcd, time

lcd.init()
sensor.reset()
sensor.set_pixformat(sensor.RGB565)
sensor.set_framesize(sensor.QVGA)
sensor.run(1)

fm.register(board_info.BOOT_KEY, fm.fpioa.GPIOHS0)
key = GPIO(GPIO.GPIOHS0, GPIO.IN, GPIO.PULL_UP)
presses = []
key.irq(lambda pin: presses.append(time.ticks_ms()), GPIO.IRQ_FALLING, GPIO.WAKEUP_NOT_SUPPORT, 7)

clock = time.clock()
for n in range(40):
    clock.tick()
    img = sensor.snapshot()
    img.draw_rectangle(4 * n, 60, 80, 80, color=(255, 0, 0), thickness=3)
    lcd.display(img)
    lcd.draw_string(8, 8, "%.0f fps" % clock.fps(), lcd.WHITE, lcd.BLUE)
print("level", key(), "presses", len(presses), "panel", lcd.width(), "x", lcd.height())

# A lamp blinks by a timer, another is dimmed by pulses, and a button stops both by an interrupt.
# Try: canmv-run --set pin21=0@2s blink_timer.py
import time
from machine import Pin, PWM, Timer

led = Pin(52, Pin.OUT)
blinks = 0


def blink(timer):
    global blinks
    blinks += 1
    led.value(blinks % 2)


timer = Timer(-1)
timer.init(period=250, mode=Timer.PERIODIC, callback=blink)

dimmed = PWM(42, freq=1000, duty=0)
stopped = None


def pressed(pin):
    global stopped
    stopped = time.ticks_ms()


button = Pin(21, Pin.IN, Pin.PULL_UP)
button.irq(pressed, Pin.IRQ_FALLING)

duty = 0
while stopped is None and time.ticks_ms() < 5000:
    duty = (duty + 5) % 105
    dimmed.duty(duty)
    time.sleep_ms(50)

button.irq(None)
timer.deinit()
dimmed.deinit()
print("button after", stopped, "ms,", blinks, "blinks")

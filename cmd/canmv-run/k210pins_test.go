package main

import "testing"

// The K210's pins, timers, pulses, serial ports and buses (board-api.md section 13), and what its other firmware does
// differently.
func TestK210Pins(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	for _, c := range []struct {
		name, src string
		flags     []string
		want      string
	}{
		{"lines are called", "import Maix\nled = GPIO(GPIO.GPIO0, GPIO.OUT)\nprint(led(1), led(), led.value(0), led(), led)", nil, "None 1 None 0 Pin(32)\n"},
		{"a line on a pin", "import Maix\nprint(fm.register(16, fm.fpioa.GPIOHS0))\nkey = GPIO(GPIO.GPIOHS0, GPIO.IN, GPIO.PULL_UP)\nprint(key())\ntime.sleep(1)\nprint(key(), fm.get_pin_by_function(fm.fpioa.GPIOHS0), fm.str_function(24), fm.unregister(16), key())",
			[]string{"--set", "pin16=0@0.5s"}, "1\n1\n0 16 GPIOHS0 1 1\n"},
		{"interrupts", "import Maix\nfm.register(16, fm.fpioa.GPIOHS0)\nkey = GPIO(GPIO.GPIOHS0, GPIO.IN, GPIO.PULL_UP)\nhits = []\nkey.irq(lambda k: hits.append((k is key, k())), GPIO.IRQ_BOTH, GPIO.WAKEUP_NOT_SUPPORT, 7)\ntime.sleep(1)\nkey.disirq()\ntime.sleep(1)\nprint(hits)",
			[]string{"--set", "pin16=0@0.5s", "--set", "pin16=1@0.6s", "--set", "pin16=0@1.5s"}, "[(True, 0), (True, 1)]\n"},
		{"an interrupt without a pin", "import Maix\nk = GPIO(GPIO.GPIOHS1, GPIO.IN)\ntry:\n    k.irq(print)\nexcept ValueError as e:\n    print(e)", nil, "invalid pin\n"},
		{"MaixPy's fm", "import Maix\nprint(fm.register(8, fm.fpioa.GPIO0), fm.register(9, fm.fpioa.GPIO0), fm.fpioa.get_Pin_num(fm.fpioa.GPIO0), fm.register())\ntry:\n    fm.register(8, fm.fpioa.GPIO0, force=False)\nexcept Exception as e:\n    print(e)", nil,
			"Please enter Pin and function\n1 1 9 -1\n[Warning] function is used by GPIO0(pin:9)\n"},
		{"CanMV's fm", "from maix import GPIO\nprint(fm.register(8, fm.fpioa.GPIO0))\ntry:\n    fm.register(9, fm.fpioa.GPIO0)\nexcept Exception as e:\n    print(e)\nprint(fm.register(9, fm.fpioa.GPIO0, force=True))", nil, "None\n[Warning] function is used by GPIO0(pin:8)\nNone\n"},
		{"a timer", "from machine import Timer\nn = []\ndef tick(t):\n    n.append(t.callback_arg())\ntim = Timer(Timer.TIMER0, Timer.CHANNEL0, mode=Timer.MODE_PERIODIC, period=100, unit=Timer.UNIT_MS, callback=tick, arg=7, start=False, priority=1, div=0)\ntime.sleep(1)\ntim.start()\ntime.sleep_ms(350)\ntim.stop()\ntime.sleep(1)\nprint(n, tim.period())\ntim.deinit()", nil, "[7, 7, 7] 100\n"},
		{"pulses", "from machine import Timer, PWM\nch = PWM(Timer(Timer.TIMER0, Timer.CHANNEL0, mode=Timer.MODE_PWM), freq=500000, duty=50, pin=board_info.LED_G)\nch.duty(20)\nprint(ch.duty(), ch.freq())\nch.disable()", nil, "20.0 500000.0\n"},
		{"a serial port", "import Maix\nfrom machine import UART\nu = UART(UART.UART1, 115200, 8, None, 1, timeout=10, read_buf_len=4096)\nprint(u.write(b'ab\\nc'), u.any(), u.readline(), u.readchar(), u.read(), u.read(10), u.readchar())\nu.deinit()",
			[]string{"--uart", "1=loop"}, "4 4 b'ab\\n' 99 None None -1\n"},
		{"a bus", "from machine import I2C\ni = I2C(I2C.I2C0, mode=I2C.MODE_MASTER, freq=100000, scl=28, sda=29)\nprint(i.scan())", nil, "[]\n"},
		{"a watchdog with a function", "from machine import WDT, Timer\nprint(Timer.TIMER0)\nw = WDT(id=1, timeout=500, callback=lambda w: print('bark', w.context()), context={})\ntime.sleep(1)\nw.stop()", nil, "0\nbark {}\n"},
		{"the board", "import Maix\nimport machine\nprint(board_info.LED_R, board_info.BOOT_KEY, len(machine.unique_id()))", nil, "13 16 32\n"},
		{"a panel that is mirrored", "import lcd\nlcd.init()\nlcd.direction(lcd.YX_RLUD)\nlcd.fill_rectangle(0, 0, 10, 10, lcd.RED)\nprint(lcd.width(), lcd.height())\ntry:\n    lcd.direction(lcd.XY_RLUD)\nexcept NotImplementedError as e:\n    print(e)", nil, "320 240\nthe board has lcd.direction of XY, canmv-run not yet\n"},
		{"what a camera adjusts", "import sensor\nsensor.reset()\nsensor.set_pixformat(sensor.GRAYSCALE)\nsensor.set_framesize(sensor.QVGA)\ndef mean():\n    b = sensor.snapshot().to_bytes()\n    return sum(b) // len(b)\na = mean()\nprint(sensor.set_auto_gain(False), sensor.set_brightness(1), mean() > a + 15, sensor.set_brightness(-2), mean() < a - 15, hex(sensor.get_id()), sensor.set_contrast(3))", nil, "True True True True True 0x2642 False\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if r := p.script(t, "a.py", c.src, c.flags...).ok(t); r.out != c.want {
				t.Errorf("got\n%s\nwant\n%s\nstderr\n%s", r.out, c.want, r.errs)
			}
		})
	}
}

# cpython: no
import micropython, machine, platform

print(micropython.const(5), micropython.opt_level())  #= 5 0
micropython.opt_level(2)
print(micropython.opt_level())  #= 2
print(micropython.heap_lock(), micropython.heap_lock(), micropython.heap_unlock(), micropython.heap_unlock())  #= 1 2 1 0
ran = []
micropython.schedule(ran.append, 1)
for i in range(10):
    pass
print(ran)  #= [1]

class Pin(machine.PinBase):
    v = 0

    def value(self, x=None):
        if x is None:
            return self.v
        self.v = x

p = Pin()
s = machine.Signal(p, invert=True)
s.on()
print(p.v, s.value(), s())  #= 0 1 1
print(machine.time_pulse_us(p, 1, 20))  #= -2
try:
    machine.Pin
except AttributeError:
    print("later")  #= later
print(type(platform.platform()))  #= <class 'str'>

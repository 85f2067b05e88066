# MicroPython only: const(), texts, and what CPython does in another way.
_HIDDEN = const(3)
SHOWN = const(_HIDDEN << 2 | 1)
class K:
    LIMIT = const(10)
    def f(self):
        return LIMIT + _HIDDEN
print(SHOWN, K().f(), K.LIMIT, "_HIDDEN" in globals(), "SHOWN" in globals())  # => 13 13 10 False True
print(repr(ValueError("x")), repr(ValueError()), ValueError(1, 2))  # => ValueError('x',) ValueError() (1, 2)
try:
    raise KeyError("k")
except KeyError as e:
    print(e, e.value)  # => k k
def show(x):
    print(x, end=" ")
    return x
{show("k"): show("v")}
print()  # => v k 
print(b"a\xff" + bytes([1]), "\u00e9".encode())  # => b'a\xff\x01' b'\xc3\xa9'
def gen():
    try:
        yield 1
    except ValueError:
        yield "seen"
g = gen()
next(g)
print(g.throw(ValueError))  # => seen
g = gen()
g.pend_throw(ValueError())
---
const(x)  ### NameError: name 'x' isn't defined

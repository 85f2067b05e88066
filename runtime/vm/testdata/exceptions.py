# Exceptions: handlers, finally, with, tracebacks.
def f(x):
    try:
        if x == 0:
            return "returned"
        if x == 1:
            raise KeyError("k")
        if x == 2:
            [][1]
    except KeyError as e:
        return "key " + e.args[0]
    except (IndexError, ValueError):
        return "index"
    else:
        return "else"
    finally:
        print("finally", x)
for i in range(4):
    print(f(i))
# => finally 0
# => returned
# => finally 1
# => key k
# => finally 2
# => index
# => finally 3
# => else

def loop():
    out = []
    for i in range(5):
        try:
            if i == 1:
                continue
            if i == 3:
                break
            out.append(i)
        finally:
            out.append("f%d" % i)
    return out
print(loop())  # => [0, 'f0', 'f1', 2, 'f2', 'f3']

class Ctx:
    def __init__(self, swallow):
        self.swallow = swallow
    def __enter__(self):
        print("enter")
        return self
    def __exit__(self, t, v, tb):
        print("exit", t.__name__ if t else None)
        return self.swallow
with Ctx(True) as c, Ctx(False):
    raise ValueError("x")
# => enter
# => enter
# => exit ValueError
# => exit ValueError
def early():
    with Ctx(False):
        return 5
print(early())
# => enter
# => exit None
# => 5

class MyError(Exception):
    def __init__(self, code):
        super().__init__("code %d" % code)
        self.code = code
try:
    raise MyError(7)
except MyError as e:
    print(e, e.code, e.args)  # => code 7 7 ('code 7',)

try:
    try:
        raise ValueError("inner")
    except ValueError:
        raise
except ValueError as e:
    print("again", e)  # => again inner

def override():
    try:
        raise ValueError
    finally:
        return "wins"
print(override())  # => wins

try:
    e = 1
    try:
        1 / 0
    except ZeroDivisionError as e:
        pass
    e
except NameError:
    print("name gone")  # => name gone

try:
    assert 1 == 2, "no"
except AssertionError as e:
    print("assert", e)  # => assert no
---
def inner():
    raise OSError(2)  ### OSError: [Errno 2] ENOENT
def outer():
    inner()
outer()
---
try:
    raise ValueError("first")
finally:
    raise TypeError("second")  ### TypeError: second
---
raise  ### RuntimeError: no active exception to reraise
---
raise 5  ### TypeError: exceptions must derive from BaseException
---
x = [1, 2]
x[5] = 1  ### IndexError: list index out of range
---
{}["key"]  ### KeyError: key
---
class E(Exception):
    pass
raise E("a", 1)  ### E: ('a', 1)

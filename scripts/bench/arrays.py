"""Times numpy's operations on a million elements, the same under CPython and under canmv-run:

    /usr/bin/python3 scripts/bench/arrays.py
    canmv-run --clock real scripts/bench/arrays.py

Each line is an operation and the best time of several runs in microseconds.
"""
import time
import numpy as np

N = 1000000

try:
    now = time.ticks_us
    since = lambda t: time.ticks_diff(time.ticks_us(), t)
except AttributeError:
    now = time.perf_counter
    since = lambda t: (time.perf_counter() - t) * 1e6


def best(f):
    least = 1e9
    for _ in range(40):
        t = now()
        f()
        least = min(least, since(t))
    return least


def show(name, f):
    print("%-24s %8d" % (name, best(f)))


np.random.seed(1)
for dtype in ("float32", "float64", "int32", "uint8"):
    a = (np.random.rand(N) * 100 + 1).astype(dtype)
    b = (np.random.rand(N) * 100 + 1).astype(dtype)
    show(dtype + " +", lambda: a + b)
    show(dtype + " -", lambda: a - b)
    show(dtype + " *", lambda: a * b)
    show(dtype + " /", lambda: a / b)
    show(dtype + " + 3", lambda: a + 3)
    show(dtype + " <", lambda: a < b)
    show(dtype + " ==", lambda: a == b)
    show(dtype + " sum", lambda: a.sum())
    show(dtype + " max", lambda: a.max())
    show(dtype + " mean", lambda: a.mean())
    show(dtype + " sqrt", lambda: np.sqrt(a))
    if dtype == "float32":
        show(dtype + " exp", lambda: np.exp(a))
        show(dtype + " log", lambda: np.log(a))
        show(dtype + " sin", lambda: np.sin(a))
        show(dtype + " cos", lambda: np.cos(a))
        show(dtype + " +=", lambda: a.__iadd__(b) if hasattr(a, "__iadd__") else np.add(a, b, a))
    m = a.reshape(1000, 1000)
    show(dtype + " sum axis 0", lambda: m.sum(axis=0))
    show(dtype + " sum axis 1", lambda: m.sum(axis=1))
    show(dtype + " m + row", lambda: m + m[0])
    show(dtype + " m.T copy", lambda: m.T.copy())
    show(dtype + " where", lambda: np.where(a < b, a, b))
    show(dtype + " mask", lambda: a[a < b])
    show(dtype + " astype", lambda: a.astype("float64"))
    show(dtype + " sort", lambda: np.sort(a))
small = np.arange(8)
show("8 elements +", lambda: small + small)
x = np.random.rand(300, 300)
show("300x300 @", lambda: x @ x)
show("fft 65536", lambda: np.fft.fft(np.ones(65536)))

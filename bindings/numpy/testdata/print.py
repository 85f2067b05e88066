import numpy as np

cases = [
    [1, 10, 100], [-1, 10, 100], [[1, -20], [300, 4]], [True, False], [1.0, 2.5, 3.25], [1e10, 1.0], [1e-5, 1.0], [0.0001, 0.001], [1e-4, 999.0], [1e-3, 1001.0], [1e8], [12345678.9], [0.1, 0.12, 0.123456789012],
    [np.nan, 1.0], [np.inf, -np.inf, 1.5], [np.nan, np.nan], [np.inf], [-0.0, 0.0], [1e300, 1e-300], [123456.789, 0.5], [1.5, -22.25], [100.0, 1e5], [1e16, 1.0], [0.5] * 3, [1 / 3, 2 / 3, 1.0], [1e7, 1.5], [99999999.0], [3.0, 4.0], [1e22], [5e-324],
    [1 + 2j, 3.5 - 1j], [1j], [0j, 100 + 0.5j], [np.nan + 1j], [1e10 + 1j],
    [], [[]], [[], []],
]
for c in cases:
    a = np.array(c)
    print(a)
    print(repr(a))
    if a.dtype == np.float64:
        f = a.astype("float32")
        print(f, repr(f))
for t in ("uint8", "int16", "uint32", "int32", "uint64", "float32"):
    for n in (0, 1, 12, 30):
        print(repr(np.arange(n).astype(t)))
print(np.arange(100), repr(np.arange(100)))
print(np.arange(1000), repr(np.arange(1001)), np.arange(2000.0) / 7)
print(repr(np.arange(1200).reshape(30, 40)), np.arange(1200).reshape(2, 3, 200), np.zeros((20, 20, 20)))
print(np.arange(24).reshape(2, 3, 4), repr(np.arange(24).reshape(2, 3, 4)), repr(np.arange(16).reshape(2, 2, 2, 2)))
print(np.arange(60) * 1000003, repr(np.arange(40) / 3), repr((np.arange(40) / 3).astype("float32")), repr(np.arange(30) > 3))
print(np.linspace(0, 1, 50), repr(np.linspace(0, 1e6, 20)), repr(np.linspace(-1, 1, 21) ** 15))
print(str(np.array(5)), str(np.array(2.5)), repr(np.array(5)), repr(np.array(2.5)), repr(np.array(True)), str(np.array(1e20)), repr(np.array(3, dtype="uint8")), str(np.array(0.1, dtype="float32")), repr(np.array(1 + 2j)))
print([np.array([1, 2])], (np.array([0.5]),), {"a": np.array([1])})
print("%s and %s" % (np.array([1, 2]), 3), "{} {!r}".format(np.array([1, 2]), np.array([1, 2])))
print(np.array([1, 2], dtype="uint8").dtype, repr(np.array([1.0]).dtype), str(np.dtype("int16")), np.dtype("float32").name)
print(np.random.RandomState(0).rand(3, 3) if hasattr(np.random, "RandomState") else (np.random.seed(0), np.random.rand(3, 3))[1])

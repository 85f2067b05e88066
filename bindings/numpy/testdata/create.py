import numpy as np

types = ["bool", "uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64", "float32", "float64", "complex128"]
for t in types:
    print(repr(np.array([0, 1, 2, 100], dtype=t)), np.dtype(t).itemsize, np.dtype(t).kind)
    print(repr(np.zeros((2, 3), dtype=t)), repr(np.ones(2, dtype=t)), repr(np.full((1, 2), 1, dtype=t)), repr(np.eye(2, dtype=t)))
    print(repr(np.arange(5, dtype=t) if t != "bool" else np.arange(2, dtype=t)))
for x in ([1, 2], [1, 2.5], [True, False], [True, 2], [1, 2j], [[1, 2], [3, 4]], [[[]]], [], 5, 2.5, (1, (2))):
    print(repr(np.array(x)))
print(repr(np.array([np.array([1, 2]), np.array([3., 4.])])))
print(repr(np.array(range(4))), repr(np.array(bytearray(b"abc"))), repr(np.array([[1, 2], [3, 4]], dtype="float32")))
print(np.arange(3), np.arange(2, 7), np.arange(7, 2, -2), np.arange(0, 1, 0.3), np.arange(3.0), np.arange(5, 2))
print(np.linspace(0, 1, 5), np.linspace(0, 10, 4, endpoint=False), np.linspace(3, 3, 2), np.linspace(0, 5, 1), np.linspace(0, 9, 4, dtype="int32"))
print(np.linspace(0, 1, 3, retstep=True))
print(np.logspace(0, 3, 4), np.logspace(0, 3, 4, base=2.0))
print(np.eye(3, k=1), np.eye(2, 4, k=-1), np.identity(2))
print(np.diag([1, 2, 3]), np.diag(np.arange(9).reshape(3, 3)), np.diag([1, 2], k=1), np.diag(np.arange(9).reshape(3, 3), k=-1))
print(np.tril(np.arange(9).reshape(3, 3)), np.triu(np.arange(9).reshape(3, 3), 1), np.tril(np.ones((3, 4)), -1))
b = bytearray(range(8))
a = np.frombuffer(b, dtype=np.uint8)
w = np.frombuffer(b, dtype="uint16", count=2, offset=2)
print(a, w)
a[2] = 255
print(b[2], w[0])
print(np.zeros_like(a), np.ones_like(w), np.full_like(a, 3), np.empty_like(a).shape)
print(list(np.meshgrid([1, 2, 3], [4, 5])))
print(int(np.array(7)), float(np.array([2.5])), int(np.array([3.9])), [10, 20][np.array(1)], list(range(np.array(2))))
print(np.asarray(a) is a, np.array(a) is a, np.ascontiguousarray(a[::2]))
print(np.array([1, 2, 3], ndmin=2).shape, np.array(3).shape, np.array(3).ndim, np.empty((0, 3)).shape, np.empty((2, 0)).size)
print(np.fromiter([1, 2, 3], dtype="int16"), np.array([1.7, -1.7, 300]).astype("uint8"), np.array([1.7, -1.7]).astype(int))
print(np.array([3, 0, 2]).astype(bool), np.array([True, False]).astype("int8"), np.array([1, 2], dtype=np.uint8).astype(np.float32))
print(np.array([-1, 300, 70000]).astype("uint8"), np.array([-1, 300, 70000]).astype("int16"), np.array([1, 2]).astype(complex))
print(np.pi, np.e, np.inf, -np.inf, np.nan, np.newaxis)

import numpy as np

types = ["bool", "uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64", "float32", "float64", "complex128"]
for s in types:
    for t in types:
        print(s, t, np.result_type(np.dtype(s), np.dtype(t)), (np.ones(1, dtype=s) + np.ones(1, dtype=t)).dtype, (np.ones(1, dtype=s) / np.ones(1, dtype=t)).dtype)
for t in types:
    a = np.array([1, 0, 1], dtype=t)
    for y in (1, 1.5, True) if t == "float32" else (1, 1.5, True, 1j):
        print(t, y, (a + y).dtype, (y * a).dtype)

a = np.array([7, -7, 7, -7, 0, 5])
b = np.array([2, 2, -2, -2, 3, 5])
print(a + b, a - b, a * b, a / b, a // b, a % b, a ** 2, 2 ** np.array([0, 1, 10]), 10 - a, 10 // np.array([3, -3]), 10 % np.array([3, -3]))
print(a & b, a | b, a ^ b, ~a, a << 2, a >> 1, -a, +a, abs(a), 1 << np.array([0, 3]))
f = np.array([7.5, -7.5, 7.5, -7.5, 0.0])
g = np.array([2.0, 2.0, -2.0, -2.0, 3.0])
print(f + g, f - g, f * g, f / g, f // g, f % g, f ** 2, f ** 0.0, 1 / g, -f, abs(f))
print(a < b, a <= b, a > b, a >= b, a == b, a != b, a == 7, 7 > a, f != f)
u = np.array([250, 5, 0, 255], dtype=np.uint8)
print(u + 10, u - 10, u * 2, u + u, u - u[::-1], -u, ~u, u // 3, u % 7, u ** 2, u << 4, u >> 4, u / 2, u + 1.5, u * u.astype("int16"))
i = np.array([127, -128, 1], dtype=np.int8)
print(i + 1, i - 1, i * 2, -i, abs(i), i // 2, i % 3, i // -1)
w = np.array([2147483647, -2147483648], dtype=np.int32)
print(w + 1, w * 2, -w, w + w.astype(np.int64))
t = np.array([True, False, True])
print(t + t, t * t, t & True, t | False, t ^ True, ~t, t + 1, t == False, t < True)
z = np.array([1 + 2j, 3 - 1j])
print(z + 1, z * z, z / (1 + 1j), z - 2.5, z.real, z.imag, abs(z), z == z, z.conj(), -z)
m = np.arange(6).reshape(2, 3)
print(m + np.array([10, 20, 30]), m + np.array([[10], [20]]), m * m[0], m - m[:, :1])
print(m[:, None, :] + m[None, :, :])
print([1, 2, 3] + m, (1, 2, 3) * m, m - [1, 1, 1])
print(m @ m.T, m.T @ m, m @ np.array([1, 2, 3]), np.array([1, 2]) @ m, np.ones((2, 2, 3)) @ np.ones((3, 2)))

x = np.arange(5)
y = x
x += 2
x *= 3
x -= 1
x //= 2
print(x, y is x)
x[1:] += x[:-1]
print(x)
x[::-1] -= x
print(x)
u += 10
u -= 3
u <<= 1
u >>= 1
u |= 1
u &= 0x7f
u ^= 2
print(u, u.dtype)
f /= 2
f **= 2
f %= 3
print(f)
v = np.zeros((2, 3))
v += np.array([1, 2, 3])
v[:, 1] *= 5
v[0] += v[1]
print(v)
print(np.add(m, 1), np.maximum(m, 3), np.minimum(m, [1, 5, 3]), np.power(m, 2), np.mod(m, 2), np.logical_and(m, m > 2), np.less(m, 3), np.hypot([3.0], [4.0]), np.arctan2([1.0, -1.0], [1.0, -1.0]))
out = np.zeros((2, 3), dtype=np.int64)
print(np.add(m, m, out) is out, out, np.multiply(m, 2, out=out))
print(np.maximum([1.0, np.nan, 3], [2.0, 2, np.nan]), np.minimum([1.0, np.nan, 3], [2.0, 2, np.nan]))
print(3 in m, 7 in m, bool(np.array([3])), bool(np.array([0.0])), len(m))

import numpy as np

def show(*x):
    print(*[np.asarray(np.round(v, 6) + 0).tolist() for v in x])

x = np.array([0.1, 0.5, 0.9, 0.0, 1.0])
show(np.sqrt(x), np.exp(x), np.log(x + 1), np.log2(x + 1), np.log10(x + 1), np.log1p(x), np.expm1(x), np.exp2(x), np.cbrt(x))
show(np.sin(x), np.cos(x), np.tan(x), np.arcsin(x), np.arccos(x), np.arctan(x), np.sinh(x), np.cosh(x), np.tanh(x), np.arcsinh(x), np.arccosh(x + 1), np.arctanh(x * 0.9))
f = np.array([0.25, 3.0, -7.5, 100.0, 1e-3], dtype=np.float32)
show(np.sqrt(abs(f)), np.exp(f / 100), np.log(abs(f)), np.sin(f), np.cos(f), np.floor(f), np.ceil(f), np.trunc(f), np.rint(f), np.sign(f), np.square(f), np.reciprocal(f), np.degrees(f), np.radians(f))
for t in ("int16", "uint16", "int32", "uint32", "int64", "uint64", "float32", "float64"):
    v = np.array([1, 4, 9], dtype=t)
    print(t, np.sqrt(v).dtype, np.sin(v).dtype, np.floor(v.astype("float32")).dtype, np.sign(v).dtype, np.square(v).dtype, np.abs(v).dtype)
    show(np.sqrt(v), np.exp(v), np.arctan2(v, 2))
print(np.isnan([1.0, np.nan]), np.isinf([np.inf, 1]), np.isfinite([np.inf, 1, np.nan]), np.signbit([-1.0, 1]), np.logical_not([0, 1]), np.invert([0, 1]))
show(np.polyfit([0, 1, 2, 3], [1, 3, 7, 13], 2), np.polyfit([0, 1, 2], [1, 3, 5], 1), np.polyval([1, 2, 3], [0, 1, 2]), np.polyval([2, 1], 5), np.roots([1, -3, 2]))
show(np.interp([0.5, 1.5, -1, 9], [0, 1, 2], [10, 20, 40]), np.interp(1, [0, 2], [0, 10]), np.interp([-1, 5], [0, 1], [3, 4], left=-9, right=9))
show(np.convolve([1, 2, 3], [0, 1, 0.5]), np.convolve([1, 2, 3], [0, 1, 0.5], "same"), np.convolve([1, 2, 3, 4], [1, 1], "valid"))
show(np.dot([1, 2], [3, 4]), np.dot([[1, 2], [3, 4]], [[5, 6], [7, 8]]), np.dot(3, [1, 2]), np.dot(np.ones((2, 3, 4)), np.ones(4)), np.inner([1, 2], [3, 4]), np.inner([[1, 2]], [[3, 4], [5, 6]]), np.outer([1, 2], [3, 4]), np.vdot([1, 2], [3, 4]), np.cross([1, 0, 0], [0, 1, 0]))
show(np.dot(np.arange(12).reshape(2, 2, 3), np.arange(12).reshape(2, 3, 2)), np.matmul(np.arange(4, dtype=np.uint8).reshape(2, 2), np.full((2, 2), 100, dtype=np.uint8)), np.arange(4, dtype="float32").reshape(2, 2) @ np.ones((2, 2), dtype="float32"))

m = np.array([[4.0, 2, 1], [2, 5, 3], [1, 3, 6]])
show(np.linalg.inv(m), np.linalg.det(m), np.linalg.solve(m, [1, 2, 3]), np.linalg.solve(m, np.eye(3)), np.linalg.cholesky(m), np.linalg.eigvals(m)[np.argsort(np.linalg.eigvals(m))])
w, v = np.linalg.eig(m)
show(m @ v - v * w)
w, v = np.linalg.eigh(m)
show(w, abs(v))
q, r = np.linalg.qr(m[:, :2])
show(abs(q), abs(r), q @ r)
u, s, t = np.linalg.svd(m[:2])
show(s, abs(u), abs(t))
x, left, rank, s = np.linalg.lstsq([[0, 1], [1, 1], [2, 1], [3, 1]], [-1, 0.2, 0.9, 2.1], rcond=None)
show(x, left, rank, s)
show(np.linalg.norm([3, 4]), np.linalg.norm(m), np.linalg.norm(m, axis=1), np.linalg.norm([1, -2, 3], 1), np.linalg.norm([1, -2, 3], np.inf), np.linalg.norm([1, -2, 3], 3), np.linalg.norm(m, 2), np.linalg.norm(m, 1), np.linalg.norm(m, "fro"), np.linalg.norm(m, "nuc"), np.linalg.norm([0, 1, 2], 0))
z = np.linalg.eigvals(np.array([[0.0, -1], [1, 0]]))
print(z.dtype, sorted([round(float(i), 6) for i in z.imag]))

s = np.sin(np.arange(8)) + 0.5
for n in (None, 4, 7, 10):
    c = np.fft.fft(s, n)
    show(c.real, c.imag, np.abs(c), np.fft.ifft(c).real, np.fft.irfft(np.fft.rfft(s, n), len(c)))
    r = np.fft.rfft(s, n)
    show(r.real, r.imag)
g = np.arange(12).reshape(3, 4) ** 2 % 11
show(np.fft.fft(g, axis=0).real, np.fft.fft(g).imag, np.fft.fft2(g).real, np.fft.ifft2(np.fft.fft2(g)).real, np.fft.rfft(g, axis=0).real, np.fft.fftfreq(5), np.fft.fftfreq(4, 0.5), np.fft.rfftfreq(5), np.fft.fftshift(np.arange(5)), np.fft.ifftshift(np.arange(5)), np.fft.fftshift(g), np.angle(np.array([1j, -1, 1])))

import numpy as np

def show(*x):
    print(*[v if v is None or isinstance(v, (tuple, str)) else str(v) if isinstance(v, np.dtype) else np.asarray(v).tolist() for v in x])

a = np.arange(24).reshape(2, 3, 4) * 3 % 7
for axis in (None, 0, 1, 2, -1, (0, 1), (0, 2), (1, 2), (0, 1, 2)):
    show(axis, a.sum(axis=axis), a.prod(axis=axis), a.min(axis=axis), a.max(axis=axis), (a > 1).any(axis=axis), (a > 0).all(axis=axis), np.round(a.mean(axis=axis), 6), np.round(a.var(axis=axis), 6), np.round(a.std(axis=axis), 6))
    show(a.sum(axis=axis, keepdims=True).shape, a.max(axis=axis, keepdims=True).shape, a.mean(axis=axis, keepdims=True).shape)
for axis in (None, 0, 1, 2):
    show(a.argmin(axis=axis), a.argmax(axis=axis), a.cumsum(axis=axis), a.cumprod(axis=axis), np.median(a, axis=axis), np.ptp(a, axis=axis), np.sort(a, axis=axis), np.argsort(a[0] * 100 + np.arange(12).reshape(3, 4), axis=None if axis is None else min(axis, 1)))
types = ["bool", "uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64", "float32", "float64"]
for t in types:
    v = np.array([1, 0, 1, 1, 100, 120], dtype=t)
    show(t, v.sum(), v.sum(axis=0, keepdims=True).dtype, v.prod(axis=0, keepdims=True).dtype, v.cumsum().dtype, v.cumsum(), v.mean(), v.max(), v.min(), v.argmax(), v.any(), v.all())
    m = np.array([[1, 100], [120, 100]], dtype=t)
    show(m.sum(axis=0), m.sum(axis=1), m.max(axis=0), m.mean(axis=0), m.mean(axis=0).dtype, m.T.sum(axis=0), m[:, ::-1].cumsum(axis=1))
rng = np.random.RandomState(3) if hasattr(np.random, "RandomState") else np.random
if rng is np.random:
    np.random.seed(3)
r = rng.rand(1000)
f = r.astype("float32")
print(float(f.sum()), float(r.sum()), float(f.mean()), float(f.std()), float(r.var()), float(f[::3].sum()), float(f[:7].sum()), float(f[:130].sum()))
print(f.reshape(10, 100).sum(axis=0)[:5], f.reshape(10, 100).sum(axis=1)[:5], f.reshape(100, 10).mean(axis=1)[:3], f.reshape(10, 10, 10).sum(axis=1)[0, :3])
n = np.array([1.0, np.nan, 3.0, -np.inf])
show(n.sum(), n.min(), n.max(), n.argmax(), n.argmin(), np.isnan(n), np.isinf(n), np.isfinite(n), np.sort(n), np.argsort(n), np.median(n))
show(np.median([3, 1, 2]), np.median([4, 1, 3, 2]), np.median([[1, 2], [3, 4]], axis=1), np.quantile([1, 2, 3, 4], 0.3), np.percentile([1, 2, 3, 4, 10], [0, 25, 50, 90, 100]), np.percentile([[1, 2], [3, 4]], 50, axis=0))
show(np.std([1, 2, 3, 4], ddof=1), np.var([1, 2, 3, 4], ddof=1), np.average([1, 2, 3], weights=[3, 2, 1]), np.average([[1, 2], [3, 4]], axis=0, weights=[1, 3]))
show(np.sum([[1, 2], [3, 4]], axis=0), np.sum([1, 2], dtype="float32"), np.any([0, 0]), np.all([]), np.sum([]), np.prod([]), np.max([3, 9, 2]), np.amin([3, 9, 2]))
show(np.diff([1, 4, 9, 16]), np.diff([1, 4, 9, 16], n=2), np.diff([[1, 3], [6, 10]], axis=0), np.count_nonzero([0, 1, 2, 0]), np.count_nonzero([[0, 1], [2, 3]], axis=0))
show(np.unique([3, 1, 2, 3, 1]), *np.unique([3, 1, 2, 3, 1], return_index=True, return_inverse=True, return_counts=True))
show(*np.histogram([1, 2, 1, 4, 3, 2, 2], bins=3))
show(*np.histogram([1, 2, 1, 4], bins=[0, 1, 2, 3]))
show(*np.histogram([0.1, 0.5, 0.9], bins=2, range=(0, 1)))
show(np.bincount([0, 1, 1, 3]), np.searchsorted([1, 3, 5, 5], [0, 3, 5, 9]), np.searchsorted([1, 3, 5, 5], 5, side="right"))
show(np.array([1, 2, 3]).clip(2, 2.5), np.clip([1, 5, 9], 2, None), np.clip(np.array([1, 5, 9], dtype=np.uint8), 2, 6).dtype, np.clip([1, 5, 9], None, 6))
show(np.round([1.25, -1.25, 2.5, 3.5, 1234.567], 1), np.around([1.5, 2.5, -0.5]), np.round([1234, 1266], -2), np.array([1.005, 2.675]).round(2))
s = np.array([[3, 1, 2], [9, 7, 8]])
s.sort()
show(s)
s.sort(axis=0)
show(s, np.sort([3, 1, 2])[::-1], np.sort(np.array([2.5, -1, 0], dtype="float32")), np.sort([True, False]), np.argsort([3, 1, 2]), np.sort(np.array([5, 200, 3], dtype="uint8")))
show(np.trapz([1, 2, 3]), np.trapz([1, 2, 3], x=[4, 6, 8]), np.trapz([1, 2, 3], dx=2))

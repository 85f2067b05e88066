import numpy as np

a = np.arange(24).reshape(2, 3, 4)
print(a[1], a[-1, 0], a[1, 2, 3], a[..., 1], a[0, ..., 2], a[:, 1], a[:, 1:, ::2], a[::-1, :, -1], a[None].shape, a[:, None, 1].shape, a[..., None].shape, a[1, None, ..., 0].shape)
print(a[0][1][2], a[0, 1:2, 3], a[()].shape, a[...].shape, a[1:1].shape, a[5:].shape, a[:, ::-2, 1:3])
v = np.arange(10)
print(v[2:7], v[::3], v[::-1], v[8:2:-2], v[-3:], v[:-3], v[20:], v[-20:3], v[5:2], v[1:9:4])
print(v[[1, 3, 5]], v[np.array([[0, 1], [8, 9]])], v[[-1, -2]], v[[]], v[np.array([], dtype=int)])
print(v[v > 5], v[v % 2 == 0], v[[True, False] * 5], v[(v > 2) & (v < 6)])
print(a[a > 20], a[a[:, 0, 0] > 5], a[:, [0, 2]], a[:, [0, 2], [1, 3]], a[[0, 1], :, [1, 3]], a[0, :, [0, 1]], a[[1], 2, 1:3], a[:, [[0, 1], [1, 2]]].shape, a[[0, 1]][:, 0])
print(a[1, [True, False, True]], a[:, np.array([False, True, True]), 0], a[..., [3, 0]])
b = a[0]
b[0, 0] = 100
print(a[0, 0, 0], b.base is None, np.zeros(2).base is None)
c = a[:, 1].copy()
c[0] = -1
print(a[0, 1])
v[3] = 30
v[-1] = 90
v[0:2] = [7, 8]
v[5:8] = 0
print(v)
v[[0, 1]] = [1, 2]
v[v == 0] = -5
v[np.array([8, 8])] += 1
print(v)
m = np.zeros((3, 4), dtype=np.int32)
m[1] = 5
m[:, 2] = [1, 2, 3]
m[0, 1:3] = np.array([8, 9])
m[2, ::-1] = np.arange(4)
print(m)
m[m > 4] = 0
m[[0, 2], [0, 3]] = [70, 80]
m[:, [0, 1]] = [[1, 2]]
m[..., 3] = 2.9
m[1:] = m[:-1]
print(m)
k = np.arange(6)
k[1:] = k[:-1]
print(k)
k[::-1] = np.arange(6)
print(k)
w = np.array([True, False, True])
g = np.arange(9).reshape(3, 3)
print(g[w], g[:, w], g[w][:, w], g[w, 1], g[[2, 0]], g[g.T > 3])
g[w] = 0
print(g)
g[:] = np.array([[1], [2], [3]])
print(g, [int(x) for x in g[1]], [list(r) for r in g])
for r in a[0]:
    print(r, r.sum())
x = np.array([1, 2, 3], dtype=np.uint8)
x[0] = 200
x[1:] = [9.7, 4]
print(x, np.array(5)[()], np.array([[1]])[0, 0], np.array([4, 5])[np.array(1)])
print(np.take(a, [0, 23]), np.take(a, [1], axis=0).shape, g.take([0, 8]), np.compress([True, False, True], g, axis=1), np.delete(np.arange(5), [1, 3]), np.delete(g, 0, axis=1))
print(a[0].T[1], a.T.shape, a.T[3, 2], a.transpose(1, 0, 2)[2, 1], a.swapaxes(0, 2).shape)
print(np.nonzero(np.array([[0, 3], [4, 0]])), np.argwhere(np.array([[0, 3], [4, 0]])), np.flatnonzero([0, 1, 2, 0]), np.where(np.array([0, 1, 1])))
print(np.where(a[0] > 5, a[0], -1), np.where([True, False], [1, 2], [3.5, 4.5]), np.where(np.array([[True], [False]]), [1, 2], 0), np.where(True, 1, 2))

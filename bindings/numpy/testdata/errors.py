import numpy as np

def check(f, *kinds):
    try:
        print("no error", f())
    except kinds or ValueError as e:
        print(e)

a = np.arange(6).reshape(2, 3)
u = np.array([1, 2], dtype=np.uint8)
check(lambda: a + np.zeros(4))
check(lambda: np.zeros((2, 1, 4)) * np.zeros((3, 3)))
check(lambda: a.reshape(4, 2))
check(lambda: a.reshape(-1, 4))
check(lambda: a.reshape(-1, -1))
check(lambda: bool(a))
check(lambda: 1 if a > 2 else 0)
check(lambda: a[2], IndexError)
check(lambda: a[0, 3], IndexError)
check(lambda: a[0, 0, 0], IndexError)
check(lambda: a[-3], IndexError)
check(lambda: a[[5]], IndexError)
check(lambda: a[[0, 1, 0], [1, 2]], IndexError)
check(lambda: a[np.array([True, False, True])], IndexError)
check(lambda: a[1.5], IndexError)
check(lambda: a[..., ...], IndexError)
check(lambda: a[np.array([0.5])], IndexError)
check(lambda: a.__setitem__(0, [1, 2]) if hasattr(a, "__setitem__") else exec("a[0] = [1, 2]"))
check(lambda: a.sum(axis=2))
check(lambda: np.concatenate([[1], [[2]]]))
check(lambda: np.concatenate([np.zeros((2, 3)), np.zeros((3, 2))]))
check(lambda: np.concatenate([]))
check(lambda: np.stack([[1], [1, 2]]))
check(lambda: a @ a)
check(lambda: np.dot(a, a))
check(lambda: np.array([True]) - np.array([True]), TypeError)
check(lambda: -np.array([True]), TypeError)
check(lambda: np.array([1.5]) & 1, TypeError)
check(lambda: np.array([1.5]) << 1, TypeError)
check(lambda: np.array([2]) ** -1)
check(lambda: np.max([]))
check(lambda: np.argmin([]))
check(lambda: np.arange(3, 4, 0), ZeroDivisionError)
check(lambda: np.zeros(-1))
check(lambda: np.frombuffer(b"abc", dtype="uint16"))
check(lambda: np.frombuffer(b"abcd", dtype="uint16", count=3))
check(lambda: np.transpose(a, (0, 0)))
check(lambda: np.transpose(a, (0,)))
check(lambda: np.squeeze(a, axis=0))
check(lambda: np.split(np.arange(5), 2))
check(lambda: np.random.randint(5, 5))
check(lambda: np.random.randint(0, 300, dtype="uint8"))
check(lambda: np.random.normal(0, -1))
check(lambda: np.linspace(0, 1, -1))
check(lambda: np.linalg.inv(np.zeros((2, 2))), np.linalg.LinAlgError)
check(lambda: np.linalg.inv(a), np.linalg.LinAlgError)
check(lambda: np.linalg.cholesky(-np.eye(2)), np.linalg.LinAlgError)
check(lambda: np.where([True], 1))
check(lambda: np.array([1, 2]).item())
check(lambda: np.broadcast_to([1, 2, 3], (2, 2)))
check(lambda: np.bincount([-1]))
check(lambda: int(a), TypeError)
check(lambda: float(np.array([])), TypeError)
r = np.frombuffer(b"abc", dtype="uint8")
try:
    r[0] = 1
except ValueError as e:
    print(e)
x = np.arange(3)
try:
    x += 1.5
except TypeError as e:
    print(e)
try:
    x += np.zeros((2, 3), dtype=int)
except ValueError as e:
    print(e)
try:
    x[5] = 1
except IndexError as e:
    print(e)
try:
    x[x > 0] = [1, 2, 3]
except ValueError as e:
    print(e)
try:
    x[:] = [1, 2]
except ValueError as e:
    print(e)
try:
    x[[0, 1]] = [1, 2, 3]
except ValueError as e:
    print(e)

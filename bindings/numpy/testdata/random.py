import numpy as np

for seed in (0, 1, 42, 4294967295):
    np.random.seed(seed)
    print(np.random.rand(), np.random.rand(3), np.random.random((2, 2)), np.random.random_sample(2), np.random.uniform(-1, 5, 3))
    print(np.random.randn(3), np.random.normal(10, 2, (2, 2)), np.random.standard_normal(3), np.random.normal())
    for t in ("bool", "uint8", "int8", "uint16", "int16", "uint32", "int32", "int64"):
        hi = 2 if t == "bool" else 100
        print(t, np.random.randint(0, hi, 7, dtype=t), np.random.randint(0, hi, size=(2, 2), dtype=t).dtype)
    print(np.random.randint(5), np.random.randint(3, 9), np.random.randint(0, 256, (2, 3), dtype=np.uint8), np.random.randint(-5, 5, 4), np.random.randint(0, 1 << 40, 3), np.random.randint(7, 8, 3))
    print(np.random.permutation(6), np.random.choice(5, 4), np.random.choice(5, 3, replace=False), np.random.choice([10, 20, 30], (2, 2)))
    a = np.arange(8)
    np.random.shuffle(a)
    m = np.arange(6).reshape(3, 2)
    np.random.shuffle(m)
    print(a, m, np.random.permutation([3, 1, 2]))
np.random.seed(5)
print(round(float(np.random.rand(2000).sum()), 8), np.random.randint(0, 256, 2000, dtype=np.uint8).sum())

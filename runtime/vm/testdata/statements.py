# Assignments, loops, operators, names.
a, (b, *c), d = 1, (2, 3, 4), 5
print(a, b, c, d)  # => 1 2 [3, 4] 5
x = y = [0]
x += [1]
print(y, x is y)  # => [0, 1] True
a, b = b, a
print(a, b)  # => 2 1
l = list(range(10))
l[2:5] = ["x"]
del l[-1], l[0:2]
print(l, l[::-1], l[1::2])  # => ['x', 5, 6, 7, 8] [8, 7, 6, 5, 'x'] [5, 7]
print([n := 5, n + 1], n)  # => [5, 6] 5
print(1 < 2 < 3 != 4, 1 < 3 < 2, not 1 == 2)  # => True False True
print(0 or "" or "z", 1 and 2 and 3, 1 and 0 and 3)  # => z 3 0
print(7 // 2, -7 // 2, 7 % -3, -7 % 3, 2 ** 10, 2 ** -1, 7 / 2)  # => 3 -4 -2 2 1024 0.5 3.5
print(1 << 70, (1 << 70) >> 68, ~5, 6 & 3, 6 | 3, 6 ^ 3)  # => 1180591620717411303424 4 -6 2 7 5
print("a" "b" * 2, [1] * 3, (1, 2) + (3,))  # => abab [1, 1, 1] (1, 2, 3)
print(f"{a!r:>4}|{3.14159:.2f}|{'x':*^5}|{{}}|{1 + 1}")  # =>    2|3.14|**x**|{}|2
i = 0
while True:
    i += 1
    if i == 3:
        continue
    if i > 5:
        break
else:
    print("never")
print(i)  # => 6
for i in range(3):
    pass
else:
    print("else", i)  # => else 2
for i in range(10, 0, -3):
    print(i, end=" ")
print()  # => 10 7 4 1 
for k, v in {"a": 1, "b": 2}.items():
    print(k, v, end=";")
print()  # => a 1;b 2;
print([x for x in range(10) if x % 2 if x > 3], {x % 3 for x in range(9)}, {k: v for k, v in zip("ab", (1, 2))})
# => [5, 7, 9] {0, 1, 2} {'a': 1, 'b': 2}
print([[y * x for y in range(3)] for x in range(2)])  # => [[0, 0, 0], [0, 1, 2]]
d = {1: "int", "1": "str", (1,): "tuple"}
print(d[True], d[1.0], d["1"], d[1,])  # => int int str tuple
exec("q = 5\nprint(q + 1)")  # => 6
print(eval("q * 2", {"q": 21}))  # => 42
ns = {}
exec("def f(x):\n    return x + k\nk = 3", ns)
print(ns["f"](4))  # => 7
h = 2166136261
for c in b"hello":
    h = ((h ^ c) * 16777619) & 0xFFFFFFFF
print(hex(h))  # => 0x4f9f2cab
big = 1
for i in range(1, 30):
    big *= i
print(big, big // 10 ** 20, -big % 97)  # => 8841761993739701954543616000000 88417619937 93
print(9223372036854775807 + 1, -9223372036854775808 - 1, 4611686018427387904 * 2)
# => 9223372036854775808 -9223372036854775809 9223372036854775808
if (m := len("abc")) > 2:
    print(m)  # => 3
print(*[1, 2], *(3,), sep="-")  # => 1-2-3
print(max([3, 1, 2], key=lambda v: -v), sorted("bca", reverse=True), sum([1, 2], 10))  # => 1 ['c', 'b', 'a'] 13
---
a, b = 1, 2, 3  ### ValueError: too many values to unpack (expected 2)
---
a, *b, c = [1]  ### ValueError: need more than 1 values to unpack
---
for x in 5:  ### TypeError: 'int' object isn't iterable
    pass
---
1 // 0  ### ZeroDivisionError: divide by zero
---
"a" + 1  ### TypeError: unsupported types for __add__: 'str', 'int'
---
del undefined  ### NameError: name 'undefined' isn't defined
---
x = (1 +
     2 +
     int("z"))  ### ValueError: invalid syntax for integer with base 10

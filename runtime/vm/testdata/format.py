# Numbers with signs, prefixes, groups and fills, by str.format, % and f-strings.
for spec in ("08,", "+_", "#x", "#010b", "^9", "*<8", "=+8", "X", "_x", "c", "012_b"):
    print(spec, "|" + "{:{}}".format(97, spec) + "|")
# => 08, |0,000,097|
# => +_ |+97|
# => #x |0x61|
# => #010b |0b01100001|
# => ^9 |   97    |
# => *<8 |97******|
# => =+8 |+     97|
# => X |61|
# => _x |61|
# => c |a|
# => 012_b |00_0110_0001|
print("{:,} {:_x} {:x}".format(-1234567, 2**80, -2**70))  # => -1,234,567 1_0000_0000_0000_0000_0000 -400000000000000000
print("%d|%5d|%-5d|%05d|%+d|%x|%#o|%X" % (1, 2, 3, -4, 5, 255, 8, 2**65))  # => 1|    2|3    |-0004|+5|ff|0o10|20000000000000000
print("%s|%5s|%-5s|%.2s|%c|%c|%r" % ("a", "b", "c", "def", 103, "h", "i"))  # => a|    b|c    |de|g|h|'i'
print("%*d|%.*f|%5.1f%%" % (4, 7, 2, 1.5, 99.25))  # =>    7|1.50| 99.2%
print("%(a)s %(b)03d" % {"a": "x", "b": 7})  # => x 007
print("%s" % [1, 2], "%d" % True, "%d" % 3.99)  # => [1, 2] 1 3
print(b"%d-%s" % (5, b"x"))  # => b'5-x'
---
# Floats.
for spec in (".3f", "e", ".2E", "g", ".3g", "#.3g", "%", ",.2f", "010.1f", "+", ">8.1f", "G", ".0f", "#.0f"):
    print(spec, "|" + "{:{}}".format(1234.5678, spec) + "|")
# => .3f |1234.568|
# => e |1.234568e+03|
# => .2E |1.23E+03|
# => g |1234.57|
# => .3g |1.23e+03|
# => #.3g |1.23e+03|
# => % |123456.780000%|
# => ,.2f |1,234.57|
# => 010.1f |00001234.6|
# => + |+1234.5678|
# => >8.1f |  1234.6|
# => G |1234.57|
# => .0f |1235|
# => #.0f |1235.|
print("%g %g %g %e" % (0.0001, 1e-5, 1e20, 0))  # => 0.0001 1e-05 1e+20 0.000000e+00
print("{:f} {:F} {:5}|{:<5}|".format(float("inf"), float("-inf"), float("nan"), 1.5))  # => inf -INF   nan|1.5  |
---
# Formatting that formats inside: the outer text stays whole.
class Box:
    def __init__(self, v):
        self.v = v
    def __str__(self):
        return "<%s|%s>" % (self.v, f"{str(self.v):>3}")
    def __repr__(self):
        return "Box({})".format(self.v)
b = Box(Box(1))
print("%s and %r" % (b, b))  # => <<1|  1>|<1|  1>> and Box(<1|  1>)
---
print("{} {!r} {!s:>14}".format(1, "x", [1]), f"{'a'}{1 + 1:04d}{'é':*^5}{1.5!r}")  # => 1 'x'            [1] a0002**é**1.5
print("{0}{1}{0} {n:{w}.{p}f}|{{}}".format("a", "b", n=2.345, w=7, p=1))  # => aba     2.3|{}
print("{:>{}}|".format("x", 3), f"{'x':>{1 + 2}}|")  # =>   x|   x|
print(f"{3!r:>4}{None}{True}{2 ** 64}")  # =>    3NoneTrue18446744073709551616
---
print("%d %d" % (1,))  ### TypeError: format string needs more arguments
---
print("%d" % (1, 2))  ### TypeError: format string didn't convert all arguments
---
print("x" % 1)  ### TypeError: format string didn't convert all arguments
---
print("x" % {})  # => x
print("{} {}".format(1))  ### IndexError: tuple index out of range
---
print("{:d}".format("x"))  ### ValueError: unknown format code 'd' for object of type 'str'
---
print("{0} {}".format(1, 2))  ### ValueError: can't switch from manual field specification to automatic field numbering
---
# Sorting many ints goes another way than sorting few; both are the same.
x = [i * 7919 % 10007 - 5000 for i in range(3000)]
y = sorted(x)
ok = True
for i in range(1, len(y)):
    ok = ok and y[i - 1] <= y[i]
print(ok, y[:3], y[-1], sum(y) == sum(x), sorted(x, reverse=True) == y[::-1])  # => True [-5000, -4993, -4992] 5006 True True
x = [(1 << 38) * (i % 2) - i for i in range(1000)]
y = sorted(x)
print(y[0], y[499], y[500], y[-1])  # => -998 0 274877905945 274877906943
---
# True, 1 and 1.0 are one key, whichever came first.
d = {1.0: "a"}
d[1] = "b"
d[True] = "c"
print(d, d[1], len(d))  # => {1.0: 'c'} c 1
d = {i: i for i in range(20)}
d[True] = "t"
d[5.0] = "f"
print(d[1], d[5], len(d))  # => t f 20
class K:
    def __init__(self, n):
        self.n = n
    def __hash__(self):
        return self.n
    def __eq__(self, o):
        return self.n == (o.n if isinstance(o, K) else o)
d = {K(3): "k"}
print(d[3], 3 in d)  # => k True
d[3] = "i"
print(len(d), d[K(3)])  # => 1 i

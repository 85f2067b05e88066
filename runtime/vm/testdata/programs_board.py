# MicroPython only: programs that the board and this engine run alike. What a program prints stands at its end.
class Meta(type):
    pass
class A:
    x = 1
    def __init__(self, *a, **k): self.a = a; self.k = k
    def __repr__(self): return "A(%r, %r)" % (self.a, sorted(self.k.items()))
    def __getattr__(self, n):
        if n.startswith("d_"): return n[2:]
        raise AttributeError(n)
    def __call__(self, *a): return sum(a)
    def __len__(self): return len(self.a)
    def __bool__(self): return False
    def __contains__(self, x): return x in self.a
    def __iter__(self): return iter(self.a)
    def __getitem__(self, i): return self.a[i]
a = A(1, 2, 3, z=1)
print(a, a.d_foo, a(4, 5), len(a), bool(a), 2 in a, list(a), a[1], a[-1], a[0:2])
try: a.nope
except AttributeError as e: print(repr(e))
class B(A):
    def __init__(self, *a):
        super().__init__(*a, b=2)
    @property
    def p(self): return self._p
    @p.setter
    def p(self, v): self._p = v * 2
    @classmethod
    def c(cls, x): return cls(x)
    @staticmethod
    def s(x): return x + 1
b = B(9)
b.p = 4
print(b.p, B.c(7), b.s(1), B.s(2), isinstance(b, A), issubclass(B, A), B.__name__, type(b) is B)
try: del b.p
except AttributeError as e: print("del", type(e))
print(B.__bases__, hasattr(b, "zz"), getattr(b, "zz", None), getattr(b, "d_q"))
# => A((1, 2, 3), [('z', 1)]) foo 9 3 False True [1, 2, 3] 2 3 (1, 2)
# => AttributeError('nope',)
# => 8 A((7,), [('b', 2)]) 2 3 True True B True
# => del <class 'AttributeError'>
# => (<class 'A'>,) False None q
---
def f(n):
    try:
        if n == 0: return "ret"
        if n == 1: raise ValueError("one")
        if n == 2: 1/0
        if n == 3: raise KeyError
    except ValueError as e:
        return "ve %s" % e
    except (ZeroDivisionError, IndexError):
        return "zde"
    else:
        return "else"
    finally:
        print("fin", n)
for n in range(3): print(f(n))
try: f(3)
except KeyError as e: print("ke", e.args)
print(f(4))
def loop():
    for i in range(5):
        try:
            if i == 1: continue
            if i == 3: break
            print("i", i)
        finally:
            print("f", i)
    else: print("no")
    return i
print(loop())
def over():
    try: return 1
    finally: return 2
print(over())
def over2():
    while True:
        try: raise ValueError
        finally: break
    return "swallowed"
print(over2())
try:
    try: raise ValueError("a")
    except ValueError:
        raise TypeError("b")
except TypeError as e: print(e)
try:
    try: raise ValueError("a")
    finally: print("inner fin")
except ValueError as e: print("outer", e)
def reraise():
    try: 1/0
    except ZeroDivisionError:
        try: raise
        except ZeroDivisionError as e: print("re", e)
        raise
try: reraise()
except ZeroDivisionError: print("again")
class E(Exception):
    def __init__(self, a, b): super().__init__(a, b); self.b = b
    def __str__(self): return "E!%s" % self.b
try: raise E(1, 2)
except E as e: print(e, repr(e), e.args, e.b)
try: raise E
except TypeError as e: print("TE")
try: raise 5
except TypeError as e: print(e)
try:
    raise StopIteration(3)
except StopIteration as e: print(e.value)
print(repr(Exception()), repr(Exception("x")), repr(Exception(1, "y")), str(Exception(1, 2)), str(KeyError("k")), repr(OSError(2)), str(OSError(2)), OSError(5).errno)
try: e
except NameError as x: print(x)
# => fin 0
# => ret
# => fin 1
# => ve one
# => fin 2
# => zde
# => fin 3
# => ke ()
# => fin 4
# => else
# => i 0
# => f 0
# => f 1
# => i 2
# => f 2
# => f 3
# => 3
# => 2
# => swallowed
# => b
# => inner fin
# => outer a
# => re divide by zero
# => again
# => E!2 E(1, 2) (1, 2) 2
# => TE
# => exceptions must derive from BaseException
# => 3
# => Exception() Exception('x',) Exception(1, 'y') (1, 2) k OSError(2,) [Errno 2] ENOENT 5
# => name 'e' isn't defined
---
a, b, *c = range(5); print(a, b, c)
*a, b = "xyz"; print(a, b)
a, *b, c = 1, 2; print(a, b, c)
(a, b), [c, *d] = (1, 2), [3, 4, 5]; print(a, b, c, d)
for i, (j, k) in enumerate([(1, 2), (3, 4)]): print(i, j, k)
for e in ["a, b = 1", "a, b = 1, 2, 3", "a, b = [1]", "a, *b, c = [1]", "[a, b] = {1: 2, 3: 4}"]:
    try: exec(e); print(e, "ok")
    except Exception as x: print(e, type(x).__name__, x)
a = b = [1]; a.append(2); print(b, a is b)
x = 5
x, y = x + 1, x; print(x, y)
l = [1, 2, 3]
l[0], l[1] = l[1], l[0]; print(l)
i = 0
i, l[i] = 2, 9; print(i, l)
if (n := 10) > 5: print(n)
print([y := 1, y ** 2], y)
print(1 < 2 < 3, 1 < 3 < 2, 1 == 1.0 == True, not 1 == 2, 1 if 0 else 2, (1 or 2) and 3, None or 0, [] and 1)
def f(*args): return args
print(f(*[1], *(2, 3), 4), [x for x in range(3) for y in range(2) if y], [[i * j for i in range(3)] for j in range(2)], {x % 3 for x in range(10)}, {k: v for k, v in [("a", 1)]})
print([i for i in range(5) if i if i > 2], (lambda: (yield))() is not None)
global_x = 1
def gl():
    global global_x
    global_x += 1
    del_me = 1
    del del_me
    try: del_me
    except NameError as e: print("NE", e)
gl(); print(global_x)
while True:
    x -= 1
    if x < 0: break
else: print("never")
for x in []: pass
else: print("else")
assert True, "no"
try: assert x == 99, "msg %d" % 1
except AssertionError as e: print(repr(e))
try: assert 0
except AssertionError as e: print(repr(e))
print(*[1, 2], sep="-", end="!\n"); print(); print("a", "b", sep=""); print(1, None, True, 1.0, 1j, "s", b"b", [..., ()])
# => 0 1 [2, 3, 4]
# => ['x', 'y'] z
# => 1 [] 2
# => 1 2 3 [4, 5]
# => 0 1 2
# => 1 3 4
# => a, b = 1 TypeError 'int' object isn't iterable
# => a, b = 1, 2, 3 ValueError too many values to unpack (expected 2)
# => a, b = [1] ValueError need more than 1 values to unpack
# => a, *b, c = [1] ValueError need more than 1 values to unpack
# => [a, b] = {1: 2, 3: 4} ok
# => [1, 2] True
# => 6 5
# => [2, 1, 3]
# => 2 [2, 1, 9]
# => 10
# => [1, 1] 1
# => True False True True 2 3 0 []
# => (1, 2, 3, 4) [0, 1, 2] [[0, 0, 0], [0, 1, 2]] {0, 1, 2} {'a': 1}
# => [3, 4] True
# => NE local variable referenced before assignment
# => 2
# => else
# => AssertionError('msg 1',)
# => AssertionError()
# => 1-2!
# => 
# => ab
# => 1 None True 1.0 1j s b'b' [Ellipsis, ()]
---
def make():
    x = [0]
    def a(): x[0] += 1; return x[0]
    def b(): return x[0]
    return a, b
a, b = make(); a(); a(); print(b())
def outer(n):
    def f():
        nonlocal n
        n -= 1
        if n > 0: return f() + 1
        return 0
    return f
print(outer(5)())
def gen(n):
    def g():
        for i in range(n): yield lambda: (i, n)
    return [f() for f in g()]
print(gen(3))
class C:
    def __init__(self): self.fs = [lambda s=i: s + self.k for i in range(3)]; self.k = 10
    def run(self): return [f() for f in self.fs]
print(C().run())
def deco(n):
    def d(f):
        def w(*a, **k):
            return (n, f(*a, **k))
        return w
    return d
@deco(1)
@deco(2)
def f(x, y=2): return x + y
print(f(1), f(1, y=5))
def fact():
    def go(n): return 1 if n < 2 else n * go(n - 1)
    return go
print(fact()(10))
x = 1
def t():
    x = 2
    def u():
        global x
        x = 3
        return x
    return u(), x
print(t(), x)
def late():
    def f(): return v
    v = 5
    return f()
print(late())
def unb():
    def f(): return v
    try: return f()
    except NameError as e: print("NE", e)
    v = 5
unb()
def dele():
    v = 1
    def f(): return v
    del v
    try: f()
    except NameError as e: print("NE", e)
dele()
def comp():
    k = 3
    return [k * i for i in range(3)], {i: k for i in range(2)}, sum(k for _ in range(3)), (lambda: [k for _ in range(1)])()
print(comp())
def args(*a, **k):
    def inner(): return a, sorted(k.items())
    return inner()
print(args(1, 2, z=3))
def exc():
    try: raise ValueError("q")
    except ValueError as e:
        f = lambda: e
        print(f())
    try: print(f())
    except NameError as x: print("gone", x)
exc()
# => 2
# => 4
# => [(0, 3), (1, 3), (2, 3)]
# => [10, 11, 12]
# => (1, (2, 3)) (1, (2, 6))
# => 3628800
# => (3, 2) 3
# => 5
# => NE local variable referenced before assignment
# => NE local variable referenced before assignment
# => ([0, 3, 6], {0: 3, 1: 3}, 9, [3])
# => ((1, 2), [('z', 3)])
# => q
# => gone local variable referenced before assignment
---
for v in ["", "a", "abc", "\\", "'", '"', "'\""]:
    print(repr(v), str(v), len(v), v.encode(), hash(v) == hash(v + ""))
print("a,b;c".replace(",", ";").split(";"), "aXbXc".split("X", 1), "aXbXc".rsplit("X", 1), " x ".strip(), "xxhixx".strip("x"), "abc".find("c", -1), "abc".find("a", 1), "abcabc".rfind("b"), "abcabc".index("b", 2), "aaa".count("aa"), "abc".count("", 1))
print("%s" % None, "%s" % [1, "a"], "%r" % "a", "%d" % True, "%5.1f|" % 3.14159, "%-8s|" % "ab", "%08.3f" % -3.14159, "%+d" % 0, "%x" % -255, "%s %s" % ("a", 1), "%c%c" % (65, "B"), "%i" % 3.7, "%e" % 12345.678, "%G" % 1e-10)
print("abc" < "abd", "Z" < "a", "" < "a", "abc" >= "abc", "a" != "b", min("hello"), max("hello"), sorted("hello"), list("abc"), tuple("ab"), set("a"), "".join(reversed("abc")))
print("abc"[0], "abc"[-1], "abc"[1:], "abc"[:-1], "abc"[5:], "abc"[::1], "x" "y" 'z', """a
b""", r"\n", "\
c")
print("a".isdigit(), "1".isdigit(), "²".isdigit() if False else 0, "A".lower(), "ß".upper() if False else 0, "éÉ".lower(), "éÉ".upper())
print("{}".format(None), "{:>5}|{:<5}|{:^5}".format("a", "b", "c"), "{:.3}".format("abcdef"), "{:5d}|{:<5d}|{:^5d}".format(1, 2, 3), "{:+}".format(1), "{:x}{:X}{:o}{:b}".format(255, 255, 8, 5), "{:08.3f}".format(3.14159), "{:e}".format(1.0), "{!r}".format("a"), "{0!s:>4}".format(1), "{a[0]}" if False else "")
print("a-b-c".partition("-"), "a-b-c".rpartition("-"), "abc".startswith(""), "abc".endswith("bc"), "abc".startswith("b", 1), "a b".split(), "a  b".split(" "), "\ta\n".split(), "a".join("xyz"), "-".join(str(i) for i in range(3)))
print(str(1), str(1.0), str(True), str(None), str([]), str({}), str(()), str((1,)), str({1}), str(b"a"), str(range(3)), str(Ellipsis), str(1 + 2j), str("a"), str(type("")), str(len)[:9])
print(int("12"), int("-5"), int("+5"), int("ff", 16), int("0xff", 16), int("0o17", 8), int("0b11", 2), int(" 7 "), float("1e5"), float(".5"), float("5."), bool("False"), bool(""))
# => ''  0 b'' True
# => 'a' a 1 b'a' True
# => 'abc' abc 3 b'abc' True
# => '\\' \ 1 b'\\' True
# => "'" ' 1 b"'" True
# => '"' " 1 b'"' True
# => '\'"' '" 2 b'\'"' True
# => ['a', 'b', 'c'] ['a', 'bXc'] ['aXb', 'c'] x hi 2 -1 4 4 1 3
# => None [1, 'a'] 'a' 1   3.1| ab      | -003.142 +0 -ff a 1 AB 3 1.234568e+04 1E-10
# => True True True True True e o ['e', 'h', 'l', 'l', 'o'] ['a', 'b', 'c'] ('a', 'b') {'a'} cba
# => a c bc ab  abc xyz a
# => b \n c
# => False True 0 a 0 éÉ éÉ
# => None     a|b    |  c   abc     1|2    |  3   +1 ffFF10101 0003.142 1.000000e+00 'a'    1 
# => ('a', '-', 'b-c') ('a-b', '-', 'c') True True True ['a', 'b'] ['a', '', 'b'] ['a'] xayaz 0-1-2
# => 1 1.0 True None [] {} () (1,) {1} b'a' range(0, 3) Ellipsis (1+2j) a <class 'str'> <function
# => 12 -5 5 255 255 15 3 7 100000.0 0.5 5.0 True False
---
class V:
    def __init__(self, v): self.v = v
    def __add__(self, o): return V(self.v + (o.v if isinstance(o, V) else o))
    __radd__ = __add__
    def __sub__(self, o): return NotImplemented
    def __rsub__(self, o): return V(o - self.v)
    def __mul__(self, o): return V(self.v * o)
    def __rmul__(self, o): return V(o * self.v * 10)
    def __neg__(self): return V(-self.v)
    def __eq__(self, o): return isinstance(o, V) and self.v == o.v
    def __lt__(self, o): return self.v < o.v
    def __hash__(self): return 5
    def __repr__(self): return "V%d" % self.v
    def __iadd__(self, o): self.v += 100; return self
    def __truediv__(self, o): return ("td", o)
    def __floordiv__(self, o): return ("fd", o)
    def __mod__(self, o): return ("m", o)
    def __pow__(self, o): return ("p", o)
    def __lshift__(self, o): return ("l", o)
    def __and__(self, o): return ("a", o)
    def __invert__(self): return "inv"
    def __abs__(self): return "abs"
    def __matmul__(self, o): return ("mm", o)
x = V(1)
print(x + V(2), x + 3, 4 + x, 10 - x, x * 3, 3 * x, -x, x / 2, x // 2, x % 2, x ** 2, x << 2, x & 2, ~x, abs(x), x @ 3)
try: x - 1
except TypeError as e: print(e)
x += 5
print(x, x == V(101), x != V(101), V(1) < V(2), {V(1): 1, V(1): 2})
print(sorted([V(3), V(1), V(2)]), min([V(3), V(5)]))
try: V(1) <= V(2)
except TypeError as e: print(e)
print(1 == V(1), V(1) == 1, None == V(1), V(1) in [V(2), V(1)], [V(1)].index(V(1)), [V(1), V(1)].count(V(1)))
# => V3 V4 V5 V9 V3 V30 V-1 ('td', 2) ('fd', 2) ('m', 2) ('p', 2) ('l', 2) ('a', 2) inv abs ('mm', 3)
# => unsupported types for __sub__: 'V', 'int'
# => V101 True False True {V1: 2}
# => [V1, V2, V3] V3
# => unsupported types for __le__: 'V', 'V'
# => False False False True 0 2

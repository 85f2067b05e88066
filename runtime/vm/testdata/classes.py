# Classes: inheritance, super, special methods, descriptors.
class Shape:
    count = 0

    def __init__(self, name):
        self.name = name
        Shape.count += 1

    def area(self):
        return 0

    def __repr__(self):
        return "%s(%s)" % (self.name, self.area())

class Box(Shape):
    def __init__(self, w, h):
        super().__init__("box")
        self.w, self.h = w, h

    def area(self):
        return self.w * self.h

    @property
    def side(self):
        return self.w

    @side.setter
    def side(self, v):
        self.w = self.h = v

    @staticmethod
    def unit():
        return Box(1, 1)

    @classmethod
    def square(cls, n):
        return cls(n, n)

b = Box(2, 3)
print(b, b.side, Shape.count)  # => box(6) 2 1
b.side = 4
print(b, Box.unit(), Box.square(5), Shape.count)  # => box(16) box(1) box(25) 3
print(isinstance(b, Shape), issubclass(Box, Shape), isinstance(3, (str, int)))  # => True True True
print(hasattr(b, "w"), hasattr(b, "z"), getattr(b, "z", 7))  # => True False 7

class A:
    def who(self):
        return "A"
class B(A):
    def who(self):
        return "B" + super().who()
class D(B):
    def who(self):
        return "D" + super().who()
print(D().who())  # => DBA

class V:
    def __init__(self, x):
        self.x = x
    def __add__(self, o):
        return V(self.x + o.x) if isinstance(o, V) else NotImplemented
    def __radd__(self, o):
        return V(o + self.x)
    def __iadd__(self, o):
        self.x += o
        return self
    def __mul__(self, k):
        return V(self.x * k)
    def __neg__(self):
        return V(-self.x)
    def __eq__(self, o):
        return isinstance(o, V) and self.x == o.x
    def __lt__(self, o):
        return self.x < o.x
    def __hash__(self):
        return hash(self.x)
    def __bool__(self):
        return self.x != 0
    def __len__(self):
        return 99
    def __call__(self, y):
        return self.x + y
    def __contains__(self, y):
        return y == self.x
    def __getitem__(self, k):
        return (self.x, k)
    def __str__(self):
        return "V%d" % self.x

v = V(2)
v += 3
print(v, v + V(1), 10 + v, -v, v * 2)  # => V5 V6 V15 V-5 V10
print(v == V(5), v != V(5), v < V(6), V(6) > v, {v: 1}[V(5)])  # => True False True True 1
print(bool(V(0)), len(v), v(1), 5 in v, v[1:2], v[0, ...])  # => False 99 6 True (5, slice(1, 2, None)) (5, (0, Ellipsis))
print(sorted([V(3), V(1), V(2)])[0], max(V(1), V(9)))  # => V1 V9

class Late:
    def __getattr__(self, name):
        if name.startswith("make_"):
            return lambda: name[5:]
        raise AttributeError(name)
print(Late().make_it())  # => it

class Ten:
    def __get__(self, obj, cls):
        return 10
class HasTen:
    ten = Ten()
print(HasTen().ten, HasTen.ten)  # => 10 10

class MyList(list):
    def total(self):
        return sum(self)
m = MyList([1, 2, 3])
m.append(4)
print(m.total(), len(m), m[-1], m + [5], isinstance(m, list))  # => 10 4 4 [1, 2, 3, 4, 5] True

X = type("X", (A,), {"n": 3})
print(X().n, X().who(), X.__name__)  # => 3 A X

class Counter:
    n = 0
    def bump(self):
        self.n += 1
        return self.n
c = Counter()
print(c.bump(), c.bump(), Counter.n)  # => 1 2 0
Counter.bump = lambda self: "new"
print(c.bump())  # => new
del c.n
print(c.n)  # => 0
class Outer:
    class Inner:
        tag = "in"
    def make(self):
        return self.Inner()
print(Outer().make().tag, Outer.Inner.__name__)  # => in Inner
---
class A:
    pass
A().missing  ### AttributeError: 'A' object has no attribute 'missing'
---
class A:
    pass
A.missing  ### AttributeError: type object 'A' has no attribute 'missing'
---
class A:
    @property
    def p(self):
        return 1
A().p = 2  ### AttributeError: can't set attribute 'p'
---
class A:
    pass
A() + 1  ### TypeError: unsupported types for __add__: 'A', 'int'
---
class A:
    def __init__(self):
        return 1
A()  ### TypeError: __init__() should return None, not 'int'
---
3()  ### TypeError: 'int' object isn't callable

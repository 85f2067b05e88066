# MicroPython only: what the board does in another way than CPython, found by programs run on both.
# Classes are searched depth first, and super() looks in the bases of the class it stands in.
class A:
    def who(self):
        return "A"
class B(A):
    def who(self):
        return "B" + super().who()
class C(A):
    def who(self):
        return "C" + super().who()
    def only(self):
        return "C only"
class D(B, C):
    pass
class E(A, B):
    pass
print(D().who(), D().only(), E().who())  # => BA C only A
---
# Of a class derived from a builtin one str() is the builtin's unless the class has a __str__.
class L(list):
    def __repr__(self):
        return "L" + str(len(self))
class M(L):
    def __str__(self):
        return "M!"
l = L([1, 2])
m = M([3])
print(l, repr(l), [l], "%s %r" % (l, l))  # => [1, 2] L2 [L2] [1, 2] L2
print(m, repr(m), [m])  # => M! L1 [L1]
class X(ValueError):
    def __repr__(self):
        return "X!"
print(X("text"), [X("text")])  # => text [X!]
---
print(b"ab" + "cd", bytearray(b"x") + "y")  # => b'abcd' bytearray(b'xy')
b = bytearray(b"1")
b += "2"
print(b, b"12" == "12", "12" == b"12")  # => bytearray(b'12') False False
---
def f(**k):
    return k
class K:
    def keys(self):
        return ["a"]
    def __getitem__(self, k):
        return 1
print(f(**K()))  # => {'a': 1}
f(**[1])  ### AttributeError: 'list' object has no attribute 'keys'
---
class S(str):
    pass
d = {S("a"): 1}
d["a"] = 2
print(d["a"], "a" in d, len(d), {"b": 3}[S("b")])  # => 2 True 1 3
---
l = [1, 2, 3]
l[0:1] = "ab"  ### TypeError: object 'str' isn't a tuple or list
---
l = [1, 2, 3]
l[::2] = [1, 2]  ### NotImplementedError
---
"abc"[3]  ### IndexError: string index out of range
---
"abc"[None]  ### TypeError: string indices must be integers, not NoneType

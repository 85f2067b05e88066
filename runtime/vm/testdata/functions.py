# Functions: parameters, defaults, closures, decorators.
def f(a, b=2, *rest, c, d=4, **kw):
    return a, b, rest, c, d, kw

print(f(1, c=3))  # => (1, 2, (), 3, 4, {})
print(f(1, 5, 6, 7, c=3, e=9))  # => (1, 5, (6, 7), 3, 4, {'e': 9})
print(f(*[1, 2, 3], **{"c": 0, "d": 1}))  # => (1, 2, (3,), 0, 1, {})

def pos(a, b, /, c):
    return a + b + c

print(pos(1, 2, c=3))  # => 6

def counter():
    n = 0
    def step(by=1):
        nonlocal n
        n += by
        return n
    return step

s, t = counter(), counter()
print(s(), s(5), t(), s())  # => 1 6 1 7

fs = [lambda x, k=k: x * k for k in range(3)]
print([g(10) for g in fs])  # => [0, 10, 20]

def twice(fn):
    def wrapper(*args, **kw):
        return fn(*args, **kw) * 2
    return wrapper

@twice
@twice
def area(w, h=1):
    return w * h

print(area(2, h=3), area.__name__)  # => 24 wrapper

total = 0
def add(n):
    global total
    total += n
for i in range(5):
    add(i)
print(total)  # => 10
print((lambda: (yield))().__class__.__name__)  # => generator

def default(x=[]):
    x.append(len(x))
    return x
default()
print(default())  # => [0, 1]
---
def f(a, b):
    pass
f(1)  ### TypeError: f() takes 2 positional arguments but 1 were given
---
def f(a, b):
    pass
f(1, b=2, c=3)  ### TypeError: unexpected keyword argument 'c'
---
def f(a, *, key):
    pass
f(1)  ### TypeError: f() missing required keyword argument 'key'
---
def f(a):
    pass
f(1, a=2)  ### TypeError: function got multiple values for argument 'a'
---
def f():
    if False:
        x = 1
    return x  ### NameError: local variable referenced before assignment
f()
---
def down(n):
    return down(n + 1)  ### RuntimeError: maximum recursion depth exceeded
try:
    down(0)
except RuntimeError:
    print("stopped")  # => stopped
down(0)
---
nothing_here  ### NameError: name 'nothing_here' isn't defined

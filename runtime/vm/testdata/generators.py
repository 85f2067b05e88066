# Generators and coroutines: everything that keeps state over a suspension.
def count(n):
    i = 0
    while i < n:
        got = yield i
        if got is not None:
            i = got
        else:
            i += 1
    return "end"
g = count(5)
print(next(g), g.send(3), list(g))  # => 0 3 [4]

def chain(*its):
    for it in its:
        r = yield from it
        print("->", r)
print(list(chain(count(2), [7, 8])))
# => -> end
# => -> None
# => [0, 1, 7, 8]

def guarded():
    try:
        yield 1
        yield 2
    except ValueError as e:
        print("caught", e)
        yield 3
    finally:
        print("cleanup")
g = guarded()
next(g)
print(g.throw(ValueError("v")))
print(list(g))
# => caught v
# => 3
# => cleanup
# => []
g = guarded()
next(g)
g.close()  # => cleanup
g.close()

def exprs():
    x = [(yield "a"), (yield "b") + 1]
    y = {"k": (yield "c")}
    z = (yield 1) and (yield 2) or (yield 3)
    print(x, y, z, 1 < (yield "d") < 10, f"{(yield 'e')}!")
    x[(yield "i")] += (yield "j")
    print(x)
g = exprs()
out = [next(g)]
try:
    for v in (10, 20, 30, 1, 0, 5, 5, "fs", 0, 100):
        out.append(g.send(v))
except StopIteration:
    pass
print(out)
# => [10, 21] {'k': 30} 5 True fs!
# => [110, 21]
# => ['a', 'b', 'c', 1, 2, 3, 'd', 'e', 'i', 'j']

def nested(n):
    for i in range(n):
        for j in range(n):
            try:
                if j == 1:
                    continue
                if i == 2:
                    break
                yield i, j
            finally:
                if i == 2:
                    print("break at", j)
    else:
        yield "else"
print(list(nested(3)))
# => break at 0
# => [(0, 0), (0, 2), (1, 0), (1, 2), 'else']

class Cm:
    def __enter__(self):
        return 1
    def __exit__(self, *a):
        print("exit", a[0])
        return True
def withs():
    with Cm() as c:
        yield c
        raise KeyError
    yield "after"
print(list(withs()))
# => exit <class 'KeyError'>
# => [1, 'after']

def ret_in_finally():
    try:
        yield 1
        return 2
    finally:
        yield 3
def outer():
    r = yield from ret_in_finally()
    yield r
print(list(outer()))  # => [1, 3, 2]

print(sum(x * y for x in range(4) for y in range(x) if x != y))  # => 11
fib = lambda: [(a, b) for a, b in zip(range(3), "abc")]
print(fib())  # => [(0, 'a'), (1, 'b'), (2, 'c')]

class Wait:
    def __init__(self, v):
        self.v = v
    def __await__(self):
        got = yield self.v
        return got
class Ait:
    def __init__(self, n):
        self.n = n
    def __aiter__(self):
        return self
    async def __anext__(self):
        if self.n == 0:
            raise StopAsyncIteration
        self.n -= 1
        return self.n
class Actx:
    async def __aenter__(self):
        await Wait("enter")
        return "ctx"
    async def __aexit__(self, *a):
        await Wait("exit")
async def main():
    x = await Wait("w")
    async for i in Ait(2):
        print("item", i)
    async with Actx() as c:
        print(x, c)
    return "main"
m = main()
sent = None
try:
    while True:
        print("yielded", m.send(sent))
        sent = 42
except StopIteration as e:
    print(e.value)
# => yielded w
# => item 1
# => item 0
# => yielded enter
# => 42 ctx
# => yielded exit
# => main

def reenter():
    yield next(me)
me = reenter()
try:
    next(me)
except ValueError as e:
    print(e)  # => generator already executing
---
def g():
    yield 1
    raise ValueError("in generator")  ### ValueError: in generator
for x in g():
    pass
---
def g():
    raise StopIteration
    yield
try:
    next(g())
except RuntimeError as e:
    print(e)  # => generator raised StopIteration
def h():
    yield
h().send(1)  ### TypeError: can't send non-None value to a just-started generator
---
# yield inside a nested target, and in the heads of def, class, lambda, for, with and except.
def drive(g, *values):
    out = []
    try:
        out.append(next(g))
        for v in values:
            out.append(g.send(v))
    except StopIteration as e:
        out.append(("end", e.value))
    print(out)
def nested():
    d, l = {}, [0, 0, 0]
    a, (d[(yield "key")], *l[(yield "from"):]), b = 1, "xyz", 2
    [d[(yield "other")], (yield "object").attr] = "ab"
    return a, b, sorted(d.items()), l
class O:
    pass
o = O()
drive(nested(), "k", 1, "m", o)  # => ['key', 'from', 'other', 'object', ('end', (1, 2, [('k', 'x'), ('m', 'a')], [0, 'y', 'z']))]
print(o.attr)  # => b
---
def drive(g, *values):
    out = []
    try:
        out.append(next(g))
        for v in values:
            out.append(g.send(v))
    except StopIteration as e:
        out.append(("end", e.value))
    print(out)
def heads():
    def twice(f):
        return lambda *a: f(*a) * 2
    @same((yield "decorator"))
    def f(a, b=(yield "default"), *, c=(yield "keyword")):
        return a + b + c
    g = lambda x=(yield "lambda"): x
    class C((yield "base"), *(yield "more")):
        v = 1
    return f(1), g(), [b.__name__ for b in C.__bases__]
def same(d):
    return d
class A:
    pass
class B:
    pass
def twice(f):
    return lambda *a: f(*a) * 2
drive(heads(), twice, 10, 100, "x", A, [B])  # => ['decorator', 'default', 'keyword', 'lambda', 'base', 'more', ('end', (222, 'x', ['A', 'B']))]
def order():
    log = []
    def note(x):
        log.append(x)
        return lambda f: f
    @note(1)
    @same((yield log))
    def f(a=log.append(3), b=(yield len(log)), c=log.append(5)):
        pass
    return log
drive(order(), lambda f: f, 4)  # => [[1, 3, 5], 2, ('end', [1, 3, 5])]
---
def drive(g, *values):
    out = []
    try:
        out.append(next(g))
        for v in values:
            out.append(g.send(v))
    except StopIteration as e:
        out.append(("end", e.value))
    print(out)
def loops():
    l = [0, 0]
    for l[(yield "for")] in "ab":
        pass
    for i, l[(yield i)] in [(3, 4)] if (yield "if") else []:
        pass
    return l
def missing():
    for i, x[(yield i)] in [(7, 8)]:
        pass
    return x
x = {}
drive(missing(), "q")  # => [7, ('end', {'q': 8})]
class M:
    def __enter__(self):
        return 1, 2
    def __exit__(self, *a):
        print("exit")
def withs():
    d = {}
    with M() as (d[(yield "with")], d["b"]):
        yield sorted(d.items())
    try:
        d["c"]
    except (yield "except"):
        return "caught"
drive(withs(), "a", None, KeyError)
# => exit
# => ['with', [('a', 1), ('b', 2)], 'except', ('end', 'caught')]
def deletes():
    d = {"a": 1, "b": 2, "c": 3}
    del d[(yield "del")], d["c"]
    d.setdefault("l", [])
    (d["l"] if (yield "pick") else None).append(4)
    d["n"]: int = (yield "ann")
    d[(yield "aug")] += (yield "by")
    return sorted(d.items())
drive(deletes(), "a", True, 5, "n", 6)  # => ['del', 'pick', 'ann', 'aug', 'by', ('end', [('b', 2), ('l', [4]), ('n', 11)])]

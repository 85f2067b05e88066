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

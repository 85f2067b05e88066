# Programs that the board, CPython and this engine run alike. What a program prints stands at its end.
def g():
    try:
        x = yield 1
        print("got", x)
        while True:
            try:
                x = yield x
            except ValueError as e:
                print("ve", e)
                x = "v"
    finally:
        print("fin")
i = g()
print(next(i), i.send(2), i.send(3), i.throw(ValueError("a")), i.send(4))
i.close()
try: next(i)
except StopIteration: print("stop")
def sub():
    r = yield 1
    return r * 2
def outer():
    a = yield from sub()
    b = yield from sub()
    return a + b
o = outer()
print(next(o), o.send(5))
try: o.send(6)
except StopIteration as e: print("ret", e.value)
def dele():
    yield from [1, 2]
    yield from (i * i for i in range(3))
    yield from "ab"
print(list(dele()))
def inf():
    n = 0
    while 1:
        n += 1
        if (yield n): return "done"
k = inf(); next(k); 
try: k.send(True)
except StopIteration as e: print(e.args, e.value)
def ign():
    try: yield
    except GeneratorExit:
        yield 2
q = ign(); next(q)
try: q.close()
except RuntimeError as e: print("RE", e)
print(sum(x for x in range(10) if x % 2))
gg = (x for x in [1,2,3])
print(2 in gg, list(gg))
def rec(n):
    if n:
        yield n
        yield from rec(n - 1)
print(list(rec(5)))
# => got 2
# => ve a
# => 1 2 3 v 4
# => fin
# => stop
# => 1 1
# => ret 22
# => [1, 2, 0, 1, 4, 'a', 'b']
# => ('done',) done
# => RE generator ignored GeneratorExit
# => 25
# => True [3]
# => [5, 4, 3, 2, 1]
---
class Aw:
    def __init__(self, v): self.v = v
    def __iter__(self):
        r = yield self.v
        return r
    __await__ = __iter__
async def f(x):
    r = await Aw(x)
    return r + 1
async def main():
    a = await f(1)
    b = await f(2)
    try:
        await g()
    except ValueError as e: print("caught", e)
    return a, b
async def g():
    await Aw("g")
    raise ValueError("from g")
m = main()
print(m.send(None), m.send(10), m.send(20))
try: m.send(None)
except StopIteration as e: print(e.value)
class It:
    def __init__(self, n): self.n = n
    def __aiter__(self): return self
    async def __anext__(self):
        if self.n <= 0: raise StopAsyncIteration
        self.n -= 1
        await Aw("it%d" % self.n)
        return self.n
class Ctx:
    async def __aenter__(self): await Aw("enter"); return "C"
    async def __aexit__(self, t, v, tb): await Aw("exit"); print("exit", t); return True
async def loop():
    async for i in It(2): print("i", i)
    else: print("else")
    async with Ctx() as c:
        print(c)
        raise KeyError("x")
    print("after")
    async for i in It(3):
        if i == 1: break
    return "end"
l = loop(); v = None
try:
    while True: print("y", l.send(v)); v = 7
except StopIteration as e: print(e.value)
# => 1 2 g
# => caught from g
# => (11, 21)
# => y it1
# => i 1
# => y it0
# => i 0
# => else
# => y enter
# => C
# => y exit
# => exit <class 'KeyError'>
# => after
# => y it2
# => y it1
# => end

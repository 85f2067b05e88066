# cpython: no
# Board time is virtual: a sleep costs nothing and ends exactly then.
import asyncio, micropython

log = []

async def step(name, n, ms):
    for i in range(n):
        await asyncio.sleep_ms(ms)
        log.append(name + str(i))
    return name

async def main():
    a = asyncio.create_task(step("a", 3, 20))
    b = asyncio.create_task(step("b", 2, 30))
    print(await a, await b, a.done())  #= a b True
    print(log)  #= ['a0', 'b0', 'a1', 'b1', 'a2']
    print(await asyncio.gather(step("c", 1, 5), step("d", 1, 1)))  #= ['c', 'd']
    try:
        await asyncio.wait_for(step("e", 1, 500), 0.1)
    except asyncio.TimeoutError:
        print("late")  #= late
    print(await asyncio.wait_for_ms(step("f", 1, 5), 100))  #= f
    print(isinstance(asyncio.current_task(), asyncio.Task))  #= True

asyncio.run(main())

async def worker(lock, n):
    async with lock:
        log.append(n)
        await asyncio.sleep_ms(1)

async def sync():
    del log[:]
    lock = asyncio.Lock()
    await asyncio.gather(*[worker(lock, i) for i in range(3)])
    print(log, lock.locked())  #= [0, 1, 2] False
    ev = asyncio.Event()
    t = asyncio.create_task(ev.wait())
    await asyncio.sleep_ms(0)
    ev.set()
    print(await t, ev.is_set())  #= True True
    flag = asyncio.ThreadSafeFlag()
    micropython.schedule(lambda f: f.set(), flag)
    await flag.wait()
    print("flagged")  #= flagged
    try:
        lock.release()
    except RuntimeError as e:
        print(e)  #= Lock not acquired

asyncio.run(sync())

async def failing():
    raise ValueError("oh")

async def errors():
    t = asyncio.create_task(step("g", 1, 1000))
    await asyncio.sleep_ms(0)
    print(t.cancel(), t.cancel())  #= True True
    try:
        await t
    except asyncio.CancelledError:
        print("cancelled")  #= cancelled
    print(t.cancel())  #= False
    r = await asyncio.gather(failing(), step("h", 1, 1), return_exceptions=True)
    print(r)  #= [ValueError('oh',), 'h']
    try:
        await asyncio.gather(failing(), step("i", 1, 1))
    except ValueError as e:
        print(e)  #= oh
    loop = asyncio.get_event_loop()
    loop.set_exception_handler(lambda loop, ctx: print("seen", ctx["exception"]))
    asyncio.create_task(failing())
    await asyncio.sleep_ms(5)  #= seen oh
    loop.set_exception_handler(None)

asyncio.run(errors())
try:
    asyncio.current_task()
except RuntimeError as e:
    print(e)  #= no running event loop
try:
    asyncio.create_task(5)
except TypeError as e:
    print(e)  #= coroutine expected

async def stopper(loop):
    await asyncio.sleep_ms(3)
    loop.stop()

loop = asyncio.new_event_loop()
loop.create_task(stopper(loop))
loop.create_task(step("never", 9, 1000))
loop.run_forever()
print("stopped")  #= stopped
print(loop.run_until_complete(step("j", 1, 1)))  #= j

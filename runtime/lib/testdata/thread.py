# cpython: no
import _thread, time_of_test as time

lock = _thread.allocate_lock()
done = []

def work(n, times=1):
    for i in range(times):
        with lock:
            done.append((n, i))

_thread.start_new_thread(work, (1,), {"times": 2})
_thread.start_new_thread(work, (2,))
_thread.start_new_thread(_thread.exit, ())
time.wait()
print(done)  #= [(1, 0), (1, 1), (2, 0)]
print(lock.locked(), lock.acquire(), lock.acquire(False), lock.acquire(True, 0.01))  #= False True False False
_thread.start_new_thread(lock.release, ())
print(lock.acquire())  #= True
lock.release()
try:
    lock.release()
except RuntimeError:
    print("not held")  #= not held
print(_thread.get_ident() > 0, _thread.stack_size(1), _thread.stack_size())  #= True 0 2048

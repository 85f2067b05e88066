# cpython: no
import select, io, errno

class Pipe(io.IOBase):
    state = 0

    def ioctl(self, request, arg):
        return self.state & arg if request == 3 else -1

a, b = Pipe(), Pipe()
p = select.poll()
p.register(a)
p.register(b, select.POLLIN)
print(p.poll(0))  #= []
a.state = select.POLLOUT
b.state = select.POLLOUT
print([x is a for x, ev in p.poll()], [ev for x, ev in p.poll()])  #= [True] [4]
p.modify(b, select.POLLOUT)
print(len(p.poll(10)))  #= 2
print([(x is a, ev) for x, ev in p.ipoll(0, 1)])  #= [(True, 4), (False, 4)]
print(p.poll(0))  #= []
p.unregister(b)
try:
    p.modify(b, 1)
except OSError as e:
    print(e.errno == errno.ENOENT)  #= True
r, w, x = select.select([a], [a], [], 0)
print(r, len(w), x)  #= [] 1 []
try:
    p.register(object())
except OSError:
    print("no stream")  #= no stream

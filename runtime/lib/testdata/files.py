# cpython: no
# Files of the test's own card, and streams that a script makes.
import io, sys, json

with open("/a.txt", "w") as f:
    print(f.write("line 1\nline 2\nzwei – 2\n"))  #= 25
with open("/a.txt") as f:
    print(f.readline(), f.read(3), f.readlines())  #= line 1
    #=  lin ['e 2\n', 'zwei – 2\n']
f = open("/a.txt", "rb")
f.read(2)
print(f.tell(), f.seek(-2, 2), f.read())  #= 2 23 b'2\n'
f.close()
try:
    f.read()
except OSError as e:
    print(e.errno)  #= 9
try:
    open("/none")
except OSError as e:
    print(e.errno)  #= 2
try:
    open("/a.txt", "q")
except ValueError as e:
    print(e)  #= invalid mode
with open("/a.txt", "a+") as f:
    f.write("end")
print(len(open("/a.txt").read()))  #= 26
print([l.strip() for l in open("/a.txt")][-1])  #= end

class Upper(io.IOBase):
    def __init__(self):
        self.data = b""

    def write(self, buf):
        self.data += bytes(buf).upper()
        return len(buf)

    def readinto(self, buf):
        n = min(len(buf), len(self.data), 3)
        buf[:n] = self.data[:n]
        self.data = self.data[n:]
        return n

u = Upper()
json.dump({"a": [1, 2]}, u)
print(u.data)  #= b'{"A": [1, 2]}'
print(json.load(u))  #= {'A': [1, 2]}
print("x", 1, file=u)
print(u.data)  #= b'X 1\n'
w = io.BufferedWriter(u, 4)
w.write(b"abcde")
print(u.data)  #= b'X 1\nABCD'
w.flush()
print(u.data)  #= b'X 1\nABCDE'
try:
    json.load(5)
except OSError as e:
    print(e)  #= stream operation not supported
print(sys.stdout.write("out\n"))  #= out
#= 4
print(sys.stdout.fileno(), sys.stdin.read())  #= 1 typed

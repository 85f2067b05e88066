# cpython: yes
from array import array

a = array("h", [1, -2, 3])
print(a, len(a), a[1], a[-1])  #= array('h', [1, -2, 3]) 3 -2 3
a.append(300)
a.extend([4, 5])
print(a[2:4], 300 if a[3] == 300 else 0)  #= array('h', [3, 300]) 300
a[0] = -5
print(list(a), bool(array("i")), array("d", [1.5]))  #= [-5, -2, 3, 300, 4, 5] False array('d', [1.5])
a[1:3] = array("h", [7, 7, 7])
print(a)  #= array('h', [-5, 7, 7, 7, 300, 4, 5])
print(array("B", b"ab") + array("B", [1]), bytes(array("H", [0x4142])))  #= array('B', [97, 98, 1]) b'BA'
print(array("q", [-1]) == array("q", [-1]), array("i", [1]) != array("i", [2]))  #= True True
try:
    array("?")
except ValueError:
    print("bad typecode")  #= bad typecode

b = bytearray(b"abcdef")
m = memoryview(b)
m[0] = 65
m[1:3] = b"XY"
print(b, bytes(m[2:4]), len(m[3:]), m[-1])  #= bytearray(b'AXYdef') b'Yd' 3 102
try:
    memoryview(b"x")[0] = 1
except TypeError:
    print("read-only")  #= read-only
try:
    m[0:2] = b"longer"
except ValueError:
    print("size")  #= size
print(memoryview(array("I", [7, 8]))[1], memoryview(b"ab") == b"ab")  #= 8 True

# cpython: yes
import io

s = io.StringIO("one\ntwo\nthrée")
print([line for line in s])  #= ['one\n', 'two\n', 'thrée']
s.seek(0)
print((s.read(5), s.readline(), s.read(), s.read(1)))  #= ('one\nt', 'wo\n', 'thrée', '')
s = io.StringIO()
print(s.write("hello"), s.tell(), s.getvalue())  #= 5 5 hello
b = io.BytesIO(b"abc")
b.seek(0, 2)
b.write(b"def")
print(b.getvalue(), b.seek(1), b.read(2), b.tell())  #= b'abcdef' 1 b'bc' 3
buf = bytearray(10)
print(b.readinto(buf), buf)  #= 3 bytearray(b'def\x00\x00\x00\x00\x00\x00\x00')
with io.BytesIO() as f:
    f.write(b"x")
try:
    f.getvalue()
except ValueError:
    print("closed")  #= closed
b = io.BytesIO()
b.seek(4)
b.write(b"!")
print(b.getvalue())  #= b'\x00\x00\x00\x00!'

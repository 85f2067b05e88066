# cpython: yes
import struct

print(struct.pack("<hIq", -1, 2, 3), struct.calcsize("<bhi"), struct.calcsize("bi"))  #= b'\xff\xff\x02\x00\x00\x00\x03\x00\x00\x00\x00\x00\x00\x00' 7 8
print(struct.pack(">3sH", b"ab", 258), struct.unpack("<f", struct.pack("<f", 1.5)))  #= b'ab\x00\x01\x02' (1.5,)
print(struct.unpack("<bBhH", b"\xff\xff\xff\xff\xff\xff"), struct.unpack("!2H", b"\0\1\0\2"))  #= (-1, 255, -1, 65535) (1, 2)
b = bytearray(8)
struct.pack_into("<I", b, 2, 0x01020304)
print(b, struct.unpack_from("<H", b, 4))  #= bytearray(b'\x00\x00\x04\x03\x02\x01\x00\x00') (258,)
for fmt, data in (("<I", b"abc"), ("<Z", b"")):
    try:
        struct.unpack(fmt, data)
    except Exception:
        print("error")
        #= error
        #= error

class N:
    def __index__(self):
        return 7
print(struct.pack("B", N()))  #= b'\x07'

# cpython: yes
import binascii, hashlib

print(binascii.hexlify(b"\x00\xffA"), binascii.hexlify(b"abc", ":"), binascii.unhexlify("00ff41"))  #= b'00ff41' b'61:62:63' b'\x00\xffA'
print(binascii.b2a_base64(b"board"), binascii.a2b_base64(b"Ym9hcmQ="), binascii.crc32(b"123456789") == 0xCBF43926)  #= b'Ym9hcmQ=\n' b'board' True
for name in ("md5", "sha1", "sha256"):
    h = getattr(hashlib, name)(b"ab")
    h.update(b"c")
    print(binascii.hexlify(h.digest())[:16])
    #= b'900150983cd24fb0'
    #= b'a9993e364706816a'
    #= b'ba7816bf8f01cfea'
print(bytes.fromhex("0a0B"), b"\x01\x02".hex(), bytearray(b"\xfe\xff").hex(":"))  #= b'\n\x0b' 0102 fe:ff
try:
    binascii.unhexlify("0")
except ValueError:
    print("odd")  #= odd

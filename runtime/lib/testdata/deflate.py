# cpython: no
import deflate, zlib, io

text = b"abcabcabc" * 50 + bytes(range(256))
for fmt in (deflate.RAW, deflate.ZLIB, deflate.GZIP):
    s = io.BytesIO()
    with deflate.DeflateIO(s, fmt, 10) as d:
        d.write(text[:100])
        d.write(text[100:])
    s.seek(0)
    print(len(s.getvalue()) < len(text), deflate.DeflateIO(s, fmt, 10).read() == text)
    #= True True
    #= True True
    #= True True
print(zlib.decompress(zlib.compress(text)) == text, zlib.decompress(zlib.compress(b"", -1, -8), -8))  #= True b''
# Made by CPython: zlib.compress(b"board " * 20, 9)
packed = b"x\xdaK\xcaO,JQH\x1a\xa5\x87\x1c\r\x00\x82\xf6+\x29"
try:
    zlib.decompress(packed[:-4] + b"\0\0\0\0")
except OSError as e:
    print(e.errno)  #= 22
d = deflate.DeflateIO(io.BytesIO(zlib.compress(b"x" * 1000)))
print(d.read(3), len(d.read()), d.read())  #= b'xxx' 997 b''
try:
    deflate.DeflateIO(io.BytesIO(b"no stream")).read()
except OSError as e:
    print(e.errno)  #= 22

# cpython: yes
print("{:>6}|{:<6}|{:^6}|{:06d}|{:+}|{:,}".format("ab", "cd", "ef", -42, 7, 1234567))  #=     ab|cd    |  ef  |-00042|+7|1,234,567
print("{:x} {:#o} {:b} {:e} {:.3f} {:g} {:%}".format(255, 8, 5, 1234.5, 2.0, 0.0001, 0.25))  #= ff 0o10 101 1.234500e+03 2.000 0.0001 25.000000%
print("%5d|%-5s|%05.1f|%x|%c|%r|%%" % (42, "ab", 2.25, 255, "z", "q"))  #=    42|ab   |002.2|ff|z|'q'|%
print(f"{3!r:>4}{'x':*^5}{2 ** 10:,}", "{0}{1}{0}".format(1, 2), "{a}".format(a=5))  #=    3**x**1,024 121 5
print("grün"[2], "grün"[1:3], len("grün"), "ü" in "grün", "a" * 3, "-".join("abc"))  #= ü rü 4 True aaa a-b-c
print("a,b,,c".split(","), " a  b ".split(), "a-b-c".rsplit("-", 1), "x".partition("y"), "l1\nl2\r\n".splitlines())  #= ['a', 'b', '', 'c'] ['a', 'b'] ['a-b', 'c'] ('x', '', '') ['l1', 'l2']
print("abc".find("c"), "abcabc".rfind("b"), "aXbX".replace("X", "-", 1), "Ab".lower() + "Ab".upper(), " x ".strip())  #= 2 4 a-bX abAB x
print((1000).to_bytes(2, "big"), int.from_bytes(b"\x01\x02", "little"), int("ff", 16), int(" -12 "), int("0b101", 0))  #= b'\x03\xe8' 513 255 -12 5
print(b"abc"[1], b"abc"[1:], b"a" + b"b", bytes([65, 66]), bytearray(3), b"%d" % 5, bytes(2), b"x" in b"axb")  #= 98 b'bc' b'ab' b'AB' bytearray(b'\x00\x00\x00') b'5' b'\x00\x00' True
for f in (lambda: int("x"), lambda: "%d" % "x", lambda: "{}{}".format(1), lambda: "a" + 1, lambda: b"\xff".decode()):
    try:
        f()
    except Exception as e:
        print(type(e).__name__ if not isinstance(e, UnicodeError) else "UnicodeError")
        #= ValueError
        #= TypeError
        #= IndexError
        #= TypeError
        #= UnicodeError

# cpython: no
import re

m = re.search(r"(\d+)-(\w*)", "ab 12-cd e")
print(m.group(0), m.group(1), m.groups(), m.span(2), m.start(), m.end())  #= 12-cd 12 ('12', 'cd') (6, 8) 3 8
print(re.match("b", "ab"), re.match("[^a-c]+", "xyza").group(0))  #= None xyz
print(re.sub("a(.)", r"<\1>", "abac"), re.sub("x", lambda m: "y", "axbx", 1))  #= <b><c> aybx
print(re.compile("[,;]").split("a,b;c"), re.compile(" ").split("a b c", 1))  #= ['a', 'b', 'c'] ['a', 'b c']
print(re.match("(a)|b", "b").group(1), re.match("a{2}", "aa"), re.match("(?:ab)+", "abab").group(0))  #= None None abab
print(re.match("é.", "éà").group(0), re.match(b"a.", b"ab").group(0))  #= éà b'ab'
for bad in ("(a", "[a", "a**", "(?P<n>a)", "(" + "a" * 64 + ")*"):
    try:
        re.compile(bad)
        print("taken", bad)
    except ValueError as e:
        print(e)
        #= error in regex
        #= error in regex
        #= error in regex
        #= error in regex
        #= error in regex
try:
    re.match("(a*)+", "b")
except RuntimeError as e:
    print(e)  #= maximum recursion depth exceeded

# cpython: yes
import json

print(json.dumps([1, 2.5, None, True, "a\"\n", {"k": []}]))  #= [1, 2.5, null, true, "a\"\n", {"k": []}]
print(json.dumps({"a": 1, "b": (2, 3)}, separators=(",", ":")))  #= {"a":1,"b":[2,3]}
print(json.loads('[1, -2.5e3, null, false, "\\u00e9\\n", {"a": {}}]'))  #= [1, -2500.0, None, False, 'é\n', {'a': {}}]
print(json.loads(b'{"x": 123456789012345678901234567890}'), json.loads(" 7 "))  #= {'x': 123456789012345678901234567890} 7
for bad in ("", "[1,", "{1: 2}", "nul", "[1 2]"):
    try:
        json.loads(bad)
        print("read", bad)
    except ValueError:
        print("bad")
        #= bad
        #= bad
        #= bad
        #= bad
        #= bad

class D(dict):
    pass
print(json.dumps(D(a=1)))  #= {"a": 1}

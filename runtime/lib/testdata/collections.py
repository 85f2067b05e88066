# cpython: yes
from collections import namedtuple, deque, OrderedDict

P = namedtuple("P", ["x", "y"])
p = P(1, y=2)
print(p, p.x, p[1], p == (1, 2), isinstance(p, tuple))  #= P(x=1, y=2) 1 2 True True
try:
    P(1)
except TypeError:
    print("too few")  #= too few
try:
    p.x = 3
except AttributeError:
    print("fixed")  #= fixed

class Point(P):
    def norm(self):
        return self.x + self.y
print(Point(3, 4).norm())  #= 7

d = deque((), 3)
for i in range(5):
    d.append(i)
print(list(d), len(d), d[0], d[-1])  #= [2, 3, 4] 3 2 4
d.appendleft(9)
print(list(d), d.pop(), d.popleft())  #= [9, 2, 3] 3 9
d.extend([7, 8])
print(list(d), bool(d))  #= [2, 7, 8] True
try:
    deque((), 1).popleft()
except IndexError:
    print("empty")  #= empty

o = OrderedDict([("b", 1), ("a", 2)])
o["c"] = 3
print(list(o.items()), o == {"a": 2, "b": 1, "c": 3})  #= [('b', 1), ('a', 2), ('c', 3)] True
print(OrderedDict([("a", 1), ("b", 2)]) == OrderedDict([("b", 2), ("a", 1)]))  #= False

# cpython: yes
import heapq

h = []
for x in (5, 1, 4, 1, 3):
    heapq.heappush(h, x)
print(h[0], [heapq.heappop(h) for _ in range(5)])  #= 1 [1, 1, 3, 4, 5]
h = [(3, "c"), (1, "a"), (2, "b")]
heapq.heapify(h)
print([heapq.heappop(h)[1] for _ in range(3)])  #= ['a', 'b', 'c']
try:
    heapq.heappop(h)
except IndexError:
    print("empty")  #= empty
try:
    heapq.heappush([1], "x")
except TypeError:
    print("no order")  #= no order

# cpython: no
import random

random.seed(1)
a = [random.getrandbits(16) for _ in range(5)]
random.seed(1)
print(a == [random.getrandbits(16) for _ in range(5)])  #= True
random.seed()
b = random.getrandbits(32)
random.seed()
print(b == random.getrandbits(32))  #= False
print(all(3 <= random.randint(3, 5) <= 5 for _ in range(50)))  #= True
print(all(random.randrange(0, 10, 2) % 2 == 0 for _ in range(50)))  #= True
print(all(0 <= random.random() < 1 and 1 <= random.uniform(1, 2) <= 2 for _ in range(50)))  #= True
print(random.choice("é") + random.choice([7] * 3 and "x"), random.choice((5,)))  #= éx 5
for f in (lambda: random.choice([]), lambda: random.randrange(0), lambda: random.randint(2, 1), lambda: random.getrandbits(-1)):
    try:
        f()
    except (IndexError, ValueError) as e:
        print(type(e).__name__)
#= IndexError
#= ValueError
#= ValueError
#= ValueError

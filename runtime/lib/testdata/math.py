# cpython: yes
import math

print(math.sqrt(2) == 2 ** 0.5, math.floor(-1.5), math.ceil(1.2), math.trunc(-1.7), math.floor(1e20))  #= True -2 2 -1 100000000000000000000
print(math.isnan(math.nan), math.isinf(-math.inf), math.isfinite(1), math.copysign(1, -0.0))  #= True True True -1.0
print(math.fmod(-7, 3), math.modf(2.5), math.frexp(8), math.ldexp(0.5, 4))  #= -1.0 (0.5, 2.0) (0.5, 4) 8.0
print("%.6f %.6f %.6f" % (math.log(10), math.log2(8), math.log(8, 2)), math.pow(2, -1))  #= 2.302585 3.000000 3.000000 0.5
print(math.degrees(math.pi), "%.6f" % math.radians(180), math.factorial(20), math.isclose(1, 1 + 1e-10))  #= 180.0 3.141593 2432902008176640000 True
for f in (lambda: math.sqrt(-1), lambda: math.log(0), lambda: math.acos(2), lambda: math.fmod(1, 0)):
    try:
        f()
    except ValueError:
        print("domain")
        #= domain
        #= domain
        #= domain
        #= domain

class Half:
    def __float__(self):
        return 0.5
print(math.ceil(math.exp(Half()) * 1000))  #= 1649

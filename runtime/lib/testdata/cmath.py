# cpython: yes
import cmath

print(cmath.sqrt(-1), "%.4f" % cmath.phase(-1), cmath.polar(1j)[0])  #= 1j 3.1416 1.0
print("%.4f" % abs(cmath.exp(1j * cmath.pi) + 1))  #= 0.0000
print(cmath.rect(2, 0), complex("1+2j") * 2, complex(3), 1j * 1j)  #= (2+0j) (2+4j) (3+0j) (-1+0j)
print(complex(1, -1).conjugate() if hasattr(1j, "conjugate") else complex(1, 1))  #= (1+1j)
try:
    complex("1 + 2j")
except ValueError:
    print("malformed")  #= malformed

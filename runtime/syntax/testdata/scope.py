x = y  #= x:G y:G
import a.b, c as d  #= a:G d:G
from e import f, g as h  #= f:G h:G
print(x, a, d, f)  #= print:G x:G a:G d:G f:G
---
def f(a, b=x, *c, d, e=y, **g):  #= <f a b k/d k/e *c **g l/h l/i l/j l/m l/p l/r> f:G a:L0 b:L1 x:G c:L4 d:L2 e:L3 y:G g:L5
    h = a + b  #= h:L6 a:L0 b:L1
    for i in h: j, k.l = i  #= i:L7 h:L6 j:L8 k:G i:L7
    with a as m: pass  #= a:L0 m:L9
    try: import n.o as p  #= p:L10
    except q as r: pass  #= q:G r:L11
    return x, s  #= x:G s:G
---
def f(*, a, **b): return a  #= <f k/a **b> f:G a:L0 b:L1 a:L0
---
def f(a, b):  #= <f a b l/g C/a=0 C/c> f:G a:C0 b:L1
    c = 1  #= c:C1
    def g(d):  #= <g d l/h C/d=0 F/a=C0 F/c=C1> g:L2 d:C0
        def h(): return a, c, d  #= <h F/a=F0 F/c=F1 F/d=C0> h:L1 a:F0 c:F1 d:F2
        return h  #= h:L1
    return b, g  #= b:L1 g:L2
---
def f():  #= <f l/g l/h l/i C/x> f:G
    x = 1  #= x:C0
    def g():  #= <g F/x=C0> g:L0
        nonlocal x  #= x:F0
        x += 1  #= x:F0
    def h():  #= <h> h:L1
        global x  #= x:G
        x = 2  #= x:G
        return lambda: x  #= <lambda> x:G
    def i():  #= <i l/x> i:L2
        x = 3  #= x:L0
    del x  #= x:C0
---
def f():  #= <f l/a l/b> f:G
    a: int  #= a:L0 int:-
    b: int = 1  #= b:L1 int:-
    return a  #= a:L0
---
class A(B):  #= <A C/__class__> A:G B:G
    x = y  #= x:N y:N
    z: int = x  #= z:N int:- x:N
    def m(self): return x, A, __class__  #= <m self F/__class__=C0> m:N self:L0 x:G A:G __class__:F0
    n = [x for x in x]  #= n:N <listcomp l/x> x:L0 x:L0 x:N
---
def f(y):  #= <f y l/A C/y=0 C/x> f:G y:C0
    x = 1  #= x:C1
    class A:  #= <A F/y=C0 F/x=C1> A:L1
        x = x  #= x:N x:N
        z = y  #= z:N y:F0
        def m(self): return x, y  #= <m self F/x=F1 F/y=F0> m:N self:L0 x:F0 y:F1
---
def f():  #= <f l/A> f:G
    class A:  #= <A C/__class__> A:L0
        def m(self):  #= <m self l/g F/__class__=C0> m:N self:L0
            def g(): return __class__  #= <g F/__class__=F0> g:L1 __class__:F0
            return super().n()  #= super:G __class__:F0 self:L0
---
a = [x + y for x in x if z]  #= a:G <listcomp l/x> x:L0 y:G x:L0 x:G z:G
b = {k: v for k, v in (w for w in x)}  #= b:G <dictcomp l/k l/v> k:L0 v:L1 k:L0 v:L1 <genexpr l/w gen> w:L0 w:L0 x:G
---
def f(n):  #= <f n l/b C/n=0 C/a> f:G n:C0
    a = [i * n for i in n]  #= a:C1 <listcomp l/i F/n=C0> i:L0 n:F0 i:L0 n:C0
    b = (lambda: i for i in a)  #= b:L1 <genexpr C/i gen> <lambda F/i=C0> i:F0 i:C0 a:C1
    return [[i + j for i in a] for j in b]  #= <listcomp C/j F/a=C1> <listcomp l/i F/j=C0> i:L0 j:F0 i:L0 a:F0 j:C0 b:L1
---
def f():  #= <f l/a l/b C/y C/w> f:G
    a = [y := x for x in z]  #= a:L0 <listcomp l/x F/y=C0> y:F0 x:L0 x:L0 z:G
    b = [[(w := x) for x in z] for z in y]  #= b:L1 <listcomp l/z F/w=C1> <listcomp l/x F/w=F0> w:F0 x:L0 x:L0 z:L0 z:L0 y:C0
    return y, w  #= y:C0 w:C1
---
c = [d := x for x in z]  #= c:G <listcomp l/x> d:G x:L0 x:L0 z:G
---
def f():  #= <f> f:G
    global g  #= g:G
    return [g := x for x in z]  #= <listcomp l/x> g:G x:L0 x:L0 z:G
---
lambda a, b=c: lambda: (a, d)  #= <lambda a b C/a=0> a:C0 b:L1 c:G <lambda F/a=C0> a:F0 d:G
---
def f(a: b = c, *d: e) -> g: pass  #= <f a *d> f:G a:L0 b:- c:G d:L1 e:- g:-
---
def f():  #= <f l/g C/x> f:G
    x = 1  #= x:C0
    exec("x")  #= exec:G
    def g():  #= <g l/C F/x=C0> g:L0
        class C:  #= <C F/x=F0> C:L0
            def m(self): return x  #= <m self F/x=F0> m:N self:L0 x:F0
        return C  #= C:L0
---
def f():  #= <f l/g C/a> f:G
    f"{a:{b}}" and (a := 1)  #= a:C0 b:G a:C0
    async def g():  #= <g l/b F/a=C0 gen> g:L0
        async for b in c: await a  #= b:L0 c:G a:F0

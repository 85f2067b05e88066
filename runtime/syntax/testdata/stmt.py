pass  #> (PassStmt)
a = b  #> (AssignStmt [a] b)
a = b.c = d[e] = f  #> (AssignStmt [a (Attr b "c") (Index d e)] f)
a, (b, *c), [d] = e  #> (AssignStmt [(Tuple [a (Tuple [b (Star c)]) (List [d])])] e)
[] = a  #> (AssignStmt [(List)] a)
a += b  #> (AugAssignStmt a + b)
a.b **= c, d  #> (AugAssignStmt (Attr a "b") ** (Tuple [c d]))
a[b] //= c; a >>= b; a @= c  #> (AugAssignStmt (Index a b) // c) (AugAssignStmt a >> b) (AugAssignStmt a @ c)
a: int  #> (AnnAssignStmt a int)
a.b: 'x' = c  #> (AnnAssignStmt (Attr a "b") "x" c)
del a, b.c, (d[e], f)  #> (DelStmt [a (Attr b "c") (Index d e) f])
raise  #> (RaiseStmt)
raise a  #> (RaiseStmt a)
raise a from None  #> (RaiseStmt a None)
global a, b  #> (GlobalStmt [a b])
import a, b.c, d.e as f  #> (ImportStmt [(ImportItem "a" a false) (ImportItem "b.c" b false) (ImportItem "d.e" f true)])
from a.b import c, d as e  #> (FromStmt 0 "a.b" false [(ImportItem "c" c false) (ImportItem "d" e true)])
from ...a import (b, c,)  #> (FromStmt 3 "a" false [(ImportItem "b" b false) (ImportItem "c" c false)])
from .... import a  #> (FromStmt 4 "" false [(ImportItem "a" a false)])
from a import *  #> (FromStmt 0 "a" true)
assert a, b  #> (AssertStmt a b)
if a: b; c;  #> (IfStmt [(IfClause a [(ExprStmt b) (ExprStmt c)])])
if a:
    b
elif (c := d): e
else:
    f  #> (IfStmt [(IfClause a [(ExprStmt b)]) (IfClause (NamedExpr c d) [(ExprStmt e)])] [(ExprStmt f)])
while a := b:
    break
else: pass  #> (WhileStmt (NamedExpr a b) [(BreakStmt)] [(PassStmt)])
for a, *b in c, d:
    continue
else:
    e  #> (ForStmt false (Tuple [a (Star b)]) (Tuple [c d]) [(ContinueStmt)] [(ExprStmt e)])
try: a
except: b  #> (TryStmt [(ExprStmt a)] [(ExceptClause - - [(ExprStmt b)])])
try:
    a
except (B, C) as d:
    e
except F: g
else: h
finally: i  #> (TryStmt [(ExprStmt a)] [(ExceptClause (Tuple [B C]) d [(ExprStmt e)]) (ExceptClause F - [(ExprStmt g)])] [(ExprStmt h)] [(ExprStmt i)])
try: a
finally: b  #> (TryStmt [(ExprStmt a)] [] [] [(ExprStmt b)])
with a: b  #> (WithStmt false [(WithItem a)] [(ExprStmt b)])
with a as b, c, d as (e, f):
    g  #> (WithStmt false [(WithItem a b) (WithItem c) (WithItem d (Tuple [e f]))] [(ExprStmt g)])
def f(): return  #> (DefStmt [] false f (Function [] false [(ReturnStmt)]))
def f(a, b: int = 1, *c: x, d, e=2, **g: y) -> z:
    return a, b  #> (DefStmt [] false f (Function [(Param pos a) (Param pos b int 1) (Param star c x) (Param kwonly d) (Param kwonly e - 2) (Param double g y)] false [(ReturnStmt (Tuple [a b]))]) z)
def f(*, a): pass  #> (DefStmt [] false f (Function [(Param kwonly a)] true [(PassStmt)]))
def f(a, b=1, /, c=2): pass  #> (DefStmt [] false f (Function [(Param posonly a) (Param posonly b - 1) (Param pos c - 2)] false [(PassStmt)]))
def f():
    yield
    a = yield b, c
    yield from d  #> (DefStmt [] false f (Function [] false [(ExprStmt (Yield)) (AssignStmt [a] (Yield (Tuple [b c]))) (ExprStmt (YieldFrom d))]))
@a
@b.c(d)
async def f():
    async for g in h: await i.j()
    async with k as l: pass  #> (DefStmt [a (Call (Attr b "c") [(Arg pos "" d)])] true f (Function [] false [(ForStmt true g h [(ExprStmt (Await (Call (Attr i "j"))))]) (WithStmt true [(WithItem k l)] [(PassStmt)])]))
class A: pass  #> (ClassStmt [] A [] [(PassStmt)])
@a
class A(B, *c, d=e):
	f = 1
        
        # MicroPython: a tab reaches the eighth column
        g = 2  #> (ClassStmt [a] A [(Arg pos "" B) (Arg star "" c) (Arg named "d" e)] [(AssignStmt [f] 1) (AssignStmt [g] 2)])

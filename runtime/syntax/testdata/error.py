x = (1,
y = 2  #! 3 SyntaxError: invalid syntax ('(' from line 1 was never closed)
---
f(1
g(2)  #! 1 SyntaxError: invalid syntax ('(' from line 1 was never closed)
---
x = [1, 2)  #! 10 SyntaxError: invalid syntax (')' does not close '[' from line 1)
---
x = 1)  #! 6 SyntaxError: invalid syntax (')' closes nothing)
---
x = 'abc  #! 5 SyntaxError: invalid syntax (this string is never closed)
---
x = """abc  #! 5 SyntaxError: invalid syntax (this string is never closed)
---
x = 1 +  #! 8 SyntaxError: invalid syntax (the expression goes on, but the line ends)
---
if x = 1:  #! 6 SyntaxError: invalid syntax (did you mean '=='?)
    pass
---
while True  #! 11 SyntaxError: invalid syntax (expected ':' after 'while')
    pass
---
if x:
pass  #! 1 SyntaxError: invalid syntax (expected an indented block after 'if' on line 1)
---
if x:
        a
    b  #! 5 IndentationError: unindent doesn't match any outer indent level
---
a
    b  #! 5 IndentationError: unexpected indent (this line is indented deeper than the one before, which starts no block)
---
else:  #! 1 SyntaxError: invalid syntax ('else' belongs to no block here)
    pass
---
for x of y: pass  #! 7 SyntaxError: invalid syntax (expected 'in')
---
try:
    a
b  #! 1 SyntaxError: invalid syntax (expected 'except' or 'finally' for the 'try' on line 1)
---
try: a
except B, C: d  #! 9 SyntaxError: invalid syntax (put several exception types in parentheses)
---
try: a
except: b  #! 1 SyntaxError: default 'except' must be last
except C: d
---
try: a
except* B: c  #! 7 SyntaxError: invalid syntax (MicroPython has no except*)
---
print "x"  #! 7 SyntaxError: invalid syntax (did you mean print(…)?)
---
print x, y  #! 7 SyntaxError: invalid syntax (did you mean print(…)?)
---
a b  #! 3 SyntaxError: invalid syntax (an operator, a comma or a line end is missing before this)
---
match x:  #! 7 SyntaxError: invalid syntax (MicroPython has no match statement)
    case 1: pass
---
x = y z  #! 7 SyntaxError: invalid syntax (an operator, a comma or a line end is missing before this)
---
x = class  #! 5 SyntaxError: invalid syntax ('class' is a keyword and can't stand here)
---
def if(): pass  #! 5 SyntaxError: invalid syntax ('if' is a keyword, not a name)
---
def f(a, a): pass  #! 10 SyntaxError: argument name reused
---
def f(a=1, b): pass  #! 12 SyntaxError: non-default argument follows default argument
---
def f(/, b): pass  #! 7 SyntaxError: invalid syntax ('/' stands once, behind the positional-only parameters and before '*')
---
def f(*a, *b): pass  #! 11 SyntaxError: invalid syntax (only one '*' fits in the parameters)
---
def f(**a, b): pass  #! 12 SyntaxError: invalid syntax (nothing may follow **a)
---
lambda a=1, b: 2  #! 13 SyntaxError: non-default argument follows default argument
---
@a[b]  #! 3 SyntaxError: invalid syntax (MicroPython's decorators are dotted names with at most one call)
def f(): pass
---
@a
x = 1  #! 1 SyntaxError: invalid syntax (expected 'def' or 'class' after a decorator)
---
with (a as b, c as d):  #! 9 SyntaxError: invalid syntax (MicroPython takes no parentheses around the items of with)
    pass
---
f(a=1, 2)  #! 8 SyntaxError: positional arg after keyword arg
---
f(**a, b)  #! 8 SyntaxError: positional arg after **
---
f(a=1, *b)  #! 8 SyntaxError: * arg after kwarg (MicroPython takes *args only before the named arguments)
---
f(**a, *b)  #! 8 SyntaxError: * arg after **
---
f(1 = 2)  #! 3 SyntaxError: LHS of keyword arg must be an id (did you mean '=='?)
---
f(a.b = 2)  #! 3 SyntaxError: LHS of keyword arg must be an id (did you mean '=='?)
---
1 = x  #! 1 SyntaxError: can't assign to expression (the left side must be a name, an attribute, an item, or a tuple or list of these)
---
None = x  #! 1 SyntaxError: can't assign to expression (None is a keyword)
---
f() = x  #! 1 SyntaxError: can't assign to expression (the left side must be a name, an attribute, an item, or a tuple or list of these)
---
a == b = c  #! 1 SyntaxError: can't assign to expression (a comparison stands left of '=')
---
a + b += c  #! 1 SyntaxError: can't assign to expression (the left side must be a name, an attribute or an item)
---
(a, b) += c  #! 1 SyntaxError: can't assign to expression (the left side must be a name, an attribute or an item)
---
() = x  #! 1 SyntaxError: can't assign to expression (MicroPython can't assign to ())
---
*a, *b = c  #! 5 SyntaxError: multiple *x in assignment
---
*a = c  #! 1 SyntaxError: can't assign to expression (a starred target must be in a list or tuple)
---
x = *a  #! 5 SyntaxError: *x must be assignment target (MicroPython unpacks only in calls and assignment targets)
---
x = [*a]  #! 6 SyntaxError: *x must be assignment target (MicroPython unpacks only in calls and assignment targets)
---
x = {*a}  #! 6 SyntaxError: invalid syntax (MicroPython does not unpack in a set: use update())
---
x = {**a}  #! 6 SyntaxError: invalid syntax (MicroPython does not unpack in a dict: use update())
---
x = {a: b, c}  #! 12 SyntaxError: expecting key:value for dict
---
x = {a, b: c}  #! 10 SyntaxError: expecting just a value for set
---
(x, y) := 1  #! 8 SyntaxError: invalid syntax (':=' needs parentheses here)
---
x := 1  #! 3 SyntaxError: invalid syntax (':=' needs parentheses here)
---
(x.y := 1)  #! 2 SyntaxError: can't assign to expression (left of ':=' stands a name)
---
del f()  #! 5 SyntaxError: can't delete expression (del takes names, attributes, items and tuples of these)
---
del [a, b]  # MicroPython only  #! 5 SyntaxError: can't delete expression (del takes names, attributes, items and tuples of these)
---
del a + b  #! 5 SyntaxError: can't delete expression (del takes names, attributes, items and tuples of these)
---
[x async for x in y]  #! 4 SyntaxError: invalid syntax (MicroPython has no asynchronous comprehensions)
---
[i := 1 for i in y]  #! 2 SyntaxError: identifier redefined as global ('i' is this comprehension's own variable)
---
class A:
    b = [c := d for d in e]  #! 10 SyntaxError: no binding for nonlocal found (a comprehension can't assign to a class's names)
---
x = 01  #! 5 SyntaxError: invalid syntax for integer with base 0: '01' (octal numbers start with 0o, others without a zero)
---
x = 0b12  #! 5 SyntaxError: invalid syntax for integer with base 2: '12'
---
x = 0x  #! 5 SyntaxError: invalid syntax for integer with base 16: ''
---
x = 1if y else 2  # MicroPython only  #! 5 SyntaxError: invalid syntax for integer with base 10: '1if' (put a space between the number and 'if')
---
x = 1.2.3  #! 5 SyntaxError: invalid syntax for number
---
x = 1e  #! 5 SyntaxError: invalid syntax for number
---
x = '\x4'  #! 6 SyntaxError: invalid syntax (this escape needs more hexadecimal digits)
---
x = b'\400'  # MicroPython only  #! 7 SyntaxError: invalid syntax (this escape is no byte)
---
x = '\U00110000'  #! 6 SyntaxError: invalid syntax (there is no such character)
---
x = '\N{BULLET}'  # MicroPython only  #! 6 NotImplementedError: unicode name escapes (write the character itself, or its number as \u1234)
---
x = 'a' b'b'  #! 9 SyntaxError: invalid syntax (strings and bytes can't be joined)
---
x = t'a'  #! 6 SyntaxError: invalid syntax (MicroPython has no template strings)
---
x = F'{a}'  #! 6 SyntaxError: invalid syntax (the letters before a string are lower case in MicroPython)
---
x = f'{}'  #! 7 SyntaxError: malformed f-string (the field is empty)
---
x = f'a}'  #! 8 SyntaxError: malformed f-string (write '}}' for a brace)
---
x = f'{a!x}'  #! 10 SyntaxError: invalid syntax (MicroPython has the conversions !r and !s)
---
x = f'{a = }'  #! 12 SyntaxError: invalid syntax (MicroPython wants the field to end right behind '=')
---
x = f'{a:{b}'  #! 14 SyntaxError: malformed f-string ('}' is missing)
---
x = f'{lambda: 1}'  #! 8 SyntaxError: invalid syntax (a lambda needs parentheses in an f-string)
---
x = f'{a b}'  #! 10 SyntaxError: invalid syntax (expected '}' after the field's expression)
---
x = f'{a)}'  #! 9 SyntaxError: invalid syntax (')' stands where '}' should end the field)
---
x = f'{(a}'  #! 10 SyntaxError: invalid syntax ('}' does not close '(' from line 1)
---
x = $a  #! 5 SyntaxError: invalid syntax ('$' means nothing here)
---
x = a ? b : c  #! 7 SyntaxError: invalid syntax ('?' means nothing here)
---
x = a <> b  #! 8 SyntaxError: invalid syntax (expected an expression)
---
x = a!  #! 6 SyntaxError: invalid syntax (did you mean 'not' or '!='?)
---
x = a \ b  #! 7 SyntaxError: invalid syntax (only a line end may follow a backslash)
---
打印（"x"）  #! 4 SyntaxError: invalid syntax (the source holds "（" (U+FF08) where MicroPython wants a '(')
---
x = 1，2  #! 6 SyntaxError: invalid syntax (the source holds "，" (U+FF0C) where MicroPython wants a ',')
---
break  #! 1 SyntaxError: 'break'/'continue' outside loop
---
for x in y:
    def f():
        continue  #! 9 SyntaxError: 'break'/'continue' outside loop
---
class A:
    return 1  #! 5 SyntaxError: 'return' outside function
---
yield x  #! 1 SyntaxError: 'yield' outside function
---
[(yield x) for x in y]  #! 3 SyntaxError: 'yield' outside function (a comprehension is a scope of its own)
---
await x  #! 1 SyntaxError: 'await' outside function
---
async def f():
    return [await x for x in y]  # MicroPython only  #! 13 SyntaxError: 'await' outside function (a comprehension is a scope of its own)
---
def f():
    async with x: pass  #! 5 SyntaxError: async for/with outside async function
---
nonlocal x  #! 1 SyntaxError: can't declare nonlocal in outer code (outside functions every name is global)
---
def f():
    nonlocal x  #! 14 SyntaxError: no binding for nonlocal found (no function around this one has a variable 'x')
---
def f(x):
    global x  #! 12 SyntaxError: identifier redefined as global ('x' is used before this in the same scope)
---
def f():
    x = 1
    nonlocal x  #! 14 SyntaxError: identifier redefined as nonlocal ('x' is used before this in the same scope)
---
x = 1
global x  #! 8 SyntaxError: identifier redefined as global ('x' is used before this in the same scope)
---
def f():
    from a import *  #! 5 SyntaxError: import * not at module level
---
def f():
    super()  # MicroPython only  #! 5 SyntaxError: super() can't find self
---
a.1  #! 2 SyntaxError: invalid syntax (an operator, a comma or a line end is missing before this)
---
from a import  #! 14 SyntaxError: invalid syntax (expected a name to import)
---
from a import (b
c = 1  #! 1 SyntaxError: invalid syntax ('(' from line 1 was never closed)
---
import a.  #! 10 SyntaxError: invalid syntax (expected a name after '.')
---
import a as b.c  #! 14 SyntaxError: invalid syntax (expected the end of the statement)
---
raise a, b  #! 8 SyntaxError: invalid syntax (expected the end of the statement)
---
x = (yield) = 1  #! 6 SyntaxError: can't assign to expression (the left side must be a name, an attribute, an item, or a tuple or list of these)
---
x += y += z  #! 8 SyntaxError: invalid syntax (only one kind of assignment fits in a statement)
---
async x  #! 7 SyntaxError: invalid syntax (expected 'def', 'for' or 'with' after 'async')
---
f(1 = 2
g( # the bracket, not the argument, is MicroPython's first error  #! 1 SyntaxError: invalid syntax ('(' from line 1 was never closed)

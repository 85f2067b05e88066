f'a{b}c'  #> (ExprStmt (FString ["a" {b} "c"]))
f''  #> (ExprStmt (FString))
f'{a}{b!r}{c!s:>{d}.2f}'  #> (ExprStmt (FString [{a} {b!r} {c!s:[">" {d} ".2f"]}]))
f'{{a}}{{{b}}}'  #> (ExprStmt (FString ["{a}{" {b} "}"]))
f'{a=}, {b + 1=!r:5}'  #> (ExprStmt (FString ["a=" {a} ", b + 1=" {(Binary + b 1)!r:["5"]}]))
'{x}' f'{y}' "z" f"{w}"  #> (ExprStmt (FString ["{x}" {y} "z" {w}]))
f'{'a'}{"}"}{f'{b}'}'  #> (ExprStmt (FString [{"a"} {"}"} {(FString [{b}])}]))
f'{a != b}{ {c: d}[e] }{[f:=1][0:2]}'  #> (ExprStmt (FString [{(Compare a [(Comparison != b)])} {(Index (Dict [(DictEntry c d)]) e)} {(Index (List [(NamedExpr f 1)]) (Slice 0 2))}]))
f'{a, b}{a,}{(lambda x: x)(1)}{a:=5}'  #> (ExprStmt (FString [{(Tuple [a b])} {(Tuple [a])} {(Call (Lambda (Function [(Param pos x)] false [(ReturnStmt x)])) [(Arg pos "" 1)])} {a:["=5"]}]))
fr'\{a}\d' rf'{b}\n'  #> (ExprStmt (FString ["\\" {a} "\\d" {b} "\\n"]))
f'\x7b{a:\x41}\n'  #> (ExprStmt (FString ["{" {a:["A"]} "\n"]))
f'''{
    a  # the value
}
'''  #> (ExprStmt (FString [{a} "\n"]))

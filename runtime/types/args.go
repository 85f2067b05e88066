package types

// Param is one parameter for ParseArgs.
type Param struct {
	Name string
	// Def is the value where the argument is missing; nil makes it required.
	Def Value
	// KwOnly cannot be given by position, PosOnly not by name.
	KwOnly, PosOnly bool
}

// ParseArgs matches args (whose last len(kw) are those of kw) to params and fills out; false with TypeError pending.
// A method counts self as its first parameter.
func ParseArgs(th *Thread, args []Value, kw []*Str, params []Param, out []Value) bool {
	npos := len(args) - len(kw)
	max := 0
	for i := range params {
		out[i] = nil
		if !params[i].KwOnly {
			max++
		}
	}
	if npos > max {
		th.TypeError("extra positional arguments given")
		return false
	}
	copy(out, args[:npos])
kws:
	for j, k := range kw {
		for i := range params {
			if params[i].Name == k.S && !params[i].PosOnly {
				if out[i] != nil {
					th.TypeError("function got multiple values for argument '%s'", k.S)
					return false
				}
				out[i] = args[npos+j]
				continue kws
			}
		}
		th.TypeError("extra keyword arguments given")
		return false
	}
	for i := range params {
		if out[i] == nil {
			if params[i].Def == nil {
				th.TypeError("'%s' argument required", params[i].Name)
				return false
			}
			out[i] = params[i].Def
		}
	}
	return true
}

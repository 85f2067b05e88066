package types

// The special methods that operators look for. A class keeps them in an array, found once.
const (
	spNew = iota
	spInit
	spCall
	spGetattr
	spSetattr
	spDelattr
	spGet
	spSet
	spDelete
	spEq
	spNe
	spLt
	spLe
	spGt
	spGe
	spHash
	spBool
	spLen
	spIter
	spNext
	spGetitem
	spSetitem
	spDelitem
	spContains
	spRepr
	spStr
	spIndex
	spInt
	spFloat
	spNeg
	spPos
	spInvert
	spAbs
	spReversed
	spEnter
	spExit
	spAwait
	spAiter
	spAnext
	spAenter
	spAexit
	spBin      // __add__ and so on: spBin + BinOp
	spRBin     = spBin + numBinOps
	spIBin     = spRBin + numBinOps
	numSpecial = spIBin + numBinOps
)

var specialNames = func() (n [numSpecial]string) {
	copy(n[:], []string{
		"__new__", "__init__", "__call__", "__getattr__", "__setattr__", "__delattr__", "__get__", "__set__",
		"__delete__", "__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__", "__hash__", "__bool__", "__len__",
		"__iter__", "__next__", "__getitem__", "__setitem__", "__delitem__", "__contains__", "__repr__", "__str__",
		"__index__", "__int__", "__float__", "__neg__", "__pos__", "__invert__", "__abs__", "__reversed__",
		"__enter__", "__exit__", "__await__", "__aiter__", "__anext__", "__aenter__", "__aexit__",
	})
	for op, name := range binOpNames {
		n[spBin+op], n[spRBin+op], n[spIBin+op] = "__"+name+"__", "__r"+name+"__", "__i"+name+"__"
	}
	return
}()

// findSpecials fills the array from the scripts' classes in the order of resolution; what builtin classes do is done by
// the protocols themselves.
func (c *Class) findSpecials() {
	c.special = [numSpecial]*Attr{}
	plain := len(c.mro) > 0
	for _, k := range c.mro {
		if k.user && len(k.attrs) > 0 {
			plain = false
		}
	}
	if plain {
		return
	}
	for i, name := range specialNames {
		for _, k := range c.mro {
			if !k.user {
				continue
			}
			if a := k.attrs[name]; a != nil {
				c.special[i] = a
				break
			}
		}
	}
}

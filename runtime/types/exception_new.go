package types

// NewExceptionClass makes an exception class of a module. Scripts may derive from it.
func NewExceptionClass(name string, base *Class) *Class {
	Setup()
	c := exc(name, base)
	c.construct = newExceptionOf
	c.complete()
	return c
}

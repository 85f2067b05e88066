package ndarray

// Memory is the array's memory from its first element on, live: element (i, j, …) starts at i*Strides()[0] +
// j*Strides()[1] + …. With negative strides that lies before it.
func (a *Array) Memory() []byte { return a.data[a.offset:] }

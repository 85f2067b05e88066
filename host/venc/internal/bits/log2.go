package bits

import mbits "math/bits"

// Log2 is 256 times the logarithm of x to the base 2, to about one part in 256, by integer arithmetic that is the same on
// every machine. x below 1 counts as 1.
func Log2(x int64) int {
	x = max(x, 1)
	n := mbits.Len64(uint64(x)) - 1
	f := int(uint64(x)<<(63-n)>>55) & 255
	return n<<8 + f + f*(256-f)*88>>16
}

//go:build !noasm

package kernel

// NEON belongs to every arm64 processor. Each function checks that the slices are long enough, since assembly does not.

//go:noescape
func sad16x16NEON(a *byte, as int, b *byte, bs int) int

//go:noescape
func sad8x8NEON(a *byte, as int, b *byte, bs int) int

//go:noescape
func satd8x8NEON(a *byte, as int, b *byte, bs int) int

//go:noescape
func satd8x16NEON(a *byte, as int, b *byte, bs int) int

//go:noescape
func satd4x4NEON(a *byte, as int, b *byte, bs int) int

func sad16x16(a []byte, as int, b []byte, bs int) int {
	_, _ = a[15*as+15], b[15*bs+15]
	return sad16x16NEON(&a[0], as, &b[0], bs)
}

func sad8x8(a []byte, as int, b []byte, bs int) int {
	_, _ = a[7*as+7], b[7*bs+7]
	return sad8x8NEON(&a[0], as, &b[0], bs)
}

func satd4x4(a []byte, as int, b []byte, bs int) int {
	_, _ = a[3*as+3], b[3*bs+3]
	return satd4x4NEON(&a[0], as, &b[0], bs)
}

func satd8x8(a []byte, as int, b []byte, bs int) int {
	_, _ = a[7*as+7], b[7*bs+7]
	return satd8x8NEON(&a[0], as, &b[0], bs)
}

func satd16x16(a []byte, as int, b []byte, bs int) int {
	_, _ = a[15*as+15], b[15*bs+15]
	return satd8x16NEON(&a[0], as, &b[0], bs) + satd8x16NEON(&a[8], as, &b[8], bs)
}

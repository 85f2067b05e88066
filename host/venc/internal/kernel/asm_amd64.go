//go:build !noasm

package kernel

import "golang.org/x/sys/cpu"

// hasAVX2 chooses the assembly forms, at run time and once.
var hasAVX2 = cpu.X86.HasAVX2

//go:noescape
func sad16x16AVX2(a *byte, as int, b *byte, bs int) int

//go:noescape
func sad8x8AVX2(a *byte, as int, b *byte, bs int) int

//go:noescape
func halveAVX2(dst, r0, r1 *byte, n int)

//go:noescape
func satd16x16AVX2(a *byte, as int, b *byte, bs int) int

//go:noescape
func satd8x8AVX2(a *byte, as int, b *byte, bs int) int

//go:noescape
func satd4x4AVX2(a *byte, as int, b *byte, bs int) int

//go:noescape
func sa8d8x8AVX2(a *byte, as int, b *byte, bs int) int

//go:noescape
func halfRowAVX2(h, v, c, src *byte, stride, n int, tmp *int16)

//go:noescape
func avg16x16AVX2(dst *byte, ds int, a *byte, as int, b *byte, bs int)

//go:noescape
func copy16x16AVX2(dst *byte, ds int, src *byte, ss int)

//go:noescape
func chroma8x8AVX2(dst *byte, ds int, src *byte, ss int, fx, fy int)

//go:noescape
func quantAVX2(dst, c *int16, groups int, mf, bias *uint16) uint32

//go:noescape
func quant8x8AVX2(dst, c *int16, mf, bias *uint16) bool

//go:noescape
func dequantAVX2(dst, l *int16, groups int, scale *int16)

//go:noescape
func dequant8x8AVX2(dst, l, scale *int16, round, right, left int)

//go:noescape
func fdctQuadAVX2(dst *int16, a *byte, as int, b *byte, bs int)

//go:noescape
func fdct4x4AVX2(dst *int16, a *byte, as int, b *byte, bs int)

//go:noescape
func idctQuadAVX2(dst *byte, stride int, c *int16)

//go:noescape
func idct4x4AVX2(dst *byte, stride int, c *int16)

//go:noescape
func fdct8x8AVX2(dst *int16, a *byte, as int, b *byte, bs int)

//go:noescape
func idct8x8AVX2(dst *byte, stride int, c *int16)

//go:noescape
func deblockLumaAVX2(pix *byte, stride, alpha, beta int, tc *int8)

//go:noescape
func transpose16x8AVX2(dst, src *byte, stride int)

//go:noescape
func transpose8x16AVX2(dst *byte, stride int, src *byte)

//go:noescape
func sums8x8AVX2(a *byte, as int) (sum, sq int)

//go:build !noasm

#include "textflag.h"

// Differences of one row as words.
#define DIFF16(r, t) \
	VPMOVZXBW (SI), r \
	VPMOVZXBW (DI), t \
	VPSUBW t, r, r \
	ADDQ AX, SI \
	ADDQ BX, DI

// One butterfly: a, b = a+b, a-b.
#define BUTTERFLY(a, b, t) \
	VPSUBW b, a, t \
	VPADDW b, a, a \
	VMOVDQA t, b

// Butterfly between neighbouring words of a and b: afterwards the sums are in a and the differences in b, in an order that
// does not matter.
#define WORDS(a, b, t, u) \
	VPSLLD $16, b, t \
	VPBLENDW $0xaa, t, a, t \
	VPSRLD $16, a, u \
	VPBLENDW $0xaa, b, u, u \
	VPADDW u, t, a \
	VPSUBW u, t, b

// The same between neighbouring pairs of words.
#define PAIRS(a, b, t, u) \
	VPSLLQ $32, b, t \
	VPBLENDD $0xaa, t, a, t \
	VPSRLQ $32, a, u \
	VPBLENDD $0xaa, b, u, u \
	VPADDW u, t, a \
	VPSUBW u, t, b

// The last butterfly of a transform whose magnitudes are added: |x+y| + |x-y| = 2 max(|x|, |y|). Adds half of it to acc.
#define LASTPAIRS(a, b, t, u, acc) \
	VPABSW a, a \
	VPABSW b, b \
	VPSLLQ $32, b, t \
	VPBLENDD $0xaa, t, a, t \
	VPSRLQ $32, a, u \
	VPBLENDD $0xaa, b, u, u \
	VPMAXSW u, t, t \
	VPADDW t, acc, acc

// 4x4 Hadamard transforms of the words in r0 to r3, side by side; half the magnitudes are added to acc.
#define HADAMARD4(r0, r1, r2, r3, t, u, acc) \
	BUTTERFLY(r0, r1, t) \
	BUTTERFLY(r2, r3, t) \
	BUTTERFLY(r0, r2, t) \
	BUTTERFLY(r1, r3, t) \
	WORDS(r0, r1, t, u) \
	WORDS(r2, r3, t, u) \
	LASTPAIRS(r0, r1, t, u, acc) \
	LASTPAIRS(r2, r3, t, u, acc)

// The sum of the unsigned words of X6 as AX. Clobbers X0 and X1.
#define SUMWORDS \
	VPXOR X1, X1, X1 \
	VPUNPCKLWD X1, X6, X0 \
	VPUNPCKHWD X1, X6, X6 \
	VPADDD X0, X6, X6 \
	VPSRLDQ $8, X6, X0 \
	VPADDD X0, X6, X6 \
	VPSRLDQ $4, X6, X0 \
	VPADDD X0, X6, X6 \
	VMOVD X6, AX

// func satd16x16AVX2(a *byte, as int, b *byte, bs int) int
TEXT ·satd16x16AVX2(SB), NOSPLIT, $0-40
	MOVQ a+0(FP), SI
	MOVQ as+8(FP), AX
	MOVQ b+16(FP), DI
	MOVQ bs+24(FP), BX
	VPXOR Y6, Y6, Y6
	MOVQ $4, CX
satd16:
	DIFF16(Y0, Y4)
	DIFF16(Y1, Y4)
	DIFF16(Y2, Y4)
	DIFF16(Y3, Y4)
	HADAMARD4(Y0, Y1, Y2, Y3, Y4, Y5, Y6)
	DECQ CX
	JNZ satd16
	// Each word is at most 8*4080: the two halves do not fit one word together.
	VPXOR Y1, Y1, Y1
	VPUNPCKLWD Y1, Y6, Y0
	VPUNPCKHWD Y1, Y6, Y6
	VPADDD Y0, Y6, Y6
	VEXTRACTI128 $1, Y6, X0
	VPADDD X0, X6, X6
	VPSRLDQ $8, X6, X0
	VPADDD X0, X6, X6
	VPSRLDQ $4, X6, X0
	VPADDD X0, X6, X6
	VMOVD X6, AX
	MOVQ AX, ret+32(FP)
	VZEROUPPER
	RET

// func satd8x8AVX2(a *byte, as int, b *byte, bs int) int
TEXT ·satd8x8AVX2(SB), NOSPLIT, $0-40
	MOVQ a+0(FP), SI
	MOVQ as+8(FP), AX
	MOVQ b+16(FP), DI
	MOVQ bs+24(FP), BX
	VPXOR X6, X6, X6
	DIFF16(X0, X4)
	DIFF16(X1, X4)
	DIFF16(X2, X4)
	DIFF16(X3, X4)
	HADAMARD4(X0, X1, X2, X3, X4, X5, X6)
	DIFF16(X0, X4)
	DIFF16(X1, X4)
	DIFF16(X2, X4)
	DIFF16(X3, X4)
	HADAMARD4(X0, X1, X2, X3, X4, X5, X6)
	SUMWORDS
	MOVQ AX, ret+32(FP)
	RET

// Differences of one row of four samples as words, the rest zero.
#define DIFF4(r, t) \
	VMOVD (SI), r \
	VMOVD (DI), t \
	VPMOVZXBW r, r \
	VPMOVZXBW t, t \
	VPSUBW t, r, r \
	ADDQ AX, SI \
	ADDQ BX, DI

// func satd4x4AVX2(a *byte, as int, b *byte, bs int) int
TEXT ·satd4x4AVX2(SB), NOSPLIT, $0-40
	MOVQ a+0(FP), SI
	MOVQ as+8(FP), AX
	MOVQ b+16(FP), DI
	MOVQ bs+24(FP), BX
	VPXOR X6, X6, X6
	DIFF4(X0, X4)
	DIFF4(X1, X4)
	DIFF4(X2, X4)
	DIFF4(X3, X4)
	HADAMARD4(X0, X1, X2, X3, X4, X5, X6)
	SUMWORDS
	MOVQ AX, ret+32(FP)
	RET

// The last butterfly of an 8x8 transform, between the halves of a register.
#define LASTHALVES(a, b, t, acc) \
	VPABSW a, a \
	VPABSW b, b \
	VPUNPCKLQDQ b, a, t \
	VPUNPCKHQDQ b, a, a \
	VPMAXSW a, t, t \
	VPADDW t, acc, acc

// func sa8d8x8AVX2(a *byte, as int, b *byte, bs int) int
TEXT ·sa8d8x8AVX2(SB), NOSPLIT, $0-40
	MOVQ a+0(FP), SI
	MOVQ as+8(FP), AX
	MOVQ b+16(FP), DI
	MOVQ bs+24(FP), BX
	DIFF16(X0, X14)
	DIFF16(X1, X14)
	DIFF16(X2, X14)
	DIFF16(X3, X14)
	DIFF16(X4, X14)
	DIFF16(X5, X14)
	DIFF16(X7, X14)
	DIFF16(X8, X14)
	BUTTERFLY(X0, X1, X14)
	BUTTERFLY(X2, X3, X14)
	BUTTERFLY(X4, X5, X14)
	BUTTERFLY(X7, X8, X14)
	BUTTERFLY(X0, X2, X14)
	BUTTERFLY(X1, X3, X14)
	BUTTERFLY(X4, X7, X14)
	BUTTERFLY(X5, X8, X14)
	BUTTERFLY(X0, X4, X14)
	BUTTERFLY(X1, X5, X14)
	BUTTERFLY(X2, X7, X14)
	BUTTERFLY(X3, X8, X14)
	WORDS(X0, X1, X14, X13)
	WORDS(X2, X3, X14, X13)
	WORDS(X4, X5, X14, X13)
	WORDS(X7, X8, X14, X13)
	PAIRS(X0, X1, X14, X13)
	PAIRS(X2, X3, X14, X13)
	PAIRS(X4, X5, X14, X13)
	PAIRS(X7, X8, X14, X13)
	VPXOR X6, X6, X6
	LASTHALVES(X0, X1, X14, X6)
	LASTHALVES(X2, X3, X14, X6)
	LASTHALVES(X4, X5, X14, X6)
	LASTHALVES(X7, X8, X14, X6)
	SUMWORDS
	INCQ AX
	SHRQ $1, AX
	MOVQ AX, ret+32(FP)
	RET

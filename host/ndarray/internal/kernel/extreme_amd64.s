//go:build !noasm

#include "textflag.h"

// Each element is XORed with flip, which turns its order round: the sign of a float, all bits of an integer. UNORD notes
// NaNs in Y7.
#define EXTREME(OP, UNORD) \
	MOVQ a+0(FP), SI \
	MOVQ n+8(FP), CX \
	VPBROADCASTQ flip+16(FP), Y8 \
	MOVQ r+24(FP), DI \
	VPXOR Y7, Y7, Y7 \
	VPXOR (SI), Y8, Y0 \
	VPXOR 32(SI), Y8, Y1 \
	VPXOR 64(SI), Y8, Y2 \
	VPXOR 96(SI), Y8, Y3 \
	UNORD(Y0) \
	UNORD(Y1) \
	UNORD(Y2) \
	UNORD(Y3) \
	JMP next \
loop: \
	VPXOR (SI), Y8, Y4 \
	VPXOR 32(SI), Y8, Y5 \
	VPXOR 64(SI), Y8, Y6 \
	VPXOR 96(SI), Y8, Y9 \
	UNORD(Y4) \
	UNORD(Y5) \
	UNORD(Y6) \
	UNORD(Y9) \
	OP Y4, Y0, Y0 \
	OP Y5, Y1, Y1 \
	OP Y6, Y2, Y2 \
	OP Y9, Y3, Y3 \
next: \
	ADDQ $128, SI \
	SUBQ $128, CX \
	JNZ  loop \
	OP Y1, Y0, Y0 \
	OP Y3, Y2, Y2 \
	OP Y2, Y0, Y0 \
	VPXOR Y8, Y0, Y0 \
	VMOVDQU Y0, (DI) \
	VPMOVMSKB Y7, AX \
	VZEROUPPER \
	MOVQ AX, ret+32(FP) \
	RET

#define NOTEF32(Y) \
	VCMPPS $3, Y, Y, Y10 \
	VPOR Y10, Y7, Y7

#define NOTEF64(Y) \
	VCMPPD $3, Y, Y, Y10 \
	VPOR Y10, Y7, Y7

#define NOTENONE(Y)

// func extremeF32AVX2(a unsafe.Pointer, n int, flip uint64, r *[32]byte) int
TEXT ·extremeF32AVX2(SB), NOSPLIT, $0-40
	EXTREME(VMAXPS, NOTEF32)

// func extremeF64AVX2(a unsafe.Pointer, n int, flip uint64, r *[32]byte) int
TEXT ·extremeF64AVX2(SB), NOSPLIT, $0-40
	EXTREME(VMAXPD, NOTEF64)

// func extremeI32AVX2(a unsafe.Pointer, n int, flip uint64, r *[32]byte) int
TEXT ·extremeI32AVX2(SB), NOSPLIT, $0-40
	EXTREME(VPMAXSD, NOTENONE)

// func extremeU8AVX2(a unsafe.Pointer, n int, flip uint64, r *[32]byte) int
TEXT ·extremeU8AVX2(SB), NOSPLIT, $0-40
	EXTREME(VPMAXUB, NOTENONE)

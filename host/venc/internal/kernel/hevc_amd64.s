//go:build !noasm

#include "textflag.h"

// Coefficients of an eight-tap filter, broadcast to Y8..Y15.
#define LOADTAPS(p) \
	VPBROADCASTW 0(p), Y8 \
	VPBROADCASTW 2(p), Y9 \
	VPBROADCASTW 4(p), Y10 \
	VPBROADCASTW 6(p), Y11 \
	VPBROADCASTW 8(p), Y12 \
	VPBROADCASTW 10(p), Y13 \
	VPBROADCASTW 12(p), Y14 \
	VPBROADCASTW 14(p), Y15

// acc += k * samples at m, sixteen words; the products wrap around and the sum does not.
#define TAP(m, k, acc, t) \
	VPMOVZXBW m, t \
	VPMULLW k, t, t \
	VPADDW t, acc, acc

// Eight taps of bytes at R8, step BX (R9 = 3 steps), into acc; clobbers t and R10.
#define EIGHT(acc, t, k0, k1, k2, k3, k4, k5, k6, k7) \
	VPMOVZXBW (R8), acc \
	VPMULLW k0, acc, acc \
	TAP((R8)(BX*1), k1, acc, t) \
	TAP((R8)(BX*2), k2, acc, t) \
	TAP((R8)(R9*1), k3, acc, t) \
	LEAQ (R8)(BX*4), R10 \
	TAP((R10), k4, acc, t) \
	TAP((R10)(BX*1), k5, acc, t) \
	TAP((R10)(BX*2), k6, acc, t) \
	TAP((R10)(R9*1), k7, acc, t)

// func hevcTapAVX2(dst *byte, ds int, src *byte, ss, step, w, h int, taps *int16)
// Bytes to rounded bytes; src points at the first tap; w is 8 or a multiple of 16.
TEXT ·hevcTapAVX2(SB), NOSPLIT, $0-64
	MOVQ dst+0(FP), DI
	MOVQ ds+8(FP), DX
	MOVQ src+16(FP), SI
	MOVQ ss+24(FP), AX
	MOVQ step+32(FP), BX
	MOVQ w+40(FP), CX
	MOVQ h+48(FP), R11
	MOVQ taps+56(FP), R12
	LOADTAPS(R12)
	LEAQ (BX)(BX*2), R9
	VPCMPEQW Y7, Y7, Y7
	VPSRLW $15, Y7, Y7
	VPSLLW $5, Y7, Y7
	CMPQ CX, $8
	JEQ narrow
row:
	MOVQ SI, R8
	MOVQ DI, R13
	MOVQ CX, R12
column:
	EIGHT(Y0, Y1, Y8, Y9, Y10, Y11, Y12, Y13, Y14, Y15)
	VPADDW Y7, Y0, Y0
	VPSRAW $6, Y0, Y0
	VEXTRACTI128 $1, Y0, X1
	VPACKUSWB X1, X0, X0
	VMOVDQU X0, (R13)
	ADDQ $16, R8
	ADDQ $16, R13
	SUBQ $16, R12
	JG column
	ADDQ AX, SI
	ADDQ DX, DI
	DECQ R11
	JNZ row
	VZEROUPPER
	RET
narrow:
	MOVQ SI, R8
	EIGHT(X0, X1, X8, X9, X10, X11, X12, X13, X14, X15)
	VPADDW X7, X0, X0
	VPSRAW $6, X0, X0
	VPACKUSWB X0, X0, X0
	VMOVQ X0, (DI)
	ADDQ AX, SI
	ADDQ DX, DI
	DECQ R11
	JNZ narrow
	VZEROUPPER
	RET

// func hevcTapWordsAVX2(dst *int16, ds int, src *byte, ss, step, w, h int, taps *int16)
// The same without rounding, to words; ds is in bytes.
TEXT ·hevcTapWordsAVX2(SB), NOSPLIT, $0-64
	MOVQ dst+0(FP), DI
	MOVQ ds+8(FP), DX
	MOVQ src+16(FP), SI
	MOVQ ss+24(FP), AX
	MOVQ step+32(FP), BX
	MOVQ w+40(FP), CX
	MOVQ h+48(FP), R11
	MOVQ taps+56(FP), R12
	LOADTAPS(R12)
	LEAQ (BX)(BX*2), R9
	CMPQ CX, $8
	JEQ narrow
row:
	MOVQ SI, R8
	MOVQ DI, R13
	MOVQ CX, R12
column:
	EIGHT(Y0, Y1, Y8, Y9, Y10, Y11, Y12, Y13, Y14, Y15)
	VMOVDQU Y0, (R13)
	ADDQ $16, R8
	ADDQ $32, R13
	SUBQ $16, R12
	JG column
	ADDQ AX, SI
	ADDQ DX, DI
	DECQ R11
	JNZ row
	VZEROUPPER
	RET
narrow:
	MOVQ SI, R8
	EIGHT(X0, X1, X8, X9, X10, X11, X12, X13, X14, X15)
	VMOVDQU X0, (DI)
	ADDQ AX, SI
	ADDQ DX, DI
	DECQ R11
	JNZ narrow
	VZEROUPPER
	RET

// lo, hi += k * the pairs of words at a and b.
#define PAIR(a, b, k, lo, hi, t, u, v) \
	VMOVDQU a, t \
	VMOVDQU b, u \
	VPUNPCKLWD u, t, v \
	VPUNPCKHWD u, t, t \
	VPMADDWD k, v, v \
	VPMADDWD k, t, t \
	VPADDD v, lo, lo \
	VPADDD t, hi, hi

// Eight taps of words at R8, step BX, to words after a shift by 6.
#define EIGHTWORDS(lo, hi, t, u, v, k0, k1, k2, k3) \
	VPXOR lo, lo, lo \
	VPXOR hi, hi, hi \
	PAIR((R8), (R8)(BX*1), k0, lo, hi, t, u, v) \
	PAIR((R8)(BX*2), (R8)(R9*1), k1, lo, hi, t, u, v) \
	LEAQ (R8)(BX*4), R10 \
	PAIR((R10), (R10)(BX*1), k2, lo, hi, t, u, v) \
	PAIR((R10)(BX*2), (R10)(R9*1), k3, lo, hi, t, u, v) \
	VPSRAD $6, lo, lo \
	VPSRAD $6, hi, hi \
	VPACKSSDW hi, lo, lo

// func hevcTapSecondAVX2(dst *byte, ds int, src *int16, ss, step, w, h int, taps *int16)
// Words to rounded bytes; ss and step are in bytes; w is 8 or a multiple of 16.
TEXT ·hevcTapSecondAVX2(SB), NOSPLIT, $0-64
	MOVQ dst+0(FP), DI
	MOVQ ds+8(FP), DX
	MOVQ src+16(FP), SI
	MOVQ ss+24(FP), AX
	MOVQ step+32(FP), BX
	MOVQ w+40(FP), CX
	MOVQ h+48(FP), R11
	MOVQ taps+56(FP), R12
	VPBROADCASTD 0(R12), Y8
	VPBROADCASTD 4(R12), Y9
	VPBROADCASTD 8(R12), Y10
	VPBROADCASTD 12(R12), Y11
	LEAQ (BX)(BX*2), R9
	VPCMPEQW Y7, Y7, Y7
	VPSRLW $15, Y7, Y7
	VPSLLW $5, Y7, Y7
	CMPQ CX, $8
	JEQ narrow
row:
	MOVQ SI, R8
	MOVQ DI, R13
	MOVQ CX, R12
column:
	EIGHTWORDS(Y0, Y1, Y2, Y3, Y4, Y8, Y9, Y10, Y11)
	VPADDSW Y7, Y0, Y0
	VPSRAW $6, Y0, Y0
	VEXTRACTI128 $1, Y0, X1
	VPACKUSWB X1, X0, X0
	VMOVDQU X0, (R13)
	ADDQ $32, R8
	ADDQ $16, R13
	SUBQ $16, R12
	JG column
	ADDQ AX, SI
	ADDQ DX, DI
	DECQ R11
	JNZ row
	VZEROUPPER
	RET
narrow:
	MOVQ SI, R8
	EIGHTWORDS(X0, X1, X2, X3, X4, X8, X9, X10, X11)
	VPADDSW X7, X0, X0
	VPSRAW $6, X0, X0
	VPACKUSWB X0, X0, X0
	VMOVQ X0, (DI)
	ADDQ AX, SI
	ADDQ DX, DI
	DECQ R11
	JNZ narrow
	VZEROUPPER
	RET

// func hevcInterleaveAVX2(dst, src *int16, n, pairs int)
// Rows 2k and 2k+1 of src, n words each, become one row of pairs. n is 8 or a multiple of 16.
TEXT ·hevcInterleaveAVX2(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ src+8(FP), SI
	MOVQ n+16(FP), CX
	MOVQ pairs+24(FP), R8
	LEAQ (CX)(CX*1), AX // bytes in a row
	CMPQ CX, $8
	JEQ narrow
row:
	MOVQ AX, R9
column:
	VMOVDQU (SI), Y0
	VMOVDQU (SI)(AX*1), Y1
	VPUNPCKLWD Y1, Y0, Y2
	VPUNPCKHWD Y1, Y0, Y3
	VPERM2I128 $0x20, Y3, Y2, Y0
	VPERM2I128 $0x31, Y3, Y2, Y1
	VMOVDQU Y0, (DI)
	VMOVDQU Y1, 32(DI)
	ADDQ $32, SI
	ADDQ $64, DI
	SUBQ $32, R9
	JG column
	ADDQ AX, SI
	DECQ R8
	JNZ row
	VZEROUPPER
	RET
narrow:
	VMOVDQU (SI), X0
	VMOVDQU 16(SI), X1
	VPUNPCKLWD X1, X0, X2
	VPUNPCKHWD X1, X0, X3
	VMOVDQU X2, (DI)
	VMOVDQU X3, 16(DI)
	ADDQ $32, SI
	ADDQ $32, DI
	DECQ R8
	JNZ narrow
	RET

// func hevcProductAVX2(dst, l, r *int16, n, rows, pairs, round, shift int)
// dst[i][j] = (sum over k of l[i][2k]*r[k][2j] + l[i][2k+1]*r[k][2j+1] + round) >> shift, saturated to words. l and dst have n
// columns, r has 2n; n is 8, 16 or 32.
TEXT ·hevcProductAVX2(SB), NOSPLIT, $0-64
	MOVQ dst+0(FP), DI
	MOVQ l+8(FP), SI
	MOVQ r+16(FP), DX
	MOVQ n+24(FP), CX
	MOVQ rows+32(FP), R8
	MOVQ pairs+40(FP), R9
	VPBROADCASTD round+48(FP), Y6
	VMOVQ shift+56(FP), X7
	LEAQ (CX)(CX*1), AX // bytes in a row of l and dst
	CMPQ CX, $16
	JEQ row16
	JLT row8
row32:
	VMOVDQA Y6, Y0
	VMOVDQA Y6, Y1
	VMOVDQA Y6, Y2
	VMOVDQA Y6, Y3
	MOVQ SI, R10
	MOVQ DX, R11
	MOVQ R9, R12
k32:
	VPBROADCASTD (R10), Y4
	VPMADDWD (R11), Y4, Y5
	VPADDD Y5, Y0, Y0
	VPMADDWD 32(R11), Y4, Y8
	VPADDD Y8, Y1, Y1
	VPMADDWD 64(R11), Y4, Y9
	VPADDD Y9, Y2, Y2
	VPMADDWD 96(R11), Y4, Y10
	VPADDD Y10, Y3, Y3
	ADDQ $4, R10
	ADDQ $128, R11
	DECQ R12
	JNZ k32
	VPSRAD X7, Y0, Y0
	VPSRAD X7, Y1, Y1
	VPSRAD X7, Y2, Y2
	VPSRAD X7, Y3, Y3
	VPACKSSDW Y1, Y0, Y0
	VPACKSSDW Y3, Y2, Y2
	VPERMQ $0xD8, Y0, Y0
	VPERMQ $0xD8, Y2, Y2
	VMOVDQU Y0, (DI)
	VMOVDQU Y2, 32(DI)
	ADDQ AX, SI
	ADDQ AX, DI
	DECQ R8
	JNZ row32
	VZEROUPPER
	RET
row16:
	VMOVDQA Y6, Y0
	VMOVDQA Y6, Y1
	MOVQ SI, R10
	MOVQ DX, R11
	MOVQ R9, R12
k16:
	VPBROADCASTD (R10), Y4
	VPMADDWD (R11), Y4, Y5
	VPADDD Y5, Y0, Y0
	VPMADDWD 32(R11), Y4, Y8
	VPADDD Y8, Y1, Y1
	ADDQ $4, R10
	ADDQ $64, R11
	DECQ R12
	JNZ k16
	VPSRAD X7, Y0, Y0
	VPSRAD X7, Y1, Y1
	VPACKSSDW Y1, Y0, Y0
	VPERMQ $0xD8, Y0, Y0
	VMOVDQU Y0, (DI)
	ADDQ AX, SI
	ADDQ AX, DI
	DECQ R8
	JNZ row16
	VZEROUPPER
	RET
row8:
	VMOVDQA Y6, Y0
	MOVQ SI, R10
	MOVQ DX, R11
	MOVQ R9, R12
k8:
	VPBROADCASTD (R10), Y4
	VPMADDWD (R11), Y4, Y5
	VPADDD Y5, Y0, Y0
	ADDQ $4, R10
	ADDQ $32, R11
	DECQ R12
	JNZ k8
	VPSRAD X7, Y0, Y0
	VEXTRACTI128 $1, Y0, X1
	VPACKSSDW X1, X0, X0
	VMOVDQU X0, (DI)
	ADDQ AX, SI
	ADDQ AX, DI
	DECQ R8
	JNZ row8
	VZEROUPPER
	RET

// func hevcSubAVX2(res *int16, a *byte, as int, b *byte, bs, n int)
TEXT ·hevcSubAVX2(SB), NOSPLIT, $0-48
	MOVQ res+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ as+16(FP), AX
	MOVQ b+24(FP), DX
	MOVQ bs+32(FP), BX
	MOVQ n+40(FP), CX
	MOVQ CX, R8
row:
	XORQ R9, R9
column:
	VPMOVZXBW (SI)(R9*1), X0
	VPMOVZXBW (DX)(R9*1), X1
	VPSUBW X1, X0, X0
	VMOVDQU X0, (DI)
	ADDQ $16, DI
	ADDQ $8, R9
	CMPQ R9, CX
	JLT column
	ADDQ AX, SI
	ADDQ BX, DX
	DECQ R8
	JNZ row
	RET

// func hevcAddAVX2(dst *byte, ds int, res *int16, n int)
TEXT ·hevcAddAVX2(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ ds+8(FP), AX
	MOVQ res+16(FP), SI
	MOVQ n+24(FP), CX
	MOVQ CX, R8
row:
	XORQ R9, R9
column:
	VPMOVZXBW (DI)(R9*1), X0
	VPADDSW (SI), X0, X0
	VPACKUSWB X0, X0, X0
	VMOVQ X0, (DI)(R9*1)
	ADDQ $16, SI
	ADDQ $8, R9
	CMPQ R9, CX
	JLT column
	ADDQ AX, DI
	DECQ R8
	JNZ row
	RET

// func hevcAverageAVX2(dst *byte, ds int, a, b *byte, ss, n int)
TEXT ·hevcAverageAVX2(SB), NOSPLIT, $0-48
	MOVQ dst+0(FP), DI
	MOVQ ds+8(FP), AX
	MOVQ a+16(FP), SI
	MOVQ b+24(FP), DX
	MOVQ ss+32(FP), BX
	MOVQ n+40(FP), CX
	MOVQ CX, R8
row:
	XORQ R9, R9
column:
	VMOVQ (SI)(R9*1), X0
	VMOVQ (DX)(R9*1), X1
	VPAVGB X1, X0, X0
	VMOVQ X0, (DI)(R9*1)
	ADDQ $8, R9
	CMPQ R9, CX
	JLT column
	ADDQ BX, SI
	ADDQ BX, DX
	ADDQ AX, DI
	DECQ R8
	JNZ row
	RET

// func hevcEnergyAVX2(c *int16, groups int, least int) (sum, large uint64)
TEXT ·hevcEnergyAVX2(SB), NOSPLIT, $0-40
	MOVQ c+0(FP), SI
	MOVQ groups+8(FP), CX
	MOVQ least+16(FP), AX
	DECQ AX
	VMOVQ AX, X4
	VPBROADCASTW X4, Y4
	VPXOR Y5, Y5, Y5 // zero
	VPXOR Y6, Y6, Y6 // sums
	XORQ DX, DX // groups with a large magnitude, the first one last
	MOVQ CX, R8
group:
	VMOVDQU (SI), Y0
	VPMADDWD Y0, Y0, Y1
	VPUNPCKLDQ Y5, Y1, Y2
	VPUNPCKHDQ Y5, Y1, Y3
	VPADDQ Y2, Y6, Y6
	VPADDQ Y3, Y6, Y6
	VPABSW Y0, Y0
	VPCMPGTW Y4, Y0, Y0
	VPTEST Y0, Y0
	SETNE BX
	MOVBLZX BX, BX
	RORQ $1, DX
	ORQ BX, DX
	ADDQ $32, SI
	DECQ CX
	JNZ group
	// The first group's bit stands R8-1 places below the top after the last rotation to the right: bring it to bit 0.
	MOVQ R8, CX
	DECQ CX
	ROLQ CX, DX
	VEXTRACTI128 $1, Y6, X0
	VPADDQ X0, X6, X6
	VPSRLDQ $8, X6, X0
	VPADDQ X0, X6, X6
	VMOVQ X6, AX
	MOVQ AX, sum+24(FP)
	MOVQ DX, large+32(FP)
	VZEROUPPER
	RET

//go:build !noasm

#include "textflag.h"

// Transposes 4x4 words in each 64-bit lane group of r0 to r3: afterwards register i holds column i. t0 to t3 clobbered.
#define TRANSPOSE4(r0, r1, r2, r3, t0, t1, t2, t3) \
	VPUNPCKLWD r1, r0, t0 \
	VPUNPCKLWD r3, r2, t1 \
	VPUNPCKHWD r1, r0, t2 \
	VPUNPCKHWD r3, r2, t3 \
	VPUNPCKLDQ t1, t0, r0 \
	VPUNPCKHDQ t1, t0, r1 \
	VPUNPCKLDQ t3, t2, r2 \
	VPUNPCKHDQ t3, t2, r3 \
	VPUNPCKLQDQ r2, r0, t0 \
	VPUNPCKHQDQ r2, r0, t1 \
	VPUNPCKLQDQ r3, r1, t2 \
	VPUNPCKHQDQ r3, r1, t3 \
	VMOVDQA t0, r0 \
	VMOVDQA t1, r1 \
	VMOVDQA t2, r2 \
	VMOVDQA t3, r3

// One dimension of the forward 4x4 transform.
#define FDCT4(r0, r1, r2, r3, t0, t1, t2, t3) \
	VPADDW r3, r0, t0 \
	VPADDW r2, r1, t1 \
	VPSUBW r3, r0, t2 \
	VPSUBW r2, r1, t3 \
	VPADDW t1, t0, r0 \
	VPSUBW t1, t0, r2 \
	VPADDW t2, t2, t0 \
	VPADDW t3, t0, r1 \
	VPADDW t3, t3, t1 \
	VPSUBW t1, t2, r3

// One dimension of the inverse 4x4 transform (8.5.12.2).
#define IDCT4(r0, r1, r2, r3, t0, t1, t2, t3) \
	VPADDW r2, r0, t0 \
	VPSUBW r2, r0, t1 \
	VPSRAW $1, r1, t2 \
	VPSUBW r3, t2, t2 \
	VPSRAW $1, r3, t3 \
	VPADDW r1, t3, t3 \
	VPADDW t3, t0, r0 \
	VPADDW t2, t1, r1 \
	VPSUBW t2, t1, r2 \
	VPSUBW t3, t0, r3

// Row i and row i+4 of both blocks: differences in the two halves of r. R8 and R9 point four rows further.
#define QUADDIFF(r, x, t, u) \
	VMOVQ (SI), x \
	VPINSRQ $1, (R8), x, x \
	VPMOVZXBW x, r \
	VMOVQ (DX), u \
	VPINSRQ $1, (R9), u, u \
	VPMOVZXBW u, t \
	VPSUBW t, r, r \
	ADDQ AX, SI \
	ADDQ AX, R8 \
	ADDQ BX, DX \
	ADDQ BX, R9

// func fdctQuadAVX2(dst *int16, a *byte, as int, b *byte, bs int)
TEXT ·fdctQuadAVX2(SB), NOSPLIT, $0-40
	MOVQ dst+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ as+16(FP), AX
	MOVQ b+24(FP), DX
	MOVQ bs+32(FP), BX
	LEAQ (SI)(AX*4), R8
	LEAQ (DX)(BX*4), R9
	QUADDIFF(Y0, X0, Y4, X4)
	QUADDIFF(Y1, X1, Y4, X4)
	QUADDIFF(Y2, X2, Y4, X4)
	QUADDIFF(Y3, X3, Y4, X4)
	FDCT4(Y0, Y1, Y2, Y3, Y4, Y5, Y6, Y7)
	TRANSPOSE4(Y0, Y1, Y2, Y3, Y4, Y5, Y6, Y7)
	FDCT4(Y0, Y1, Y2, Y3, Y4, Y5, Y6, Y7)
	VPUNPCKLQDQ Y1, Y0, Y4
	VPUNPCKLQDQ Y3, Y2, Y5
	VPUNPCKHQDQ Y1, Y0, Y6
	VPUNPCKHQDQ Y3, Y2, Y7
	VMOVDQU X4, (DI)
	VMOVDQU X5, 16(DI)
	VMOVDQU X6, 32(DI)
	VMOVDQU X7, 48(DI)
	VEXTRACTI128 $1, Y4, 64(DI)
	VEXTRACTI128 $1, Y5, 80(DI)
	VEXTRACTI128 $1, Y6, 96(DI)
	VEXTRACTI128 $1, Y7, 112(DI)
	VZEROUPPER
	RET

#define DIFF4(r, t) \
	VMOVD (SI), r \
	VMOVD (DX), t \
	VPMOVZXBW r, r \
	VPMOVZXBW t, t \
	VPSUBW t, r, r \
	ADDQ AX, SI \
	ADDQ BX, DX

// func fdct4x4AVX2(dst *int16, a *byte, as int, b *byte, bs int)
TEXT ·fdct4x4AVX2(SB), NOSPLIT, $0-40
	MOVQ dst+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ as+16(FP), AX
	MOVQ b+24(FP), DX
	MOVQ bs+32(FP), BX
	DIFF4(X0, X4)
	DIFF4(X1, X4)
	DIFF4(X2, X4)
	DIFF4(X3, X4)
	FDCT4(X0, X1, X2, X3, X4, X5, X6, X7)
	TRANSPOSE4(X0, X1, X2, X3, X4, X5, X6, X7)
	FDCT4(X0, X1, X2, X3, X4, X5, X6, X7)
	VPUNPCKLQDQ X1, X0, X4
	VPUNPCKLQDQ X3, X2, X5
	VMOVDQU X4, (DI)
	VMOVDQU X5, 16(DI)
	RET

// Adds the residual words of r (rows i and i+4) to the samples at SI and R8. Y6 holds words of 32.
#define QUADADD(r, x, t, u) \
	VPADDW Y6, r, r \
	VPSRAW $6, r, r \
	VMOVQ (SI), u \
	VPINSRQ $1, (R8), u, u \
	VPMOVZXBW u, t \
	VPADDW t, r, r \
	VPACKUSWB r, r, r \
	VMOVQ x, (SI) \
	VEXTRACTI128 $1, r, u \
	VMOVQ u, (R8) \
	ADDQ AX, SI \
	ADDQ AX, R8

// func idctQuadAVX2(dst *byte, stride int, c *int16)
TEXT ·idctQuadAVX2(SB), NOSPLIT, $0-24
	MOVQ dst+0(FP), SI
	MOVQ stride+8(FP), AX
	MOVQ c+16(FP), DX
	LEAQ (SI)(AX*4), R8
	VMOVDQU (DX), X4
	VINSERTI128 $1, 64(DX), Y4, Y4
	VMOVDQU 16(DX), X5
	VINSERTI128 $1, 80(DX), Y5, Y5
	VMOVDQU 32(DX), X6
	VINSERTI128 $1, 96(DX), Y6, Y6
	VMOVDQU 48(DX), X7
	VINSERTI128 $1, 112(DX), Y7, Y7
	VPUNPCKLQDQ Y6, Y4, Y0
	VPUNPCKHQDQ Y6, Y4, Y1
	VPUNPCKLQDQ Y7, Y5, Y2
	VPUNPCKHQDQ Y7, Y5, Y3
	IDCT4(Y0, Y1, Y2, Y3, Y4, Y5, Y6, Y7)
	TRANSPOSE4(Y0, Y1, Y2, Y3, Y4, Y5, Y6, Y7)
	IDCT4(Y0, Y1, Y2, Y3, Y4, Y5, Y6, Y7)
	VPCMPEQW Y6, Y6, Y6
	VPSRLW $15, Y6, Y6
	VPSLLW $5, Y6, Y6
	QUADADD(Y0, X0, Y4, X4)
	QUADADD(Y1, X1, Y4, X4)
	QUADADD(Y2, X2, Y4, X4)
	QUADADD(Y3, X3, Y4, X4)
	VZEROUPPER
	RET

#define ADD4(r, t) \
	VPADDW X6, r, r \
	VPSRAW $6, r, r \
	VMOVD (SI), t \
	VPMOVZXBW t, t \
	VPADDW t, r, r \
	VPACKUSWB r, r, r \
	VMOVD r, (SI) \
	ADDQ AX, SI

// func idct4x4AVX2(dst *byte, stride int, c *int16)
TEXT ·idct4x4AVX2(SB), NOSPLIT, $0-24
	MOVQ dst+0(FP), SI
	MOVQ stride+8(FP), AX
	MOVQ c+16(FP), DX
	VMOVDQU (DX), X0
	VPSRLDQ $8, X0, X1
	VMOVDQU 16(DX), X2
	VPSRLDQ $8, X2, X3
	IDCT4(X0, X1, X2, X3, X4, X5, X6, X7)
	TRANSPOSE4(X0, X1, X2, X3, X4, X5, X6, X7)
	IDCT4(X0, X1, X2, X3, X4, X5, X6, X7)
	VPCMPEQW X6, X6, X6
	VPSRLW $15, X6, X6
	VPSLLW $5, X6, X6
	ADD4(X0, X4)
	ADD4(X1, X4)
	ADD4(X2, X4)
	ADD4(X3, X4)
	RET

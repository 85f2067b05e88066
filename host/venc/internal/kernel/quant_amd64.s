//go:build !noasm

#include "textflag.h"

// func quantAVX2(dst, c *int16, groups int, mf, bias *uint16) uint32
TEXT ·quantAVX2(SB), NOSPLIT, $0-44
	MOVQ dst+0(FP), DI
	MOVQ c+8(FP), SI
	MOVQ groups+16(FP), CX
	MOVQ mf+24(FP), DX
	MOVQ bias+32(FP), BX
	VMOVDQU (DX), Y6
	VMOVDQU (BX), Y7
	XORL AX, AX
	MOVL $1, R8
quant16:
	VMOVDQU (SI), Y0
	VPABSW Y0, Y1
	VPADDUSW Y7, Y1, Y1
	VPMULHUW Y6, Y1, Y1
	VPSIGNW Y0, Y1, Y1
	VMOVDQU Y1, (DI)
	XORL R9, R9
	VPTEST Y1, Y1
	CMOVLNE R8, R9
	ORL R9, AX
	SHLL $1, R8
	ADDQ $32, SI
	ADDQ $32, DI
	DECQ CX
	JNZ quant16
	MOVL AX, ret+40(FP)
	VZEROUPPER
	RET

#define QUANT8(o) \
	VMOVDQU o(SI), Y0 \
	VPABSW Y0, Y1 \
	VPADDUSW o(BX), Y1, Y1 \
	VPMULHUW o(DX), Y1, Y1 \
	VPSIGNW Y0, Y1, Y1 \
	VMOVDQU Y1, o(DI) \
	VPOR Y1, Y2, Y2

// func quant8x8AVX2(dst, c *int16, mf, bias *uint16) bool
TEXT ·quant8x8AVX2(SB), NOSPLIT, $0-33
	MOVQ dst+0(FP), DI
	MOVQ c+8(FP), SI
	MOVQ mf+16(FP), DX
	MOVQ bias+24(FP), BX
	VPXOR Y2, Y2, Y2
	QUANT8(0)
	QUANT8(32)
	QUANT8(64)
	QUANT8(96)
	VPTEST Y2, Y2
	SETNE ret+32(FP)
	VZEROUPPER
	RET

// func dequantAVX2(dst, l *int16, groups int, scale *int16)
TEXT ·dequantAVX2(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ l+8(FP), SI
	MOVQ groups+16(FP), CX
	MOVQ scale+24(FP), DX
	VMOVDQU (DX), Y1
dequant16:
	VPMULLW (SI), Y1, Y0
	VMOVDQU Y0, (DI)
	ADDQ $32, SI
	ADDQ $32, DI
	DECQ CX
	JNZ dequant16
	VZEROUPPER
	RET

#define DEQUANT8(o) \
	VMOVDQU o(SI), Y0 \
	VMOVDQU o(DX), Y1 \
	VPMULLW Y1, Y0, Y2 \
	VPMULHW Y1, Y0, Y3 \
	VPUNPCKLWD Y3, Y2, Y0 \
	VPUNPCKHWD Y3, Y2, Y1 \
	VPADDD Y7, Y0, Y0 \
	VPADDD Y7, Y1, Y1 \
	VPSRAD X6, Y0, Y0 \
	VPSRAD X6, Y1, Y1 \
	VPSLLD X5, Y0, Y0 \
	VPSLLD X5, Y1, Y1 \
	VPACKSSDW Y1, Y0, Y0 \
	VMOVDQU Y0, o(DI)

// func dequant8x8AVX2(dst, l, scale *int16, round, right, left int)
TEXT ·dequant8x8AVX2(SB), NOSPLIT, $0-48
	MOVQ dst+0(FP), DI
	MOVQ l+8(FP), SI
	MOVQ scale+16(FP), DX
	VMOVD round+24(FP), X7
	VPBROADCASTD X7, Y7
	VMOVQ right+32(FP), X6
	VMOVQ left+40(FP), X5
	DEQUANT8(0)
	DEQUANT8(32)
	DEQUANT8(64)
	DEQUANT8(96)
	VZEROUPPER
	RET

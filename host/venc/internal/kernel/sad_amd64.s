//go:build !noasm

#include "textflag.h"

// Two rows: differences of (SI) and (DI) added to X0.
#define SADROWS \
	VMOVDQU (SI), X1 \
	VPSADBW (DI), X1, X1 \
	VMOVDQU (SI)(AX*1), X2 \
	VPSADBW (DI)(BX*1), X2, X2 \
	VPADDQ X1, X0, X0 \
	VPADDQ X2, X0, X0

#define NEXTROWS \
	LEAQ (SI)(AX*2), SI \
	LEAQ (DI)(BX*2), DI

// func sad16x16AVX2(a *byte, as int, b *byte, bs int) int
TEXT ·sad16x16AVX2(SB), NOSPLIT, $0-40
	MOVQ a+0(FP), SI
	MOVQ as+8(FP), AX
	MOVQ b+16(FP), DI
	MOVQ bs+24(FP), BX
	VPXOR X0, X0, X0
	SADROWS
	NEXTROWS
	SADROWS
	NEXTROWS
	SADROWS
	NEXTROWS
	SADROWS
	NEXTROWS
	SADROWS
	NEXTROWS
	SADROWS
	NEXTROWS
	SADROWS
	NEXTROWS
	SADROWS
	VPSRLDQ $8, X0, X1
	VPADDQ X1, X0, X0
	VMOVQ X0, AX
	MOVQ AX, ret+32(FP)
	RET

// Two rows of eight samples.
#define SAD8ROWS \
	VMOVQ (SI), X1 \
	VPINSRQ $1, (SI)(AX*1), X1, X1 \
	VMOVQ (DI), X2 \
	VPINSRQ $1, (DI)(BX*1), X2, X2 \
	VPSADBW X2, X1, X1 \
	VPADDQ X1, X0, X0

// func sad8x8AVX2(a *byte, as int, b *byte, bs int) int
TEXT ·sad8x8AVX2(SB), NOSPLIT, $0-40
	MOVQ a+0(FP), SI
	MOVQ as+8(FP), AX
	MOVQ b+16(FP), DI
	MOVQ bs+24(FP), BX
	VPXOR X0, X0, X0
	SAD8ROWS
	NEXTROWS
	SAD8ROWS
	NEXTROWS
	SAD8ROWS
	NEXTROWS
	SAD8ROWS
	VPSRLDQ $8, X0, X1
	VPADDQ X1, X0, X0
	VMOVQ X0, AX
	MOVQ AX, ret+32(FP)
	RET

// func halveAVX2(dst, r0, r1 *byte, n int)
// n is a multiple of 16.
TEXT ·halveAVX2(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ r0+8(FP), SI
	MOVQ r1+16(FP), DX
	MOVQ n+24(FP), CX
	VPCMPEQB Y7, Y7, Y7
	VPABSB Y7, Y7           // bytes of 1
	VPCMPEQW Y6, Y6, Y6
	VPSRLW $15, Y6, Y6
	VPSLLW $1, Y6, Y6       // words of 2
halve16:
	VMOVDQU (SI), Y0
	VMOVDQU (DX), Y1
	VPMADDUBSW Y7, Y0, Y0
	VPMADDUBSW Y7, Y1, Y1
	VPADDW Y1, Y0, Y0
	VPADDW Y6, Y0, Y0
	VPSRLW $2, Y0, Y0
	VEXTRACTI128 $1, Y0, X1
	VPACKUSWB X1, X0, X0
	VMOVDQU X0, (DI)
	ADDQ $32, SI
	ADDQ $32, DX
	ADDQ $16, DI
	SUBQ $16, CX
	JNZ halve16
	VZEROUPPER
	RET

//go:build !noasm

#include "textflag.h"

// s = s05 + 5*(4*s23 - s14), the six-tap filter of words; t is clobbered.
#define TAP6(s05, s14, s23) \
	VPSLLW $2, s23, s23 \
	VPSUBW s14, s23, s23 \
	VPADDW s23, s05, s05 \
	VPSLLW $2, s23, s23 \
	VPADDW s23, s05, s05

// Rounded words to sixteen bytes at m.
#define STORE16(y, x, t, m) \
	VEXTRACTI128 $1, y, t \
	VPACKUSWB t, x, x \
	VMOVDQU x, m

// func halfRowAVX2(h, v, c, src *byte, stride, n int, tmp *int16)
// h, v, c and src point at the first sample; n is a multiple of 16; tmp holds n+16 words.
TEXT ·halfRowAVX2(SB), NOSPLIT, $0-56
	MOVQ src+24(FP), SI
	MOVQ stride+32(FP), AX
	MOVQ n+40(FP), CX
	MOVQ tmp+48(FP), DX
	// Vertical filter of columns -2 to n+13 into tmp.
	SUBQ $2, SI
	MOVQ SI, R8
	SUBQ AX, R8
	SUBQ AX, R8             // row -2
	LEAQ (SI)(AX*2), R9     // row 2
	LEAQ 16(CX), R10
	XORQ R11, R11
	MOVQ SI, R12
	SUBQ AX, R12            // row -1
	LEAQ (SI)(AX*1), R13    // row 1
	LEAQ (R9)(AX*1), BX     // row 3
vertical:
	VPMOVZXBW (R8)(R11*1), Y0
	VPMOVZXBW (BX)(R11*1), Y3
	VPADDW Y3, Y0, Y0
	VPMOVZXBW (R12)(R11*1), Y1
	VPMOVZXBW (R9)(R11*1), Y4
	VPADDW Y4, Y1, Y1
	VPMOVZXBW (SI)(R11*1), Y2
	VPMOVZXBW (R13)(R11*1), Y5
	VPADDW Y5, Y2, Y2
	TAP6(Y0, Y1, Y2)
	VMOVDQU Y0, (DX)(R11*2)
	ADDQ $16, R11
	CMPQ R11, R10
	JLT vertical

	MOVQ h+0(FP), R8
	MOVQ v+8(FP), R9
	MOVQ c+16(FP), R10
	VPCMPEQW Y7, Y7, Y7
	VPSRLW $15, Y7, Y7
	VPSLLW $5, Y7, Y6       // words of 32
	VPSLLW $4, Y7, Y7       // words of 16
	XORQ R11, R11
horizontal:
	VPMOVZXBW (SI)(R11*1), Y0
	VPMOVZXBW 5(SI)(R11*1), Y3
	VPADDW Y3, Y0, Y0
	VPMOVZXBW 1(SI)(R11*1), Y1
	VPMOVZXBW 4(SI)(R11*1), Y4
	VPADDW Y4, Y1, Y1
	VPMOVZXBW 2(SI)(R11*1), Y2
	VPMOVZXBW 3(SI)(R11*1), Y5
	VPADDW Y5, Y2, Y2
	TAP6(Y0, Y1, Y2)
	VPADDW Y7, Y0, Y0
	VPSRAW $5, Y0, Y0
	STORE16(Y0, X0, X1, (R8)(R11*1))
	// The centre: (a-5b+20c+512)>>10 of tmp's words, as ((((a-b)>>2)-b+c)>>2)+c+32)>>6, which is the same since the
	// shifts round down; where it saturates the sample is 0 or 255 anyway.
	VMOVDQU (DX)(R11*2), Y0
	VPADDW 10(DX)(R11*2), Y0, Y0
	VMOVDQU 2(DX)(R11*2), Y1
	VPADDW 8(DX)(R11*2), Y1, Y1
	VMOVDQU 4(DX)(R11*2), Y3
	VPADDW 6(DX)(R11*2), Y3, Y2
	VPSUBW Y1, Y0, Y0
	VPSRAW $2, Y0, Y0
	VPSUBSW Y1, Y0, Y0
	VPADDSW Y2, Y0, Y0
	VPSRAW $2, Y0, Y0
	VPADDW Y2, Y0, Y0
	VPADDW Y6, Y0, Y0
	VPSRAW $6, Y0, Y0
	STORE16(Y0, X0, X1, (R10)(R11*1))
	VPADDW Y7, Y3, Y3
	VPSRAW $5, Y3, Y3
	STORE16(Y3, X3, X1, (R9)(R11*1))
	ADDQ $16, R11
	CMPQ R11, CX
	JLT horizontal
	VZEROUPPER
	RET

#define AVGROWS \
	VMOVDQU (SI), X0 \
	VPAVGB (DX), X0, X0 \
	VMOVDQU X0, (DI) \
	VMOVDQU (SI)(AX*1), X1 \
	VPAVGB (DX)(BX*1), X1, X1 \
	VMOVDQU X1, (DI)(CX*1) \
	LEAQ (SI)(AX*2), SI \
	LEAQ (DX)(BX*2), DX \
	LEAQ (DI)(CX*2), DI

// func avg16x16AVX2(dst *byte, ds int, a *byte, as int, b *byte, bs int)
TEXT ·avg16x16AVX2(SB), NOSPLIT, $0-48
	MOVQ dst+0(FP), DI
	MOVQ ds+8(FP), CX
	MOVQ a+16(FP), SI
	MOVQ as+24(FP), AX
	MOVQ b+32(FP), DX
	MOVQ bs+40(FP), BX
	AVGROWS
	AVGROWS
	AVGROWS
	AVGROWS
	AVGROWS
	AVGROWS
	AVGROWS
	AVGROWS
	RET

#define COPYROWS \
	VMOVDQU (SI), X0 \
	VMOVDQU (SI)(AX*1), X1 \
	VMOVDQU X0, (DI) \
	VMOVDQU X1, (DI)(CX*1) \
	LEAQ (SI)(AX*2), SI \
	LEAQ (DI)(CX*2), DI

// func copy16x16AVX2(dst *byte, ds int, src *byte, ss int)
TEXT ·copy16x16AVX2(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ ds+8(FP), CX
	MOVQ src+16(FP), SI
	MOVQ ss+24(FP), AX
	COPYROWS
	COPYROWS
	COPYROWS
	COPYROWS
	COPYROWS
	COPYROWS
	COPYROWS
	COPYROWS
	RET

// Eight samples weighted horizontally, as words.
#define CHROMAROW(r, t) \
	VMOVQ (SI), r \
	VMOVQ 1(SI), t \
	VPUNPCKLBW t, r, r \
	VPMADDUBSW X7, r, r \
	ADDQ AX, SI

// func chroma8x8AVX2(dst *byte, ds int, src *byte, ss int, fx, fy int)
TEXT ·chroma8x8AVX2(SB), NOSPLIT, $0-48
	MOVQ dst+0(FP), DI
	MOVQ ds+8(FP), CX
	MOVQ src+16(FP), SI
	MOVQ ss+24(FP), AX
	MOVQ fx+32(FP), R8
	MOVQ fy+40(FP), R9
	// Bytes 8-fx, fx.
	MOVQ R8, R10
	SHLQ $8, R10
	ADDQ $8, R10
	SUBQ R8, R10
	VMOVD R10, X7
	VPBROADCASTW X7, X7
	MOVQ $8, R10
	SUBQ R9, R10
	VMOVD R10, X6
	VPBROADCASTW X6, X6     // 8-fy
	VMOVD R9, X5
	VPBROADCASTW X5, X5     // fy
	MOVQ $32, R10
	VMOVD R10, X4
	VPBROADCASTW X4, X4
	CHROMAROW(X0, X2)
	MOVQ $8, R10
chromarow:
	CHROMAROW(X1, X2)
	VPMULLW X6, X0, X0
	VPMULLW X5, X1, X3
	VPADDW X3, X0, X0
	VPADDW X4, X0, X0
	VPSRLW $6, X0, X0
	VPACKUSWB X0, X0, X0
	VMOVQ X0, (DI)
	VMOVDQA X1, X0
	ADDQ CX, DI
	DECQ R10
	JNZ chromarow
	RET

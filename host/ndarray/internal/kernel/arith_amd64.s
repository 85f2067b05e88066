//go:build !noasm

#include "textflag.h"

// d = OP(a, b) over n bytes, a multiple of 128.
#define ARITH(OP) \
	MOVQ d+0(FP), DI \
	MOVQ a+8(FP), SI \
	MOVQ b+16(FP), DX \
	MOVQ n+24(FP), CX \
	XORQ AX, AX \
loop: \
	VMOVUPS (SI)(AX*1), Y0 \
	VMOVUPS 32(SI)(AX*1), Y1 \
	VMOVUPS 64(SI)(AX*1), Y2 \
	VMOVUPS 96(SI)(AX*1), Y3 \
	OP (DX)(AX*1), Y0, Y0 \
	OP 32(DX)(AX*1), Y1, Y1 \
	OP 64(DX)(AX*1), Y2, Y2 \
	OP 96(DX)(AX*1), Y3, Y3 \
	VMOVUPS Y0, (DI)(AX*1) \
	VMOVUPS Y1, 32(DI)(AX*1) \
	VMOVUPS Y2, 64(DI)(AX*1) \
	VMOVUPS Y3, 96(DI)(AX*1) \
	ADDQ $128, AX \
	CMPQ AX, CX \
	JLT  loop \
	VZEROUPPER \
	RET

#define SQRT(OP) \
	MOVQ d+0(FP), DI \
	MOVQ a+8(FP), SI \
	MOVQ n+16(FP), CX \
	XORQ AX, AX \
loop: \
	OP (SI)(AX*1), Y0 \
	OP 32(SI)(AX*1), Y1 \
	OP 64(SI)(AX*1), Y2 \
	OP 96(SI)(AX*1), Y3 \
	VMOVUPS Y0, (DI)(AX*1) \
	VMOVUPS Y1, 32(DI)(AX*1) \
	VMOVUPS Y2, 64(DI)(AX*1) \
	VMOVUPS Y3, 96(DI)(AX*1) \
	ADDQ $128, AX \
	CMPQ AX, CX \
	JLT  loop \
	VZEROUPPER \
	RET

// The four quadwords of Y0 added into AX.
#define ADDQUADS \
	VEXTRACTI128 $1, Y0, X1 \
	VPADDQ X1, X0, X0 \
	VPSRLDQ $8, X0, X1 \
	VPADDQ X1, X0, X0 \
	VMOVQ X0, AX \
	VZEROUPPER

// func addF32AVX2(d, a, b unsafe.Pointer, n int)
TEXT ·addF32AVX2(SB), NOSPLIT, $0-32
	ARITH(VADDPS)

// func subF32AVX2(d, a, b unsafe.Pointer, n int)
TEXT ·subF32AVX2(SB), NOSPLIT, $0-32
	ARITH(VSUBPS)

// func mulF32AVX2(d, a, b unsafe.Pointer, n int)
TEXT ·mulF32AVX2(SB), NOSPLIT, $0-32
	ARITH(VMULPS)

// func divF32AVX2(d, a, b unsafe.Pointer, n int)
TEXT ·divF32AVX2(SB), NOSPLIT, $0-32
	ARITH(VDIVPS)

// func addF64AVX2(d, a, b unsafe.Pointer, n int)
TEXT ·addF64AVX2(SB), NOSPLIT, $0-32
	ARITH(VADDPD)

// func subF64AVX2(d, a, b unsafe.Pointer, n int)
TEXT ·subF64AVX2(SB), NOSPLIT, $0-32
	ARITH(VSUBPD)

// func mulF64AVX2(d, a, b unsafe.Pointer, n int)
TEXT ·mulF64AVX2(SB), NOSPLIT, $0-32
	ARITH(VMULPD)

// func divF64AVX2(d, a, b unsafe.Pointer, n int)
TEXT ·divF64AVX2(SB), NOSPLIT, $0-32
	ARITH(VDIVPD)

// func addI32AVX2(d, a, b unsafe.Pointer, n int)
TEXT ·addI32AVX2(SB), NOSPLIT, $0-32
	ARITH(VPADDD)

// func subI32AVX2(d, a, b unsafe.Pointer, n int)
TEXT ·subI32AVX2(SB), NOSPLIT, $0-32
	ARITH(VPSUBD)

// func mulI32AVX2(d, a, b unsafe.Pointer, n int)
TEXT ·mulI32AVX2(SB), NOSPLIT, $0-32
	ARITH(VPMULLD)

// func addU8AVX2(d, a, b unsafe.Pointer, n int)
TEXT ·addU8AVX2(SB), NOSPLIT, $0-32
	ARITH(VPADDB)

// func subU8AVX2(d, a, b unsafe.Pointer, n int)
TEXT ·subU8AVX2(SB), NOSPLIT, $0-32
	ARITH(VPSUBB)

// func mulU8AVX2(d, a, b unsafe.Pointer, n int)
// AVX2 multiplies words: those of the even bytes as they are, those of the odd ones shifted down and up again.
TEXT ·mulU8AVX2(SB), NOSPLIT, $0-32
	MOVQ d+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), DX
	MOVQ n+24(FP), CX
	VPCMPEQW Y7, Y7, Y7
	VPSRLW $8, Y7, Y7
	XORQ AX, AX
loop:
	VMOVUPS (SI)(AX*1), Y0
	VMOVUPS (DX)(AX*1), Y1
	VPMULLW Y1, Y0, Y2
	VPSRLW $8, Y0, Y0
	VPSRLW $8, Y1, Y1
	VPMULLW Y1, Y0, Y0
	VPSLLW $8, Y0, Y0
	VPAND Y7, Y2, Y2
	VPOR Y2, Y0, Y0
	VMOVUPS Y0, (DI)(AX*1)
	ADDQ $32, AX
	CMPQ AX, CX
	JLT loop
	VZEROUPPER
	RET

// func sqrtF32AVX2(d, a unsafe.Pointer, n int)
TEXT ·sqrtF32AVX2(SB), NOSPLIT, $0-24
	SQRT(VSQRTPS)

// func sqrtF64AVX2(d, a unsafe.Pointer, n int)
TEXT ·sqrtF64AVX2(SB), NOSPLIT, $0-24
	SQRT(VSQRTPD)

// func sumF32AVX2(a unsafe.Pointer, groups int, r *[8]float32)
TEXT ·sumF32AVX2(SB), NOSPLIT, $0-24
	MOVQ a+0(FP), SI
	MOVQ groups+8(FP), CX
	MOVQ r+16(FP), DI
	VMOVUPS (SI), Y0
	JMP next
loop:
	VADDPS (SI), Y0, Y0
next:
	ADDQ $32, SI
	DECQ CX
	JNZ loop
	VMOVUPS Y0, (DI)
	VZEROUPPER
	RET

// func sumF64AVX2(a unsafe.Pointer, groups int, r *[8]float64)
TEXT ·sumF64AVX2(SB), NOSPLIT, $0-24
	MOVQ a+0(FP), SI
	MOVQ groups+8(FP), CX
	MOVQ r+16(FP), DI
	VMOVUPD (SI), Y0
	VMOVUPD 32(SI), Y1
	JMP next
loop:
	VADDPD (SI), Y0, Y0
	VADDPD 32(SI), Y1, Y1
next:
	ADDQ $64, SI
	DECQ CX
	JNZ loop
	VMOVUPD Y0, (DI)
	VMOVUPD Y1, 32(DI)
	VZEROUPPER
	RET

// func sumU8AVX2(a unsafe.Pointer, groups int) uint64
TEXT ·sumU8AVX2(SB), NOSPLIT, $0-24
	MOVQ a+0(FP), SI
	MOVQ groups+8(FP), CX
	VPXOR Y0, Y0, Y0
	VPXOR Y7, Y7, Y7
loop:
	VPSADBW (SI), Y7, Y1
	VPADDQ Y1, Y0, Y0
	ADDQ $32, SI
	DECQ CX
	JNZ loop
	ADDQUADS
	MOVQ AX, ret+16(FP)
	RET

// func sumI32AVX2(a unsafe.Pointer, groups int) int64
TEXT ·sumI32AVX2(SB), NOSPLIT, $0-24
	MOVQ a+0(FP), SI
	MOVQ groups+8(FP), CX
	VPXOR Y0, Y0, Y0
	VPXOR Y2, Y2, Y2
loop:
	VPMOVSXDQ (SI), Y1
	VPADDQ Y1, Y0, Y0
	VPMOVSXDQ 16(SI), Y1
	VPADDQ Y1, Y2, Y2
	ADDQ $32, SI
	DECQ CX
	JNZ loop
	VPADDQ Y2, Y0, Y0
	ADDQUADS
	MOVQ AX, ret+16(FP)
	RET

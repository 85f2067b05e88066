//go:build !noasm

#include "textflag.h"

DATA ones<>+0(SB)/8, $0x0101010101010101
DATA ones<>+8(SB)/8, $0x0101010101010101
DATA ones<>+16(SB)/8, $0x0101010101010101
DATA ones<>+24(SB)/8, $0x0101010101010101
GLOBL ones<>(SB), RODATA|NOPTR, $32

// The order of doublewords that undoes the lanes of two packs.
DATA unlane<>+0(SB)/8, $0x0000000400000000
DATA unlane<>+8(SB)/8, $0x0000000500000001
DATA unlane<>+16(SB)/8, $0x0000000600000002
DATA unlane<>+24(SB)/8, $0x0000000700000003
GLOBL unlane<>(SB), RODATA|NOPTR, $32

// Four masks of doublewords in Y0..Y3 to 32 bytes of 0 or 1 at (DI).
#define STOREMASKS \
	VPACKSSDW Y1, Y0, Y0 \
	VPACKSSDW Y3, Y2, Y2 \
	VPACKSSWB Y2, Y0, Y0 \
	VPERMD Y0, Y14, Y0 \
	VPAND Y15, Y0, Y0

#define BEGIN \
	MOVQ d+0(FP), DI \
	MOVQ a+8(FP), SI \
	MOVQ b+16(FP), DX \
	MOVQ n+24(FP), CX \
	VMOVDQU unlane<>(SB), Y14 \
	VMOVDQU ones<>(SB), Y15

#define NEXT(BYTES) \
	VMOVDQU Y0, (DI) \
	ADDQ $32, DI \
	ADDQ $BYTES, SI \
	ADDQ $BYTES, DX \
	SUBQ $32, CX \
	JNZ  loop \
	VZEROUPPER \
	RET

#define CMPF32(PRED) \
	BEGIN \
loop: \
	VMOVUPS (SI), Y0 \
	VMOVUPS 32(SI), Y1 \
	VMOVUPS 64(SI), Y2 \
	VMOVUPS 96(SI), Y3 \
	VCMPPS $PRED, (DX), Y0, Y0 \
	VCMPPS $PRED, 32(DX), Y1, Y1 \
	VCMPPS $PRED, 64(DX), Y2, Y2 \
	VCMPPS $PRED, 96(DX), Y3, Y3 \
	STOREMASKS \
	NEXT(128)

#define CMPI32(OP) \
	BEGIN \
loop: \
	VMOVDQU (SI), Y0 \
	VMOVDQU 32(SI), Y1 \
	VMOVDQU 64(SI), Y2 \
	VMOVDQU 96(SI), Y3 \
	OP (DX), Y0, Y0 \
	OP 32(DX), Y1, Y1 \
	OP 64(DX), Y2, Y2 \
	OP 96(DX), Y3, Y3 \
	STOREMASKS \
	VPXOR Y13, Y0, Y0 \
	NEXT(128)

// func ltF32AVX2(d, a, b unsafe.Pointer, n int)
TEXT ·ltF32AVX2(SB), NOSPLIT, $0-32
	CMPF32(0x11)

// func leF32AVX2(d, a, b unsafe.Pointer, n int)
TEXT ·leF32AVX2(SB), NOSPLIT, $0-32
	CMPF32(0x12)

// func eqF32AVX2(d, a, b unsafe.Pointer, n int)
TEXT ·eqF32AVX2(SB), NOSPLIT, $0-32
	CMPF32(0x00)

// func neF32AVX2(d, a, b unsafe.Pointer, n int)
TEXT ·neF32AVX2(SB), NOSPLIT, $0-32
	CMPF32(0x04)

// Two masks of quadwords, at OFF, to one of doublewords in R.
#define CMPPAIR(PRED, OFF, R, T) \
	VMOVUPD OFF(SI), R \
	VMOVUPD OFF+32(SI), T \
	VCMPPD $PRED, OFF(DX), R, R \
	VCMPPD $PRED, OFF+32(DX), T, T \
	VSHUFPS $0x88, T, R, R \
	VPERMQ $0xD8, R, R

#define CMPF64(PRED) \
	BEGIN \
loop: \
	CMPPAIR(PRED, 0, Y0, Y4) \
	CMPPAIR(PRED, 64, Y1, Y4) \
	CMPPAIR(PRED, 128, Y2, Y4) \
	CMPPAIR(PRED, 192, Y3, Y4) \
	STOREMASKS \
	NEXT(256)

// func ltF64AVX2(d, a, b unsafe.Pointer, n int)
TEXT ·ltF64AVX2(SB), NOSPLIT, $0-32
	CMPF64(0x11)

// func leF64AVX2(d, a, b unsafe.Pointer, n int)
TEXT ·leF64AVX2(SB), NOSPLIT, $0-32
	CMPF64(0x12)

// func eqF64AVX2(d, a, b unsafe.Pointer, n int)
TEXT ·eqF64AVX2(SB), NOSPLIT, $0-32
	CMPF64(0x00)

// func neF64AVX2(d, a, b unsafe.Pointer, n int)
TEXT ·neF64AVX2(SB), NOSPLIT, $0-32
	CMPF64(0x04)

// func gtI32AVX2(d, a, b unsafe.Pointer, n int, flip uint64)
TEXT ·gtI32AVX2(SB), NOSPLIT, $0-40
	VPBROADCASTQ flip+32(FP), Y13
	CMPI32(VPCMPGTD)

// func eqI32AVX2(d, a, b unsafe.Pointer, n int, flip uint64)
TEXT ·eqI32AVX2(SB), NOSPLIT, $0-40
	VPBROADCASTQ flip+32(FP), Y13
	CMPI32(VPCMPEQD)

// func leU8AVX2(d, a, b unsafe.Pointer, n int, flip uint64)
TEXT ·leU8AVX2(SB), NOSPLIT, $0-40
	BEGIN
	VPBROADCASTQ flip+32(FP), Y13
loop:
	VMOVDQU (SI), Y0
	VPMINUB (DX), Y0, Y1
	VPCMPEQB Y1, Y0, Y0
	VPAND Y15, Y0, Y0
	VPXOR Y13, Y0, Y0
	NEXT(32)

// func eqU8AVX2(d, a, b unsafe.Pointer, n int, flip uint64)
TEXT ·eqU8AVX2(SB), NOSPLIT, $0-40
	BEGIN
	VPBROADCASTQ flip+32(FP), Y13
loop:
	VMOVDQU (SI), Y0
	VPCMPEQB (DX), Y0, Y0
	VPAND Y15, Y0, Y0
	VPXOR Y13, Y0, Y0
	NEXT(32)

//go:build !noasm

#include "textflag.h"

// func sad16x16NEON(a *byte, as int, b *byte, bs int) int
TEXT ·sad16x16NEON(SB), NOSPLIT, $0-40
	MOVD a+0(FP), R0
	MOVD as+8(FP), R1
	MOVD b+16(FP), R2
	MOVD bs+24(FP), R3
	VEOR V0.B16, V0.B16, V0.B16
	VEOR V1.B16, V1.B16, V1.B16
	MOVD $16, R4
row16:
	VLD1 (R0), [V2.B16]
	VLD1 (R2), [V3.B16]
	ADD R1, R0
	ADD R3, R2
	VUMAX V2.B16, V3.B16, V4.B16
	VUMIN V2.B16, V3.B16, V5.B16
	VSUB V5.B16, V4.B16, V4.B16
	VUADDW V4.B8, V0.H8, V0.H8
	VUADDW2 V4.B16, V1.H8, V1.H8
	SUBS $1, R4
	BNE row16
	VADD V1.H8, V0.H8, V0.H8
	VUADDLV V0.H8, V0
	VMOV V0.S[0], R0
	MOVD R0, ret+32(FP)
	RET

// func sad8x8NEON(a *byte, as int, b *byte, bs int) int
TEXT ·sad8x8NEON(SB), NOSPLIT, $0-40
	MOVD a+0(FP), R0
	MOVD as+8(FP), R1
	MOVD b+16(FP), R2
	MOVD bs+24(FP), R3
	VEOR V0.B16, V0.B16, V0.B16
	MOVD $8, R4
row8:
	VLD1 (R0), [V2.B8]
	VLD1 (R2), [V3.B8]
	ADD R1, R0
	ADD R3, R2
	VUMAX V2.B8, V3.B8, V4.B8
	VUMIN V2.B8, V3.B8, V5.B8
	VSUB V5.B8, V4.B8, V4.B8
	VUADDW V4.B8, V0.H8, V0.H8
	SUBS $1, R4
	BNE row8
	VUADDLV V0.H8, V0
	VMOV V0.S[0], R0
	MOVD R0, ret+32(FP)
	RET

// Differences of eight samples as words.
#define DIFF8(r) \
	VLD1 (R0), [V16.B8] \
	VLD1 (R2), [V17.B8] \
	VUSHLL $0, V16.B8, V16.H8 \
	VUSHLL $0, V17.B8, V17.H8 \
	VSUB V17.H8, V16.H8, r.H8 \
	ADD R1, R0 \
	ADD R3, R2

// Differences of four samples as words, the rest zero: V16 and V17 hold nothing else.
#define DIFF4(r) \
	VLD1 (R0), V16.S[0] \
	VLD1 (R2), V17.S[0] \
	VUSHLL $0, V16.B8, V18.H8 \
	VUSHLL $0, V17.B8, V19.H8 \
	VSUB V19.H8, V18.H8, r.H8 \
	ADD R1, R0 \
	ADD R3, R2

// |x| is the lesser of x and -x as unsigned words; V31 is zero.
#define ABS(r) \
	VSUB r.H8, V31.H8, V16.H8 \
	VUMIN V16.H8, r.H8, r.H8

// Half the magnitudes of the 4x4 transforms of V0 to V3, side by side, are added to V30: the last butterfly is
// |x+y| + |x-y| = 2 max(|x|, |y|).
#define HADAMARD4 \
	VADD V1.H8, V0.H8, V4.H8 \
	VSUB V1.H8, V0.H8, V5.H8 \
	VADD V3.H8, V2.H8, V6.H8 \
	VSUB V3.H8, V2.H8, V7.H8 \
	VADD V6.H8, V4.H8, V0.H8 \
	VSUB V6.H8, V4.H8, V1.H8 \
	VADD V7.H8, V5.H8, V2.H8 \
	VSUB V7.H8, V5.H8, V3.H8 \
	VTRN1 V1.H8, V0.H8, V4.H8 \
	VTRN2 V1.H8, V0.H8, V5.H8 \
	VTRN1 V3.H8, V2.H8, V6.H8 \
	VTRN2 V3.H8, V2.H8, V7.H8 \
	VADD V5.H8, V4.H8, V0.H8 \
	VSUB V5.H8, V4.H8, V1.H8 \
	VADD V7.H8, V6.H8, V2.H8 \
	VSUB V7.H8, V6.H8, V3.H8 \
	ABS(V0) \
	ABS(V1) \
	ABS(V2) \
	ABS(V3) \
	VTRN1 V1.S4, V0.S4, V4.S4 \
	VTRN2 V1.S4, V0.S4, V5.S4 \
	VTRN1 V3.S4, V2.S4, V6.S4 \
	VTRN2 V3.S4, V2.S4, V7.S4 \
	VUMAX V5.H8, V4.H8, V4.H8 \
	VUMAX V7.H8, V6.H8, V6.H8 \
	VADD V4.H8, V30.H8, V30.H8 \
	VADD V6.H8, V30.H8, V30.H8

#define ARGS \
	MOVD a+0(FP), R0 \
	MOVD as+8(FP), R1 \
	MOVD b+16(FP), R2 \
	MOVD bs+24(FP), R3 \
	VEOR V30.B16, V30.B16, V30.B16 \
	VEOR V31.B16, V31.B16, V31.B16

// func satd8x8NEON(a *byte, as int, b *byte, bs int) int
TEXT ·satd8x8NEON(SB), NOSPLIT, $0-40
	ARGS
	MOVD $2, R4
half8:
	DIFF8(V0)
	DIFF8(V1)
	DIFF8(V2)
	DIFF8(V3)
	HADAMARD4
	SUBS $1, R4
	BNE half8
	VUADDLV V30.H8, V30
	VMOV V30.S[0], R0
	MOVD R0, ret+32(FP)
	RET

// func satd8x16NEON(a *byte, as int, b *byte, bs int) int
// Eight columns of sixteen rows.
TEXT ·satd8x16NEON(SB), NOSPLIT, $0-40
	ARGS
	MOVD $4, R4
quarter16:
	DIFF8(V0)
	DIFF8(V1)
	DIFF8(V2)
	DIFF8(V3)
	HADAMARD4
	SUBS $1, R4
	BNE quarter16
	VUADDLV V30.H8, V30
	VMOV V30.S[0], R0
	MOVD R0, ret+32(FP)
	RET

// func satd4x4NEON(a *byte, as int, b *byte, bs int) int
TEXT ·satd4x4NEON(SB), NOSPLIT, $0-40
	ARGS
	VEOR V16.B16, V16.B16, V16.B16
	VEOR V17.B16, V17.B16, V17.B16
	DIFF4(V0)
	DIFF4(V1)
	DIFF4(V2)
	DIFF4(V3)
	HADAMARD4
	VUADDLV V30.H8, V30
	VMOV V30.S[0], R0
	MOVD R0, ret+32(FP)
	RET

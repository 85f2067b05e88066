package hevc

import "github.com/canmv-run/canmv-run/host/venc/internal/bits"

// Indices of the context variables (ITU-T H.265 9.3.4.2).
const (
	ctxSaoMerge      = 0
	ctxSaoType       = ctxSaoMerge + 1
	ctxSplitCU       = ctxSaoType + 1
	ctxSkip          = ctxSplitCU + 3
	ctxPartMode      = ctxSkip + 3
	ctxPrevIntra     = ctxPartMode + 1
	ctxIntraChroma   = ctxPrevIntra + 1
	ctxPredMode      = ctxIntraChroma + 1
	ctxMergeFlag     = ctxPredMode + 1
	ctxMergeIdx      = ctxMergeFlag + 1
	ctxMvdGreater0   = ctxMergeIdx + 1
	ctxMvdGreater1   = ctxMvdGreater0 + 1
	ctxMvpFlag       = ctxMvdGreater1 + 1
	ctxRootCbf       = ctxMvpFlag + 1
	ctxSplitTU       = ctxRootCbf + 1
	ctxCbfLuma       = ctxSplitTU + 3
	ctxCbfChroma     = ctxCbfLuma + 2
	ctxQPDelta       = ctxCbfChroma + 4
	ctxLastX         = ctxQPDelta + 2
	ctxLastY         = ctxLastX + 18
	ctxCodedSubBlock = ctxLastY + 18
	ctxSig           = ctxCodedSubBlock + 4
	ctxGreater1      = ctxSig + 42
	ctxGreater2      = ctxGreater1 + 24
	contexts         = ctxGreater2 + 6
)

// initValues holds initValue of Tables 9-5 to 9-37 for initType 0 (I slices) and 1 (P slices). Where a syntax element does
// not occur in I slices, 154 stands, the value of equal probability.
var initValues = [2][contexts]uint8{
	{
		153, 200, 139, 141, 157, 154, 154, 154, 184, 184, 63, 154, 154, 154, 154, 154, 154, 154,
		153, 138, 138, 111, 141, 94, 138, 182, 154, 154, 154,
		110, 110, 124, 125, 140, 153, 125, 127, 140, 109, 111, 143, 127, 111, 79, 108, 123, 63,
		110, 110, 124, 125, 140, 153, 125, 127, 140, 109, 111, 143, 127, 111, 79, 108, 123, 63,
		91, 171, 134, 141,
		111, 111, 125, 110, 110, 94, 124, 108, 124, 107, 125, 141, 179, 153, 125, 107, 125, 141, 179, 153, 125, 107, 125, 141, 179, 153, 125,
		140, 139, 182, 182, 152, 136, 152, 136, 153, 136, 139, 111, 136, 139, 111,
		140, 92, 137, 138, 140, 152, 138, 139, 153, 74, 149, 92, 139, 107, 122, 152, 140, 179, 166, 182, 140, 227, 122, 197,
		138, 153, 136, 167, 152, 152,
	},
	{
		153, 185, 107, 139, 126, 197, 185, 201, 154, 154, 152, 149, 110, 122, 140, 198, 168, 79,
		124, 138, 94, 153, 111, 149, 107, 167, 154, 154, 154,
		125, 110, 94, 110, 95, 79, 125, 111, 110, 78, 110, 111, 111, 95, 94, 108, 123, 108,
		125, 110, 94, 110, 95, 79, 125, 111, 110, 78, 110, 111, 111, 95, 94, 108, 123, 108,
		121, 140, 61, 154,
		155, 154, 139, 153, 139, 123, 123, 63, 153, 166, 183, 140, 136, 153, 154, 166, 183, 140, 136, 153, 154, 166, 183, 140, 136, 153, 154,
		170, 153, 123, 123, 107, 121, 107, 121, 167, 151, 183, 140, 151, 183, 140,
		154, 196, 196, 167, 154, 152, 167, 182, 182, 134, 149, 136, 153, 121, 136, 137, 169, 194, 166, 167, 154, 167, 137, 182,
		107, 167, 91, 122, 107, 167,
	},
}

// initContexts computes all context variables for a slice (9.3.2.2).
func initContexts(ctx *[contexts]uint8, intra bool, qp int) {
	t := &initValues[1]
	if intra {
		t = &initValues[0]
	}
	for i, v := range t {
		ctx[i] = bits.ContextInit(int8(v>>4)*5-45, int8(v&15)*8-16, qp)
	}
}

package h264

import (
	"fmt"

	"github.com/canmv-run/canmv-run/host/venc"
)

// level is one row of Table A-1 of ITU-T H.264.
type level struct {
	idc       int // ten times the level's number
	maxMBPS   int // macroblocks a second
	maxFS     int // macroblocks a frame
	maxDpbMbs int
	maxBR     int // 1000 bit/s for VCL, times 1.2 or 1.5 for the stream
	maxCPB    int
	maxVmvR   int // vertical vector range in samples
	// maxMvs is MaxMvsPer2Mb. Only 16x16 partitions are made, two vectors in two macroblocks, so none is reached.
	maxMvs int
}

var levels = []level{
	{10, 1485, 99, 396, 64, 175, 64, 0}, {11, 3000, 396, 900, 192, 500, 128, 0}, {12, 6000, 396, 2376, 384, 1000, 128, 0},
	{13, 11880, 396, 2376, 768, 2000, 128, 0}, {20, 11880, 396, 2376, 2000, 2000, 128, 0}, {21, 19800, 792, 4752, 4000, 4000, 256, 0},
	{22, 20250, 1620, 8100, 4000, 4000, 256, 0}, {30, 40500, 1620, 8100, 10000, 10000, 256, 32}, {31, 108000, 3600, 18000, 14000, 14000, 512, 16},
	{32, 216000, 5120, 20480, 20000, 20000, 512, 16}, {40, 245760, 8192, 32768, 20000, 25000, 512, 16}, {41, 245760, 8192, 32768, 50000, 62500, 512, 16},
	{42, 522240, 8704, 34816, 50000, 62500, 512, 16}, {50, 589824, 22080, 110400, 135000, 135000, 512, 16}, {51, 983040, 36864, 184320, 240000, 240000, 512, 16},
	{52, 2073600, 36864, 184320, 240000, 240000, 512, 16}, {60, 4177920, 139264, 696320, 240000, 240000, 8192, 16},
	{61, 8355840, 139264, 696320, 480000, 480000, 8192, 16}, {62, 16711680, 139264, 696320, 800000, 800000, 8192, 16},
}

// chooseLevel returns the lowest level that allows the frame size, the rate of macroblocks, one reference frame and, where
// the bit rate is known, that rate with a buffer of one second.
func chooseLevel(mbw, mbh int, num, den int64, bitRate int, profile venc.Profile) (*level, error) {
	fs := mbw * mbh
	factor := 1200 // cpbBrNalFactor
	if profile == venc.High {
		factor = 1500
	}
	for i := range levels {
		l := &levels[i]
		switch {
		case fs > l.maxFS || mbw*mbw > 8*l.maxFS || mbh*mbh > 8*l.maxFS:
		case int64(fs)*num > int64(l.maxMBPS)*den:
		case fs > l.maxDpbMbs:
		case bitRate > l.maxBR*factor || bitRate > l.maxCPB*factor:
		default:
			return l, nil
		}
	}
	return nil, fmt.Errorf("h264: %w: %d macroblocks a frame at %d/%d frames/s and %d bit/s exceed level 6.2", venc.ErrUnsupported, fs, num, den, bitRate)
}

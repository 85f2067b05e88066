package hevc

import (
	"fmt"

	"github.com/canmv-run/canmv-run/host/venc"
)

// level is one row of Tables A.8 and A.9 of ITU-T H.265.
type level struct {
	idc       int   // 30 times the level's number
	maxLumaPS int   // samples a picture
	maxLumaSR int64 // samples a second
	main      int   // MaxBR and MaxCPB of the Main tier, 1000 bit/s of VCL NAL units
	high      int   // of the High tier, 0 where there is none
}

var levels = []level{
	{30, 36864, 552960, 128, 0}, {60, 122880, 3686400, 1500, 0}, {63, 245760, 7372800, 3000, 0}, {90, 552960, 16588800, 6000, 0},
	{93, 983040, 33177600, 10000, 0}, {120, 2228224, 66846720, 12000, 30000}, {123, 2228224, 133693440, 20000, 50000},
	{150, 8912896, 267386880, 25000, 100000}, {153, 8912896, 534773760, 40000, 160000}, {156, 8912896, 1069547520, 60000, 240000},
	{180, 35651584, 1069547520, 60000, 240000}, {183, 35651584, 2139095040, 120000, 480000}, {186, 35651584, 4278190080, 240000, 800000},
}

// chooseLevel returns the lowest level, and its tier, that allows the picture size, the sample rate and, where it is known,
// the bit rate with a buffer of one second (A.4.1, A.4.2). A rate too high for the Main tier of the lowest level that fits
// takes the High tier of that level before a higher level.
func chooseLevel(w, h int, num, den int64, bitRate int) (l *level, highTier bool, err error) {
	for i := range levels {
		l := &levels[i]
		switch {
		case w*h > l.maxLumaPS || w*w > 8*l.maxLumaPS || h*h > 8*l.maxLumaPS:
		case int64(w*h)*num > l.maxLumaSR*den:
		case bitRate <= l.main*1000:
			return l, false, nil
		case bitRate <= l.high*1000:
			return l, true, nil
		}
	}
	return nil, false, fmt.Errorf("hevc: %w: %dx%d at %d/%d frames/s and %d bit/s exceed level 6.2", venc.ErrUnsupported, w, h, num, den, bitRate)
}

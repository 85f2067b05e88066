package mp4

import (
	"fmt"

	"github.com/Eyevinn/mp4ff/hevc"
	ff "github.com/Eyevinn/mp4ff/mp4"
)

// classifyHEVC sorts by nal_unit_type (ITU-T H.265 table 7-1).
func classifyHEVC(nal []byte) nalClass {
	switch t := nal[0] >> 1 & 0x3F; {
	case t >= 19 && t <= 21: // IDR_W_RADL, IDR_N_LP, CRA
		return nalKeyPicture
	case t < 32:
		return nalPicture
	case t == 32:
		return nalVPS
	case t == 33:
		return nalSPS
	case t == 34:
		return nalPPS
	case t >= 35 && t <= 38: // access unit delimiter, end of sequence, end of bitstream, filler data
		return nalDrop
	}
	return nalKeep
}

// hevcEntry makes the hvc1 sample entry (ISO/IEC 14496-15 8.4.1): all parameter sets are in it and in no sample.
func hevcEntry(ps *paramSets) (*ff.VisualSampleEntryBox, error) {
	sps, err := hevc.ParseSPSNALUnit(ps.sps[0])
	if err != nil {
		return nil, fmt.Errorf("%w: sequence parameter set: %w", ErrInvalid, err)
	}
	hvcC, err := ff.CreateHvcC(ps.vps, ps.sps, ps.pps, true, true, true, true)
	if err != nil {
		return nil, fmt.Errorf("%w: parameter sets: %w", ErrInvalid, err)
	}
	hvcC.NumTemporalLayers = sps.MaxSubLayersMinus1 + 1
	if sps.TemporalIDNestingFlag {
		hvcC.TemporalIDNested = 1
	}
	width, height := sps.ImageSize()
	return visualEntry("hvc1", int(width), int(height), hvcC)
}

package mp4

import (
	"fmt"

	"github.com/Eyevinn/mp4ff/avc"
	ff "github.com/Eyevinn/mp4ff/mp4"
)

// classifyAVC sorts by nal_unit_type (ITU-T H.264 table 7-1).
func classifyAVC(nal []byte) nalClass {
	switch nal[0] & 0x1F {
	case 1, 2, 3, 4:
		return nalPicture
	case 5:
		return nalKeyPicture
	case 7:
		return nalSPS
	case 8:
		return nalPPS
	case 9, 10, 11, 12: // access unit delimiter, end of sequence, end of stream, filler data
		return nalDrop
	}
	return nalKeep
}

// avcEntry makes the avc1 sample entry (ISO/IEC 14496-15 5.4.2).
func avcEntry(ps *paramSets) (*ff.VisualSampleEntryBox, error) {
	sps, err := avc.ParseSPSNALUnit(ps.sps[0], false)
	if err != nil {
		return nil, fmt.Errorf("%w: sequence parameter set: %w", ErrInvalid, err)
	}
	avcC, err := ff.CreateAvcC(ps.sps, ps.pps, true)
	if err != nil {
		return nil, fmt.Errorf("%w: parameter sets: %w", ErrInvalid, err)
	}
	// The record's tail, which profiles above Extended have (ISO/IEC 14496-15 5.3.3.1.2).
	avcC.ChromaFormat = sps.ChromaFormatIDC
	avcC.BitDepthLumaMinus1 = byte(sps.BitDepthLumaMinus8)
	avcC.BitDepthChromaMinus1 = byte(sps.BitDepthChromaMinus8)
	return visualEntry("avc1", int(sps.Width), int(sps.Height), avcC)
}

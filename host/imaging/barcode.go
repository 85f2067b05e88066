package imaging

import (
	"cmp"
	"image"
	"slices"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
	"github.com/makiuchi-d/gozxing/oned/rss"
)

// BarcodeType is the kind of a bar code, by the board's numbers.
type BarcodeType int

// The kinds. EAN2, EAN5, the ISBN kinds, DATABAR_EXP and PDF417 are named only: those codes are not found, or found as
// EAN13.
const (
	EAN2 BarcodeType = iota
	EAN5
	EAN8
	UPCE
	ISBN10
	UPCA
	EAN13
	ISBN13
	I25
	DataBar
	DataBarExp
	Codabar
	Code39
	PDF417
	Code93
	Code128
)

// Barcode is a bar code.
type Barcode struct {
	Code
	Type BarcodeType
	// Quality is the number of rows or columns in which it was read.
	Quality int
}

// barcodeType is the board's number of a format that rowReaders read.
func barcodeType(f gozxing.BarcodeFormat) BarcodeType {
	switch f {
	case gozxing.BarcodeFormat_EAN_8:
		return EAN8
	case gozxing.BarcodeFormat_UPC_E:
		return UPCE
	case gozxing.BarcodeFormat_UPC_A:
		return UPCA
	case gozxing.BarcodeFormat_ITF:
		return I25
	case gozxing.BarcodeFormat_RSS_14:
		return DataBar
	case gozxing.BarcodeFormat_CODABAR:
		return Codabar
	case gozxing.BarcodeFormat_CODE_39:
		return Code39
	case gozxing.BarcodeFormat_CODE_93:
		return Code93
	case gozxing.BarcodeFormat_CODE_128:
		return Code128
	}
	return EAN13
}

// scanStep is the distance of the rows and columns that are read, minReads how many must agree.
const (
	scanStep = 2
	minReads = 2
)

// reading is one bar code in one row.
type reading struct {
	text   string
	format gozxing.BarcodeFormat
	y      int
	x0, x1 int // in reading direction: x0 > x1 where it is read from the right
}

// FindBarcodes finds bar codes whose bars are upright or level, give or take; those with the most reads come first.
func (m *Image) FindBarcodes(roi image.Rectangle) []Barcode {
	roi = part(roi, m)
	src := m.source(roi)
	codes := gather(scanRows(src), func(x, y int) image.Point { return image.Pt(x, y).Add(roi.Min) })
	if turned, err := src.RotateCounterClockwise(); err == nil {
		// A turned row is a column, from the right to the left.
		codes = append(codes, gather(scanRows(turned), func(x, y int) image.Point { return image.Pt(roi.Dx()-1-y, x).Add(roi.Min) })...)
	}
	slices.SortStableFunc(codes, func(a, b Barcode) int { return cmp.Compare(b.Quality, a.Quality) })
	return codes
}

// rowReaders are decoders of single rows, those that err least first.
func rowReaders() []oned.RowDecoder {
	var list []oned.RowDecoder
	for _, r := range []gozxing.Reader{oned.NewMultiFormatUPCEANReader(nil), oned.NewCode128Reader(), oned.NewCode39Reader(), oned.NewCode93Reader(),
		oned.NewCodaBarReader(), rss.NewRSS14Reader(), oned.NewITFReader()} {
		if d, ok := r.(oned.RowDecoder); ok {
			list = append(list, d)
		}
	}
	return list
}

func scanRows(src gozxing.LuminanceSource) (list []reading) {
	w := src.GetWidth()
	binarizer := gozxing.NewGlobalHistgramBinarizer(src)
	readers := rowReaders()
	for y := 0; y < src.GetHeight(); y += scanStep {
		guarded(func() {
			row, err := binarizer.GetBlackRow(y, nil)
			if err != nil {
				return // too little contrast
			}
			for _, reversed := range [2]bool{false, true} {
				if reversed {
					row.Reverse()
				}
				for _, r := range readers {
					result, err := r.DecodeRow(y, row, nil)
					if err != nil || len(result.GetResultPoints()) < 2 {
						continue
					}
					p := result.GetResultPoints()
					x0, x1 := int(p[0].GetX()), int(p[len(p)-1].GetX())
					if reversed {
						x0, x1 = w-1-x0, w-1-x1
					}
					list = append(list, reading{result.GetText(), result.GetBarcodeFormat(), y, x0, x1})
				}
			}
		})
	}
	return list
}

// gather joins readings of the same text in rows that follow each other.
func gather(list []reading, at func(x, y int) image.Point) []Barcode {
	type group struct {
		first, last reading
		n           int
	}
	var groups []*group
	const gap = 8 * scanStep // a few rows may fail in between
	for _, r := range list {
		i := slices.IndexFunc(groups, func(g *group) bool {
			return g.last.text == r.text && g.last.format == r.format && r.y-g.last.y <= gap && (r.x0 < r.x1) == (g.last.x0 < g.last.x1) &&
				min(r.x0, r.x1) < max(g.last.x0, g.last.x1) && min(g.last.x0, g.last.x1) < max(r.x0, r.x1)
		})
		if i < 0 {
			groups = append(groups, &group{r, r, 1})
			continue
		}
		g := groups[i]
		if r.y != g.last.y {
			g.n++
		}
		g.last = r
	}
	var codes []Barcode
	for _, g := range groups {
		if g.n < minReads {
			continue
		}
		c := Barcode{Type: barcodeType(g.first.format), Quality: g.n}
		c.Payload = g.first.text
		a, b := g.first, g.last
		if a.x0 > a.x1 { // upside down: its upper side is below
			a, b = b, a
		}
		c.place([4]image.Point{at(a.x0, a.y), at(a.x1, a.y), at(b.x1, b.y), at(b.x0, b.y)})
		codes = append(codes, c)
	}
	return codes
}

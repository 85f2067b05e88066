package imaging

import (
	"cmp"
	"image"
	"math"
	"slices"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/common"
	dmdecoder "github.com/makiuchi-d/gozxing/datamatrix/decoder"
	dmdetector "github.com/makiuchi-d/gozxing/datamatrix/detector"
	multidetector "github.com/makiuchi-d/gozxing/multi/qrcode/detector"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	"github.com/makiuchi-d/gozxing/qrcode/detector"
)

// Code is what codes have in common.
type Code struct {
	// Corners go clockwise from the code's own upper left, so that they tell how it is turned.
	Corners [4]image.Point
	Rect    image.Rectangle
	Payload string
}

func (c *Code) place(corners [4]image.Point) {
	c.Corners, c.Rect = corners, boundsOf(corners[:])
}

// Rotation is the direction of the code's upper side in radians, from 0 to less than 2π.
func (c *Code) Rotation() float64 {
	r := math.Atan2(float64(c.Corners[1].Y-c.Corners[0].Y), float64(c.Corners[1].X-c.Corners[0].X))
	if r < 0 {
		r += 2 * math.Pi
	}
	return r
}

// QRCode is a QR code (ISO/IEC 18004).
type QRCode struct {
	Code
	Version int // 1 to 40
	// ECC is the error correction level by its bits: 1 is L, 0 M, 3 Q, 2 H.
	ECC int
	// Mask is the pattern over the data, 0 to 7.
	Mask int
	// DataType is the largest mode of the data's segments: 1 numbers, 2 capitals and numbers, 4 bytes, 8 Kanji.
	DataType int
	// ECI is the number of the last character set named, 0 for none.
	ECI int
}

// The modes of a QR code's data.
const (
	QRNumeric      = 1
	QRAlphanumeric = 2
	QRBinary       = 4
	QRKanji        = 8
)

// DataMatrix is a Data Matrix code (ISO/IEC 16022).
type DataMatrix struct {
	Code
	Rows, Columns int // modules
	// Capacity is how many data codewords the symbol holds, Padding how many of them say nothing.
	Capacity, Padding int
}

// source is a part of an image as gozxing reads it.
func (m *Image) source(roi image.Rectangle) gozxing.LuminanceSource {
	gray, err := m.grayImage().crop(roi)
	if err != nil {
		panic(err) // roi is within m
	}
	return gozxing.NewLuminanceSourceFromImage(&image.Gray{Pix: gray.Planes[0], Stride: gray.Stride[0], Rect: gray.Bounds()})
}

// blackMatrices are the picture in black and white, by local and by one global threshold.
func (m *Image) blackMatrices(roi image.Rectangle) (list []*gozxing.BitMatrix) {
	src := m.source(roi)
	for _, b := range []gozxing.Binarizer{gozxing.NewHybridBinarizer(src), gozxing.NewGlobalHistgramBinarizer(src)} {
		if bits, err := b.GetBlackMatrix(); err == nil {
			list = append(list, bits)
		}
	}
	return list
}

// guarded runs a detector that may panic on pictures without a code: gozxing takes sizes from the picture on trust.
func guarded(f func()) {
	defer func() { _ = recover() }()
	f()
}

// FindQRCodes finds QR codes, from the top down.
func (m *Image) FindQRCodes(roi image.Rectangle) []QRCode {
	roi = part(roi, m)
	var codes []QRCode
	for _, bits := range m.blackMatrices(roi) {
		var found []*common.DetectorResult
		guarded(func() {
			found, _ = multidetector.NewMultiDetector(bits).DetectMulti(nil) // nothing found is an error of its own
		})
		if len(found) == 0 {
			guarded(func() {
				if one, err := detector.NewDetector(bits).DetectWithoutHints(); err == nil {
					found = append(found, one)
				}
			})
		}
		for _, d := range found {
			guarded(func() {
				c, ok := readQR(bits, d)
				if !ok {
					return
				}
				for i := range c.Corners {
					c.Corners[i] = c.Corners[i].Add(roi.Min)
				}
				c.Rect = c.Rect.Add(roi.Min)
				if !slices.ContainsFunc(codes, func(k QRCode) bool { return k.Payload == c.Payload && k.Rect.Overlaps(c.Rect) }) {
					codes = append(codes, c)
				}
			})
		}
		if len(codes) > 0 {
			break
		}
	}
	slices.SortStableFunc(codes, func(a, b QRCode) int {
		return cmp.Or(cmp.Compare(a.Rect.Min.Y, b.Rect.Min.Y), cmp.Compare(a.Rect.Min.X, b.Rect.Min.X))
	})
	return codes
}

// readQR decodes a code from its finder patterns. Where that fails, the fourth corner is looked for: a small code seen from
// the side has nothing that says where it is.
func readQR(bits *gozxing.BitMatrix, d *common.DetectorResult) (QRCode, bool) {
	points := d.GetPoints() // the finder patterns' middles at the lower left, upper left and upper right, and the alignment pattern's
	if len(points) < 3 {
		return QRCode{}, false
	}
	p := qrPlace{bl: points[0], tl: points[1], tr: points[2], size: d.GetBits().GetWidth()}
	if len(points) > 3 && points[3] != nil {
		p.align = points[3]
	}
	if c, ok := decodeQR(d.GetBits()); ok {
		c.place(p.corners(p.transform(0, 0)))
		return c, true
	}
	size := p.size
	p.align = nil
	for _, n := range [3]int{size, size + 4, size - 4} {
		p.size = n
		for reach := range 6 { // modules
			for dy := -reach; dy <= reach; dy++ {
				for dx := -reach; dx <= reach; dx++ {
					if max(abs(dx), abs(dy)) != reach {
						continue
					}
					t := p.transform(float64(dx), float64(dy))
					grid, err := common.GridSampler_GetInstance().SampleGridWithTransform(bits, n, n, t)
					if err != nil {
						continue
					}
					if c, ok := decodeQR(grid); ok {
						c.place(p.corners(t))
						return c, true
					}
				}
			}
		}
	}
	return QRCode{}, false
}

func decodeQR(bits *gozxing.BitMatrix) (c QRCode, ok bool) {
	parser, err := decoder.NewBitMatrixParser(bits)
	if err != nil {
		return c, false
	}
	version, err := parser.ReadVersion()
	if err != nil {
		return c, false
	}
	format, err := parser.ReadFormatInformation()
	if err != nil {
		return c, false
	}
	result, err := decoder.NewDecoder().DecodeWithoutHint(bits)
	if err != nil {
		return c, false
	}
	c.Version, c.Mask, c.ECC = version.GetVersionNumber(), int(format.GetDataMask()), format.GetErrorCorrectionLevel().GetBits()
	c.Payload = result.GetText()
	c.DataType, c.ECI = qrModes(result.GetRawBytes(), c.Version)
	return c, true
}

// qrPlace is where a code's patterns are; size is that of its side in modules.
type qrPlace struct {
	bl, tl, tr gozxing.ResultPoint
	align      gozxing.ResultPoint // nil: unknown
	size       int
}

// transform maps modules to the picture. The finder patterns' middles are 3.5 modules from the edges; the alignment
// pattern's, where there is one, 6.5. Without it the fourth point is that of a parallelogram, moved by dx and dy modules.
func (p *qrPlace) transform(dx, dy float64) *common.PerspectiveTransform {
	size := float64(p.size)
	span := size - 7
	ux, uy := (p.tr.GetX()-p.tl.GetX())/span, (p.tr.GetY()-p.tl.GetY())/span
	vx, vy := (p.bl.GetX()-p.tl.GetX())/span, (p.bl.GetY()-p.tl.GetY())/span
	far := size - 3.5
	fx := p.tr.GetX() - p.tl.GetX() + p.bl.GetX() + dx*ux + dy*vx
	fy := p.tr.GetY() - p.tl.GetY() + p.bl.GetY() + dx*uy + dy*vy
	if p.align != nil {
		far, fx, fy = size-6.5, p.align.GetX(), p.align.GetY()
	}
	return common.PerspectiveTransform_QuadrilateralToQuadrilateral(3.5, 3.5, size-3.5, 3.5, far, far, 3.5, size-3.5,
		p.tl.GetX(), p.tl.GetY(), p.tr.GetX(), p.tr.GetY(), fx, fy, p.bl.GetX(), p.bl.GetY())
}

// corners are those of the code.
func (p *qrPlace) corners(t *common.PerspectiveTransform) (c [4]image.Point) {
	size := float64(p.size)
	at := []float64{0, 0, size, 0, size, size, 0, size}
	t.TransformPoints(at)
	for i := range c {
		c[i] = image.Pt(int(math.Round(at[2*i])), int(math.Round(at[2*i+1])))
	}
	return c
}

// qrModes walks over the segments of the data (ISO/IEC 18004, 7.4).
func qrModes(data []byte, version int) (largest, eci int) {
	pos := 0
	take := func(n int) int {
		v := 0
		for range n {
			if pos >= 8*len(data) {
				pos = 8*len(data) + 1
				return 0
			}
			v = v<<1 | int(data[pos/8]>>(7-pos%8)&1)
			pos++
		}
		return v
	}
	size := 0 // of the version: small, middle, large
	switch {
	case version >= 27:
		size = 2
	case version >= 10:
		size = 1
	}
	for pos < 8*len(data) {
		mode := take(4)
		switch mode {
		case QRNumeric:
			n := take([]int{10, 12, 14}[size])
			take(n/3*10 + []int{0, 4, 7}[n%3])
		case QRAlphanumeric:
			n := take([]int{9, 11, 13}[size])
			take(n/2*11 + n%2*6)
		case QRBinary:
			take(8 * take([]int{8, 16, 16}[size]))
		case QRKanji:
			take(13 * take([]int{8, 10, 12}[size]))
		case 7: // ECI: one to three bytes
			switch first := take(8); {
			case first < 0x80:
				eci = first
			case first < 0xC0:
				eci = first&0x3F<<8 | take(8)
			default:
				eci = first&0x1F<<16 | take(16)
			}
			continue
		case 3: // structured append
			take(16)
			continue
		case 5: // FNC1
			continue
		case 9: // FNC1 with an application
			take(8)
			continue
		default:
			return largest, eci
		}
		largest = max(largest, mode)
	}
	return largest, eci
}

// FindDataMatrices finds Data Matrix codes: in the middle of the part, and in every busy region of it, as it is and turned
// upright.
func (m *Image) FindDataMatrices(roi image.Rectangle) []DataMatrix {
	roi = part(roi, m)
	var codes []DataMatrix
	for _, r := range append([]image.Rectangle{roi}, m.busy(roi)...) {
		c, ok := m.dataMatrix(r)
		for i := range c.Corners {
			c.Corners[i] = c.Corners[i].Add(r.Min)
		}
		if !ok {
			upright, back, has := m.upright(r)
			if !has {
				continue
			}
			if c, ok = upright.dataMatrix(upright.Bounds()); !ok {
				continue
			}
			for i, p := range c.Corners {
				x, y := back.apply(float64(p.X), float64(p.Y))
				c.Corners[i] = image.Pt(int(math.Round(x)), int(math.Round(y)))
			}
		}
		c.place(c.Corners)
		if !slices.ContainsFunc(codes, func(k DataMatrix) bool { return k.Payload == c.Payload && k.Rect.Overlaps(c.Rect) }) {
			codes = append(codes, c)
		}
	}
	return codes
}

// dataMatrix reads the code in the middle of r; its corners are relative to r.
func (m *Image) dataMatrix(r image.Rectangle) (c DataMatrix, ok bool) {
	for _, bits := range m.blackMatrices(r) {
		guarded(func() {
			d, err := dmdetector.NewDetector(bits)
			if err != nil {
				return
			}
			found, err := d.Detect()
			if err != nil {
				return
			}
			c, err = readDataMatrix(found)
			ok = err == nil
		})
		if ok {
			break
		}
	}
	return c, ok
}

// upright turns the smallest rectangle around the dark pixels of r upright, at about twice the size, with a margin. back
// maps its coordinates to those of m.
func (m *Image) upright(r image.Rectangle) (d *Image, back matrix3, ok bool) {
	view, err := m.To(Gray, View{ROI: r})
	if err != nil {
		return nil, back, false
	}
	h, err := view.Histogram(HistogramOptions{})
	if err != nil {
		return nil, back, false
	}
	level := uint8(h.Threshold()[0])
	var dark []image.Point
	for y := range view.Height {
		row := view.Planes[0][y*view.Stride[0]:][:view.Width]
		first := slices.IndexFunc(row, func(v uint8) bool { return v <= level })
		if first < 0 {
			continue
		}
		last := len(row) - 1
		for row[last] > level {
			last--
		}
		dark = append(dark, image.Pt(first, y).Add(r.Min), image.Pt(last, y).Add(r.Min))
	}
	hull := convexHull(dark)
	if len(hull) < 3 {
		return nil, back, false
	}
	c := minAreaRect(hull)
	w := int(2 * math.Hypot(float64(c[1].X-c[0].X), float64(c[1].Y-c[0].Y)))
	ht := int(2 * math.Hypot(float64(c[2].X-c[1].X), float64(c[2].Y-c[1].Y)))
	const margin = 24
	if w < 16 || ht < 16 {
		return nil, back, false
	}
	quad, ok := square(&c)
	if !ok {
		return nil, back, false
	}
	back = mul3(quad, mul3(matrix3{1 / float64(w), 0, 0, 0, 1 / float64(ht), 0, 0, 0, 1}, matrix3{1, 0, -margin, 0, 1, -margin, 0, 0, 1}))
	if d, err = New(Gray, w+2*margin, ht+2*margin); err != nil {
		return nil, back, false
	}
	gray := m.grayImage()
	for y := range d.Height {
		for x := range d.Width {
			u, v := back.apply(float64(x), float64(y))
			d.Planes[0][y*d.Stride[0]+x] = gray.sample(u, v)
		}
	}
	return d, back, true
}

// apply maps a point.
func (a *matrix3) apply(x, y float64) (u, v float64) {
	d := a[6]*x + a[7]*y + a[8]
	return (a[0]*x + a[1]*y + a[2]) / d, (a[3]*x + a[4]*y + a[5]) / d
}

// sample is the grey value between pixels, white outside of the image.
func (m *Image) sample(x, y float64) uint8 {
	fx, fy := math.Floor(x), math.Floor(y)
	x0, y0 := int(fx), int(fy)
	at := func(x, y int) float64 {
		if !m.inside(x, y) {
			return 255
		}
		return float64(m.Planes[0][y*m.Stride[0]+x])
	}
	x, y = x-fx, y-fy
	top := at(x0, y0)*(1-x) + at(x0+1, y0)*x
	bottom := at(x0, y0+1)*(1-x) + at(x0+1, y0+1)*x
	return uint8(top*(1-y) + bottom*y + 0.5)
}

func readDataMatrix(d *common.DetectorResult) (DataMatrix, error) {
	var c DataMatrix
	c.Rows, c.Columns = d.GetBits().GetHeight(), d.GetBits().GetWidth()
	result, err := dmdecoder.NewDecoder().Decode(d.GetBits())
	if err != nil {
		return c, err
	}
	c.Payload = result.GetText()
	raw := result.GetRawBytes()
	c.Capacity = len(raw)
	// Behind the first pad codeword (129) only pads follow, scrambled by their place (ISO/IEC 16022, 5.2.3).
	for i, b := range raw {
		if b != 129 {
			continue
		}
		pads := true
		for j := i + 1; j < len(raw) && pads; j++ {
			v := 129 + 149*(j+1)%253 + 1
			if v > 254 {
				v -= 254
			}
			pads = int(raw[j]) == v
		}
		if pads {
			c.Padding = len(raw) - i
			break
		}
	}
	p := d.GetPoints() // upper left, lower left, lower right, upper right: the middles of the outermost modules
	at := func(i int) image.Point { return image.Pt(int(math.Round(p[i].GetX())), int(math.Round(p[i].GetY()))) }
	c.place([4]image.Point{at(0), at(3), at(2), at(1)})
	return c, nil
}

// busyTile is the side of the tiles by which busy regions are found.
const busyTile = 8

// busy are the rectangles around connected tiles with contrast, with a margin, that could hold a code.
func (m *Image) busy(roi image.Rectangle) []image.Rectangle {
	gray := m.grayImage()
	w, h := (roi.Dx()+busyTile-1)/busyTile, (roi.Dy()+busyTile-1)/busyTile
	on := make([]bool, w*h)
	for ty := range h {
		for tx := range w {
			lo, hi := uint8(255), uint8(0)
			for y := roi.Min.Y + ty*busyTile; y < min(roi.Max.Y, roi.Min.Y+(ty+1)*busyTile); y++ {
				for _, v := range gray.Planes[0][y*gray.Stride[0]+roi.Min.X+tx*busyTile : y*gray.Stride[0]+min(roi.Max.X, roi.Min.X+(tx+1)*busyTile)] {
					lo, hi = min(lo, v), max(hi, v)
				}
			}
			on[ty*w+tx] = hi-lo > 48
		}
	}
	var list []image.Rectangle
	for at := range on {
		if !on[at] {
			continue
		}
		box := image.Rect(at%w, at/w, at%w+1, at/w+1)
		stack := []int{at}
		on[at] = false
		for len(stack) > 0 {
			p := image.Pt(stack[len(stack)-1]%w, stack[len(stack)-1]/w)
			stack = stack[:len(stack)-1]
			box = box.Union(image.Rectangle{p, p.Add(image.Pt(1, 1))})
			for y := max(0, p.Y-1); y <= min(h-1, p.Y+1); y++ {
				for x := max(0, p.X-1); x <= min(w-1, p.X+1); x++ {
					if on[y*w+x] {
						on[y*w+x] = false
						stack = append(stack, y*w+x)
					}
				}
			}
		}
		if box.Dx() < 2 || box.Dy() < 2 {
			continue
		}
		box = box.Inset(-1)
		box = image.Rect(box.Min.X*busyTile, box.Min.Y*busyTile, box.Max.X*busyTile, box.Max.Y*busyTile).Add(roi.Min).Intersect(roi)
		list = append(list, box)
	}
	return list
}

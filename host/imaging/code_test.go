package imaging_test

import (
	"image"
	"math"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/datamatrix"
	"github.com/makiuchi-d/gozxing/oned"
	"github.com/makiuchi-d/gozxing/qrcode"

	"github.com/canmv-run/canmv-run/host/imaging"
)

// drawCode encodes text and draws it with modules of scale pixels, its quiet zone's corner at (x, y), turned by degrees.
func drawCode(t *testing.T, m *imaging.Image, w gozxing.Writer, text string, format gozxing.BarcodeFormat, width, height, x, y, scale int, degrees float64) {
	t.Helper()
	bits, err := w.Encode(text, format, width, height, nil)
	if err != nil {
		t.Fatal(err)
	}
	bw, bh := bits.GetWidth()*scale, bits.GetHeight()*scale
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	reach := int(math.Hypot(float64(bw), float64(bh))/2) + 1
	cx, cy := x+bw/2, y+bh/2
	for v := -reach; v <= reach; v++ {
		for u := -reach; u <= reach; u++ {
			px, py := float64(u)*cos+float64(v)*sin+float64(bw)/2, -float64(u)*sin+float64(v)*cos+float64(bh)/2
			if px < 0 || py < 0 || px >= float64(bw) || py >= float64(bh) {
				continue
			}
			c := white
			if bits.Get(int(px)/scale, int(py)/scale) {
				c = imaging.RGB(20, 20, 20)
			}
			m.SetPixel(cx+u, cy+v, c)
		}
	}
}

func grayBack(t *testing.T, f imaging.Format, w, h int) *imaging.Image {
	m := newImage(t, f, w, h)
	m.Rectangle(0, 0, w, h, imaging.RGB(200, 200, 200), 1, true)
	return m
}

func TestFindQRCodes(t *testing.T) {
	for _, degrees := range []float64{0, 20, 90, 200} {
		for _, f := range []imaging.Format{imaging.Gray, imaging.RGB565} {
			m := grayBack(t, f, 320, 240)
			drawCode(t, m, qrcode.NewQRCodeWriter(), "https://example.org/board", gozxing.BarcodeFormat_QR_CODE, 0, 0, 90, 50, 4, degrees)
			if f == imaging.Gray {
				noisy(t, m, 15)
			}
			codes := m.FindQRCodes(image.Rectangle{})
			if len(codes) != 1 {
				t.Fatalf("%v %g degrees: %d codes", f, degrees, len(codes))
			}
			c := codes[0]
			if c.Payload != "https://example.org/board" || c.Version != 2 || c.ECC != 1 || c.DataType != imaging.QRBinary || c.Mask < 0 || c.Mask > 7 {
				t.Errorf("%g degrees: %+v", degrees, c)
			}
			turn := math.Abs(c.Rotation()*180/math.Pi - degrees)
			if turn = math.Min(turn, 360-turn); turn > 2 {
				t.Errorf("%g degrees: turned by %g: %v", degrees, c.Rotation()*180/math.Pi, c.Corners)
			}
			// 25 modules of 4 pixels, in the middle of 33 with the quiet zone.
			mid := image.Pt((c.Corners[0].X+c.Corners[2].X)/2, (c.Corners[0].Y+c.Corners[2].Y)/2)
			if abs(mid.X-(90+66)) > 2 || abs(mid.Y-(50+66)) > 2 {
				t.Errorf("%g degrees: middle %v", degrees, mid)
			}
			side := math.Hypot(float64(c.Corners[1].X-c.Corners[0].X), float64(c.Corners[1].Y-c.Corners[0].Y))
			if math.Abs(side-100) > 4 {
				t.Errorf("%g degrees: side %g, want 100", degrees, side)
			}
		}
	}
	m := grayBack(t, imaging.Gray, 400, 200)
	for i, text := range []string{"12345678", "HELLO WORLD"} {
		drawCode(t, m, qrcode.NewQRCodeWriter(), text, gozxing.BarcodeFormat_QR_CODE, 0, 0, 10+200*i, 20, 5, 0)
	}
	codes := m.FindQRCodes(image.Rectangle{})
	if len(codes) != 2 || codes[0].DataType != imaging.QRNumeric || codes[1].DataType != imaging.QRAlphanumeric || codes[1].Payload != "HELLO WORLD" {
		t.Fatalf("two codes: %+v", codes)
	}
	if codes := m.FindQRCodes(image.Rect(200, 0, 400, 200)); len(codes) != 1 || codes[0].Payload != "HELLO WORLD" || codes[0].Rect.Min.X < 200 {
		t.Errorf("in a part: %+v", codes)
	}
}

func TestFindDataMatrices(t *testing.T) {
	m := grayBack(t, imaging.Gray, 320, 240)
	m.Rectangle(20, 20, 100, 100, white, 1, true)
	drawCode(t, m, datamatrix.NewDataMatrixWriter(), "board 42", gozxing.BarcodeFormat_DATA_MATRIX, 0, 0, 40, 40, 4, 0)
	m.Rectangle(180, 100, 120, 120, white, 1, true)
	drawCode(t, m, datamatrix.NewDataMatrixWriter(), "second", gozxing.BarcodeFormat_DATA_MATRIX, 0, 0, 215, 135, 4, 15)
	codes := m.FindDataMatrices(image.Rectangle{})
	var got []string
	for _, c := range codes {
		got = append(got, c.Payload)
		if c.Rows != c.Columns || c.Capacity < 5 || c.Padding < 0 || c.Padding >= c.Capacity {
			t.Errorf("%+v", c)
		}
	}
	if strings.Join(got, ",") != "board 42,second" && strings.Join(got, ",") != "second,board 42" {
		t.Fatalf("codes %q", got)
	}
}

func TestFindBarcodes(t *testing.T) {
	for _, c := range []struct {
		writer gozxing.Writer
		format gozxing.BarcodeFormat
		text   string
		want   imaging.BarcodeType
	}{
		{oned.NewEAN13Writer(), gozxing.BarcodeFormat_EAN_13, "4006381333931", imaging.EAN13},
		{oned.NewEAN8Writer(), gozxing.BarcodeFormat_EAN_8, "73513537", imaging.EAN8},
		{oned.NewCode128Writer(), gozxing.BarcodeFormat_CODE_128, "CanMV-K230", imaging.Code128},
		{oned.NewCode39Writer(), gozxing.BarcodeFormat_CODE_39, "CODE 39", imaging.Code39},
		{oned.NewCode93Writer(), gozxing.BarcodeFormat_CODE_93, "CODE93", imaging.Code93},
		{oned.NewITFWriter(), gozxing.BarcodeFormat_ITF, "12345678901231", imaging.I25},
	} {
		for _, degrees := range []float64{0, 3, 90, 180} {
			m := grayBack(t, imaging.Gray, 480, 480)
			m.Rectangle(40, 40, 400, 400, white, 1, true)
			drawCode(t, m, c.writer, c.text, c.format, 0, 30, 120, 200, 2, degrees)
			noisy(t, m, 10)
			codes := m.FindBarcodes(image.Rectangle{})
			if len(codes) != 1 || codes[0].Payload != c.text || codes[0].Type != c.want || codes[0].Quality < 10 {
				t.Errorf("%s, %g degrees: %+v", c.text, degrees, codes)
				continue
			}
			turn := math.Abs(codes[0].Rotation()*180/math.Pi - degrees)
			if turn = math.Min(turn, 360-turn); turn > 4 {
				t.Errorf("%s, %g degrees: turned by %g", c.text, degrees, codes[0].Rotation()*180/math.Pi)
			}
		}
	}
	if codes := grayBack(t, imaging.Gray, 100, 100).FindBarcodes(image.Rectangle{}); len(codes) != 0 {
		t.Errorf("in an empty picture: %+v", codes)
	}
}

package media

import (
	"image"
	"math"

	"github.com/canmv-run/canmv-run/host/imaging"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// finding are the methods that search.
func (k *imageClass) finding() []*arg.Func {
	strides := func(c *arg.Call) (x, y int) {
		x, y = c.Int("x_stride"), c.Int("y_stride")
		check(c, x > 0, "x_stride must not be zero.")
		check(c, y > 0, "y_stride must not be zero.")
		return x, y
	}
	list := []*arg.Func{
		k.look("find_blobs(thresholds, invert=False, roi=None, x_stride=2, y_stride=1, area_threshold=10, pixels_threshold=10, merge=False, margin=0, threshold_cb=None, merge_cb=None, x_hist_bins_max=0, y_hist_bins_max=0)",
			`Finds connected regions of pixels that a threshold contains: a list of blob.

thresholds is a list of tuples: (lo, hi) for grey images, (l_lo, l_hi, a_lo, a_hi, b_lo, b_hi) for colour images, limits included,
in the colour space L*a*b*. Blobs whose rectangle is smaller than area_threshold or that have fewer pixels than
pixels_threshold do not count. With merge, blobs whose rectangles overlap, grown by margin pixels, are one. threshold_cb(blob)
and merge_cb(blob1, blob2) may refuse by returning False.`, func(c *arg.Call, m *imaging.Image) (any, error) {
				list := thresholds(c, "thresholds")
				o := imaging.BlobOptions{ROI: roi(c, "roi", m), Invert: c.Bool("invert"), Area: c.Int("area_threshold"), Pixels: c.Int("pixels_threshold"),
					Merge: c.Bool("merge"), Margin: c.Int("margin"), XBins: c.Int("x_hist_bins_max"), YBins: c.Int("y_hist_bins_max")}
				o.XStride, o.YStride = strides(c)
				if f := callback(c, "threshold_cb"); f != nil {
					o.Keep = func(b *imaging.Blob) (bool, error) { return f(k.results.newBlob(c.Values, b)) }
				}
				if f := callback(c, "merge_cb"); f != nil {
					o.Join = func(a, b *imaging.Blob) (bool, error) {
						return f(k.results.newBlob(c.Values, a), k.results.newBlob(c.Values, b))
					}
				}
				if err := c.Err(); err != nil {
					return nil, err
				}
				blobs, err := m.FindBlobs(list, o)
				return each(c, blobs, func(b *imaging.Blob) arg.Value { return k.results.newBlob(c.Values, b) }), err
			}),
		k.look("get_regression(thresholds, invert=False, roi=None, x_stride=2, y_stride=1, area_threshold=10, pixels_threshold=10, robust=False)",
			"Lays a line through the pixels that the thresholds contain, or returns None; robust uses medians, which do not mind outliers. The magnitude says how well it fits. See find_blobs.", func(c *arg.Call, m *imaging.Image) (any, error) {
				list := thresholds(c, "thresholds")
				o := imaging.RegressionOptions{ROI: roi(c, "roi", m), Invert: c.Bool("invert"), Area: c.Int("area_threshold"), Pixels: c.Int("pixels_threshold"), Robust: c.Bool("robust")}
				o.XStride, o.YStride = strides(c)
				if err := c.Err(); err != nil {
					return nil, err
				}
				l, ok, err := m.Regression(list, o)
				if !ok || err != nil {
					return nil, err
				}
				return k.results.newLine(c.Values, l), nil
			}),
		k.look("find_lines(roi=None, x_stride=2, y_stride=1, threshold=1000, theta_margin=25, rho_margin=25)",
			"Finds lines through the whole picture by Hough's transform: a list of line, the strongest first. threshold is the least magnitude, the sum of the gradients along the line; of lines that are nearer than theta_margin degrees and rho_margin pixels the strongest counts.", func(c *arg.Call, m *imaging.Image) (any, error) {
				o := imaging.LineOptions{ROI: roi(c, "roi", m), Threshold: c.Int("threshold"), ThetaMargin: c.Int("theta_margin"), RhoMargin: c.Int("rho_margin")}
				o.XStride, o.YStride = strides(c)
				if err := c.Err(); err != nil {
					return nil, err
				}
				return each(c, m.FindLines(o), func(l imaging.Line) arg.Value { return k.results.newLine(c.Values, l) }), nil
			}),
		k.look("find_line_segments(roi=None, merge_distance=0, max_theta_diff=15)",
			"Finds straight edges: a list of line, the longest first; a drawn line has two. Those that are nearer than merge_distance pixels and max_theta_diff degrees are one.", func(c *arg.Call, m *imaging.Image) (any, error) {
				o := imaging.SegmentOptions{ROI: roi(c, "roi", m), MergeDistance: c.Int("merge_distance"), MaxThetaDiff: c.Int("max_theta_diff")}
				if err := c.Err(); err != nil {
					return nil, err
				}
				return each(c, m.FindSegments(o), func(l imaging.Line) arg.Value { return k.results.newLine(c.Values, l) }), nil
			}),
		k.look("find_circles(roi=None, x_stride=2, y_stride=1, threshold=2000, x_margin=10, y_margin=10, r_margin=10, r_min=2, r_max=0, r_step=2)",
			"Finds circles by Hough's transform: a list of circle, the strongest first. threshold is the least magnitude; of circles that are nearer than all margins the strongest counts; radii go from r_min to r_max, half of the smaller side for 0.", func(c *arg.Call, m *imaging.Image) (any, error) {
				o := imaging.CircleOptions{ROI: roi(c, "roi", m), Threshold: c.Int("threshold"), XMargin: c.Int("x_margin"), YMargin: c.Int("y_margin"),
					RMargin: c.Int("r_margin"), RMin: c.Int("r_min"), RMax: c.Int("r_max"), RStep: c.Int("r_step")}
				o.XStride, o.YStride = strides(c)
				if err := c.Err(); err != nil {
					return nil, err
				}
				return each(c, m.FindCircles(o), func(f imaging.Circle) arg.Value {
					return k.results.circle.new(c.Values, f.X, f.Y, f.R, f.Magnitude, ints(c.Values, f.X, f.Y, f.R))
				}), nil
			}),
		k.look("find_rects(roi=None, threshold=1000)", "Finds rectangles, as a camera sees them from any side: a list of rect, the strongest first. threshold is the least magnitude, the sum of the gradients along the sides.", func(c *arg.Call, m *imaging.Image) (any, error) {
			part, threshold := roi(c, "roi", m), c.Int("threshold")
			if err := c.Err(); err != nil {
				return nil, err
			}
			quads, err := m.FindQuads(part, threshold)
			return each(c, quads, func(q imaging.Quad) arg.Value {
				return k.results.rect.new(c.Values, append(boxOf(q.Rect), q.Magnitude, cornerTuples(c.Values, q.Corners), rectTuple(c.Values, q.Rect))...)
			}), err
		}),
		k.look("find_template(template, threshold, roi=None, step=2, search=0)", "The place (x, y, w, h) that is most like a smaller GRAYSCALE image, or None where the correlation, at most 1.0, does not reach threshold. Both images are GRAYSCALE. step skips pixels in the first search; search is image.SEARCH_EX, which looks everywhere.", func(c *arg.Call, m *imaging.Image) (any, error) {
			t := k.mask(c, "template")
			threshold, step, part := c.Float("threshold"), c.Int("step"), roi(c, "roi", m)
			if c.Int("search") != 0 {
				return nil, arg.NotYet("image.Image.find_template with search=image.SEARCH_DS")
			}
			if t == nil {
				c.BadType("template", c.Value("template"), "Image")
			}
			check(c, m.Format == imaging.Gray && (t == nil || t.Format == imaging.Gray), "Image is not grayscale!")
			if err := c.Err(); err != nil {
				return nil, err
			}
			at, ok, err := m.FindTemplate(t, threshold, part, step)
			if !ok || err != nil {
				return nil, err
			}
			return rectTuple(c.Values, at), nil
		}),
		change("find_edges(edge_type, roi=None, threshold=None)", "Makes the edges of a GRAYSCALE image white and the rest black. edge_type is image.EDGE_CANNY or EDGE_SIMPLE; threshold (low, high) is (100, 200) by default.", func(c *arg.Call, m *imaging.Image) error {
			low, high, part := 100, 200, c.Value("roi")
			limits := c.Value("threshold")
			if items, ok := arg.AsSeq(part); ok && len(items) == 2 { // find_edges(image.EDGE_CANNY, (50, 80))
				part, limits = arg.None, part
			}
			if limits != arg.None {
				n := numberList(c, "threshold", limits)
				if c.Err() == nil && len(n) != 2 {
					c.Fail(arg.Raisef("ValueError", "requested length 2 but object has length %d", len(n)).WithHint("threshold is (low, high)"))
				}
				if c.Err() != nil {
					return nil
				}
				low, high = n[0], n[1]
			}
			method, area := c.Int("edge_type"), roiOf(c, "roi", part, m)
			check(c, m.Format == imaging.Gray, "Image is not grayscale!")
			check(c, method == int(imaging.Canny) || method == int(imaging.SimpleEdge), "edge_type %d", method)
			if c.Err() != nil {
				return nil
			}
			return m.FindEdges(imaging.EdgeMethod(method), area, low, high)
		}),
		change("find_hog(roi=None, size=8)", "Replaces a GRAYSCALE image by its histograms of oriented gradients: in each cell of size by size pixels, lines across the directions in which it grows lighter.", func(c *arg.Call, m *imaging.Image) error {
			area, size := roi(c, "roi", m), c.Int("size")
			check(c, m.Format == imaging.Gray, "Image is not grayscale!")
			if c.Err() != nil {
				return nil
			}
			return m.DrawGradients(area, size)
		}),
	}
	return append(append(list, k.statisticMethods()...), k.codes()...)
}

// codes are the methods that read codes.
func (k *imageClass) codes() []*arg.Func {
	return []*arg.Func{
		k.look("find_qrcodes(roi=None)", "Finds QR codes: a list of qrcode.", func(c *arg.Call, m *imaging.Image) (any, error) {
			part := roi(c, "roi", m)
			if err := c.Err(); err != nil {
				return nil, err
			}
			return each(c, m.FindQRCodes(part), func(q imaging.QRCode) arg.Value {
				return k.results.qrcode.new(c.Values, append(boxOf(q.Rect), q.Payload, q.Version, q.ECC, q.Mask, q.DataType, q.ECI,
					q.DataType == imaging.QRNumeric, q.DataType == imaging.QRAlphanumeric, q.DataType == imaging.QRBinary, q.DataType == imaging.QRKanji,
					cornerTuples(c.Values, q.Corners), rectTuple(c.Values, q.Rect))...)
			}), nil
		}),
		k.look("find_datamatrices(roi=None, effort=200)", "Finds Data Matrix codes: a list of datamatrix. effort bounds the board's search; here the whole part is always searched.", func(c *arg.Call, m *imaging.Image) (any, error) {
			part := roi(c, "roi", m)
			if err := c.Err(); err != nil {
				return nil, err
			}
			return each(c, m.FindDataMatrices(part), func(d imaging.DataMatrix) arg.Value {
				return k.results.datamatrix.new(c.Values, append(boxOf(d.Rect), d.Payload, d.Rotation(), d.Rows, d.Columns, d.Capacity, d.Padding,
					cornerTuples(c.Values, d.Corners), rectTuple(c.Values, d.Rect))...)
			}), nil
		}),
		k.look("find_barcodes(roi=None)", "Finds bar codes whose bars are upright or level: a list of barcode. Kinds: EAN8, EAN13, UPCA, UPCE, I25, DATABAR, CODABAR, CODE39, CODE93 and CODE128.", func(c *arg.Call, m *imaging.Image) (any, error) {
			part := roi(c, "roi", m)
			if err := c.Err(); err != nil {
				return nil, err
			}
			return each(c, m.FindBarcodes(part), func(b imaging.Barcode) arg.Value {
				return k.results.barcode.new(c.Values, append(boxOf(b.Rect), b.Payload, int(b.Type), b.Rotation(), b.Quality,
					cornerTuples(c.Values, b.Corners), rectTuple(c.Values, b.Rect))...)
			}), nil
		}),
	}
}

// each makes a list of results.
func each[T any](c *arg.Call, found []T, result func(T) arg.Value) arg.Value {
	list := make([]arg.Value, len(found))
	for i, f := range found {
		list[i] = result(f)
	}
	return c.Values.List(list)
}

func boxOf(r image.Rectangle) []any {
	return []any{r.Min.X, r.Min.Y, r.Dx(), r.Dy()}
}

func (r *results) newLine(vs arg.Values, l imaging.Line) arg.Value {
	return r.line.new(vs, l.X1, l.Y1, l.X2, l.Y2, l.Length(), l.Magnitude, l.Theta, l.Rho, ints(vs, l.X1, l.Y1, l.X2, l.Y2))
}

func (r *results) newBlob(vs arg.Values, b *imaging.Blob) arg.Value {
	x, y := b.Center()
	shape := b.Shape()
	line := func(l [2]image.Point) arg.Value { return ints(vs, l[0].X, l[0].Y, l[1].X, l[1].Y) }
	return r.blob.new(vs, append(boxOf(b.Rect), b.Pixels, int(math.Round(x)), int(math.Round(y)), b.Rotation(), b.Code, b.Count, b.Perimeter, b.Roundness(),
		x, y, int(math.Round(b.Rotation()*180/math.Pi)), b.Rotation(), 1-b.Roundness(), b.Rect.Dx()*b.Rect.Dy(), shape.Density, shape.Density,
		shape.Compactness, shape.Solidity, shape.Convexity, cornerTuples(vs, b.Corners), cornerTuples(vs, b.MinCorners), rectTuple(vs, b.Rect),
		line(shape.Major), line(shape.Minor), ints(vs, shape.CircleX, shape.CircleY, shape.CircleR),
		ints(vs, shape.CircleX, shape.CircleY, shape.RX, shape.RY, shape.Rotation), floatList(vs, b.XBins), floatList(vs, b.YBins))...)
}

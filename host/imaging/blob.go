package imaging

import (
	"cmp"
	"fmt"
	"image"
	"math"
	"slices"
)

// Blob is a connected region of pixels that a threshold contains.
type Blob struct {
	Rect      image.Rectangle
	Pixels    int
	Perimeter int // pixels with a neighbour outside of the blob
	// Code has bit i for threshold i; Count is how many blobs were merged.
	Code, Count int
	// Corners are the outermost pixels toward the upper left, upper right, lower right and lower left, MinCorners those
	// of the smallest rectangle around the blob, clockwise.
	Corners, MinCorners [4]image.Point
	// XBins and YBins are the pixels in columns and rows as parts of the fullest, nil unless asked for.
	XBins, YBins []float64

	sx, sy, sxx, syy, sxy float64 // sums of coordinates and their products
	hull                  []image.Point
	columns, rows         []int
}

// Center is the average of the pixels' places.
func (b *Blob) Center() (x, y float64) { return b.sx / float64(b.Pixels), b.sy / float64(b.Pixels) }

// moments are the central second moments.
func (b *Blob) moments() (xx, yy, xy float64) {
	n := float64(b.Pixels)
	x, y := b.Center()
	return b.sxx/n - float64(x*x), b.syy/n - float64(y*y), b.sxy/n - float64(x*y)
}

// Rotation is the direction of the blob's length in radians, from 0 to less than π.
func (b *Blob) Rotation() float64 {
	xx, yy, xy := b.moments()
	r := math.Atan2(2*xy, xx-yy) / 2
	if r < 0 {
		r += math.Pi
	}
	return r
}

// Roundness is the spread across the blob's length as a part of that along it: 1 for a disc, near 0 for a line.
func (b *Blob) Roundness() float64 {
	xx, yy, xy := b.moments()
	d := math.Sqrt(float64((xx-yy)*(xx-yy)) + float64(4*xy*xy))
	if xx+yy+d == 0 {
		return 1
	}
	return max(0, (xx+yy-d)/(xx+yy+d))
}

// BlobOptions say what counts as a blob. Zero values take everything.
type BlobOptions struct {
	// ROI is the part to look at; empty: all.
	ROI    image.Rectangle
	Invert bool
	// XStride and YStride are the steps at which blobs are looked for; smaller blobs may be missed. 0 means 1.
	XStride, YStride int
	// Area is the least size of the bounding rectangle, Pixels the least number of pixels.
	Area, Pixels int
	// Merge joins blobs whose rectangles, grown by Margin, overlap.
	Merge  bool
	Margin int
	// Keep and Join may refuse a blob and a merge; nil allows. Their errors end the search.
	Keep func(*Blob) (bool, error)
	Join func(a, b *Blob) (bool, error)
	// XBins and YBins are the most bins of the blob's projections; 0: none.
	XBins, YBins int
}

// maxThresholds is how many bits a blob's code has.
const maxThresholds = 32

// FindBlobs finds the blobs of each threshold, in the order of their uppermost and there leftmost pixels.
func (m *Image) FindBlobs(thresholds []Threshold, o BlobOptions) ([]*Blob, error) {
	if err := m.needChannels(); err != nil {
		return nil, err
	}
	if len(thresholds) > maxThresholds {
		return nil, fmt.Errorf("imaging: %w: %d thresholds, want at most %d", ErrInvalid, len(thresholds), maxThresholds)
	}
	o.XStride, o.YStride = max(1, o.XStride), max(1, o.YStride)
	roi := part(o.ROI, m)
	var blobs []*Blob
	t := m.matcher(roi)
	for i := range thresholds {
		c := components{o: &o, roi: roi}
		found := c.find(t, &thresholds[i])
		for _, b := range found {
			b.Code = 1 << i
			b.finish()
			if o.Keep != nil {
				if ok, err := o.Keep(b); err != nil {
					return nil, err
				} else if !ok {
					continue
				}
			}
			blobs = append(blobs, b)
		}
	}
	if o.Merge {
		var err error
		if blobs, err = mergeBlobs(blobs, &o); err != nil {
			return nil, err
		}
	}
	for _, b := range blobs {
		b.XBins, b.YBins = bins(b.columns, o.XBins), bins(b.rows, o.YBins)
	}
	return blobs, nil
}

// run is a stretch of matching pixels in a row; label is the first run that it was joined with.
type run struct {
	y, x0, x1 int32 // x1 included
	label     int32
}

// components labels the connected runs of an image row by row (union-find over runs).
type components struct {
	o    *BlobOptions
	roi  image.Rectangle
	runs []run
	rows []int32 // where each row's runs begin
}

func (c *components) root(i int32) int32 {
	for c.runs[i].label != i {
		c.runs[i].label = c.runs[c.runs[i].label].label
		i = c.runs[i].label
	}
	return i
}

func (c *components) find(t *matcher, h *Threshold) []*Blob {
	want := !c.o.Invert
	n := c.roi.Dx()
	before := int32(0)
	for y := c.roi.Min.Y; y < c.roi.Max.Y; y++ {
		t.read(y)
		begin := int32(len(c.runs))
		c.rows = append(c.rows, begin)
		above := before
		for x := t.next(h, want, 0); x < n; {
			end := t.next(h, !want, x+1)
			own := int32(len(c.runs))
			c.runs = append(c.runs, run{int32(y), int32(x), int32(end - 1), own})
			for above < begin && c.runs[above].x1 < int32(x) {
				above++
			}
			for k := above; k < begin && c.runs[k].x0 < int32(end); k++ {
				// The earlier run stays the root, so that roots are first in reading order.
				a, b := c.root(k), c.root(own)
				c.runs[max(a, b)].label = min(a, b)
			}
			if end >= n {
				break
			}
			x = t.next(h, want, end+1)
		}
		before = begin
	}
	c.rows = append(c.rows, int32(len(c.runs)))
	return c.blobs()
}

// total is what is summed up of a blob before it is known whether it is kept.
type total struct {
	pixels, interior      int
	x0, y0, x1, y1        int32
	seeded                bool
	sx, sy, sxx, syy, sxy int64
}

// blobs sums up the runs of each root.
func (c *components) blobs() []*Blob {
	totals := make([]total, 0, 64)
	index := make([]int32, len(c.runs)) // of roots: their place in totals
	for row := range len(c.rows) - 1 {
		for i := c.rows[row]; i < c.rows[row+1]; i++ {
			r := &c.runs[i]
			r.label = c.root(i)
			if r.label == i {
				index[i] = int32(len(totals))
				totals = append(totals, total{x0: r.x0, y0: r.y, x1: r.x1, y1: r.y})
			}
			s := &totals[index[r.label]]
			s.x0, s.x1, s.y1 = min(s.x0, r.x0), max(s.x1, r.x1), r.y
			s.interior += c.interior(row, r)
			n, y := int64(r.x1-r.x0+1), int64(r.y)
			a, b := int64(c.roi.Min.X)+int64(r.x0)-1, int64(c.roi.Min.X)+int64(r.x1)
			line := b*(b+1)/2 - a*(a+1)/2
			squares := b*(b+1)*(2*b+1)/6 - a*(a+1)*(2*a+1)/6
			s.pixels += int(n)
			s.sx, s.sy = s.sx+line, s.sy+y*n
			s.sxx, s.syy, s.sxy = s.sxx+squares, s.syy+y*y*n, s.sxy+y*line
			step := int32(c.o.XStride)
			if row%c.o.YStride == 0 && (r.x0+step-1)/step*step <= r.x1 {
				s.seeded = true
			}
		}
	}
	kept := make([]*Blob, len(totals))
	var list []*Blob
	for i := range totals {
		s := &totals[i]
		w, h := int(s.x1-s.x0)+1, int(s.y1-s.y0)+1
		if !s.seeded || s.pixels < c.o.Pixels || w*h < c.o.Area {
			continue
		}
		at := image.Pt(c.roi.Min.X+int(s.x0), int(s.y0))
		kept[i] = &Blob{Rect: image.Rectangle{at, at.Add(image.Pt(w, h))}, Pixels: s.pixels, Perimeter: s.pixels - s.interior, Count: 1,
			sx: float64(s.sx), sy: float64(s.sy), sxx: float64(s.sxx), syy: float64(s.syy), sxy: float64(s.sxy)}
		list = append(list, kept[i])
	}
	if len(list) == 0 {
		return nil
	}
	for i := range c.runs {
		r := &c.runs[i]
		b := kept[index[r.label]]
		if b == nil {
			continue
		}
		x0, x1, y := c.roi.Min.X+int(r.x0), c.roi.Min.X+int(r.x1), int(r.y)
		// Of each row the outermost pixels are enough for the hull.
		if n := len(b.hull); n >= 2 && b.hull[n-1].Y == y {
			b.hull[n-1].X = max(b.hull[n-1].X, x1)
		} else {
			b.hull = append(b.hull, image.Pt(x0, y), image.Pt(x1, y))
		}
		if c.o.YBins > 0 {
			b.count(&b.rows, y-b.Rect.Min.Y, b.Rect.Dy(), x1-x0+1)
		}
		if c.o.XBins > 0 {
			for x := x0; x <= x1; x++ {
				b.count(&b.columns, x-b.Rect.Min.X, b.Rect.Dx(), 1)
			}
		}
	}
	return list
}

func (b *Blob) count(list *[]int, at, size, n int) {
	if *list == nil {
		*list = make([]int, size)
	}
	(*list)[at] += n
}

// interior counts the pixels of a run whose four neighbours match: in rows above and below, and within the run.
func (c *components) interior(row int, r *run) int {
	if row == 0 || row+2 >= len(c.rows) {
		return 0
	}
	n := int32(0)
	above, below := c.runs[c.rows[row-1]:c.rows[row]], c.runs[c.rows[row+1]:c.rows[row+2]]
	start := func(list []run) int {
		i, _ := slices.BinarySearchFunc(list, r.x0+1, func(a run, x int32) int { return cmp.Compare(a.x1, x) })
		return i
	}
	for i, j := start(above), start(below); i < len(above) && j < len(below) && above[i].x0 < r.x1 && below[j].x0 < r.x1; {
		lo := max(above[i].x0, below[j].x0, r.x0+1)
		hi := min(above[i].x1, below[j].x1, r.x1-1)
		if lo <= hi {
			n += hi - lo + 1
		}
		if above[i].x1 < below[j].x1 {
			i++
		} else {
			j++
		}
	}
	return int(n)
}

// finish computes what follows from the hull.
func (b *Blob) finish() {
	b.hull = convexHull(b.hull)
	b.Corners = extremeCorners(b.hull)
	b.MinCorners = minAreaRect(b.hull)
}

// join takes o's pixels.
func (b *Blob) join(o *Blob) {
	b.columns = joinCounts(b.columns, o.columns, b.Rect.Min.X, o.Rect.Min.X)
	b.rows = joinCounts(b.rows, o.rows, b.Rect.Min.Y, o.Rect.Min.Y)
	b.Rect = b.Rect.Union(o.Rect)
	b.Pixels += o.Pixels
	b.Perimeter += o.Perimeter
	b.Code |= o.Code
	b.Count += o.Count
	b.sx, b.sy = b.sx+o.sx, b.sy+o.sy
	b.sxx, b.syy, b.sxy = b.sxx+o.sxx, b.syy+o.syy, b.sxy+o.sxy
	b.hull = append(b.hull, o.hull...)
	b.finish()
}

func joinCounts(a, b []int, a0, b0 int) []int {
	if a == nil || b == nil {
		return nil
	}
	first := min(a0, b0)
	sum := make([]int, max(a0+len(a), b0+len(b))-first)
	for i, n := range a {
		sum[a0-first+i] += n
	}
	for i, n := range b {
		sum[b0-first+i] += n
	}
	return sum
}

// mergeBlobs joins blobs until no two are close.
func mergeBlobs(blobs []*Blob, o *BlobOptions) ([]*Blob, error) {
	for again := true; again; {
		again = false
		for i := 0; i < len(blobs); i++ {
			for j := i + 1; j < len(blobs); j++ {
				a, b := blobs[i], blobs[j]
				if !a.Rect.Inset(-o.Margin).Overlaps(b.Rect.Inset(-o.Margin)) {
					continue
				}
				if o.Join != nil {
					if ok, err := o.Join(a, b); err != nil {
						return nil, err
					} else if !ok {
						continue
					}
				}
				a.join(b)
				blobs = slices.Delete(blobs, j, j+1)
				j--
				again = true
			}
		}
	}
	return blobs, nil
}

// bins gathers counts into at most n bins, as parts of the fullest.
func bins(counts []int, n int) []float64 {
	if counts == nil || n <= 0 {
		return nil
	}
	n = min(n, len(counts))
	out := make([]float64, n)
	most := 0.0
	for i, c := range counts {
		out[i*n/len(counts)] += float64(c)
	}
	for _, v := range out {
		most = max(most, v)
	}
	for i := range out {
		out[i] /= max(1, most)
	}
	return out
}

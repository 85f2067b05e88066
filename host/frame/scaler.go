package frame

import (
	"fmt"
	"image"
)

// Fit says what happens when source and destination have different shapes.
type Fit uint8

const (
	// Crop fills the destination and cuts off what stands over, equally on both sides.
	Crop Fit = iota
	// Pad shows the whole source and leaves black bars.
	Pad
	// Stretch shows the whole source in the whole destination, whatever becomes of its shape.
	Stretch
)

func (f Fit) String() string {
	switch f {
	case Pad:
		return "pad"
	case Stretch:
		return "stretch"
	}
	return "crop"
}

// Spec is what a frame looks like, without the frame.
type Spec struct {
	Format        Format
	Width, Height int
	// Matrix of YUV formats. MatrixAuto decides by Height.
	Matrix Matrix
}

// Spec returns the frame's own.
func (f *Frame) Spec() Spec { return Spec{f.Format, f.Width, f.Height, f.Matrix} }

// ScaleOptions are the wishes beyond the two sizes. The zero value crops and does not mirror.
type ScaleOptions struct {
	Fit Fit
	// HMirror swaps left and right, VFlip top and bottom. They cost nothing beside scaling.
	HMirror, VFlip bool
	// Window is the part of the source that is looked at, in source pixels, before Fit. Empty means all of it.
	// Subsampled sources round it to even numbers.
	Window image.Rectangle
}

// Scaler takes frames of one kind to another: size, format, matrix, cropping and mirroring in one step. It is made once
// for a channel and then works without garbage. Where the size grows it interpolates linearly, where it shrinks it
// averages the covered area; all arithmetic is in integers, so that the bytes are the same on every machine.
//
// A Scaler is not safe for concurrent use; two Scalers may read the same frame at the same time.
type Scaler struct {
	src, dst Spec
	// mid is what src is scaled to when dst is of another family than src or RGB565: dst's size, another format.
	mid *Frame
	// wide holds an RGB565 source unpacked, because filters need whole bytes.
	wide  *Frame
	same  bool
	plans []plan
	// bars are the parts of the destination that stay black, in its pixels.
	bars []image.Rectangle
	line []byte
}

// plan is the way of one component, or of one packed plane, through the filters.
type plan struct {
	sp, sstep  int // source plane, distance of samples
	dp, dstep  int
	from       image.Rectangle // in bytes across (samples*sstep), rows down
	to         image.Point     // first sample of the destination
	cols, rows taps
	comps      int // components filtered together vertically: 1, or those of a packed plane
	// The component order within a packed plane: destination offset of source offset i.
	dOff, sOff [4]int
}

// NewScaler prepares the way from src to dst.
func NewScaler(src, dst Spec, o ScaleOptions) (*Scaler, error) {
	for _, s := range []Spec{src, dst} {
		if !s.Format.Valid() || s.Width <= 0 || s.Height <= 0 || s.Width > MaxSide || s.Height > MaxSide {
			return nil, fmt.Errorf("frame: scale %v %dx%d, want a known format and 1 to %d pixels a side", s.Format, s.Width, s.Height, MaxSide)
		}
	}
	all := image.Rect(0, 0, src.Width, src.Height)
	win := all
	if !o.Window.Empty() {
		win = o.Window
		if !win.In(all) {
			return nil, fmt.Errorf("frame: scale window %v, want one within %v", win, all)
		}
	}
	s := &Scaler{src: src, dst: dst}
	from, to := fit(win, dst, o.Fit)
	mid := dst.Format
	read := src.Format
	if src.Format == RGB565 {
		read = RGB888
		s.wide = New(RGB888, src.Width, src.Height)
	}
	switch {
	case read == Gray || dst.Format == Gray && read.IsYUV():
		mid = Gray
	case read.IsYUV() && !dst.Format.IsYUV():
		mid = I444
	case read.IsRGB() && (!dst.Format.IsRGB() || dst.Format == RGB565):
		mid = RGB888
	}
	if read.IsYUV() && read != I444 {
		from = even(from, all)
	}
	if mid.IsYUV() && mid != I444 && to != image.Rect(0, 0, dst.Width, dst.Height) {
		to = even(to, image.Rect(0, 0, dst.Width, dst.Height))
	}
	s.same = from == all && src.Width == dst.Width && src.Height == dst.Height && to == image.Rect(0, 0, dst.Width, dst.Height) && !o.HMirror && !o.VFlip
	if s.same {
		s.wide = nil
		return s, nil
	}
	if mid != dst.Format {
		s.mid = New(mid, dst.Width, dst.Height)
		s.mid.Matrix = src.Matrix.resolve(src.Height)
	}
	for _, r := range []image.Rectangle{
		{image.Pt(0, 0), image.Pt(dst.Width, to.Min.Y)}, {image.Pt(0, to.Max.Y), image.Pt(dst.Width, dst.Height)},
		{image.Pt(0, to.Min.Y), image.Pt(to.Min.X, to.Max.Y)}, {image.Pt(to.Max.X, to.Min.Y), image.Pt(dst.Width, to.Max.Y)},
	} {
		if !r.Empty() {
			s.bars = append(s.bars, r)
		}
	}
	longest := 0
	for _, p := range plans(read, mid) {
		sc, dc := p.src, p.dst
		f, t := shift(from, sc.sx, sc.sy), shift(to, dc.sx, dc.sy)
		pl := plan{
			sp: sc.plane, sstep: sc.step, dp: dc.plane, dstep: dc.step,
			from: image.Rect(f.Min.X*sc.step, f.Min.Y, f.Max.X*sc.step, f.Max.Y), to: t.Min,
			cols: makeTaps(f.Dx(), t.Dx(), o.HMirror), rows: makeTaps(f.Dy(), t.Dy(), o.VFlip),
			comps: p.n, sOff: p.sOff, dOff: p.dOff,
		}
		longest = max(longest, pl.from.Dx())
		s.plans = append(s.plans, pl)
	}
	s.line = make([]byte, longest)
	return s, nil
}

// group is a set of components that lie in one plane of the source and in one plane of the destination.
type group struct {
	src, dst   component // off is 0
	n          int
	sOff, dOff [4]int
}

// plans pairs the components of two formats of one family and groups those that share planes on both sides.
func plans(src, dst Format) []group {
	var gs []group
	sc, dc := components[src], components[dst]
next:
	for i := range min(len(sc), len(dc)) {
		a, b := sc[i], dc[i]
		for j := range gs {
			g := &gs[j]
			if g.src.plane == a.plane && g.dst.plane == b.plane {
				g.sOff[g.n], g.dOff[g.n] = a.off, b.off
				g.n++
				continue next
			}
		}
		g := group{src: a, dst: b, n: 1}
		g.sOff[0], g.dOff[0] = a.off, b.off
		g.src.off, g.dst.off = 0, 0
		gs = append(gs, g)
	}
	if src == ARGB8888 && dst == ARGB8888 {
		gs[0].sOff[3], gs[0].dOff[3] = 3, 3
		gs[0].n = 4
	}
	return gs
}

// fit returns which part of the window is shown where.
func fit(win image.Rectangle, dst Spec, f Fit) (from, to image.Rectangle) {
	sw, sh, dw, dh := win.Dx(), win.Dy(), dst.Width, dst.Height
	from, to = win, image.Rect(0, 0, dw, dh)
	wide := sw*dh - dw*sh // > 0: the source is wider than the destination
	switch {
	case wide == 0 || f == Stretch:
	case f == Crop && wide > 0:
		w := max(1, (sh*dw+dh/2)/dh)
		from.Min.X += (sw - w) / 2
		from.Max.X = from.Min.X + w
	case f == Crop:
		h := max(1, (sw*dh+dw/2)/dw)
		from.Min.Y += (sh - h) / 2
		from.Max.Y = from.Min.Y + h
	case wide > 0:
		h := max(1, (sh*dw+sw/2)/sw)
		to.Min.Y = (dh - h) / 2
		to.Max.Y = to.Min.Y + h
	default:
		w := max(1, (sw*dh+sh/2)/sh)
		to.Min.X = (dw - w) / 2
		to.Max.X = to.Min.X + w
	}
	return from, to
}

// even moves r to even coordinates, so that it holds whole chroma samples; sides that touch an odd edge of all stay.
func even(r, all image.Rectangle) image.Rectangle {
	r.Min.X, r.Min.Y = r.Min.X&^1, r.Min.Y&^1
	if r.Max.X != all.Max.X {
		r.Max.X = max(r.Min.X+2, r.Max.X&^1)
	}
	if r.Max.Y != all.Max.Y {
		r.Max.Y = max(r.Min.Y+2, r.Max.Y&^1)
	}
	return r.Intersect(all)
}

func shift(r image.Rectangle, sx, sy int) image.Rectangle {
	return image.Rect(r.Min.X>>sx, r.Min.Y>>sy, (r.Max.X+1<<sx-1)>>sx, (r.Max.Y+1<<sy-1)>>sy)
}

// Identity reports whether source and destination have the same size, format and matrix and nothing is cropped or
// mirrored: Scale then only copies, and Share does not even do that.
func (s *Scaler) Identity() bool {
	return s.same && s.src.Format == s.dst.Format &&
		(!s.src.Format.IsYUV() || s.src.Matrix.resolve(s.src.Height) == s.dst.Matrix.resolve(s.dst.Height))
}

// Share makes dst a view of src where no byte would change, and reports whether it did: for Identity, and for Gray from
// YUV of the same size. dst then uses src's memory, and lives as long as that.
func (s *Scaler) Share(dst, src *Frame) bool {
	if !s.Identity() && !(s.same && s.src.Format.IsYUV() && s.dst.Format == Gray) {
		return false
	}
	if src.Format != s.src.Format || src.Width != s.src.Width || src.Height != s.src.Height {
		return false
	}
	*dst = *src
	if s.dst.Format == Gray {
		dst.Format = Gray
		dst.Planes[1], dst.Planes[2], dst.Stride[1], dst.Stride[2] = nil, nil, 0, 0
	}
	return true
}

// Scale writes src into dst; both must be of the kinds the Scaler was made for (the strides may differ from call to
// call). dst takes over src's PTS; its Matrix is left as it is and must be the one given to NewScaler.
func (s *Scaler) Scale(dst, src *Frame) error {
	if src.Spec() != s.src || dst.Spec() != s.dst {
		return fmt.Errorf("frame: scale %+v to %+v with a scaler made for %+v to %+v", src.Spec(), dst.Spec(), s.src, s.dst)
	}
	if err := src.Check(); err != nil {
		return err
	}
	if err := dst.Check(); err != nil {
		return err
	}
	dst.PTS = src.PTS
	if s.same {
		convert(dst, src)
		return nil
	}
	if s.wide != nil {
		convert(s.wide, src)
		src = s.wide
	}
	out := dst
	if s.mid != nil {
		out = s.mid
	}
	for _, r := range s.bars {
		black(out, r, src.Format.IsYUV() || s.dst.Format.IsYUV())
	}
	for i := range s.plans {
		s.run(&s.plans[i], out, src)
	}
	if s.mid != nil {
		convert(dst, s.mid)
		return nil
	}
	if out.Format == ARGB8888 && src.Format != ARGB8888 {
		for y := range out.Height {
			t := rgbRow(out, y)
			t.opaque(out.Width)
		}
	}
	rematrix(out, s.src.Matrix.resolve(s.src.Height))
	return nil
}

// black fills a rectangle. limited says whether black of Gray is that of limited-range luma.
func black(f *Frame, r image.Rectangle, limited bool) {
	y0 := byte(0)
	if f.Format.IsYUV() || f.Format == Gray && limited {
		y0 = 16
	}
	for p := range f.Format.Planes() {
		n, rows := f.Format.PlaneSize(p, f.Width, f.Height)
		v := y0
		if p > 0 && f.Format.IsYUV() {
			v = 128
		}
		sy := 0
		if rows < f.Height {
			sy = 1
		}
		x0, x1 := r.Min.X*n/f.Width, (r.Max.X*n+f.Width-1)/f.Width
		for y := r.Min.Y >> sy; y < (r.Max.Y+sy)>>sy; y++ {
			fill(f.Row(p, y)[x0:min(x1, n)], v)
		}
		if f.Format == ARGB8888 {
			for y := r.Min.Y; y < r.Max.Y; y++ {
				for x := r.Min.X; x < r.Max.X; x++ {
					f.Planes[0][y*f.Stride[0]+4*x+3] = 255
				}
			}
		}
	}
}

// run filters one group of components: each row of the destination is mixed from rows of the source into one line of
// source width, then across. Mixing rows first needs no ring of rows and works on eight bytes at a time.
func (s *Scaler) run(p *plan, dst, src *Frame) {
	sp, ss := src.Planes[p.sp], src.Stride[p.sp]
	dp, ds := dst.Planes[p.dp], dst.Stride[p.dp]
	w := p.from.Dx()
	for y := range p.rows.n {
		o := (p.from.Min.Y+int(p.rows.start[y]))*ss + p.from.Min.X
		line := s.line[:w]
		wt := p.rows.weights(y)
		if len(wt) == 1 {
			line = sp[o : o+w]
		} else {
			mixRows(line, sp[o:], ss, wt)
		}
		row := dp[(p.to.Y+y)*ds:]
		for i := range p.comps {
			d := row[p.to.X*p.dstep+p.dOff[i]:]
			mixCols(d, p.dstep, line[p.sOff[i]:], p.sstep, &p.cols)
		}
	}
}

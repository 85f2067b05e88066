package ndarray

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// numpy's print options.
const (
	printThreshold = 1000
	printEdge      = 3
	printPrecision = 8
	printWidth     = 75
)

// Text is str(a) as numpy prints it.
func Text(a *Array) string {
	if a.NDim() == 0 {
		return scalarText(a)
	}
	return layout(a, " ", "")
}

// Repr is repr(a) as numpy prints it.
func Repr(a *Array) string {
	const prefix = "array("
	var body string
	switch {
	case a.NDim() == 0:
		f := newFormat(a, a)
		body = strings.TrimSpace(f.text(a.At(0)))
	case a.Size() == 0 && a.NDim() == 1:
		body = "[]"
	case a.Size() == 0:
		body = fmt.Sprintf("[], shape=%s", shapeText(a.shape))
	default:
		body = layout(a, ", ", prefix)
	}
	d := a.dtype
	if a.Size() > 0 && (d == Bool || d == Int64 || d == Float64 || d == Complex128) {
		return prefix + body + ")"
	}
	if d == Float64 && a.Size() == 0 && a.NDim() == 1 {
		return prefix + body + ", dtype=float64)"
	}
	dtype := "dtype=" + d.String() + ")"
	lastLine := len(prefix) + len(body)
	if i := strings.LastIndexByte(body, '\n'); i >= 0 {
		lastLine = len(body) - (i + 1)
	}
	if lastLine+len(", ")+len(dtype)-1 > printWidth-1 {
		return prefix + body + ",\n" + strings.Repeat(" ", len(prefix)) + dtype
	}
	return prefix + body + ", " + dtype
}

func scalarText(a *Array) string {
	switch v := a.At(0).(type) {
	case bool:
		if v {
			return "True"
		}
		return "False"
	case float64:
		return scalarFloat(v, a.bits())
	case complex128:
		im := scalarFloat(imag(v), 64)
		if im[0] != '-' {
			im = "+" + im
		}
		return "(" + strings.TrimSuffix(scalarFloat(real(v), 64), ".0") + strings.TrimSuffix(im, ".0") + "j)"
	default:
		return fmt.Sprint(v)
	}
}

// bits is the width in which floats are shortened.
func (a *Array) bits() int {
	if a.dtype == Float32 {
		return 32
	}
	return 64
}

// scalarFloat writes a float as Python does.
func scalarFloat(f float64, bits int) string {
	if s, ok := special(f); ok {
		return s
	}
	if m := math.Abs(f); m != 0 && (m < 1e-4 || m >= 1e16) {
		s := strconv.FormatFloat(f, 'e', -1, bits)
		return s
	}
	s := strconv.FormatFloat(f, 'f', -1, bits)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}

func special(f float64) (string, bool) {
	switch {
	case math.IsNaN(f):
		return "nan", true
	case math.IsInf(f, 1):
		return "inf", true
	case math.IsInf(f, -1):
		return "-inf", true
	}
	return "", false
}

// layout writes the elements in rows, those in the middle left out where there are more than printThreshold.
func layout(a *Array, sep, prefix string) string {
	if a.Size() == 0 {
		return "[]"
	}
	p := &printer{sep: strings.TrimRight(sep, " "), a: a, summary: a.Size() > printThreshold}
	shown := a
	if p.summary {
		shown = leading(a)
	}
	p.format = newFormat(shown, a)
	return p.rows(a, strings.Repeat(" ", len(prefix))+" ", printWidth)
}

// leading has only the elements that a summary shows.
func leading(a *Array) *Array {
	for d := range a.shape {
		if a.shape[d] <= 2*printEdge {
			continue
		}
		idx, _ := New(Int64, 2*printEdge)
		for i, v := range as[int64](idx.data) {
			_ = v
			k := i
			if i >= printEdge {
				k = a.shape[d] - 2*printEdge + i
			}
			as[int64](idx.data)[i] = int64(k)
		}
		items := make([]Item, d, d+1)
		for i := range items {
			items[i] = Slice{}
		}
		a, _ = a.Index(append(items, idx)...)
	}
	return a
}

type printer struct {
	sep     string // between elements, without the blank
	a       *Array
	summary bool
	format  format
}

// rows writes a sub-array; indent is what stands before its elements on a line of their own.
func (p *printer) rows(a *Array, indent string, width int) string {
	if a.NDim() == 0 {
		return p.format.text(a.At(0))
	}
	n := a.Len()
	cut := p.summary && n > 2*printEdge
	lead, trail := 0, n
	if cut {
		lead, trail = printEdge, printEdge
	}
	inner := width - len("]")
	var b strings.Builder
	if a.NDim() == 1 {
		elemWidth := width - max(len(p.sep), len("]"))
		line := indent
		emit := func(word string) {
			if len(line)+len(word) > elemWidth && len(line) > len(indent) {
				b.WriteString(strings.TrimRight(line, " ") + "\n")
				line = indent
			}
			line += word
		}
		between := p.sep + " "
		for i := 0; i < lead; i++ {
			emit(p.format.text(a.At(i)))
			line += between
		}
		if cut {
			emit("...")
			line += between
		}
		for i := trail; i > 1; i-- {
			emit(p.format.text(a.At(n - i)))
			line += between
		}
		elemWidth = inner
		emit(p.format.text(a.At(n - 1)))
		b.WriteString(line)
		return "[" + b.String()[len(indent):] + "]"
	}
	newline := p.sep + strings.Repeat("\n", a.NDim()-1)
	for i := 0; i < lead; i++ {
		b.WriteString(indent + p.rows(a.nth(1, i), indent+" ", inner) + newline)
	}
	if cut {
		b.WriteString(indent + "..." + newline)
	}
	for i := trail; i > 1; i-- {
		b.WriteString(indent + p.rows(a.nth(1, n-i), indent+" ", inner) + newline)
	}
	b.WriteString(indent + p.rows(a.nth(1, n-1), indent+" ", inner))
	return "[" + b.String()[len(indent):] + "]"
}

// format writes an element so that all elements have one width.
type format interface{ text(v any) string }

// newFormat looks at the elements that will be shown.
func newFormat(shown, a *Array) format {
	n := shown.Size()
	switch a.dtype.Kind() {
	case 'b':
		w := 5
		if a.NDim() == 0 {
			w = 0
		}
		return intFormat(w)
	case 'f':
		v := make([]float64, n)
		for i := range v {
			v[i] = shown.Float(i)
		}
		return newFloatFormat(v, a.bits(), false)
	case 'c':
		re, im := make([]float64, n), make([]float64, n)
		for i := range re {
			c := shown.At(i).(complex128)
			re[i], im[i] = real(c), imag(c)
		}
		return &complexFormat{newFloatFormat(re, 64, false), newFloatFormat(im, 64, true)}
	}
	w := 0
	for i := 0; i < n; i++ {
		w = max(w, len(fmt.Sprint(shown.At(i))))
	}
	return intFormat(w)
}

// intFormat is the width of integers and bools.
type intFormat int

func (w intFormat) text(v any) string {
	if b, ok := v.(bool); ok {
		v = "False"
		if b {
			v = "True"
		}
	}
	return fmt.Sprintf("%*v", int(w), v)
}

// floatFormat aligns the points.
type floatFormat struct {
	bits        int
	exp         bool
	sign        bool // always
	left, right int  // width before and after the point
	digits      int  // after the point at most
	expDigits   int
}

func newFloatFormat(v []float64, bits int, sign bool) *floatFormat {
	f := &floatFormat{bits: bits, sign: sign, digits: printPrecision}
	lo, hi := math.Inf(1), 0.0
	finite := 0
	for _, x := range v {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			continue
		}
		finite++
		if m := math.Abs(x); m != 0 {
			lo, hi = min(lo, m), max(hi, m)
		}
	}
	small := 1e-4
	if bits == 32 {
		small = float64(float32(small))
	}
	if hi > 0 && (hi >= 1e8 || lo < small || ratio(hi, lo, bits) > 1000) {
		f.exp = true
	}
	anyPlain := false
	frac := 0
	for _, x := range v {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			continue
		}
		anyPlain = true
		var whole, part string
		if f.exp {
			m, e, _ := strings.Cut(f.mantissa(x), "e")
			f.expDigits = max(f.expDigits, len(e)-1)
			whole, part, _ = strings.Cut(m, ".")
		} else {
			whole, part, _ = strings.Cut(f.plain(x), ".")
		}
		if sign && x >= 0 && !math.Signbit(x) {
			whole = "+" + whole
		}
		f.left = max(f.left, len(whole))
		frac = max(frac, len(part))
	}
	if !anyPlain {
		f.right = 0
		f.exp = false
	} else {
		f.right = frac
		f.digits = frac
	}
	if finite != len(v) {
		extra := 0
		if f.exp {
			extra = f.expDigits + 2
		}
		for _, x := range v {
			s, ok := special(x)
			if !ok {
				continue
			}
			if sign && s[0] != '-' {
				s = "+" + s
			}
			tail := f.right + 1 + extra
			if finite == 0 {
				tail = 1
			}
			f.left = max(f.left, len(s)-tail)
		}
	}
	return f
}

func ratio(hi, lo float64, bits int) float64 {
	if bits == 32 {
		return float64(float32(hi) / float32(lo))
	}
	return hi / lo
}

// plain is x with at most printPrecision digits after the point and no zeros at the end.
func (f *floatFormat) plain(x float64) string {
	s := strconv.FormatFloat(x, 'f', -1, f.bits)
	if i := strings.IndexByte(s, '.'); i >= 0 && len(s)-i-1 > printPrecision {
		s = roundShort(s, x, f.bits, 'f')
		s = strings.TrimRight(s, "0")
	}
	return strings.TrimSuffix(s, ".")
}

// mantissa is x as 1.5e+00 with at most printPrecision digits.
func (f *floatFormat) mantissa(x float64) string {
	s := strconv.FormatFloat(x, 'e', -1, f.bits)
	m, e, _ := strings.Cut(s, "e")
	if i := strings.IndexByte(m, '.'); i >= 0 && len(m)-i-1 > printPrecision {
		m, e, _ = strings.Cut(strconv.FormatFloat(shortest(x, f.bits), 'e', printPrecision, 64), "e")
		m = strings.TrimRight(m, "0")
	}
	return strings.TrimSuffix(m, ".") + "e" + e
}

// shortest is the number that the shortest digits of x in its width say: numpy rounds those.
func shortest(x float64, bits int) float64 {
	v, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'e', -1, bits), 64)
	return v
}

func roundShort(_ string, x float64, bits int, verb byte) string {
	return strconv.FormatFloat(shortest(x, bits), verb, printPrecision, 64)
}

func (f *floatFormat) text(v any) string {
	x := v.(float64)
	extra := 0
	if f.exp {
		extra = f.expDigits + 2
	}
	width := f.left + 1 + f.right + extra
	if s, ok := special(x); ok {
		if f.sign && s[0] != '-' {
			s = "+" + s
		}
		return strings.Repeat(" ", max(0, width-len(s))) + s
	}
	var s string
	if f.exp {
		m, e, _ := strings.Cut(f.mantissa(x), "e")
		whole, part, _ := strings.Cut(m, ".")
		s = whole + "." + part + strings.Repeat("0", max(0, f.right-len(part))) + "e" + e[:1] + strings.Repeat("0", max(0, f.expDigits-len(e)+1)) + e[1:]
	} else {
		whole, part, _ := strings.Cut(f.plain(x), ".")
		s = whole + "." + part + strings.Repeat(" ", max(0, f.right-len(part)))
	}
	if f.sign && !math.Signbit(x) {
		s = "+" + s
	}
	return strings.Repeat(" ", max(0, width-len(s))) + s
}

// complexFormat writes both parts, the j before the blanks that align the imaginary one.
type complexFormat struct{ re, im *floatFormat }

func (f *complexFormat) text(v any) string {
	c := v.(complex128)
	im := f.im.text(imag(c))
	end := len(strings.TrimRight(im, " "))
	return f.re.text(real(c)) + im[:end] + "j" + im[end:]
}

// Info is what ulab's ndinfo prints, but for the address.
func Info(a *Array) string {
	return fmt.Sprintf("class: ndarray\nshape: %s\nstrides: %s\nitemsize: %d\ntype: %s\n",
		shapeText(a.shape), shapeText(a.strides), a.dtype.Size(), a.dtype)
}

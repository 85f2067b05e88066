package mp4

// aacReader tells where frames of AAC LC end in bytes that say nothing of their sizes: it reads raw_data_block from the
// first bit to the last (ISO/IEC 14496-3 4.4.2, 4.5.2, 4.6.3) and keeps nothing of the sound.
type aacReader struct {
	rate     int    // index of the sample rate
	elements string // those of the reference's frames, an id each
}

// newAACReader takes an AudioSpecificConfig (1.6.2.1); ok is false for what is not AAC LC with 1024 samples a frame. With
// SBR beside it (HE-AAC) the core is read.
func newAACReader(config []byte) (a aacReader, ok bool) {
	b := &bitReader{p: config}
	object := b.u(5)
	a.rate = int(b.u(4))
	b.u(4)
	if object == 5 || object == 29 {
		if b.u(4) == 15 {
			b.u(24)
		}
		object = b.u(5)
	}
	return a, object == 2 && a.rate < len(aacLong) && !b.flag() && !b.over
}

// frame is the size of the frame that p begins with, 0 where that is none of the reference's kind. whole is false where p
// ends too early to tell.
func (a *aacReader) frame(p []byte) (size int, whole bool) {
	size, elements, whole := a.read(p)
	if elements != a.elements {
		return 0, whole
	}
	return size, whole
}

// The elements (table 4.85).
const (
	elementSingle, elementPair, elementLow = 0, 1, 3
	elementData, elementFill, elementEnd   = 4, 6, 7
	windowShort                            = 2
	bookReserved, bookNoise                = 12, 13
	noiseBits, escapeStart, maxEscape      = 9, 4, 8
	aacQuad, aacPair                       = 4, 2
)

// read reads a frame and lists its elements.
func (a *aacReader) read(p []byte) (size int, elements string, whole bool) {
	b := &bitReader{p: p}
	var list []byte
	for !b.over {
		id := b.u(3)
		ok := true
		switch id {
		case elementSingle, elementLow:
			b.u(4)
			ok = a.channel(b, nil)
		case elementPair:
			b.u(4)
			ok = a.pair(b)
		case elementData:
			b.u(4)
			align := b.flag()
			n := int(b.u(8))
			if n == 255 {
				n += int(b.u(8))
			}
			if align {
				b.skip(-b.at & 7)
			}
			b.skip(8 * n)
		case elementFill:
			n := int(b.u(4))
			if n == 15 {
				n += int(b.u(8)) - 1
			}
			b.skip(8 * n)
		case elementEnd:
			b.skip(-b.at & 7)
			return b.at / 8, string(list), !b.over
		default:
			ok = false
		}
		if !ok || len(list) > 16 {
			return 0, "", !b.over
		}
		if id <= elementLow {
			list = append(list, byte('0'+id))
		}
	}
	return 0, "", false
}

// aacWindow is an ics_info.
type aacWindow struct {
	short  bool
	bands  int
	groups []int // windows of each
}

func (a *aacReader) window(b *bitReader) (w aacWindow, ok bool) {
	if b.flag() {
		return w, false // ics_reserved_bit
	}
	w.short = b.u(2) == windowShort
	b.u(1)
	if !w.short {
		w.bands, w.groups = int(b.u(6)), []int{1}
		return w, !b.flag() && w.bands <= len(aacLong[a.rate]) // LC has no prediction
	}
	w.bands, w.groups = int(b.u(4)), []int{1}
	for range 7 {
		if b.flag() {
			w.groups[len(w.groups)-1]++
		} else {
			w.groups = append(w.groups, 1)
		}
	}
	return w, w.bands <= len(aacShort[a.rate])
}

func (a *aacReader) pair(b *bitReader) bool {
	var common *aacWindow
	if b.flag() {
		w, ok := a.window(b)
		if !ok {
			return false
		}
		common = &w
		switch b.u(2) {
		case 1:
			b.skip(w.bands * len(w.groups))
		case 3:
			return false
		}
	}
	for range 2 {
		if !a.channel(b, common) {
			return false
		}
	}
	return true
}

// channel reads an individual_channel_stream.
func (a *aacReader) channel(b *bitReader, w *aacWindow) bool {
	b.u(8)
	if w == nil {
		own, ok := a.window(b)
		if !ok {
			return false
		}
		w = &own
	}
	books, ok := a.sections(b, w)
	if !ok {
		return false
	}
	noise := false
	for _, book := range books {
		switch {
		case book == 0:
			continue
		case book == bookNoise && !noise:
			noise = true
			b.u(noiseBits)
			continue
		}
		if _, ok := aacScale.next(b); !ok {
			return false
		}
	}
	if b.flag() { // pulses
		n := int(b.u(2)) + 1
		if w.short {
			return false
		}
		b.skip(6 + 9*n)
	}
	if b.flag() && !a.noiseShaping(b, w) {
		return false
	}
	if b.flag() { // gain control is not in LC
		return false
	}
	return a.spectrum(b, w, books) && !b.over
}

// sections reads section_data: the book of each band of each group.
func (a *aacReader) sections(b *bitReader, w *aacWindow) (books []byte, ok bool) {
	width, escape := 5, 31
	if w.short {
		width, escape = 3, 7
	}
	books = make([]byte, 0, w.bands*len(w.groups))
	for range w.groups {
		for k := 0; k < w.bands; {
			book := byte(b.u(4))
			n := 0
			for {
				d := int(b.u(width))
				n += d
				if d != escape || b.over {
					break
				}
			}
			if k += n; book == bookReserved || n == 0 || k > w.bands || b.over {
				return nil, false
			}
			for range n {
				books = append(books, book)
			}
		}
	}
	return books, true
}

// noiseShaping reads tns_data.
func (a *aacReader) noiseShaping(b *bitReader, w *aacWindow) bool {
	windows, filters, length, order, most := 1, 2, 6, 5, 12
	if w.short {
		windows, filters, length, order, most = 8, 1, 4, 3, 7
	}
	for range windows {
		n := b.u(filters)
		if n == 0 {
			continue
		}
		bits := 3 + int(b.u(1))
		for range n {
			b.u(length)
			k := int(b.u(order))
			if k > most {
				return false
			}
			if k > 0 {
				b.u(1)
				b.skip(k * (bits - int(b.u(1))))
			}
		}
	}
	return true
}

// spectrum reads spectral_data.
func (a *aacReader) spectrum(b *bitReader, w *aacWindow, books []byte) bool {
	widths := aacLong[a.rate]
	if w.short {
		widths = aacShort[a.rate]
	}
	for g, windows := range w.groups {
		for k := range w.bands {
			n := books[g*w.bands+k]
			if n == 0 || n > 11 {
				continue
			}
			book := &aacBooks[n]
			step := aacPair
			if book.quad {
				step = aacQuad
			}
			for range windows * int(widths[k]-'0') * 4 / step {
				code, ok := book.next(b)
				if !ok {
					return false
				}
				if book.extra == "" {
					continue
				}
				extra := int(book.extra[code] - '0')
				escapes := 0
				for ; n == 11 && extra > 2; extra -= 3 {
					escapes++
				}
				b.skip(extra)
				for range escapes {
					size := escapeStart
					for b.flag() {
						if size++; size > escapeStart+maxEscape {
							return false
						}
					}
					b.skip(size)
				}
			}
		}
	}
	return true
}

// next reads a code word and returns its place in the book.
func (k *aacBook) next(b *bitReader) (index int, ok bool) {
	code, first := 0, 0
	for _, count := range k.counts {
		code = code<<1 | int(b.u(1))
		first <<= 1
		n := int(count)
		if code < first+n {
			return index + code - first, !b.over
		}
		index += n
		first += n
	}
	return 0, false
}

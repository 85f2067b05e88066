package avi

import (
	"cmp"
	"slices"
)

// The kinds of an index chunk (OpenDML 3.0): of indexes, or of chunks.
const (
	indexOfIndexes = 0
	indexOfChunks  = 1
)

// maxIndex bounds an index that is read at once.
const maxIndex = 64 << 20

// bySuper takes the chunks from the streams' indx and the ix## that they name, and reports whether they are right: everything
// lies inside the file, and first and last chunk of each index are where it says. Of a file that was cut off they are not.
func (a *Reader) bySuper() bool {
	for stream, number := range a.numbers {
		if number < 0 {
			continue
		}
		if a.supers[stream].id == "" || !a.super(uint8(stream)) {
			a.entries = a.entries[:0]
			return false
		}
	}
	slices.SortFunc(a.entries, func(x, y entry) int { return cmp.Compare(x.offset, y.offset) })
	for i := 1; i < len(a.entries); i++ {
		if last := a.entries[i-1]; a.entries[i].offset < last.offset+int64(last.size) {
			a.entries = a.entries[:0]
			return false
		}
	}
	return len(a.entries) > 0
}

// super reads a stream's indx: an AVISUPERINDEX, or the AVISTDINDEX of a file with one index only.
func (a *Reader) super(stream uint8) bool {
	h := a.supers[stream]
	b, ok := a.indexBytes(h)
	if !ok {
		return false
	}
	if b[3] == indexOfChunks {
		return a.standard(stream, b)
	}
	n := int(le.Uint32(b[4:]))
	if b[3] != indexOfIndexes || le.Uint16(b) != 4 || n == 0 || n > (len(b)-24)/16 {
		return false
	}
	for b = b[24:]; n > 0; n-- {
		at := int64(le.Uint64(b))
		if at < 0 || at > a.size-8 {
			return false
		}
		ix, ok, err := a.head(at, a.size)
		if err != nil || !ok || !ix.whole || ix.id[:2] != "ix" {
			return false
		}
		part, ok := a.indexBytes(ix)
		if !ok || part[3] != indexOfChunks || !a.standard(stream, part) {
			return false
		}
		b = b[16:]
	}
	return true
}

func (a *Reader) indexBytes(h head) ([]byte, bool) {
	n := h.end - h.data
	if n < 24 || n > maxIndex {
		return nil, false
	}
	b := make([]byte, n)
	return b, a.read(b, h.data) == nil
}

// standard takes the chunks of an AVISTDINDEX.
func (a *Reader) standard(stream uint8, b []byte) bool {
	n, base := int(le.Uint32(b[4:])), int64(le.Uint64(b[12:]))
	if le.Uint16(b) != 2 || n > (len(b)-24)/8 || base < 0 {
		return false
	}
	if s, ok := a.streamOf(string(b[8:12])); !ok || s != stream {
		return false
	}
	for i := range n {
		p := b[24+8*i:]
		// The top bit of the size says that a chunk is no key frame.
		e := entry{offset: base + int64(le.Uint32(p)), size: le.Uint32(p[4:]) &^ (1 << 31), stream: stream}
		if e.offset < 8 || e.offset > a.size-int64(e.size) {
			return false
		}
		if i == 0 || i == n-1 {
			h, ok, err := a.head(e.offset-8, a.size)
			if err != nil || !ok || h.end-h.data != int64(e.size) {
				return false
			}
			if s, ok := a.streamOf(h.id); !ok || s != stream {
				return false
			}
		}
		a.entries = append(a.entries, e)
	}
	return true
}

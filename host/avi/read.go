package avi

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// entry is where a chunk's data is.
type entry struct {
	offset int64
	size   uint32
	stream uint8 // 0 video, 1 sound
}

// Chunk is a picture or a piece of sound.
type Chunk struct {
	Audio bool
	// Data is valid until the next call of Next. An empty picture repeats the last one; others are JPEG files, with the
	// Huffman tables that many cameras leave out (WithTables).
	Data []byte
}

// Reader reads one file.
type Reader struct {
	r       io.ReaderAt
	size    int64
	info    Info
	numbers [2]int   // the streams' numbers in the ids of chunks; -1 for none
	supers  [2]head  // the streams' indx
	rate    [2]int64 // of the video: strh's dwRate over dwScale
	video   []int32  // entries that are pictures, for Picture
	entries []entry
	next    int
	buf     []byte
	rebuilt bool
}

// NewReader reads the header, and finds the chunks by the file's index (indx and ix## of OpenDML, or idx1), or, where it has
// none that is right, from chunk to chunk: a recording that was cut off is read up to its last whole chunk. Only what the header needs and 16 bytes a chunk
// are kept in memory.
func NewReader(r io.ReaderAt, size int64) (*Reader, error) {
	a := &Reader{r: r, size: size, numbers: [2]int{-1, -1}}
	if err := a.open(); err != nil {
		return nil, err
	}
	return a, nil
}

// Info describes the file.
func (a *Reader) Info() Info { return a.info }

// Rebuilt reports whether the file had no usable index.
func (a *Reader) Rebuilt() bool { return a.rebuilt }

// Rate is the frame rate as num/den: that of the stream's header, else what Info's Interval says.
func (a *Reader) Rate() (num, den int64) {
	if a.rate[0] > 0 && a.rate[1] > 0 {
		return a.rate[0], a.rate[1]
	}
	return 1e6, int64(a.info.Interval / time.Microsecond)
}

// Pictures is how many pictures there are, empty ones included.
func (a *Reader) Pictures() int {
	if a.video == nil {
		a.video = []int32{}
		for i, e := range a.entries {
			if e.stream == 0 {
				a.video = append(a.video, int32(i))
			}
		}
	}
	return len(a.video)
}

// Picture returns picture k, from 0, as Next does, of an empty one the last before it that is not; Next goes on where it was.
func (a *Reader) Picture(k int) ([]byte, error) {
	if k < 0 || k >= a.Pictures() {
		return nil, io.EOF
	}
	for k > 0 && a.entries[a.video[k]].size == 0 {
		k--
	}
	at := a.next
	a.next = int(a.video[k])
	c, err := a.Next()
	a.next = at
	return c.Data, err
}

// Chunks is how many chunks there are.
func (a *Reader) Chunks() int { return len(a.entries) }

// Left is how many chunks Next has not returned.
func (a *Reader) Left() int { return len(a.entries) - a.next }

// LeftVideo is how many of them are pictures, looking no further than needed: 0 or 1.
func (a *Reader) LeftVideo() int {
	for _, e := range a.entries[a.next:] {
		if e.stream == 0 {
			return 1
		}
	}
	return 0
}

// Next returns the next chunk; io.EOF ends the file.
func (a *Reader) Next() (Chunk, error) {
	if a.next == len(a.entries) {
		return Chunk{}, io.EOF
	}
	e := a.entries[a.next]
	if int(e.size) > cap(a.buf) {
		a.buf = make([]byte, e.size)
	}
	data := a.buf[:e.size]
	if err := a.read(data, e.offset); err != nil {
		return Chunk{}, err
	}
	a.next++
	if e.stream == 0 {
		data = WithTables(data)
	}
	return Chunk{Audio: e.stream == 1, Data: data}, nil
}

func (a *Reader) read(p []byte, at int64) error {
	n, err := a.r.ReadAt(p, at)
	if n == len(p) {
		return nil
	}
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return fmt.Errorf("avi: at byte %d: %w", at, err)
}

// head is a chunk's or list's head, whose data ends at end: never beyond limit.
type head struct {
	id, list  string
	data, end int64
	whole     bool // the size is that of the head
}

func (h head) next() int64 { return h.end + (h.end-h.data)&1 }

// head reads the head at a place; ok is false where there is no room for one.
func (a *Reader) head(at, limit int64) (h head, ok bool, err error) {
	var b [12]byte
	n := min(int64(len(b)), limit-at)
	if n < 8 {
		return head{}, false, nil
	}
	if err := a.read(b[:n], at); err != nil {
		return head{}, false, err
	}
	size := int64(le.Uint32(b[4:]))
	h = head{id: string(b[:4]), data: at + 8, end: at + 8 + size, whole: true}
	if n == 12 && (h.id == "LIST" || h.id == "RIFF") {
		h.list = string(b[8:12])
	}
	if h.end > limit {
		h.end, h.whole = limit, false
	}
	return h, true, nil
}

func wrong(code Code, at int64, format string, args ...any) error {
	return &Error{Code: code, Offset: at, Text: fmt.Sprintf(format, args...)}
}

func (a *Reader) open() error {
	h, ok, err := a.head(0, a.size)
	switch {
	case err != nil:
		return err
	case !ok || h.id != "RIFF":
		return wrong(CodeRIFF, 0, "no RIFF file")
	case h.list != "AVI ":
		return wrong(CodeAVI, 8, "a RIFF of %q, want \"AVI \"", h.list)
	}
	end := h.end
	if end == h.data { // the size was never written
		end = a.size
	}
	hdrl, ok, err := a.head(12, end)
	switch {
	case err != nil:
		return err
	case !ok || hdrl.id != "LIST":
		return wrong(CodeLIST, 12, "no list behind the head")
	case hdrl.list != "hdrl":
		return wrong(CodeHdrl, 20, "a list %q, want hdrl", hdrl.list)
	}
	total, err := a.header(hdrl)
	if err != nil {
		return err
	}
	return a.chunks(hdrl.next(), end, total)
}

// header reads hdrl and returns how many frames the file says it has.
func (a *Reader) header(hdrl head) (total int, err error) {
	at := hdrl.data + 4
	seen, streams := false, 0
	for {
		h, ok, err := a.head(at, hdrl.end)
		if err != nil {
			return 0, err
		}
		if !ok {
			break
		}
		switch {
		case h.id == "avih":
			var b [40]byte
			if h.end-h.data < int64(len(b)) {
				return 0, wrong(CodeAvih, at, "a main header of %d bytes", h.end-h.data)
			}
			if err := a.read(b[:], h.data); err != nil {
				return 0, err
			}
			a.info.Interval = time.Duration(le.Uint32(b[0:])) * time.Microsecond
			total = max(total, int(le.Uint32(b[16:])))
			a.info.Width, a.info.Height = int(le.Uint32(b[32:])), int(le.Uint32(b[36:]))
			seen = true
		case !seen:
			return 0, wrong(CodeAvih, at, "%q, want avih", h.id)
		case h.list == "strl":
			if err := a.stream(h, streams); err != nil {
				return 0, err
			}
			streams++
		case h.list == "odml":
			d, ok, err := a.head(h.data+4, h.end)
			if err != nil {
				return 0, err
			}
			var b [4]byte
			if ok && d.id == "dmlh" && d.end-d.data >= 4 {
				if err := a.read(b[:], d.data); err != nil {
					return 0, err
				}
				total = max(total, int(le.Uint32(b[:])))
			}
		}
		at = h.next()
	}
	switch {
	case !seen:
		return 0, wrong(CodeAvih, hdrl.data+4, "no main header")
	case streams == 0:
		return 0, wrong(CodeStrl, hdrl.data+4, "no stream")
	case a.numbers[0] < 0:
		return 0, wrong(CodeStream, hdrl.data+4, "no video stream")
	}
	return total, nil
}

// stream reads a strl. Of each kind of stream the first one counts.
func (a *Reader) stream(strl head, number int) error {
	strh, ok, err := a.head(strl.data+4, strl.end)
	if err != nil {
		return err
	}
	if !ok || strh.id != "strh" || strh.end-strh.data < 28 {
		return wrong(CodeStrh, strl.data+4, "no stream header")
	}
	strf, ok, err := a.head(strh.next(), strl.end)
	if err != nil {
		return err
	}
	if !ok || strf.id != "strf" {
		return wrong(CodeStrf, strh.next(), "no stream format")
	}
	var b [28]byte
	if err := a.read(b[:], strh.data); err != nil {
		return err
	}
	var f [40]byte
	if err := a.read(f[:min(40, strf.end-strf.data)], strf.data); err != nil {
		return err
	}
	short := func(n int64) error {
		if strf.end-strf.data < n {
			return wrong(CodeStrf, strf.data, "a stream format of %d bytes, want %d", strf.end-strf.data, n)
		}
		return nil
	}
	kept := -1
	switch typ := string(b[:4]); {
	case typ == "vids" && a.numbers[0] < 0:
		if err := short(40); err != nil {
			return err
		}
		if !strings.EqualFold(string(f[16:20]), "MJPG") && !strings.EqualFold(string(b[4:8]), "MJPG") {
			return wrong(CodeFormat, strf.data+16, "video of the format %q, want MJPG", f[16:20])
		}
		a.numbers[0] = number
		a.rate = [2]int64{int64(le.Uint32(b[24:])), int64(le.Uint32(b[20:]))}
		kept = 0
		if a.info.Interval == 0 {
			if rate := int64(le.Uint32(b[24:])); rate > 0 {
				a.info.Interval = time.Duration(int64(le.Uint32(b[20:])) * 1000000 / rate * int64(time.Microsecond))
			}
		}
	case typ == "auds" && a.numbers[1] < 0:
		if err := short(16); err != nil {
			return err
		}
		a.numbers[1] = number
		kept = 1
		a.info.Sound = Sound{Format: int(le.Uint16(f[0:])), Channels: int(le.Uint16(f[2:])), SampleRate: int(le.Uint32(f[4:])), Bits: int(le.Uint16(f[14:]))}
	}
	for at := strf.next(); kept >= 0; {
		h, ok, err := a.head(at, strl.end)
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		if h.id == "indx" && h.whole {
			a.supers[kept] = h
		}
		at = h.next()
	}
	return nil
}

// chunks finds movi and its chunks, from the first RIFF's list at, and those of the RIFFs behind it.
func (a *Reader) chunks(at, end int64, total int) error {
	var movi, idx1 head
	for at < end && movi.id == "" {
		h, ok, err := a.head(at, end)
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		if h.list == "movi" {
			movi = h
		}
		at = h.next()
	}
	if movi.id == "" {
		return wrong(CodeMovi, at, "no movi")
	}
	if a.bySuper() {
		a.countFrames(total)
		return nil
	}
	unfinished := movi.end == movi.data || movi.end == movi.data+4 && at < end
	if unfinished {
		movi.end = end
	} else {
		for at < end {
			h, ok, err := a.head(at, end)
			if err != nil {
				return err
			}
			if !ok {
				break
			}
			if h.id == "idx1" && h.whole {
				idx1 = h
			}
			at = h.next()
		}
	}
	if idx1.id == "" || !a.byIndex(movi, idx1) {
		a.rebuilt = true
		a.entries = a.entries[:0]
		if err := a.scan(movi.data+4, movi.end); err != nil {
			return err
		}
	}
	// OpenDML: each further RIFF has a movi of its own.
	for at = end + end&1; at < a.size; {
		h, ok, err := a.head(at, a.size)
		if err != nil {
			return err
		}
		if !ok || h.list != "AVIX" {
			break
		}
		if h.end == h.data {
			h.end = a.size
		}
		m, ok, err := a.head(h.data+4, h.end)
		if err != nil {
			return err
		}
		if ok && m.list == "movi" {
			if m.end == m.data {
				m.end = h.end
			}
			if err := a.scan(m.data+4, m.end); err != nil {
				return err
			}
		}
		at = h.next()
	}
	a.countFrames(total)
	return nil
}

// countFrames takes what the header says, or counts.
func (a *Reader) countFrames(total int) {
	if a.info.Frames = total; total > 0 {
		return
	}
	for _, e := range a.entries {
		if e.stream == 0 {
			a.info.Frames++
		}
	}
}

// streamOf tells the stream by a chunk's id, such as 00dc.
func (a *Reader) streamOf(id string) (stream uint8, ok bool) {
	number := int(id[0]-'0')*10 + int(id[1]-'0')
	if id[0] < '0' || id[0] > '9' || id[1] < '0' || id[1] > '9' {
		return 0, false
	}
	switch kind := id[2:]; {
	case number == a.numbers[0] && (kind == "dc" || kind == "db"):
		return 0, true
	case number == a.numbers[1] && kind == "wb":
		return 1, true
	}
	return 0, false
}

// byIndex takes the chunks from idx1 and reports whether it is right: offsets are those of chunks, counted from movi or
// from the file's start, and everything is inside movi.
func (a *Reader) byIndex(movi, idx1 head) bool {
	b := make([]byte, (idx1.end-idx1.data)&^15)
	if len(b) == 0 || a.read(b, idx1.data) != nil {
		return false
	}
	base := movi.data
	if !a.chunkAt(base+int64(le.Uint32(b[8:])), movi.end, b[:16]) {
		base = 0
	}
	var last []byte
	for ; len(b) > 0; b = b[16:] {
		stream, ok := a.streamOf(string(b[:4]))
		if !ok {
			continue
		}
		e := entry{offset: base + int64(le.Uint32(b[8:])) + 8, size: le.Uint32(b[12:]), stream: stream}
		if e.offset < movi.data+12 || e.offset+int64(e.size) > movi.end {
			return false
		}
		if len(a.entries) == 0 && !a.chunkAt(e.offset-8, movi.end, b[:16]) {
			return false
		}
		a.entries = append(a.entries, e)
		last = b[:16]
	}
	return last != nil && a.chunkAt(a.entries[len(a.entries)-1].offset-8, movi.end, last)
}

// chunkAt reports whether a chunk is where an entry of idx1 says.
func (a *Reader) chunkAt(at, limit int64, index []byte) bool {
	h, ok, err := a.head(at, limit)
	return err == nil && ok && h.id == string(index[:4]) && h.end-h.data == int64(le.Uint32(index[12:]))
}

// scan goes from chunk to chunk. It ends at the first one that is not whole.
func (a *Reader) scan(at, end int64) error {
	for {
		h, ok, err := a.head(at, end)
		if err != nil {
			var cut *Error
			if errors.As(err, &cut) || errors.Is(err, io.ErrUnexpectedEOF) {
				return nil
			}
			return err
		}
		if !ok || !h.whole && h.list == "" {
			return nil
		}
		if h.list == "rec " {
			at = h.data + 4
			continue
		}
		if h.list != "" || h.id == "idx1" || h.id == "\x00\x00\x00\x00" {
			return nil
		}
		if stream, ok := a.streamOf(h.id); ok {
			a.entries = append(a.entries, entry{offset: h.data, size: uint32(h.end - h.data), stream: stream})
		}
		at = h.next()
	}
}

package mp4

import "encoding/binary"

// columnWindow is how much of a table is held at once.
const columnWindow = 4096

// column reads the rows of a table inside a box through a window.
type column struct {
	src   source
	box   Box
	off   int64 // of the first row
	n     int64 // rows
	width int64 // bytes a row
	buf   []byte
	first int64 // row at the start of buf
}

// column opens a table whose 32-bit count stands at skip-4 behind the header, rows of width bytes behind it.
func (s source) column(b Box, skip, width int64) (column, error) {
	if b.Type == "" {
		return column{}, nil
	}
	p, err := s.body(b, skip)
	if err != nil {
		return column{}, err
	}
	n := int64(binary.BigEndian.Uint32(p[skip-4:]))
	c := column{src: s, box: b, off: b.Body() + skip, n: n, width: width}
	if room := (b.Size - b.Header - skip) / max(width, 1); width > 0 && n > room {
		return c, b.invalid("%d entries of %d bytes, there is room for %d", n, width, room)
	}
	return c, nil
}

// row returns row i, valid until the next call.
func (c *column) row(i int64) ([]byte, error) {
	if i < 0 || i >= c.n {
		return nil, c.box.invalid("entry %d of %d", i, c.n)
	}
	if at := (i - c.first) * c.width; c.buf != nil && at >= 0 && at+c.width <= int64(len(c.buf)) {
		return c.buf[at : at+c.width], nil
	}
	rows := min(c.n-i, max(columnWindow/c.width, 1))
	if int64(cap(c.buf)) < rows*c.width {
		c.buf = make([]byte, rows*c.width)
	}
	c.buf = c.buf[:rows*c.width]
	if err := c.src.read(c.buf, c.off+i*c.width); err != nil {
		c.buf = nil
		return nil, c.box.errorf("%w", err)
	}
	c.first = i
	return c.buf[:c.width], nil
}

// u32 is the 32-bit field at byte at of row i.
func (c *column) u32(i, at int64) (uint32, error) {
	p, err := c.row(i)
	if err != nil {
		return 0, err
	}
	return binary.BigEndian.Uint32(p[at:]), nil
}

// pairs walks a table of (count, value) pairs sample by sample.
type pairs struct {
	column
	at    int64 // next row
	left  int64 // samples left of the current one
	value uint32
}

// next returns the value for the next n samples, n at most most and at least 1; ok is false behind the last row.
func (r *pairs) next(most int64) (value uint32, n int64, ok bool, err error) {
	for r.left == 0 {
		if r.at >= r.n {
			return 0, 0, false, nil
		}
		p, err := r.row(r.at)
		if err != nil {
			return 0, 0, false, err
		}
		r.left, r.value = int64(binary.BigEndian.Uint32(p)), binary.BigEndian.Uint32(p[4:])
		r.at++
	}
	n = min(most, r.left)
	r.left -= n
	return r.value, n, true, nil
}

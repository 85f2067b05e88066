package mp4

import (
	"encoding/binary"
	"io"
	"math"
)

// fragmentCursor walks a track's samples in moof boxes (ISO/IEC 14496-12 8.8).
type fragmentCursor struct {
	t     *MovieTrack
	pos   int64 // of the next box of the top level
	dts   int64
	index int64

	runs  []run
	at    int // next run
	left  int64
	rows  column
	row   int64
	flags uint32
	first uint32 // flags of the run's first sample
	data  int64  // offset of the next sample
	d     trex   // defaults that hold for the run
	entry int
}

// run is a trun box waiting to be read.
type run struct {
	box    Box
	base   int64
	follow bool // without a data offset of its own it continues where the run before ended
	d      trex
	entry  int
	tfdt   int64 // -1: continue
}

// The flags of tfhd and trun (8.8.7, 8.8.8).
const (
	tfhdBase, tfhdEntry, tfhdDuration, tfhdSize, tfhdFlags   = 0x1, 0x2, 0x8, 0x10, 0x20
	tfhdMoof                                                 = 0x20000
	trunOffset, trunFirst, trunDuration, trunSize, trunFlags = 0x1, 0x4, 0x100, 0x200, 0x400
	trunComposition                                          = 0x800
	sampleNonSync                                            = 0x10000
)

func (c *fragmentCursor) next() (SampleRef, error) {
	for c.left == 0 {
		for c.at >= len(c.runs) {
			if err := c.moof(); err != nil {
				return SampleRef{}, err
			}
		}
		if err := c.open(c.runs[c.at]); err != nil {
			return SampleRef{}, err
		}
		c.at++
	}
	ref := SampleRef{Index: c.index, Offset: c.data, DTS: c.dts, CTS: c.dts, Duration: int64(c.d.duration), Size: int64(c.d.size), Entry: c.entry, Count: 1}
	flags := c.d.flags
	if c.row == 0 && c.flags&trunFirst != 0 {
		flags = c.first
	}
	if c.rows.width > 0 {
		p, err := c.rows.row(c.row)
		if err != nil {
			return SampleRef{}, err
		}
		take := func() uint32 {
			v := binary.BigEndian.Uint32(p)
			p = p[4:]
			return v
		}
		if c.flags&trunDuration != 0 {
			ref.Duration = int64(take())
		}
		if c.flags&trunSize != 0 {
			ref.Size = int64(take())
		}
		if c.flags&trunFlags != 0 {
			flags = take()
		}
		if c.flags&trunComposition != 0 {
			ref.CTS += int64(int32(take()))
		}
	}
	ref.Sync = flags&sampleNonSync == 0
	c.row++
	c.left--
	c.index++
	c.data += ref.Size
	if ref.Duration > math.MaxInt64-c.dts {
		return SampleRef{}, c.rows.box.invalid("decoding time beyond 2^63")
	}
	c.dts += ref.Duration
	return ref, nil
}

// open starts a run.
func (c *fragmentCursor) open(r run) error {
	src := c.t.m.src
	p, err := src.body(r.box, 8)
	if err != nil {
		return err
	}
	c.flags = binary.BigEndian.Uint32(p) & 0xFFFFFF
	skip, width := int64(8), int64(0)
	for _, f := range []uint32{trunOffset, trunFirst} {
		if c.flags&f != 0 {
			skip += 4
		}
	}
	for _, f := range []uint32{trunDuration, trunSize, trunFlags, trunComposition} {
		if c.flags&f != 0 {
			width += 4
		}
	}
	if p, err = src.body(r.box, skip); err != nil {
		return err
	}
	n := int64(binary.BigEndian.Uint32(p[4:]))
	if n*width > r.box.Size-r.box.Header-skip {
		return r.box.invalid("%d samples of %d bytes in a box of %d", n, width, r.box.Size)
	}
	// Samples without a row cost nothing in the box: their number is bounded by the file.
	if width == 0 && n > src.size {
		return r.box.invalid("%d samples in a file of %d bytes", n, src.size)
	}
	c.rows = column{src: src, box: r.box, off: r.box.Body() + skip, n: n, width: width}
	switch {
	case c.flags&trunOffset != 0:
		c.data = r.base + int64(int32(binary.BigEndian.Uint32(p[8:])))
	case !r.follow:
		c.data = r.base
	}
	if c.flags&trunFirst != 0 {
		c.first = binary.BigEndian.Uint32(p[skip-4:])
	}
	if r.tfdt >= 0 {
		c.dts = r.tfdt
	}
	c.left, c.row, c.d, c.entry = n, 0, r.d, r.entry
	return nil
}

// moof finds the next moof and the runs of the track in it; io.EOF where there is none.
func (c *fragmentCursor) moof() error {
	src := c.t.m.src
	c.runs, c.at = c.runs[:0], 0
	for {
		b, err := src.boxAt(c.pos, src.size, "", 0)
		if err == errNoBox {
			return io.EOF
		}
		if err != nil {
			return err
		}
		c.pos = b.End()
		if b.Type != "moof" {
			continue
		}
		if b.Truncated() {
			return b.errorf("cut off, %d bytes of %d: %w", b.Size, b.Declared, io.ErrUnexpectedEOF)
		}
		previous := b.Offset // end of the data of the traf before, where that is asked for
		first := true
		err = src.children(b, func(traf Box) error {
			if traf.Type != "traf" {
				return nil
			}
			end, err := c.traf(b, traf, first, previous)
			first, previous = false, end
			return err
		})
		if err != nil {
			return err
		}
		return nil
	}
}

// traf takes the runs of a track fragment, where it is the track's. It returns where the fragment's data ends, for the next
// one that has no base of its own (8.8.7.1).
func (c *fragmentCursor) traf(moof, traf Box, first bool, previous int64) (int64, error) {
	src := c.t.m.src
	base, tfdt := moof.Offset, int64(-1)
	d, entry, mine, headed, moofBased := c.t.trex, 1, false, false, false
	end, follow := base, false
	err := src.children(traf, func(b Box) error {
		switch b.Type {
		case "tfhd":
			p, err := src.body(b, 8)
			if err != nil {
				return err
			}
			flags := binary.BigEndian.Uint32(p) & 0xFFFFFF
			id := binary.BigEndian.Uint32(p[4:])
			headed, mine = true, id == c.t.ID
			for _, o := range c.t.m.Tracks {
				if o.ID == id {
					d = o.trex
				}
			}
			size := int64(8)
			for _, f := range []struct {
				flag uint32
				n    int64
			}{{tfhdBase, 8}, {tfhdEntry, 4}, {tfhdDuration, 4}, {tfhdSize, 4}, {tfhdFlags, 4}} {
				if flags&f.flag == 0 {
					continue
				}
				size += f.n
				if p, err = src.body(b, size); err != nil {
					return err
				}
				switch v := binary.BigEndian.Uint32(p[size-4:]); f.flag {
				case tfhdBase:
					if base = int64(binary.BigEndian.Uint64(p[size-8:])); base < 0 || base > 1<<62 {
						return b.invalid("base data offset %d", uint64(base))
					}
				case tfhdEntry:
					entry = int(v)
				case tfhdDuration:
					d.duration = v
				case tfhdSize:
					d.size = v
				case tfhdFlags:
					d.flags = v
				}
			}
			if flags&(tfhdBase|tfhdMoof) == 0 && !first {
				base = previous
			}
			end, moofBased = base, flags&tfhdMoof != 0
		case "tfdt":
			p, err := src.body(b, 8)
			if err == nil && p[0] == 1 {
				if p, err = src.body(b, 12); err == nil {
					if tfdt = int64(binary.BigEndian.Uint64(p[4:])); tfdt < 0 || tfdt > 1<<62 {
						return b.invalid("decoding time %d", uint64(tfdt))
					}
				}
			} else if err == nil {
				tfdt = int64(binary.BigEndian.Uint32(p[4:]))
			}
			return err
		case "trun":
			if !headed {
				return b.invalid("no tfhd before it")
			}
			r := run{box: b, base: base, follow: follow, d: d, entry: entry, tfdt: tfdt}
			if mine {
				c.runs = append(c.runs, r)
			}
			if moofBased {
				follow, tfdt = true, -1
				return nil
			}
			// Where this run's data ends matters to a following traf without a base.
			probe := fragmentCursor{t: c.t, data: end}
			if err := probe.open(r); err != nil {
				return err
			}
			end = probe.data
			if probe.flags&trunSize == 0 {
				end += int64(probe.d.size) * probe.left
			} else {
				for probe.left > 0 {
					if _, err := probe.next(); err != nil {
						return err
					}
				}
				end = probe.data
			}
			follow, tfdt = true, -1
		}
		return nil
	})
	return end, err
}

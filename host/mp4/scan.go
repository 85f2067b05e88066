package mp4

import "slices"

// scanner finds samples in media data that nothing describes.
type scanner struct {
	src     source
	from    int64 // of the media data
	end     int64
	pos     int64
	buf     []byte // the bytes at bufAt
	bufAt   int64
	lengths int // bytes of a NAL unit's length
	most    int64
	read    *pictureReader
	sound   soundKind
	aac     aacReader
	frame   int64 // bytes of a sample of constant size
	grain   int64 // what the length of a run of them is a multiple of, in the reference
	longest int64 // of such runs, in bytes

	pictures []picture
	runs     []soundRun
	skipped  int64
	cut      bool // the data ends inside a sample

	open    picture
	hasOpen bool
	slices  bool // the open picture has some
	last    unit
	order   orderCounter
}

// soundKind is how the ends of sound samples are told.
type soundKind uint8

const (
	soundNone   soundKind = iota // no sound, or of a kind whose samples cannot be told apart
	soundFrames                  // samples of one size
	soundAAC
)

// picture is an access unit found.
type picture struct {
	off, size int64
	key       bool
	reset     bool
	order     int64
}

// soundRun is sound between pictures: count samples that follow each other; sizes are those of AAC frames.
type soundRun struct {
	off   int64
	count int64
	sizes []uint32
}

// scanWindow is how much is read at once; a NAL unit that is longer makes the window grow.
const scanWindow = 1 << 20

// at returns up to n bytes at off, fewer at the end of the data. They are valid until the next call.
func (s *scanner) at(off, n int64) ([]byte, error) {
	n = max(min(n, s.end-off), 0)
	if off < s.bufAt || off+n > s.bufAt+int64(len(s.buf)) {
		want := min(max(n, scanWindow), s.end-off)
		s.buf = slices.Grow(s.buf[:0], int(want))[:want]
		s.bufAt = off
		if err := s.src.read(s.buf, off); err != nil {
			s.buf = s.buf[:0]
			return nil, err
		}
	}
	return s.buf[off-s.bufAt:][:n], nil
}

// lookBytes is what a NAL unit's header needs.
const lookBytes = 100

// unitAt reads a NAL unit behind its length; size is that of both. cut says that it would be one, were it whole.
func (s *scanner) unitAt(off int64) (u unit, size int64, cut bool, err error) {
	head, err := s.at(off, int64(s.lengths)+lookBytes)
	if err != nil || len(head) <= s.lengths {
		return unit{}, 0, false, err
	}
	n := int64(0)
	for _, c := range head[:s.lengths] {
		n = n<<8 | int64(c)
	}
	if n < 2 || n > s.most {
		return unit{}, 0, false, nil
	}
	head = head[s.lengths:]
	u = s.read.look(head[:min(int64(len(head)), n)])
	if u.kind == unitNone {
		return u, 0, false, nil
	}
	size = int64(s.lengths) + n
	if off+size > s.end {
		rest, err := s.at(off+int64(s.lengths), s.end-off)
		return unit{}, 0, err == nil && !emulated(append(slices.Clone(rest), 1)), err
	}
	body, err := s.at(off+int64(s.lengths), n)
	if err != nil || emulated(body) {
		return unit{}, 0, false, err
	}
	return u, size, false, nil
}

// unit is unitAt for the place of the next sample: a unit that is no slice must be followed by another unit.
func (s *scanner) unit(off int64) (u unit, size int64, cut bool, err error) {
	u, size, cut, err = s.unitAt(off)
	if err != nil || cut || u.kind == unitNone || u.kind == unitFirst || u.kind == unitSlice {
		return u, size, cut, err
	}
	next, at := u, off+size
	for range 32 {
		n, nextCut := int64(0), false
		if next, n, nextCut, err = s.unitAt(at); err != nil {
			return unit{}, 0, false, err
		}
		if next.kind == unitFirst || next.kind == unitSlice || nextCut || at >= s.end {
			return u, size, false, nil
		}
		if next.kind == unitNone {
			// Closing units stand last.
			return u, size, false, nil
		}
		at += n
	}
	return unit{}, 0, false, nil
}

// run goes through the data.
func (s *scanner) run() error {
	for s.pos < s.end {
		u, size, cut, err := s.unit(s.pos)
		if err != nil {
			return err
		}
		switch {
		case u.kind != unitNone:
			s.add(u, size)
			continue
		case cut:
			s.cut = true
			s.dropPartial()
			return nil
		}
		s.flush()
		if err := s.between(); err != nil {
			return err
		}
	}
	s.flush()
	return nil
}

// add takes a NAL unit into the access unit that is open, or begins another.
func (s *scanner) add(u unit, size int64) {
	begins := !s.hasOpen
	switch u.kind {
	case unitFirst:
		second := s.slices && u.field != 0 && s.last.field != 0 && u.field != s.last.field && u.frame == s.last.frame
		begins = begins || s.slices && !second
		if second {
			u.field = 0 // the pair is whole
		}
	case unitLeading:
		begins = begins || s.slices
	}
	if begins {
		s.flush()
		s.open, s.hasOpen, s.slices = picture{off: s.pos}, true, false
	}
	s.open.size += size
	if u.kind == unitFirst || u.kind == unitSlice {
		if !s.slices {
			s.open.key, s.open.reset = u.key, u.reset || len(s.pictures) == 0
			s.open.order = s.order.next(u)
		}
		s.slices = true
		s.last = u
	}
	s.pos += size
}

// flush ends the open access unit. One without a picture is left out.
func (s *scanner) flush() {
	if s.hasOpen && s.slices {
		s.pictures = append(s.pictures, s.open)
	} else if s.hasOpen {
		s.skipped += s.open.size
	}
	s.hasOpen, s.slices = false, false
}

// dropPartial leaves out the open access unit, whose next NAL unit is cut off, unless that one would have begun another.
func (s *scanner) dropPartial() {
	head, err := s.at(s.pos+int64(s.lengths), lookBytes)
	if err == nil {
		switch u := s.read.look(head); u.kind {
		case unitFirst, unitLeading:
			s.flush()
			return
		}
	}
	s.hasOpen = false
}

// between reads what is no NAL unit: sound, or bytes to be skipped.
func (s *scanner) between() error {
	from := s.pos
	switch s.sound {
	case soundAAC:
		return s.aacRun()
	case soundFrames:
		if err := s.frameRun(); err != nil {
			return err
		}
		if n := (s.pos - from) / s.frame; n > 0 {
			s.runs = append(s.runs, soundRun{off: from, count: n})
		}
		s.skipped += (s.pos - from) % s.frame
		return nil
	}
	s.pos++
	err := s.nextUnit()
	s.skipped += s.pos - from
	return err
}

// frameRun moves to the end of a run of sound of one size. Loud sound may look like a NAL unit; a recorder's runs have lengths
// of a kind, by which such a one is passed over.
func (s *scanner) frameRun() error {
	from, odd := s.pos, int64(-1)
	for {
		if err := s.nextUnit(); err != nil {
			return err
		}
		n := s.pos - from
		switch {
		case s.pos < s.end && n%s.grain == 0:
			return nil
		case s.pos == s.end && (odd < 0 || n <= s.longest):
			return nil
		case s.pos == s.end || n > 4*s.longest && odd >= 0:
			s.pos = odd
			return nil
		case odd < 0:
			odd = s.pos
		}
		s.pos++
	}
}

// nextUnit moves to the next NAL unit, or to the end.
func (s *scanner) nextUnit() error {
	for ; s.pos < s.end; s.pos++ {
		p, err := s.at(s.pos, 64)
		if err != nil {
			return err
		}
		// A unit of less than 16 MiB behind a 4-byte length begins with a zero.
		if s.lengths == 4 && p[0] != 0 {
			continue
		}
		u, _, cut, err := s.unit(s.pos)
		if err != nil {
			return err
		}
		if u.kind == unitNone && !cut {
			continue
		}
		return nil
	}
	return nil
}

// maxAACFrame is the most that a frame has: 6144 bits a channel, and what fill elements add.
const maxAACFrame = 8 << 10

// aacRun reads frames of AAC up to the next picture.
func (s *scanner) aacRun() error {
	run := soundRun{off: s.pos}
	defer func() {
		if run.count > 0 {
			s.runs = append(s.runs, run)
		}
	}()
	for s.pos < s.end {
		p, err := s.at(s.pos, maxAACFrame)
		if err != nil {
			return err
		}
		n, whole := s.aac.frame(p)
		if n == 0 {
			if !whole && s.pos+maxAACFrame > s.end {
				s.cut = true
				s.pos = s.end
				return nil
			}
			break
		}
		run.count++
		run.sizes = append(run.sizes, uint32(n))
		s.pos += int64(n)
		if u, _, cut, err := s.unit(s.pos); err != nil || u.kind != unitNone || cut {
			return err
		}
	}
	if run.count > 0 {
		return nil
	}
	from := s.pos
	for s.pos++; s.pos < s.end; s.pos++ {
		p, err := s.at(s.pos, maxAACFrame)
		if err != nil {
			return err
		}
		if n, _ := s.aac.frame(p); n > 0 {
			break
		}
		u, _, cut, err := s.unit(s.pos)
		if err != nil {
			return err
		}
		if u.kind != unitNone || cut {
			break
		}
	}
	s.skipped += s.pos - from
	return nil
}

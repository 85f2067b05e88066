package mp4

import (
	"errors"
	"fmt"
	"io"
	"math"
)

// Finding is something in a file that players trip over.
type Finding struct {
	Name   string // moov-last, hev1, …: one word for each kind
	Path   string // of the box; empty for the whole file
	Offset int64
	What   string // what was found, with numbers
	Why    string // what comes of it
	Mend   string // how to mend it
}

func (f Finding) String() string {
	return fmt.Sprintf("%s: %s at %d: %s", f.Name, f.Path, f.Offset, f.What)
}

const (
	mendRepair = "canmv-run mp4 repair IN OUT"
	mendLost   = "canmv-run mp4 repair --reference GOOD IN OUT, where GOOD is a whole file of the same recorder"
	mendAgain  = "write the file again with another program, or record again; the samples before it can be read"
)

// maxDrift is how much the ends of sound and picture may differ: lips are seen to be late from about 0.1 s on, and a last
// sound frame is shorter.
const maxDrift = 0.5

type checker struct {
	s    source
	list []Finding
}

func (c *checker) add(name string, b Box, why, mend, what string, a ...any) {
	c.list = append(c.list, Finding{name, b.Path, b.Offset, fmt.Sprintf(what, a...), why, mend})
}

// Check reads all boxes and sample tables of a file, but no media data, and says what is wrong. The error is that of a file
// that cannot be read; a malformed file is a finding.
func Check(r io.ReaderAt, size int64) ([]Finding, error) {
	c := &checker{s: source{r: r, size: size}}
	moov, mdat, moofs, firstMoof, err := c.boxes()
	if err != nil {
		return c.list, err
	}
	if moov.Type == "" {
		for i := range c.list {
			c.list[i].Mend = mendLost
		}
		c.add("no-moov", Box{}, "without its sample tables no player can find a picture", mendLost, "no moov box in %d bytes", size)
		return c.list, nil
	}
	m, err := Open(r, size)
	if err != nil {
		return c.list, c.broken(err)
	}
	if mdat.Type != "" && mdat.Offset < moov.Offset {
		c.add("moov-last", moov, "a browser must fetch the whole file before it can play, and a cut-off file has no moov at all", mendRepair, "moov stands behind mdat")
	}
	for _, t := range m.Tracks {
		if t.Entry == "hev1" {
			c.add("hev1", t.stbl.stsd, "Apple's players show nothing for hev1: they want hvc1, with the parameter sets in the sample entry", mendRepair, "track %d is hev1", t.ID)
		}
	}
	if len(m.Tracks) == 0 {
		c.add("no-track", moov, "there is nothing to play", mendAgain, "moov holds no track")
	}
	c.durations(m, moofs, firstMoof)
	if err := c.samples(m); err != nil {
		return c.list, err
	}
	return c.list, nil
}

// broken makes a finding of a malformed box and passes on what is no fault of the file's bytes.
func (c *checker) broken(err error) error {
	var b *BoxError
	if errors.As(err, &b) && (errors.Is(err, ErrInvalid) || errors.Is(err, io.ErrUnexpectedEOF)) {
		name, why, mend := "bad-box", "players stop here, or refuse the file", mendAgain
		if errors.Is(err, io.ErrUnexpectedEOF) {
			name, why, mend = "cut-off", "the samples from here on are not in the file", mendRepair
		}
		for _, f := range c.list {
			if f.Offset == b.Offset && f.Path == b.Path && f.Name == name {
				return nil
			}
		}
		c.list = append(c.list, Finding{name, b.Path, b.Offset, b.Err.Error(), why, mend})
		return nil
	}
	if errors.Is(err, ErrInvalid) {
		c.list = append(c.list, Finding{"bad-box", "", 0, err.Error(), "players refuse the file", mendAgain})
		return nil
	}
	return err
}

// boxes walks the whole tree.
func (c *checker) boxes() (moov, mdat Box, moofs int64, firstMoof Box, err error) {
	first := true
	err = Walk(c.s.r, c.s.size, func(b Box) error {
		if b.Depth == 0 {
			if first && b.Type != "ftyp" && b.Type != "moov" && b.Type != "mdat" && b.Type != "wide" && b.Type != "skip" && b.Type != "free" {
				c.add("no-ftyp", b, "players tell a file by its ftyp", mendAgain, "the file begins with %s", b.Type)
			}
			first = false
		}
		if b.Truncated() {
			c.add("cut-off", b, "what is missing cannot be played", mendRepair, "the header says %d bytes, %d are there", b.Declared, b.Size)
			if b.Type != "mdat" {
				return ErrSkipBox
			}
		}
		switch {
		case b.Depth > 0:
		case b.Type == "moov" && moov.Type != "":
			c.add("second-moov", b, "players disagree on which one counts", mendAgain, "there is one at %d already", moov.Offset)
			return ErrSkipBox
		case b.Type == "moov":
			moov = b
		case b.Type == "mdat" && mdat.Type == "":
			mdat = b
		case b.Type == "moof":
			if moofs == 0 {
				firstMoof = b
			}
			moofs++
		}
		if b.Type == "mdat" {
			return nil
		}
		_, _, err := Inspect(c.s.r, c.s.size, b)
		if err != nil {
			return c.broken(err)
		}
		return nil
	})
	if err != nil {
		err = c.broken(err)
	}
	return moov, mdat, moofs, firstMoof, err
}

func (c *checker) durations(m *Movie, moofs int64, firstMoof Box) {
	const why = "the player's progress bar has no end, and some cannot seek"
	if m.Duration == 0 {
		c.add("no-duration", m.moov, why, mendRepair, "neither mvhd nor mehd has a duration")
	}
	for _, t := range m.Tracks {
		if n, err := t.Len(); err == nil && n > 0 && t.Duration == 0 && !m.Fragmented {
			c.add("no-duration", t.Box, why, mendRepair, "mdhd of track %d has no duration", t.ID)
		}
	}
	if moofs > 0 && !m.Fragmented {
		c.add("no-mvex", firstMoof, "players do not look for fragments where moov has no mvex", mendAgain, "%d moof boxes and no mvex", moofs)
	}
}

// samples walks the sample tables.
func (c *checker) samples(m *Movie) error {
	type span struct {
		t          *MovieTrack
		start, end float64
	}
	var video, audio *span
	longest := 0.0
	for _, t := range m.Tracks {
		s := t.Samples()
		s.Group = 1 << 30
		var n, negative, backward, inside int64
		var worst SampleRef
		end := int64(0)
		last := int64(math.MinInt64)
		failed := false
		for {
			ref, err := s.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				if err := c.broken(err); err != nil {
					return err
				}
				failed = true
				break
			}
			if n == 0 {
				if !ref.Sync {
					c.add("first-not-sync", t.Box, "decoding cannot start at the first picture: players show grey, or nothing until the next key frame", "record again from a key frame; the first key frame is where it plays from", "the first sample of track %d is no key frame", t.ID)
				}
				end = ref.CTS
			}
			if ref.DTS <= last && n > 0 {
				backward++
				worst = ref
			}
			last = ref.DTS
			if ref.CTS < 0 && ref.CTS+t.Shift() < 0 && len(t.Edits) == 0 {
				negative++
			}
			if ref.Size == 0 {
				inside++
			}
			n += ref.Count
			end = max(end, ref.CTS+ref.Duration)
		}
		if backward > 0 {
			c.add("times", t.Box, "decoding times must grow: players drop such samples or stop", mendRepair, "track %d: %d samples at or before the time of the one before, e.g. sample %d at %d", t.ID, backward, worst.Index, worst.DTS)
		}
		if negative > 0 {
			c.add("negative-times", t.Box, "samples before time zero are not shown", mendAgain, "track %d: %d samples are shown before zero", t.ID, negative)
		}
		if inside > 0 && (t.Handler == "vide" || t.Handler == "soun") {
			c.add("empty-samples", t.Box, "decoders report an error for each", mendAgain, "track %d: %d samples of 0 bytes", t.ID, inside)
		}
		if n == 0 && failed {
			continue
		}
		if n == 0 {
			c.add("no-samples", t.Box, "the track plays nothing", mendAgain, "track %d has no samples", t.ID)
			continue
		}
		if scale := float64(t.TimeScale); t.Duration > 0 && !m.Fragmented && !failed {
			if got, want := float64(t.Duration)/scale, s.length(); math.Abs(got-want) > maxDrift {
				c.add("duration", t.Box, "players stop early, or wait at the end", mendRepair, "track %d: mdhd says %.3f s, its samples last %.3f s", t.ID, got, want)
			}
		}
		longest = max(longest, float64(end+t.Shift())/float64(t.TimeScale))
		here := &span{t, float64(t.Shift()) / float64(t.TimeScale), float64(end+t.Shift()) / float64(t.TimeScale)}
		switch {
		case t.Handler == "vide" && video == nil:
			video = here
		case t.Handler == "soun" && audio == nil:
			audio = here
		}
	}
	if m.Fragmented && m.Duration > 0 && m.TimeScale > 0 {
		if says := float64(m.Duration) / float64(m.TimeScale); longest-says > maxDrift {
			c.add("duration", m.moov, "players show a wrong length until they have seen every fragment, and some stop early", mendRepair, "mvhd and mehd say %.3f s, with the fragments it is %.3f s", says, longest)
		}
	}
	if video != nil && audio != nil {
		if d := audio.end - video.end; math.Abs(d) > maxDrift {
			c.add("drift", audio.t.Box, "sound and picture run apart, or one ends before the other", "if they drift steadily, the recorder's clocks differ: set the sound's rate with ffmpeg -af atempo", "sound ends %.3f s after the picture (%.3f s against %.3f s)", d, audio.end, video.end)
		}
	}
	return nil
}

// length is how long the samples read so far last, in seconds.
func (s *Samples) length() float64 {
	end := s.dts
	if s.inFragments {
		end = s.fragments.dts
	}
	return float64(end) / float64(s.t.TimeScale)
}

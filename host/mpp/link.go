package mpp

import (
	"fmt"
	"slices"
	"time"

	"github.com/canmv-run/canmv-run/host/fault"
	"github.com/canmv-run/canmv-run/host/frame"
)

// Chn names one channel of one module.
type Chn struct{ Mod, Dev, Chn int }

func (c Chn) String() string { return fmt.Sprintf("%d:%d:%d", c.Mod, c.Dev, c.Chn) }

func (c Chn) tuple() string { return fmt.Sprintf("(%d, %d, %d)", c.Mod, c.Dev, c.Chn) }

// A Link carries pictures or sound from one module to another without the script. It belongs to the System.
type Link struct {
	sys      *System
	Src, Dst Chn
	attached bool
}

// String is what the board prints for a link.
func (l *Link) String() string { return "linker src " + l.Src.String() + ", dst " + l.Dst.String() }

// Alive reports whether the link still exists.
func (l *Link) Alive() bool { return slices.Contains(l.sys.links, l) }

// A Picture is one frame of a feed. The frame may be read until Release, from any goroutine.
type Picture interface {
	Frame() *frame.Frame
	Release()
}

// A Feed is a running source of pictures at the start of links. Frames are numbered; those before Next have been
// captured. A sink that wants frame k reserves it and then fetches it once, from any goroutine and at any later time;
// what nobody fetches is never made.
type Feed interface {
	// Format describes the pictures.
	Format() (f frame.Format, width, height int)
	// Rate is how many frames come.
	Rate() frame.Rate
	// Next is the number of the next frame to be captured.
	Next() int64
	// CaptureTime is the board time of frame k.
	CaptureTime(k int64) time.Duration
	// ReadAhead reports whether frames may be reserved before they are captured.
	ReadAhead() bool
	// Ended reports whether the source has no more frames: frame Next does not exist.
	Ended() bool
	// End is how a sink that fetched frame k and got io.EOF makes that known. What happens ahead of board time stays
	// invisible because the sink calls it only when it comes to frame k in board time.
	End(k int64)
	// Reserve announces that frame k will be fetched; Cancel takes it back.
	Reserve(k int64)
	Cancel(k int64)
	// Fetch makes a reserved frame. It blocks in wall time. io.EOF is the end of the source.
	Fetch(k int64) (Picture, error)
}

// A Sink is a module at the end of links. Its methods run in the scheduler or under the baton and must not block.
type Sink interface {
	// Check says whether the channel exists; it is asked when a link is made.
	Check(dst Chn) bool
	// Attach starts a link: its feed runs now.
	Attach(dst Chn, f Feed)
	// Captured says that frame k of the attached feed was captured just now.
	Captured(dst Chn, k int64)
	// Detach ends it: the feed has stopped or the link is gone. Frames captured so far stay valid.
	Detach(dst Chn)
}

// SetSink registers the module that receives links to mod.
func (s *System) SetSink(mod int, sink Sink) { s.sinks[mod] = sink }

// pairs are the links that the hardware has.
var pairs = map[[2]int]bool{
	{ModVI, ModVENC}: true, {ModVI, ModVO}: true, {ModVDEC, ModVO}: true, {ModVDEC, ModVENC}: true,
	{ModAI, ModAO}: true, {ModAI, ModAENC}: true, {ModADEC, ModAO}: true,
}

// Link connects src with dst (MediaManager.link), at any time. It is a RuntimeError for modules that cannot be linked,
// for a destination that is linked already, and beyond 8 links.
func (s *System) Link(src, dst Chn) (*Link, error) {
	fail := func(ret, hint string) error {
		return fault.New(fault.RuntimeError, "MediaManager link %s to %s failed(%s)", src.tuple(), dst.tuple(), ret).Hinted("%s", hint)
	}
	if !pairs[[2]int{src.Mod, dst.Mod}] {
		return nil, fail("-1", fmt.Sprintf("the board has no link from module %d to module %d", src.Mod, dst.Mod))
	}
	if sink := s.sinks[dst.Mod]; sink != nil && !sink.Check(dst) {
		return nil, fail("-1", fmt.Sprintf("module %d has no device %d with channel %d", dst.Mod, dst.Dev, dst.Chn))
	}
	for _, l := range s.links {
		if l.Dst == dst {
			return nil, fail("-1", "the destination is linked already, to "+l.Src.String())
		}
	}
	if len(s.links) == MaxLinks {
		return nil, fail("add to links", fmt.Sprintf("the board has %d links; MediaManager.deinit() ends them", MaxLinks))
	}
	l := &Link{sys: s, Src: src, Dst: dst}
	s.links = append(s.links, l)
	s.attach(l)
	return l, nil
}

// Unlink ends a link. For one that has ended before it prints what the board prints and returns false.
func (s *System) Unlink(l *Link) bool {
	i := slices.Index(s.links, l)
	if i < 0 {
		s.cfg.Print("del link failed " + l.String())
		return false
	}
	s.detach(l)
	s.links = slices.Delete(s.links, i, i+1)
	return true
}

// Links lists the links in the order in which they were made.
func (s *System) Links() []*Link { return slices.Clone(s.links) }

// LinkTo returns the link that ends at dst, or nil.
func (s *System) LinkTo(dst Chn) *Link {
	for _, l := range s.links {
		if l.Dst == dst {
			return l
		}
	}
	return nil
}

// LinkedFrom reports whether a link starts at src.
func (s *System) LinkedFrom(src Chn) bool {
	return slices.ContainsFunc(s.links, func(l *Link) bool { return l.Src == src })
}

func (s *System) unlinkAll() {
	for len(s.links) > 0 {
		s.Unlink(s.links[len(s.links)-1])
	}
}

// SetFeed says that the module channel src delivers pictures now; nil ends it.
func (s *System) SetFeed(src Chn, f Feed) {
	for _, l := range s.links {
		if l.Src == src {
			s.detach(l)
		}
	}
	if f == nil {
		delete(s.feeds, src)
		return
	}
	s.feeds[src] = f
	for _, l := range s.links {
		if l.Src == src {
			s.attach(l)
		}
	}
}

// Captured tells the sinks linked to src that frame k of its feed was captured.
func (s *System) Captured(src Chn, k int64) {
	for _, l := range s.links {
		if l.Src == src && l.attached {
			s.sinks[l.Dst.Mod].Captured(l.Dst, k)
		}
	}
}

func (s *System) attach(l *Link) {
	if f, sink := s.feeds[l.Src], s.sinks[l.Dst.Mod]; f != nil && sink != nil {
		l.attached = true
		sink.Attach(l.Dst, f)
	}
}

func (s *System) detach(l *Link) {
	if l.attached {
		l.attached = false
		s.sinks[l.Dst.Mod].Detach(l.Dst)
	}
}

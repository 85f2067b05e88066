package mp4_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"

	ff "github.com/Eyevinn/mp4ff/mp4"
)

// readTrack is a track as mp4ff sees it: every sample with its bytes, time and sync flag.
type readTrack struct {
	kind   string
	entry  string
	scale  uint32
	start  int64 // of the first sample, in ticks of the media
	times  []int64
	durs   []uint32
	sync   []bool
	data   [][]byte
	width  int
	height int
}

func (t *readTrack) end() int64 {
	if len(t.times) == 0 {
		return 0
	}
	return t.times[len(t.times)-1] + int64(t.durs[len(t.durs)-1])
}

func (t *readTrack) bytes() []byte { return bytes.Join(t.data, nil) }

// topBox is a box of the top level.
type topBox struct {
	name      string
	off, size int64
}

// topBoxes walks the file; a box that reaches beyond the end of the file is left out, as what was cut off.
func topBoxes(data []byte) ([]topBox, error) {
	var list []topBox
	for off := int64(0); off < int64(len(data)); {
		p := data[off:]
		if len(p) < 8 {
			break
		}
		size := int64(binary.BigEndian.Uint32(p))
		least := int64(8)
		if size == 1 {
			if len(p) < 16 {
				break
			}
			size, least = int64(binary.BigEndian.Uint64(p[8:])), 16
		}
		if size < least {
			return list, fmt.Errorf("box %q at %d has size %d", p[4:8], off, size)
		}
		if off+size > int64(len(data)) {
			break
		}
		list = append(list, topBox{string(p[4:8]), off, size})
		off += size
	}
	return list, nil
}

func names(list []topBox) string {
	s := ""
	for i, b := range list {
		if i > 0 {
			s += " "
		}
		s += b.name
	}
	return s
}

// readMovie reads a plain or fragmented file through mp4ff, ignoring an incomplete box at the end.
func readMovie(data []byte) ([]*readTrack, error) {
	boxes, err := topBoxes(data)
	if err != nil {
		return nil, err
	}
	var tracks []*readTrack
	var moov *ff.MoovBox
	at := func(b topBox) (ff.Box, error) {
		return ff.DecodeBox(uint64(b.off), bytes.NewReader(data[b.off:b.off+b.size]))
	}
	byID := func(id uint32) (*readTrack, *ff.TrexBox) {
		for i, trak := range moov.Traks {
			if trak.Tkhd.TrackID == id {
				for _, trex := range moov.Mvex.Trexs {
					if trex.TrackID == id {
						return tracks[i], trex
					}
				}
			}
		}
		return nil, nil
	}
	var moof *ff.MoofBox
	for _, b := range boxes {
		switch b.name {
		case "moov":
			if moov != nil {
				return nil, fmt.Errorf("second moov at %d", b.off)
			}
			box, err := at(b)
			if err != nil {
				return nil, err
			}
			moov = box.(*ff.MoovBox)
			for _, trak := range moov.Traks {
				t, err := readTrak(trak, data, boxes)
				if err != nil {
					return nil, err
				}
				tracks = append(tracks, t)
			}
		case "moof":
			if moov == nil || moov.Mvex == nil {
				return nil, fmt.Errorf("moof at %d without mvex", b.off)
			}
			box, err := at(b)
			if err != nil {
				return nil, err
			}
			moof = box.(*ff.MoofBox)
			moof.StartPos = uint64(b.off)
		case "mdat":
			if moof == nil {
				continue
			}
			for _, traf := range moof.Trafs {
				t, trex := byID(traf.Tfhd.TrackID)
				if t == nil {
					return nil, fmt.Errorf("fragment of unknown track %d", traf.Tfhd.TrackID)
				}
				now := int64(traf.Tfdt.BaseMediaDecodeTime())
				if len(t.times) > 0 && now != t.end() {
					return nil, fmt.Errorf("fragment starts at %d, want %d", now, t.end())
				}
				pos := int64(moof.StartPos) + int64(traf.Trun.DataOffset)
				traf.Trun.AddSampleDefaultValues(traf.Tfhd, trex)
				for _, s := range traf.Trun.Samples {
					if pos < b.off+8 || pos+int64(s.Size) > b.off+b.size {
						return nil, fmt.Errorf("sample at %d is outside its mdat", pos)
					}
					t.add(now, s.Dur, s.Flags>>16&1 == 0, data[pos:pos+int64(s.Size)])
					now += int64(s.Dur)
					pos += int64(s.Size)
				}
			}
			moof = nil
		}
	}
	if moov == nil {
		return nil, io.ErrUnexpectedEOF
	}
	for _, t := range tracks {
		if len(t.times) > 0 && t.start == 0 {
			t.start = t.times[0]
		}
	}
	return tracks, nil
}

func (t *readTrack) add(at int64, dur uint32, sync bool, data []byte) {
	t.times = append(t.times, at)
	t.durs = append(t.durs, dur)
	t.sync = append(t.sync, sync)
	t.data = append(t.data, data)
}

func readTrak(trak *ff.TrakBox, data []byte, boxes []topBox) (*readTrack, error) {
	stbl := trak.Mdia.Minf.Stbl
	t := &readTrack{
		kind:   trak.Mdia.Hdlr.HandlerType,
		entry:  stbl.Stsd.Children[0].Type(),
		scale:  trak.Mdia.Mdhd.Timescale,
		width:  int(trak.Tkhd.Width >> 16),
		height: int(trak.Tkhd.Height >> 16),
	}
	if trak.Edts != nil {
		for _, e := range trak.Edts.Elst[0].Entries {
			if e.MediaTime < 0 {
				t.start = int64(e.SegmentDuration) // in the movie's scale: the caller knows
			}
		}
	}
	n := int(stbl.Stsz.GetNrSamples())
	if n == 0 {
		return t, nil
	}
	var durs []uint32
	for i, c := range stbl.Stts.SampleCount {
		for range c {
			durs = append(durs, stbl.Stts.SampleTimeDelta[i])
		}
	}
	if len(durs) != n {
		return nil, fmt.Errorf("stts has %d samples, stsz %d", len(durs), n)
	}
	chunks, err := stbl.Stsc.GetContainingChunks(1, uint32(n))
	if err != nil {
		return nil, err
	}
	nr, now := 0, int64(0)
	for _, c := range chunks {
		var off uint64
		if stbl.Co64 != nil {
			off, err = stbl.Co64.GetOffset(int(c.ChunkNr))
		} else {
			off, err = stbl.Stco.GetOffset(int(c.ChunkNr))
		}
		if err != nil {
			return nil, err
		}
		for range c.NrSamples {
			size := int(stbl.Stsz.GetSampleSize(nr + 1))
			inside := false
			for _, b := range boxes {
				inside = inside || b.name == "mdat" && int64(off) >= b.off+8 && int64(off)+int64(size) <= b.off+b.size
			}
			if !inside {
				return nil, fmt.Errorf("sample %d at %d, %d bytes, is outside mdat", nr+1, off, size)
			}
			sync := stbl.Stss == nil || stbl.Stss.IsSyncSample(uint32(nr+1))
			t.add(now, durs[nr], sync, data[off:off+uint64(size)])
			now += int64(durs[nr])
			off += uint64(size)
			nr++
		}
	}
	if nr != n {
		return nil, fmt.Errorf("chunks hold %d samples, want %d", nr, n)
	}
	if int64(trak.Mdia.Mdhd.Duration) != t.end() {
		return nil, fmt.Errorf("mdhd says %d ticks, the samples %d", trak.Mdia.Mdhd.Duration, t.end())
	}
	return t, nil
}

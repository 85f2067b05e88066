package mp4

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"time"

	"github.com/Eyevinn/mp4ff/bits"
	ff "github.com/Eyevinn/mp4ff/mp4"
)

// Copy describes a track whose samples are written byte for byte under a given sample entry: a track of another file, or
// a codec that this package does not know.
type Copy struct {
	// Sound says that it is an audio track, else it is a video track.
	Sound bool
	// Entry is the whole sample entry, header included: MovieTrack.SampleEntry, or AACEntry.
	Entry []byte
	// TimeScale is the ticks a second of the track, 1 or more.
	TimeScale uint32
	// Width and Height of a video track are the size in which to show it.
	Width, Height int
	// SampleRate and Channels of an audio track are for Stats.
	SampleRate, Channels int
}

// AddCopy adds a track of copied samples; see AddVideo. Of each Sample, Key and Duration count, too.
func (w *Writer) AddCopy(c Copy) (*Track, error) {
	if len(c.Entry) < 16 || uint64(binary.BigEndian.Uint32(c.Entry)) != uint64(len(c.Entry)) {
		return nil, fmt.Errorf("%w: sample entry of %d bytes, want a whole box", ErrInvalid, len(c.Entry))
	}
	if c.TimeScale == 0 || c.TimeScale > math.MaxInt32 {
		return nil, fmt.Errorf("%w: time scale %d", ErrInvalid, c.TimeScale)
	}
	if c.Width < 0 || c.Height < 0 || c.Width > 0xFFFF || c.Height > 0xFFFF {
		return nil, fmt.Errorf("%w: picture of %d×%d, want at most 65535", ErrInvalid, c.Width, c.Height)
	}
	scale := int64(c.TimeScale)
	t := &Track{
		w: w, codec: codecOf(string(c.Entry[4:8])), isVideo: !c.Sound, scale: scale, line: timeline{scale: scale},
		entry: c.Entry, width: c.Width, height: c.Height, audio: Audio{SampleRate: c.SampleRate, Channels: c.Channels},
	}
	return t, w.add(t)
}

// writeCopy adds a sample as it is.
func (t *Track) writeCopy(s Sample) error {
	t.buf = append(t.buf, s.Data...)
	if err := t.place(s, len(s.Data), s.Key); err != nil {
		t.buf = t.buf[:len(t.buf)-len(s.Data)]
		return err
	}
	t.lastDur = ticks(s.Duration, t.scale)
	if t.cut(s.Key) {
		return t.w.flush(false)
	}
	return nil
}

// rawBox is a box in its bytes.
type rawBox []byte

func (b rawBox) Type() string { return string(b[4:8]) }
func (b rawBox) Size() uint64 { return uint64(len(b)) }
func (b rawBox) Encode(w io.Writer) error {
	_, err := w.Write(b)
	return err
}
func (b rawBox) EncodeSW(sw bits.SliceWriter) error {
	sw.WriteBytes(b)
	return sw.AccError()
}
func (b rawBox) Info(io.Writer, string, string, string) error { return nil }

// SampleEntry is the first sample entry of the track in its bytes, header included.
func (t *MovieTrack) SampleEntry() ([]byte, error) {
	var entry []byte
	err := t.m.src.children(t.stbl.stsd, func(b Box) error {
		if b.Size > maxConfig || b.Truncated() {
			return b.invalid("sample entry of %d bytes", b.Size)
		}
		entry = make([]byte, b.Size)
		if err := t.m.src.read(entry, b.Offset); err != nil {
			return err
		}
		return errNoBox
	})
	if err == nil && entry == nil {
		err = t.Box.invalid("no sample entry")
	}
	return entry, err
}

// AACEntry makes the mp4a sample entry of AAC (ISO/IEC 14496-14 6.7.2) with its AudioSpecificConfig (14496-3 1.6.2.1).
func AACEntry(config []byte, sampleRate, channels int) ([]byte, error) {
	if len(config) < 2 || channels < 1 || channels > 8 || sampleRate < 1 {
		return nil, fmt.Errorf("%w: AAC of %d channels, %d Hz, configuration of %d bytes", ErrInvalid, channels, sampleRate, len(config))
	}
	rate := uint16(0) // too large for the field: the configuration has it
	if sampleRate <= 0xFFFF {
		rate = uint16(sampleRate)
	}
	return encode(ff.CreateAudioSampleEntryBox("mp4a", uint16(channels), 16, rate, ff.CreateEsdsBox(config)))
}

// shown splits the time of a track's first sample: when it is presented, never before 0, and how much of the media comes
// before that: what reordering delays, or an encoder's lead-in.
func shown(s Sample) (at, skip time.Duration) {
	at = max(s.Time+s.Offset, 0)
	return at, max(at-s.Time, 0)
}

// AACConfig finds the AudioSpecificConfig in an mp4a sample entry, nil where there is none.
func AACConfig(entry []byte) []byte {
	for at := 8; at+8 < len(entry); at++ {
		if string(entry[at:at+4]) != "esds" || at+8 > len(entry) {
			continue
		}
		box, err := ff.DecodeBoxSR(0, bits.NewFixedSliceReader(entry[at-4:]))
		if err != nil {
			return nil
		}
		if esds, ok := box.(*ff.EsdsBox); ok && esds.DecConfigDescriptor != nil && esds.DecConfigDescriptor.DecSpecificInfo != nil {
			return esds.DecConfigDescriptor.DecSpecificInfo.DecConfig
		}
	}
	return nil
}

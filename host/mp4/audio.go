package mp4

import (
	"fmt"
	"time"

	ff "github.com/Eyevinn/mp4ff/mp4"
)

// jitter is how late sound may be before silence is put in front of it.
const jitter = 20 * time.Millisecond

// fragmentSamples is how many samples of a fragment make a second of sound: 40 ms each, 320 bytes of G.711 at 8 kHz.
const fragmentSamples = 25

func (t *Track) writeAudio(s Sample) error {
	if len(s.Data)%t.frameBytes != 0 {
		return fmt.Errorf("%w: %d bytes of %v with %d channels, want a multiple of %d", ErrInvalid, len(s.Data), t.codec, t.audio.Channels, t.frameBytes)
	}
	t.begin(s.Time, 0)
	if late := s.Time - t.origin - duration(t.frames, t.scale); late > jitter {
		if err := t.fill(ticks(late, t.scale)); err != nil {
			return err
		}
	}
	return t.sound(s.Data)
}

// fill writes n frames of silence.
func (t *Track) fill(n int64) error {
	piece := make([]byte, min(n, t.scale)*int64(t.frameBytes))
	for i := range piece {
		piece[i] = t.silence
	}
	for n > 0 {
		frames := min(n, t.scale)
		if err := t.sound(piece[:frames*int64(t.frameBytes)]); err != nil {
			return err
		}
		n -= frames
	}
	return nil
}

// sound adds frames, in samples of up to 40 ms.
func (t *Track) sound(data []byte) error {
	piece := int(max(t.scale/fragmentSamples, 1)) * t.frameBytes
	for len(data) > 0 {
		n := min(piece, len(data))
		frames := int64(n / t.frameBytes)
		t.buf = append(t.buf, data[:n]...)
		t.samples = append(t.samples, ff.Sample{Size: uint32(n), Dur: uint32(frames), Flags: flagsSync})
		t.frames += frames
		t.heldFor += frames
		t.w.held += n
		data = data[n:]
		if t.cut(false) {
			if err := t.w.flush(false); err != nil {
				return err
			}
		}
	}
	return nil
}

// audioEntry makes the sample entry (QuickTime File Format, Sound sample descriptions; ISO/IEC 14496-12 12.2.3).
func (t *Track) audioEntry() ff.Box {
	name := map[Codec]string{PCMA: "alaw", PCMU: "ulaw", PCMS16: "sowt"}[t.codec]
	return ff.CreateAudioSampleEntryBox(name, uint16(t.audio.Channels), 16, uint16(t.audio.SampleRate), nil)
}

package mp4_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/mp4"
)

var rate30 = frame.Rate{Num: 30, Den: 1}

// samplesOf is what must be read back of an Annex B stream without AUD, SEI and the like.
func samplesOf(list []unit) [][]byte {
	var out [][]byte
	for _, u := range list {
		var s []byte
		for _, nal := range bytes.Split(u.data, []byte{0, 0, 0, 1}) {
			if len(nal) == 0 || nal[0]&31 == 7 || nal[0]&31 == 8 {
				continue
			}
			s = binary.BigEndian.AppendUint32(s, uint32(len(nal)))
			s = append(s, nal...)
		}
		out = append(out, s)
	}
	return out
}

// record writes n frames at 30 fps and, every 40 ms, a chunk of sound, as the board's Process does. It stops at the first
// error.
func record(f mp4.File, opt mp4.Options, n, gop int, close bool) (*mp4.Writer, error) {
	w, err := mp4.NewWriter(f, opt)
	if err != nil {
		return nil, err
	}
	v, err := w.AddVideo(mp4.Video{Codec: mp4.H264, Rate: rate30})
	if err != nil {
		return w, err
	}
	a, err := w.AddAudio(mp4.Audio{Codec: mp4.PCMU, SampleRate: 8000, Channels: 1})
	if err != nil {
		return w, err
	}
	sound := 0
	for k, u := range avcStream(n, gop) {
		at := frameTime(k, 30, 1)
		if err := v.Write(mp4.Sample{Data: u.data, Time: at}); err != nil {
			return w, err
		}
		for ; time.Duration(sound)*40*time.Millisecond <= at; sound++ {
			if err := a.Write(mp4.Sample{Data: chunk(sound), Time: time.Duration(sound) * 40 * time.Millisecond}); err != nil {
				return w, err
			}
		}
	}
	if close {
		return w, w.Close()
	}
	return w, nil
}

func checkMovie(t *testing.T, data []byte, frames, gop, chunks int) {
	t.Helper()
	tracks, err := readMovie(data)
	if err != nil {
		t.Fatal(err)
	}
	if len(tracks) != 2 || tracks[0].entry != "avc1" || tracks[1].entry != "ulaw" {
		t.Fatalf("tracks: %+v", tracks)
	}
	v, a := tracks[0], tracks[1]
	want := samplesOf(avcStream(frames, gop))
	if len(v.data) != frames || v.scale != 90000 || v.width != 32 || v.height != 32 {
		t.Fatalf("video: %d samples, scale %d, %d×%d", len(v.data), v.scale, v.width, v.height)
	}
	for k := range want {
		if !bytes.Equal(v.data[k], want[k]) || v.times[k] != int64(k)*3000 || v.durs[k] != 3000 || v.sync[k] != (k%gop == 0) {
			t.Fatalf("sample %d: time %d, %d ticks, sync %v, equal %v", k, v.times[k], v.durs[k], v.sync[k], bytes.Equal(v.data[k], want[k]))
		}
	}
	var sound []byte
	for k := range chunks {
		sound = append(sound, chunk(k)...)
	}
	if !bytes.Equal(a.bytes(), sound) || a.end() != int64(len(sound)) {
		t.Errorf("sound: %d bytes in %d ticks, want %d", len(a.bytes()), a.end(), len(sound))
	}
}

func TestPlain(t *testing.T) {
	f := &memFile{}
	w, err := record(f, mp4.Options{}, 100, 30, true)
	if err != nil {
		t.Fatal(err)
	}
	boxes, err := topBoxes(f.data)
	if err != nil || names(boxes) != "ftyp moov free mdat" {
		t.Errorf("boxes %q %v", names(boxes), err)
	}
	checkMovie(t, f.data, 100, 30, 83)
	s := w.Stats()
	if s.Layout != mp4.FastStart || s.Bytes != int64(len(f.data)) || s.Fragments != 4 || len(s.Tracks) != 2 {
		t.Errorf("%+v", s)
	}
	v := s.Tracks[0]
	if v.Codec != mp4.H264 || v.Width != 32 || v.Samples != 100 || v.KeyFrames != 4 || v.Duration != rate30.Time(100) {
		t.Errorf("%+v", v)
	}
	if a := s.Tracks[1]; a.Samples != 83*320 || a.Bytes != 83*320 || a.Duration != 83*40*time.Millisecond || a.SampleRate != 8000 {
		t.Errorf("%+v", a)
	}
	before := slices.Clone(f.data)
	if err := w.Close(); err != nil {
		t.Errorf("second Close: %v", err)
	}
	if !bytes.Equal(before, f.data) {
		t.Error("the second Close changed the file")
	}
	var again memFile
	if _, err := record(&again, mp4.Options{}, 100, 30, true); err != nil || !bytes.Equal(again.data, f.data) {
		t.Errorf("the same recording made other bytes (%v)", err)
	}
}

func TestFragmented(t *testing.T) {
	f := &memFile{}
	w, err := record(f, mp4.Options{Fragmented: true}, 70, 15, true)
	if err != nil {
		t.Fatal(err)
	}
	boxes, _ := topBoxes(f.data)
	if got, want := names(boxes), "ftyp moov moof mdat moof mdat moof mdat moof mdat moof mdat mfra"; got != want {
		t.Errorf("boxes %q, want %q", got, want)
	}
	checkMovie(t, f.data, 70, 15, 58)
	if s := w.Stats(); s.Layout != mp4.Fragmented || s.Bytes != int64(len(f.data)) {
		t.Errorf("%+v", s)
	}
	tracks, _ := readMovie(f.data)
	if n := len(tracks[1].data[0]); n != 320 {
		t.Errorf("sound samples of %d bytes in fragments, want 320", n)
	}
}

func TestSmallReserve(t *testing.T) {
	for reserve := 900; reserve < 1300; reserve++ {
		f := &memFile{}
		w, err := record(f, mp4.Options{ReserveMoov: reserve}, 20, 10, true)
		if err != nil {
			t.Fatal(err)
		}
		boxes, err := topBoxes(f.data)
		got, layout := names(boxes), w.Stats().Layout
		switch {
		case err != nil:
			t.Fatalf("reserve %d: %v", reserve, err)
		case layout == mp4.FastStart && (got == "ftyp moov free mdat" || got == "ftyp moov mdat"):
		case layout == mp4.MoovLast && got == "ftyp mdat moov":
		default:
			t.Fatalf("reserve %d: %v, boxes %q", reserve, layout, got)
		}
		checkMovie(t, f.data, 20, 10, 16)
	}
}

// memSpare is an Options.Spare in memory.
type memSpare struct {
	memFile
	orig               *memFile
	committed, aborted bool
}

func (s *memSpare) Commit() error { s.committed = true; s.orig.data = s.data; return nil }
func (s *memSpare) Abort() error  { s.aborted = true; return nil }

func TestSpare(t *testing.T) {
	for _, full := range []bool{false, true} {
		t.Run(fmt.Sprint("full ", full), func(t *testing.T) {
			f := &memFile{}
			s := &memSpare{orig: f}
			if full {
				s.limit = 5000
			}
			w, err := record(f, mp4.Options{ReserveMoov: 16, Spare: func() (mp4.Spare, error) { return s, nil }}, 100, 30, true)
			if err != nil {
				t.Fatal(err)
			}
			boxes, _ := topBoxes(f.data)
			want, layout := "ftyp moov mdat", mp4.FastStart
			if full {
				want, layout = "ftyp mdat moov", mp4.MoovLast
			}
			if names(boxes) != want || w.Stats().Layout != layout || s.committed == full || s.aborted != full {
				t.Errorf("boxes %q, %v, committed %v, aborted %v", names(boxes), w.Stats().Layout, s.committed, s.aborted)
			}
			if w.Stats().Bytes != int64(len(f.data)) {
				t.Errorf("Stats says %d bytes, the file has %d", w.Stats().Bytes, len(f.data))
			}
			checkMovie(t, f.data, 100, 30, 83)
		})
	}
}

func TestNothingRecorded(t *testing.T) {
	for _, opt := range []mp4.Options{{}, {Fragmented: true}, {ReserveMoov: 16}} {
		f := &memFile{}
		w, err := record(f, opt, 0, 1, true)
		if err != nil {
			t.Fatal(err)
		}
		tracks, err := readMovie(f.data)
		if err != nil {
			t.Errorf("%+v: %v", opt, err)
		}
		for _, tr := range tracks {
			if len(tr.data) > 0 {
				t.Errorf("samples out of nothing")
			}
		}
		if d := w.Stats().Duration; d != 0 {
			t.Errorf("duration %v", d)
		}
	}
}

func TestMJPEG(t *testing.T) {
	f := &memFile{}
	w, _ := mp4.NewWriter(f, mp4.Options{})
	v, err := w.AddVideo(mp4.Video{Codec: mp4.MJPEG, Rate: frame.Rate{Num: 25, Den: 1}})
	if err != nil {
		t.Fatal(err)
	}
	list := jpegStream(t, 30)
	for k, u := range list {
		if err := v.Write(mp4.Sample{Data: u.data, Time: frameTime(k, 25, 1)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	tracks, err := readMovie(f.data)
	if err != nil || len(tracks) != 1 {
		t.Fatal(err, tracks)
	}
	tr := tracks[0]
	if tr.entry != "mp4v" || tr.width != 48 || tr.height != 32 || len(tr.data) != 30 || tr.end() != 30*3600 {
		t.Errorf("%s %d×%d, %d samples, %d ticks", tr.entry, tr.width, tr.height, len(tr.data), tr.end())
	}
	for k := range list {
		if !bytes.Equal(tr.data[k], list[k].data) || !tr.sync[k] {
			t.Fatalf("picture %d differs", k)
		}
	}
}

func TestRefused(t *testing.T) {
	w, err := mp4.NewWriter(&memFile{}, mp4.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []mp4.Video{{}, {Codec: mp4.PCMU}, {Codec: mp4.H264, Width: -1, Height: 1}, {Codec: mp4.H264, Width: 5}, {Codec: mp4.H264, Rate: frame.Rate{Num: 30}}} {
		if _, err := w.AddVideo(v); err == nil {
			t.Errorf("%+v was taken", v)
		}
	}
	for _, a := range []mp4.Audio{{}, {Codec: mp4.H264, SampleRate: 8000, Channels: 1}, {Codec: mp4.PCMA, SampleRate: 0, Channels: 1}, {Codec: mp4.PCMA, SampleRate: 70000, Channels: 1}, {Codec: mp4.PCMA, SampleRate: 8000}} {
		if _, err := w.AddAudio(a); err == nil {
			t.Errorf("%+v was taken", a)
		}
	}
	for _, o := range []mp4.Options{{ReserveMoov: 8}, {ReserveMoov: -1}, {FragmentDuration: -1}} {
		if _, err := mp4.NewWriter(&memFile{}, o); !errors.Is(err, mp4.ErrInvalid) {
			t.Errorf("%+v: %v", o, err)
		}
	}

	idr, p, header := avcPicture(0, 30), avcPicture(1, 30), avcHeader()
	whole := slices.Concat(header, idr)
	other := slices.Clone(header)
	other[7]++ // the level
	v, err := w.AddVideo(mp4.Video{Codec: mp4.H264, Rate: rate30})
	if err != nil {
		t.Fatal(err)
	}
	a, err := w.AddAudio(mp4.Audio{Codec: mp4.PCMS16, SampleRate: 8000, Channels: 2})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what string
		t    *mp4.Track
		data []byte
		at   time.Duration
		want error
	}{
		{"empty", v, nil, 0, mp4.ErrInvalid},
		{"no start code", v, idr[4:], 0, mp4.ErrInvalid},
		{"P first", v, p, 0, mp4.ErrNotKeyFrame},
		{"IDR without header", v, idr, 0, mp4.ErrNotKeyFrame},
		{"header alone", v, header, 0, mp4.ErrNotKeyFrame},
		{"header and P", v, slices.Concat(header, p), 0, mp4.ErrNotKeyFrame},
		{"header and IDR", v, whole, time.Second, nil},
		{"header alone later", v, header, 2 * time.Second, mp4.ErrInvalid},
		{"other header", v, slices.Concat(other, idr), 2 * time.Second, mp4.ErrUnsupported},
		{"same time", v, p, time.Second, mp4.ErrInvalid},
		{"earlier", v, p, 0, mp4.ErrInvalid},
		{"a day later", v, p, 24 * time.Hour, mp4.ErrUnsupported},
		{"three bytes of stereo", a, make([]byte, 3), time.Second, mp4.ErrInvalid},
		{"next", v, p, time.Second + frameTime(1, 30, 1), nil},
		{"header again", v, slices.Concat(header, avcPicture(0, 1)), time.Second + frameTime(2, 30, 1), nil},
	} {
		if err := c.t.Write(mp4.Sample{Data: c.data, Time: c.at}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.what, err, c.want)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := v.Write(mp4.Sample{Data: p, Time: time.Hour}); err != mp4.ErrClosed {
		t.Errorf("after Close: %v", err)
	}
	if _, err := w.AddVideo(mp4.Video{Codec: mp4.H264}); err != mp4.ErrClosed {
		t.Errorf("AddVideo after Close: %v", err)
	}
	if s := v.Stats(); s.Samples != 3 || s.KeyFrames != 2 || s.Start != 0 {
		t.Errorf("%+v", s)
	}
}

// TestNALUnits: what is dropped, kept and stripped.
func TestNALUnits(t *testing.T) {
	sei := []byte{0, 0, 1, 6, 5, 1, 0xAA, 0x80}
	aud := []byte{0, 0, 0, 1, 9, 0x10}
	filler := []byte{0, 0, 0, 1, 12, 0xFF, 0xFF, 0x80, 0, 0}
	f := &memFile{}
	w, _ := mp4.NewWriter(f, mp4.Options{})
	v, _ := w.AddVideo(mp4.Video{Codec: mp4.H264, Rate: rate30})
	idr, p := avcPicture(0, 30), avcPicture(1, 30)
	if err := v.Write(mp4.Sample{Data: slices.Concat([]byte{0, 0}, aud, avcHeader(), sei, idr, filler)}); err != nil {
		t.Fatal(err)
	}
	if err := v.Write(mp4.Sample{Data: slices.Concat(aud, avcHeader(), p), Time: frameTime(1, 30, 1)}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	tracks, err := readMovie(f.data)
	if err != nil {
		t.Fatal(err)
	}
	length := func(nal []byte) []byte { return append(binary.BigEndian.AppendUint32(nil, uint32(len(nal))), nal...) }
	if want := slices.Concat(length(sei[3:]), length(idr[4:])); !bytes.Equal(tracks[0].data[0], want) {
		t.Errorf("first sample % x…", tracks[0].data[0][:20])
	}
	if want := length(p[4:]); !bytes.Equal(tracks[0].data[1], want) {
		t.Errorf("second sample % x", tracks[0].data[1])
	}
}

package mp4_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	ff "github.com/Eyevinn/mp4ff/mp4"
	"github.com/canmv-run/canmv-run/host/mp4"
)

// refs are all samples of a track.
func refs(t *mp4.MovieTrack) ([]mp4.SampleRef, error) {
	var list []mp4.SampleRef
	s := t.Samples()
	for {
		ref, err := s.Next()
		if err == io.EOF {
			return list, nil
		}
		if err != nil {
			return list, err
		}
		list = append(list, ref)
	}
}

// clip makes a file with ffmpeg.
func clip(t testing.TB, name string, args ...string) string {
	t.Helper()
	need(t, "ffmpeg", "ffprobe")
	path := filepath.Join(t.TempDir(), name)
	all := append([]string{"-v", "error", "-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=0.8", "-f", "lavfi", "-i", "sine=r=8000:d=0.8"}, args...)
	if out, err := exec.Command("ffmpeg", append(all, "-threads", "1", "-preset", "ultrafast", path)...).CombinedOutput(); err != nil {
		t.Fatalf("ffmpeg: %v\n%s", err, out)
	}
	return path
}

func openFile(t testing.TB, path string) (*mp4.Movie, []byte) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	m, err := mp4.Open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return m, data
}

// clips are layouts that ffmpeg makes.
var clips = []struct {
	name, file string
	args       []string
}{
	{"plain, B frames, edit list", "a.mp4", []string{"-c:v", "libx264", "-bf", "2", "-g", "10", "-c:a", "aac"}},
	{"fast start", "a.mp4", []string{"-c:v", "libx264", "-g", "10", "-bf", "0", "-c:a", "aac", "-movflags", "+faststart"}},
	{"fragmented", "a.mp4", []string{"-c:v", "libx264", "-bf", "2", "-g", "10", "-c:a", "aac", "-movflags", "frag_keyframe+empty_moov+default_base_moof"}},
	{"fragmented, without moof base", "a.mp4", []string{"-c:v", "libx264", "-bf", "0", "-g", "10", "-c:a", "aac", "-movflags", "frag_keyframe+omit_tfhd_offset"}},
	{"fragmented, base offsets", "a.mp4", []string{"-c:v", "libx264", "-bf", "0", "-g", "10", "-c:a", "aac", "-movflags", "frag_keyframe"}},
	{"hev1", "a.mp4", []string{"-c:v", "libx265", "-x265-params", "log-level=none", "-g", "10", "-an"}},
	{"MPEG-4 Part 2", "a.mp4", []string{"-c:v", "mpeg4", "-bf", "1", "-c:a", "aac"}},
	{"QuickTime, JPEG and G.711", "a.mov", []string{"-c:v", "mjpeg", "-c:a", "pcm_mulaw"}},
	{"QuickTime, big-endian PCM", "a.mov", []string{"-c:v", "libx264", "-c:a", "pcm_s16be"}},
	{"negative composition offsets", "a.mp4", []string{"-c:v", "libx264", "-x264-params", "bframes=2", "-g", "10", "-c:a", "aac", "-movflags", "negative_cts_offsets"}},
	{"a late track, two edits", "a.mp4", []string{"-f", "lavfi", "-itsoffset", "0.3", "-i", "sine=r=8000:d=0.5", "-map", "0:v", "-map", "2:a", "-c:v", "libx264", "-x264-params", "bframes=2", "-c:a", "aac"}},
	{"3GP", "a.3gp", []string{"-c:v", "mpeg4", "-an"}},
	{"sound alone", "a.m4a", []string{"-vn", "-c:a", "aac"}},
	{"a time code", "a.mov", []string{"-c:v", "libx264", "-g", "5", "-c:a", "aac", "-timecode", "01:00:00:00"}},
	{"many tracks", "a.mp4", []string{"-map", "0:v", "-map", "1:a", "-map", "0:v", "-map", "1:a", "-c:v", "libx264", "-g", "5", "-c:a", "aac"}},
}

// TestAgainstFFprobe: tracks, sample counts, places, sizes, times and key frames are ffprobe's, and the repaired file plays
// the same.
func TestAgainstFFprobe(t *testing.T) {
	need(t, "ffmpeg", "ffprobe")
	for _, c := range clips {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			path := clip(t, c.file, c.args...)
			m, data := openFile(t, path)
			comparePackets(t, m, path)
			checkRepair(t, path, data)
		})
	}
}

// phone turns a file into the layout of a phone: 64-bit chunk offsets, an mdat with a 64-bit size, the moov behind it, and
// a matrix that turns the picture.
func phone(t *testing.T, data []byte) []byte {
	t.Helper()
	f, err := ff.DecodeFile(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for _, trak := range f.Moov.Traks {
		stbl := trak.Mdia.Minf.Stbl
		co64 := &ff.Co64Box{}
		for _, off := range stbl.Stco.ChunkOffset {
			co64.ChunkOffset = append(co64.ChunkOffset, uint64(off))
		}
		for i, b := range stbl.Children {
			if b.Type() == "stco" {
				stbl.Children[i] = co64
			}
		}
	}
	moov := bytes.Index(data, []byte("moov")) - 4
	free := bytes.Index(data, []byte("free")) - 4
	out := bytes.NewBuffer(bytes.Clone(data[:moov]))
	if err := f.Moov.Encode(out); err != nil {
		t.Fatal(err)
	}
	// The empty free box and the mdat's header make one header with a 64-bit size.
	p := out.Bytes()
	size := binary.BigEndian.Uint32(p[free+8:])
	copy(p[free:], "\x00\x00\x00\x01mdat")
	binary.BigEndian.PutUint64(p[free+8:], uint64(size)+8)
	// tkhd's matrix (ISO/IEC 14496-12 8.3.2): a quarter turn.
	m := p[bytes.Index(p, []byte("tkhd"))+4+40:]
	for i, v := range []uint32{0, 1 << 16, 0, 0xFFFF0000, 0, 0, 48 << 16, 0, 1 << 30} {
		binary.BigEndian.PutUint32(m[4*i:], v)
	}
	return p
}

// TestPhone: the layout of a phone's recording reads as ffprobe says, plays after the repair, and its boxes are told.
func TestPhone(t *testing.T) {
	t.Parallel()
	path := clip(t, "a.mp4", "-c:v", "libx265", "-tag:v", "hvc1", "-x265-params", "log-level=none:bframes=2:keyint=10", "-c:a", "aac", "-ac", "2", "-ar", "44100", "-metadata", "location=+52.5-013.4/", "-f", "mp4")
	_, data := openFile(t, path)
	data = phone(t, data)
	if err := os.WriteFile(path, data, 0o666); err != nil {
		t.Fatal(err)
	}
	m, data := openFile(t, path)
	comparePackets(t, m, path)
	checkRepair(t, path, data)
	seen := map[string]string{}
	mp4.Walk(bytes.NewReader(data), int64(len(data)), func(b mp4.Box) error {
		fields, _, err := mp4.Inspect(bytes.NewReader(data), int64(len(data)), b)
		for _, f := range fields {
			seen[b.Type+" "+f.Name] = strings.TrimSpace(fmt.Sprint(f.Value, " ", f.Note))
		}
		return err
	})
	if seen["mdat largesize"] == "" || seen["co64 entry_count"] == "" {
		t.Errorf("largesize %q, co64 %q", seen["mdat largesize"], seen["co64 entry_count"])
	}
	if fields := shownFields(t, data, "tkhd"); !strings.HasSuffix(fields["matrix"], "turned by 90°") {
		t.Errorf("matrix %q", fields["matrix"])
	}
}

// TestEdits: several entries of an edit list are read, and the first of them shifts the track; the rest stays as it is.
func TestEdits(t *testing.T) {
	_, data := openFile(t, clip(t, "a.mp4", "-an", "-c:v", "libx264", "-g", "5", "-bf", "0"))
	f, err := ff.DecodeFile(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	elst := &ff.ElstBox{Entries: []ff.ElstEntry{
		{SegmentDuration: 100, MediaTime: -1, MediaRateInteger: 1}, {SegmentDuration: 200, MediaTime: 1024, MediaRateInteger: 1}, {SegmentDuration: 300, MediaTime: 5120, MediaRateInteger: 1},
	}}
	edts := &ff.EdtsBox{}
	edts.AddChild(elst)
	trak := f.Moov.Traks[0]
	trak.Children = slices.Insert(slices.DeleteFunc(trak.Children, func(b ff.Box) bool { return b.Type() == "edts" }), 1, ff.Box(edts))
	out := bytes.NewBuffer(bytes.Clone(data[:bytes.Index(data, []byte("moov"))-4]))
	if err := f.Moov.Encode(out); err != nil {
		t.Fatal(err)
	}
	data = out.Bytes()
	m, err := mp4.Open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	track := m.Tracks[0]
	if len(track.Edits) != 3 || track.Edits[2] != (mp4.Edit{Duration: 300, MediaTime: 5120, Rate: 1}) || track.Edits[0].MediaTime != -1 {
		t.Errorf("edits %+v", track.Edits)
	}
	if want := int64(track.TimeScale)/10 - 1024; track.Shift() != want {
		t.Errorf("shift %d, want %d", track.Shift(), want)
	}
	if again, _ := mp4.Open(bytes.NewReader(repaired(t, data)), int64(len(repaired(t, data)))); !slices.Equal(again.Tracks[0].Edits, track.Edits) {
		t.Errorf("the repair made %+v of %+v", again.Tracks[0].Edits, track.Edits)
	}
}

func comparePackets(t *testing.T, m *mp4.Movie, path string) {
	t.Helper()
	out, err := exec.Command("ffprobe", "-v", "error", "-show_packets", "-show_streams", "-show_format", "-of", "json", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	var p struct {
		Packets []struct {
			Stream           int `json:"stream_index"`
			PTS, DTS         int64
			Size, Pos, Flags string
		}
		Streams []struct {
			Tag      string `json:"codec_tag_string"`
			Width    int
			Height   int
			Rate     string `json:"sample_rate"`
			Channels int
			TimeBase string `json:"time_base"`
			TS       int64  `json:"duration_ts"`
			Frames   string `json:"nb_frames"`
		}
		Format struct{ Duration string }
	}
	if err := json.Unmarshal(out, &p); err != nil {
		t.Fatal(err)
	}
	if len(p.Streams) != len(m.Tracks) {
		t.Fatalf("%d tracks, ffprobe says %d", len(m.Tracks), len(p.Streams))
	}
	if d, err := strconv.ParseFloat(p.Format.Duration, 64); m.Duration > 0 && !m.Fragmented && (err != nil || math.Abs(d-float64(m.Duration)/float64(m.TimeScale)) > 0.001) {
		t.Errorf("duration %d/%d s, ffprobe says %s (%v)", m.Duration, m.TimeScale, p.Format.Duration, err)
	}
	for i, track := range m.Tracks {
		s := p.Streams[i]
		if n, err := track.Len(); err == nil && n > 0 && !m.Fragmented && s.Frames != fmt.Sprint(n) {
			t.Errorf("track %d: %d samples, ffprobe says %s", i, n, s.Frames)
		}
		if n := track.Duration; !m.Fragmented && n != s.TS && len(track.Edits) == 0 {
			t.Errorf("track %d: lasts %d ticks, ffprobe says %d", i, n, s.TS)
		}
		want := fmt.Sprintf("%s %dx%d %d 1/%d", s.Tag, s.Width, s.Height, s.Channels, track.TimeScale)
		got := fmt.Sprintf("%s %dx%d %d %s", track.Entry, track.Width, track.Height, track.Channels, s.TimeBase)
		if got != want {
			t.Errorf("track %d: %s, ffprobe says %s", i, got, want)
		}
		list, err := refs(track)
		if err != nil {
			t.Fatal(err)
		}
		early := int64(0) // ffmpeg moves decoding times so that no picture is shown before it is decoded
		for _, ref := range list {
			early = min(early, ref.CTS-ref.DTS)
		}
		// ffprobe joins one-byte samples: follow its packets byte by byte.
		k := 0
		for n, q := range p.Packets {
			if q.Stream != i {
				continue
			}
			size, _ := strconv.ParseInt(q.Size, 10, 64)
			pos, _ := strconv.ParseInt(q.Pos, 10, 64)
			if k == len(list) {
				t.Fatalf("track %d: %d samples, ffprobe has more", i, k)
			}
			ref := list[k]
			if ref.Offset != pos || ref.CTS+track.Shift() != q.PTS || ref.DTS+track.Shift()+early != q.DTS || ref.Sync != (q.Flags[0] == 'K') {
				t.Fatalf("track %d, packet %d: %+v shifted by %d, ffprobe says %+v", i, n, ref, track.Shift(), q)
			}
			for sum := int64(0); sum < size; k++ {
				if k == len(list) {
					t.Fatalf("track %d: samples end inside packet %d", i, n)
				}
				if sum += list[k].Size; sum > size {
					t.Fatalf("track %d, packet %d: size %d, ffprobe says %d", i, n, list[k].Size, size)
				}
			}
		}
		if k != len(list) {
			t.Errorf("track %d: %d samples, ffprobe says %d", i, len(list), k)
		}
	}
}

// TestUnits: what ReadUnit gives is what ffmpeg's bit stream filter makes of the file, decoded.
func TestUnits(t *testing.T) {
	for _, c := range []struct{ codec, format string }{{"libx264", "h264"}, {"libx265", "hevc"}} {
		t.Run(c.format, func(t *testing.T) {
			path := clip(t, "a.mp4", "-an", "-c:v", c.codec, "-g", "10")
			m, _ := openFile(t, path)
			list, err := refs(m.Tracks[0])
			if err != nil {
				t.Fatal(err)
			}
			var stream []byte
			for _, ref := range list {
				if stream, err = m.Tracks[0].ReadUnit(stream, ref); err != nil {
					t.Fatal(err)
				}
			}
			raw := filepath.Join(t.TempDir(), "raw")
			if err := os.WriteFile(raw, stream, 0o666); err != nil {
				t.Fatal(err)
			}
			sum := func(args ...string) string {
				out, err := exec.Command("ffmpeg", append(append([]string{"-v", "error"}, args...), "-map", "0:v", "-fps_mode", "passthrough", "-f", "md5", "-")...).Output()
				if err != nil {
					t.Fatal(err)
				}
				return string(out)
			}
			if got, want := sum("-f", c.format, "-i", raw), sum("-i", path); got != want {
				t.Errorf("the pictures are %s, want %s", got, want)
			}
		})
	}
}

// TestReadOwn: what the writer wrote comes back, plain and fragmented, and cut off anywhere without a panic and with no
// sample but the first ones.
func TestReadOwn(t *testing.T) {
	for _, fragmented := range []bool{false, true} {
		f := &memFile{}
		if _, err := record(f, mp4.Options{Fragmented: fragmented}, 90, 15, true); err != nil {
			t.Fatal(err)
		}
		want, err := readMovie(f.data)
		if err != nil {
			t.Fatal(err)
		}
		m, err := mp4.Open(bytes.NewReader(f.data), int64(len(f.data)))
		if err != nil {
			t.Fatal(err)
		}
		for i, track := range m.Tracks {
			list, err := refs(track)
			if err != nil {
				t.Fatal(err)
			}
			if len(list) != len(want[i].data) {
				t.Fatalf("track %d: %d samples, want %d", i, len(list), len(want[i].data))
			}
			for k, ref := range list {
				got, err := track.ReadData(nil, ref)
				if err != nil || !bytes.Equal(got, want[i].data[k]) || ref.DTS != want[i].times[k] || ref.Sync != want[i].sync[k] {
					t.Fatalf("track %d, sample %d: %+v %v, want time %d, sync %v", i, k, ref, err, want[i].times[k], want[i].sync[k])
				}
			}
		}
		for cut := 0; cut < len(f.data); cut += 1 + len(f.data)/500 {
			m, err := mp4.Open(bytes.NewReader(f.data[:cut]), int64(cut))
			if err != nil {
				if !errors.Is(err, mp4.ErrInvalid) {
					t.Fatalf("cut at %d: %v", cut, err)
				}
				continue
			}
			for i, track := range m.Tracks {
				list, err := refs(track)
				if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, mp4.ErrInvalid) {
					t.Fatalf("cut at %d: %v", cut, err)
				}
				for k, ref := range list {
					if got, err := track.ReadData(nil, ref); err != nil || !bytes.Equal(got, want[i].data[k]) {
						t.Fatalf("cut at %d: track %d, sample %d differs (%v)", cut, i, k, err)
					}
				}
			}
		}
	}
}

// FuzzOpen: any bytes are read or refused, no sample lies outside the file, and the joined samples are the same bytes.
func FuzzOpen(f *testing.F) {
	for _, fragmented := range []bool{false, true} {
		file := &memFile{}
		if _, err := record(file, mp4.Options{Fragmented: fragmented, ReserveMoov: 64}, 4, 2, true); err != nil {
			f.Fatal(err)
		}
		f.Add(file.data)
		f.Add(file.data[:len(file.data)*2/3])
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		size := int64(len(data))
		mp4.Walk(bytes.NewReader(data), size, func(b mp4.Box) error {
			if b.Offset < 0 || b.Size < b.Header || b.End() > size {
				t.Fatalf("box %+v outside the file", b)
			}
			return nil
		})
		m, err := mp4.Open(bytes.NewReader(data), size)
		if err != nil {
			return
		}
		for _, track := range m.Tracks {
			s := track.Samples()
			for range 10000 {
				ref, err := s.Next()
				if err != nil {
					break
				}
				if ref.Offset < 0 || ref.Size < 0 || ref.Offset+ref.Size > size {
					t.Fatalf("sample %+v outside the file of %d bytes", ref, size)
				}
				if ref.Size < 1<<16 {
					track.ReadUnit(nil, ref)
				}
			}
		}
		l := m.Interleave()
		for range 10000 {
			if _, _, err := l.Next(); err != nil {
				break
			}
		}
	})
}

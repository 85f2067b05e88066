package camera

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"os"
	"sort"

	"github.com/canmv-run/canmv-run/host/avi"
	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/mp4"
)

// mjpeg plays motion JPEG from an MP4, QuickTime or AVI file, without ffmpeg. A file of varying frame rate is played at its
// average rate: pictures are doubled or left out, as in video.
type mjpeg struct {
	name  string
	file  *os.File
	info  Info
	loop  bool
	count int64 // frames at info.Rate
	// picture returns the JPEG file that frame k shows, and its number in the file.
	picture func(k int64) (data []byte, number int64, err error)

	have int64 // number of the picture in out, -1 for none
	out  *frame.Frame
}

// openMJPEG opens a file that holds motion JPEG; nil without an error for others.
func openMJPEG(name string, cfg SourceConfig) (Source, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("camera: %w", err)
	}
	s := &mjpeg{name: name, file: f, loop: cfg.Loop, have: -1}
	ok, err := s.open()
	if ok && err == nil {
		err = s.first()
	}
	if !ok || err != nil {
		f.Close()
		return nil, err
	}
	return s, nil
}

func (s *mjpeg) open() (ok bool, err error) {
	st, err := s.file.Stat()
	if err != nil {
		return false, fmt.Errorf("camera: %w", err)
	}
	var head [12]byte
	if n, _ := s.file.ReadAt(head[:], 0); n < len(head) {
		return false, nil
	}
	switch string(head[4:8]) {
	case "ftyp", "moov", "mdat", "wide", "free", "skip", "styp":
		return s.openMP4(st.Size())
	}
	if string(head[:4]) == "RIFF" && string(head[8:]) == "AVI " {
		return s.openAVI(st.Size())
	}
	return false, nil
}

// openMP4 takes the first video track. A file that mp4 cannot read is left to ffmpeg, which may.
func (s *mjpeg) openMP4(size int64) (ok bool, err error) {
	m, err := mp4.Open(s.file, size)
	if err != nil {
		return false, nil
	}
	for _, t := range m.Tracks {
		if t.Handler != "vide" {
			continue
		}
		if t.Codec != mp4.MJPEG || t.Entry == "mjpb" { // Apple's format B is no JPEG
			return false, nil
		}
		return true, s.openTrack(t)
	}
	return false, nil
}

// openTrack gathers where the pictures are and when: 72 bytes each.
func (s *mjpeg) openTrack(t *mp4.MovieTrack) error {
	var refs []mp4.SampleRef
	list := t.Samples()
	for {
		ref, err := list.Next()
		if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
			break // a recording that was cut off has the pictures that are whole
		}
		if err != nil {
			return fmt.Errorf("camera: %s: %w: %w", s.name, ErrInvalid, err)
		}
		refs = append(refs, ref)
	}
	if len(refs) == 0 {
		return fmt.Errorf("camera: %s: has no picture: %w", s.name, ErrInvalid)
	}
	n := int64(len(refs))
	steady, total := true, refs[n-1].CTS-refs[0].CTS
	for k := 1; k < len(refs); k++ {
		steady = steady && refs[k].CTS-refs[k-1].CTS == refs[1].CTS-refs[0].CTS
	}
	whole := total + refs[n-1].Duration
	switch {
	case !steady && whole > 0:
		s.info.Rate = rateOf(n*int64(t.TimeScale), whole)
	case n > 1 && total > 0:
		s.info.Rate = rateOf((n-1)*int64(t.TimeScale), total)
	case refs[0].Duration > 0:
		s.info.Rate = rateOf(int64(t.TimeScale), refs[0].Duration)
	default:
		s.info.Rate = frame.Rate{Num: 30, Den: 1}
	}
	s.count = n
	at := func(k int64) int64 { return k }
	if !steady {
		at = func(k int64) int64 {
			// The picture that is shown at the middle of the frame.
			mid := refs[0].CTS + (2*k+1)*whole/(2*n)
			return int64(sort.Search(len(refs), func(i int) bool { return refs[i].CTS > mid })) - 1
		}
	}
	var buf []byte
	s.picture = func(k int64) ([]byte, int64, error) {
		i := max(at(k), 0)
		var err error
		buf, err = t.ReadData(buf[:0], refs[i])
		return buf, i, err
	}
	return nil
}

func (s *mjpeg) openAVI(size int64) (ok bool, err error) {
	r, err := avi.NewReader(s.file, size)
	var bad *avi.Error
	if errors.As(err, &bad) {
		return false, nil // another codec, or a file for ffmpeg to judge
	}
	if err != nil {
		return false, fmt.Errorf("camera: %s: %w", s.name, err)
	}
	num, den := r.Rate()
	if s.count = int64(r.Pictures()); s.count == 0 || num <= 0 || den <= 0 {
		return false, nil
	}
	s.info.Rate = rateOf(num, den)
	s.picture = func(k int64) ([]byte, int64, error) {
		data, err := r.Picture(int(k))
		return data, k, err
	}
	return true, nil
}

// rateOf reduces a rate.
func rateOf(num, den int64) frame.Rate {
	a, b := num, den
	for b != 0 {
		a, b = b, a%b
	}
	return frame.Rate{Num: int(num / a), Den: int(den / a)}
}

// first decodes the first picture, which says what all are.
func (s *mjpeg) first() error {
	data, _, err := s.picture(0)
	if err != nil {
		return fmt.Errorf("camera: %s: %w: %w", s.name, ErrInvalid, err)
	}
	c, err := jpeg.DecodeConfig(bytes.NewReader(avi.WithTables(data)))
	if err != nil {
		return fmt.Errorf("camera: %s: picture 0: %w: %w", s.name, ErrInvalid, err)
	}
	if c.Width > frame.MaxSide || c.Height > frame.MaxSide {
		return fmt.Errorf("camera: %s: picture of %dx%d, want at most %d a side: %w", s.name, c.Width, c.Height, frame.MaxSide, ErrUnsupported)
	}
	img, err := s.decode(data, 0)
	if err != nil {
		return err
	}
	s.info.Width, s.info.Height, s.info.RateFixed = c.Width, c.Height, true
	s.info.Format, s.info.Matrix = frame.RGB888, frame.MatrixAuto
	if m, ok := img.(*image.YCbCr); ok && c.Width%2 == 0 && c.Height%2 == 0 {
		if format, ok := planar[m.SubsampleRatio]; ok {
			s.info.Format, s.info.Matrix = format, frame.BT601 // as JFIF has it
		}
	}
	s.out = frame.New(s.info.Format, c.Width, c.Height)
	s.out.Matrix = s.info.Matrix
	return nil
}

// decode decodes a picture.
func (s *mjpeg) decode(data []byte, number int64) (image.Image, error) {
	img, err := jpeg.Decode(bytes.NewReader(avi.WithTables(data)))
	if err != nil {
		return nil, fmt.Errorf("camera: %s: picture %d: %w: %w", s.name, number, ErrInvalid, err)
	}
	return img, nil
}

func (s *mjpeg) Info() Info { return s.info }

func (s *mjpeg) Close() error {
	if s.file != nil {
		s.file.Close()
		s.file = nil
	}
	return nil
}

func (s *mjpeg) Frame(k int64) (*frame.Frame, error) {
	if s.file == nil {
		return nil, fmt.Errorf("camera: %s: %w", s.name, os.ErrClosed)
	}
	if k < 0 {
		return nil, fmt.Errorf("camera: frame %d, want 0 or more", k)
	}
	if k >= s.count && !s.loop {
		return nil, io.EOF
	}
	s.out.PTS = s.info.Rate.Time(k)
	data, number, err := s.picture(k % s.count)
	if err != nil {
		return nil, fmt.Errorf("camera: %s: frame %d: %w: %w", s.name, k, ErrInvalid, err)
	}
	if number == s.have {
		return s.out, nil
	}
	s.have = -1
	img, err := s.decode(data, number)
	if err != nil {
		return nil, err
	}
	if err := s.fill(img); err != nil {
		return nil, fmt.Errorf("camera: %s: picture %d: %w", s.name, number, err)
	}
	s.have = number
	return s.out, nil
}

// fill copies a picture into out. Planes of JPEG have the full range (JFIF), those of the board the limited one.
func (s *mjpeg) fill(img image.Image) error {
	if b := img.Bounds(); b.Dx() != s.info.Width || b.Dy() != s.info.Height {
		return fmt.Errorf("picture of %dx%d after %dx%d: %w", b.Dx(), b.Dy(), s.info.Width, s.info.Height, ErrInvalid)
	}
	m, ok := img.(*image.YCbCr)
	if s.info.Format == frame.RGB888 || !ok {
		f := frame.FromImage(img)
		f.Matrix = frame.MatrixAuto
		return frame.Convert(s.out, f)
	}
	if planar[m.SubsampleRatio] != s.info.Format {
		return fmt.Errorf("chroma %v in a stream of %v: %w", m.SubsampleRatio, s.info.Format, ErrInvalid)
	}
	limit := func(plane int, src []byte, stride int, table *[256]byte) {
		_, rows := s.info.Format.PlaneSize(plane, s.info.Width, s.info.Height)
		for y := range rows {
			row := s.out.Row(plane, y)
			for x, v := range src[y*stride:][:len(row)] {
				row[x] = table[v]
			}
		}
	}
	limit(0, m.Y, m.YStride, &limitedLuma)
	limit(1, m.Cb, m.CStride, &limitedChroma)
	limit(2, m.Cr, m.CStride, &limitedChroma)
	return nil
}

// planar are the formats whose planes are those of a JPEG.
var planar = map[image.YCbCrSubsampleRatio]frame.Format{
	image.YCbCrSubsampleRatio420: frame.I420, image.YCbCrSubsampleRatio422: frame.I422, image.YCbCrSubsampleRatio444: frame.I444,
}

// limitedLuma and limitedChroma turn the full range into the limited one (ITU-R BT.601 2.5.3).
var limitedLuma, limitedChroma = ranges()

func ranges() (luma, chroma [256]byte) {
	for v := range 256 {
		luma[v] = byte(16 + (v*219+127)/255)
		chroma[v] = byte((128*255 + (v-128)*224 + 127) / 255)
	}
	return luma, chroma
}

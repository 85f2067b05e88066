package av

// SampleFmt is a sample format.
type SampleFmt uint8

// The sample formats; the planar ones have one plane a channel.
const (
	NoSample SampleFmt = iota
	U8
	S16
	S32
	S64
	FLT
	DBL
	U8P
	S16P
	S32P
	S64P
	FLTP
	DBLP
)

var sampleInfos = [...]struct {
	name string
	kind byte
	size int
	raw  string // ffmpeg's raw format, little endian
}{
	NoSample: {"none", 0, 0, ""},
	U8:       {"u8", 'u', 1, "u8"}, S16: {"s16", 'i', 2, "s16le"}, S32: {"s32", 'i', 4, "s32le"}, S64: {"s64", 'i', 8, "s64le"},
	FLT: {"flt", 'f', 4, "f32le"}, DBL: {"dbl", 'f', 8, "f64le"},
	U8P: {"u8p", 'u', 1, "u8"}, S16P: {"s16p", 'i', 2, "s16le"}, S32P: {"s32p", 'i', 4, "s32le"}, S64P: {"s64p", 'i', 8, "s64le"},
	FLTP: {"fltp", 'f', 4, "f32le"}, DBLP: {"dblp", 'f', 8, "f64le"},
}

// ParseSampleFmt finds a format by its name.
func ParseSampleFmt(name string) (SampleFmt, error) {
	for f := U8; f <= DBLP; f++ {
		if sampleInfos[f].name == name {
			return f, nil
		}
	}
	return NoSample, Invalid("sample_fmt %q, want u8, s16, s32, s64, flt or dbl, or with a p behind it the planar ones", name)
}

func (f SampleFmt) String() string { return sampleInfos[f].name }

// Size is the bytes of a sample.
func (f SampleFmt) Size() int { return sampleInfos[f].size }

// Planar reports whether each channel has a plane of its own.
func (f SampleFmt) Planar() bool { return f >= U8P }

// Packed is the interleaved format of the same samples.
func (f SampleFmt) Packed() SampleFmt {
	if f.Planar() {
		return f - U8P + U8
	}
	return f
}

// Raw is ffmpeg's name of the interleaved samples as a raw format, e.g. "s16le".
func (f SampleFmt) Raw() string { return sampleInfos[f].raw }

// Sound is a piece of sound over memory that somebody else owns.
type Sound struct {
	Format   SampleFmt
	Channels int
	Len      int      // samples of one channel
	Planes   [][]byte // one, or with a planar format one a channel
	PTS      int64    // in samples
}

// Append appends the samples interleaved.
func (s *Sound) Append(b []byte) []byte {
	size := s.Format.Size()
	if !s.Format.Planar() {
		return append(b, s.Planes[0][:s.Len*s.Channels*size]...)
	}
	for i := range s.Len {
		for _, p := range s.Planes {
			b = append(b, p[i*size:(i+1)*size]...)
		}
	}
	return b
}

// Interleaved is the sound in its packed format: itself, or a copy.
func (s *Sound) Interleaved() *Sound {
	if !s.Format.Planar() {
		return s
	}
	return &Sound{Format: s.Format.Packed(), Channels: s.Channels, Len: s.Len, Planes: [][]byte{s.Append(nil)}, PTS: s.PTS}
}

// Planar is packed sound, taken apart into the planar format.
func (s *Sound) Planar() *Sound {
	if s.Format.Planar() {
		return s
	}
	out := &Sound{Format: s.Format - U8 + U8P, Channels: s.Channels, Len: s.Len, PTS: s.PTS}
	size := s.Format.Size()
	for c := range s.Channels {
		plane := make([]byte, s.Len*size)
		for i := range s.Len {
			copy(plane[i*size:(i+1)*size], s.Planes[0][(i*s.Channels+c)*size:])
		}
		out.Planes = append(out.Planes, plane)
	}
	return out
}

// MaxChannels is the largest number of channels.
const MaxChannels = 64

// ReferenceAudio makes sound of an array without copying it: (frames, channels) for packed formats, (channels, frames) for
// planar ones. pts is the time of the first sample, in samples.
func ReferenceAudio(a Array, f SampleFmt, rate int, pts int64) (*AudioFrames, error) {
	info := sampleInfos[f]
	if a.Kind != info.kind || a.Size != info.size {
		want := Array{Kind: info.kind, Size: info.size}
		return nil, Invalid("%s, sample_fmt %v wants %s", a.describe(), f, want.DType())
	}
	if rate < 1 {
		return nil, Invalid("sample_rate %d, want 1 or more", rate)
	}
	if len(a.Shape) != 2 {
		return nil, Invalid("%s, want two dimensions: (frames, channels), or (channels, frames) with a planar sample_fmt", a.describe())
	}
	s := &Sound{Format: f, PTS: pts}
	out := &AudioFrames{Format: f, Rate: rate, Base: Rational{1, rate}, Sounds: []*Sound{s}}
	if f.Planar() {
		s.Channels, s.Len = a.Shape[0], a.Shape[1]
	} else {
		s.Len, s.Channels = a.Shape[0], a.Shape[1]
	}
	out.Channels = s.Channels
	if s.Channels < 1 || s.Channels > MaxChannels {
		return nil, Invalid("%s: %d channels with sample_fmt %v, want 1 to %d", a.describe(), s.Channels, f, MaxChannels)
	}
	if s.Len == 0 {
		for range max(1, s.Channels) {
			s.Planes = append(s.Planes, nil)
		}
		return out, nil
	}
	if f.Planar() {
		if a.Strides[1] != a.Size && s.Len > 1 || a.Strides[0] < 0 {
			return nil, Invalid("%s and strides %s: each channel must be contiguous: numpy.ascontiguousarray or .copy()", a.describe(), shape(a.Strides))
		}
		for c := range s.Channels {
			s.Planes = append(s.Planes, a.Data[c*a.Strides[0]:][:s.Len*a.Size])
		}
		return out, nil
	}
	if a.Strides[1] != a.Size && s.Channels > 1 || a.Strides[0] != a.Size*s.Channels && s.Len > 1 {
		return nil, Invalid("%s and strides %s: the samples must be contiguous: numpy.ascontiguousarray or .copy()", a.describe(), shape(a.Strides))
	}
	s.Planes = [][]byte{a.Data[:s.Len*s.Channels*a.Size]}
	return out, nil
}

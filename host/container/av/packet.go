package av

// Codec describes a coded stream, as a Demuxer finds it or an encoder makes it.
type Codec struct {
	Audio bool
	// Name is FFmpeg's: h264, hevc, mjpeg, rawvideo, png, bmp, aac, pcm_s16le, …
	Name     string
	TimeBase Rational

	// Of video. What is not known is zero.
	Width, Height     int
	PixFmt            string
	FrameRate, Aspect Rational

	// Of sound.
	SampleRate, Channels int
	SampleFmt            string

	// Private is what a decoder needs beside the packets: parameter sets in Annex B form, an AudioSpecificConfig, …
	Private []byte
	// Tag is the codec's in NUT. Empty: the one that belongs to Name.
	Tag string
	// Delay is how many pictures reordered video is held back in decoding.
	Delay int
	// Entry is the sample entry of an MP4 file whose packets have the form of such a file (Packet.Framed).
	Entry []byte
	// Unframe makes the Annex B form of such a packet. Nil: the packet's data is what other containers take, too.
	Unframe func(p *Packet) ([]byte, error)
}

// Packet is one coded picture or piece of sound. Its data is not changed after it was made.
type Packet struct {
	Data []byte
	// PTS, DTS and Duration are in ticks of the batch's time base. DTS grow; PTS of reordered video do not.
	PTS, DTS, Duration int64
	Key                bool
	// Framed says that Data is as in an MP4 file (Codec.Entry).
	Framed bool
	// Index is the number of the sample in its file.
	Index int64
}

// Packets is a batch of packets of one stream.
type Packets struct {
	Base  Rational
	Codec *Codec
	List  []Packet
	// Window is what a demuxer was asked for, start and end in seconds.
	Window    [2]float64
	HasWindow bool
	// Err is what went wrong where the packets were read; whoever uses them reports it.
	Err error
}

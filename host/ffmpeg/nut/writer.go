package nut

import "encoding/binary"

// Stream describes one stream.
type Stream struct {
	// Tag is the codec's four letters, e.g. "H264", or the pixel format's of raw video, e.g. "NV12" or "I420".
	Tag string
	// Width and Height are of video.
	Width, Height int
	// A tick is Num/Den seconds, both 1 or more.
	Num, Den int
	// Audio says that it is sound, with SampleRate in Hz and Channels.
	Audio                bool
	SampleRate, Channels int
	// Private is the codec specific data.
	Private []byte
	// Delay is how many frames reordered video is held back in decoding.
	Delay int
}

// Classes of streams.
const classVideo, classAudio = 0, 1

// AppendHeader appends what precedes the first frame of a stream of video: the main header, the stream header and one
// syncpoint.
func AppendHeader(b []byte, s Stream) []byte { return AppendHeaders(b, []Stream{s}) }

// AppendHeaders is AppendHeader for one or several streams.
func AppendHeaders(b []byte, list []Stream) []byte {
	b = append(b, fileID...)

	var h []byte
	put := func(values ...uint64) {
		for _, v := range values {
			h = appendV(h, v)
		}
	}
	put(4, 0, // version, minor version
		uint64(len(list)),
		65536, // largest distance between syncpoints, of no meaning in pipe mode
		uint64(len(list)))
	for _, s := range list { // time bases
		put(uint64(s.Num), uint64(s.Den))
	}
	// One row fills the table of frame codes: every frame says its flags itself. Fields: PTS delta, size multiplier,
	// stream, size, reserved, count ('N' is skipped without being counted).
	put(flagCoded, 6, 0, 1, 0, 0, 0, 255,
		0, // no elided headers
		pipeMode)
	b = appendPacket(b, startMain, h)

	for i, s := range list {
		h = h[:0]
		class := uint64(classVideo)
		if s.Audio {
			class = classAudio
		}
		put(uint64(i), class, uint64(len(s.Tag)))
		h = append(h, s.Tag...)
		put(uint64(i), // time base
			0, // no bits of a short PTS: all are written in full
			0, // largest PTS distance
			uint64(s.Delay),
			0, // stream flags
			uint64(len(s.Private)))
		h = append(h, s.Private...)
		if s.Audio {
			put(uint64(s.SampleRate), 1, uint64(s.Channels))
		} else {
			put(uint64(s.Width), uint64(s.Height),
				1, 1, // square samples
				0) // colour space: unknown
		}
		b = appendPacket(b, startStream, h)
	}

	h = h[:0]
	put(0, 0) // time 0, no earlier syncpoint
	return appendPacket(b, startSyncpoint, h)
}

// AppendFrame appends the header of a key frame of the first stream, of size bytes at pts ticks, 0 or more; the bytes
// themselves follow.
func AppendFrame(b []byte, pts int64, size int) []byte {
	return appendFrame(b, flagKey, 0, pts, size)
}

// AppendStreamFrame is AppendFrame for any stream and kind of frame.
func AppendStreamFrame(b []byte, stream int, pts int64, key bool, size int) []byte {
	flags := uint64(flagStreamID)
	if key {
		flags |= flagKey
	}
	return appendFrame(b, flags, stream, pts, size)
}

func appendFrame(b []byte, flags uint64, stream int, pts int64, size int) []byte {
	begin := len(b)
	b = append(b, 0) // any frame code
	// A frame of more than two syncpoint distances must have a checksum of its header.
	b = appendV(b, flags|flagCodedPTS|flagSizeMSB|flagChecksum)
	if flags&flagStreamID != 0 {
		b = appendV(b, uint64(stream))
	}
	b = appendV(b, uint64(pts)+1)
	b = appendV(b, uint64(size))
	return binary.BigEndian.AppendUint32(b, checksum(b[begin:]))
}

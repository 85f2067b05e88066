package nut

import "encoding/binary"

// Stream describes one stream of raw video.
type Stream struct {
	// Tag is the pixel format's four letters, e.g. "NV12" or "I420".
	Tag           string
	Width, Height int
	// A tick is Num/Den seconds, both 1 or more.
	Num, Den int
}

// AppendHeader appends what precedes the first frame: the main header, the stream header and one syncpoint.
func AppendHeader(b []byte, s Stream) []byte {
	b = append(b, fileID...)

	var h []byte
	for _, v := range []uint64{
		4, 0, // version, minor version
		1,                               // streams
		65536,                           // largest distance between syncpoints, of no meaning in pipe mode
		1, uint64(s.Num), uint64(s.Den), // time bases
		// One row fills the table of frame codes: every frame says its flags itself. Fields: PTS delta, size
		// multiplier, stream, size, reserved, count ('N' is skipped without being counted).
		flagCoded, 6, 0, 1, 0, 0, 0, 255,
		0, // no elided headers
		pipeMode,
	} {
		h = appendV(h, v)
	}
	b = appendPacket(b, startMain, h)

	h = appendV(h[:0], 0) // stream number
	h = appendV(h, 0)     // class: video
	h = appendV(h, uint64(len(s.Tag)))
	h = append(h, s.Tag...)
	for _, v := range []uint64{
		0, // time base
		0, // no bits of a short PTS: all are written in full
		0, // largest PTS distance
		0, // decode delay
		0, // stream flags
		0, // no codec specific data
		uint64(s.Width), uint64(s.Height),
		1, 1, // square samples
		0, // colour space: unknown
	} {
		h = appendV(h, v)
	}
	b = appendPacket(b, startStream, h)

	h = appendV(h[:0], 0) // time 0
	h = appendV(h, 0)     // no earlier syncpoint
	return appendPacket(b, startSyncpoint, h)
}

// AppendFrame appends the header of a key frame of size bytes at pts ticks, 0 or more; the bytes themselves follow.
func AppendFrame(b []byte, pts int64, size int) []byte {
	begin := len(b)
	b = append(b, 0) // any frame code
	// A frame of more than two syncpoint distances must have a checksum of its header.
	b = appendV(b, flagKey|flagCodedPTS|flagSizeMSB|flagChecksum)
	b = appendV(b, uint64(pts)+1)
	b = appendV(b, uint64(size))
	return binary.BigEndian.AppendUint32(b, checksum(b[begin:]))
}

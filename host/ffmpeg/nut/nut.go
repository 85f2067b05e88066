// Package nut writes and reads the parts of the NUT container that carry one video stream over a pipe between us and
// ffmpeg. NUT gives every frame an explicit size and a time, and needs no seeking, so a frame can be handed on as soon as
// its last byte is there.
//
//	b := nut.AppendHeader(nil, nut.Stream{Tag: "NV12", Width: 1280, Height: 720, Num: 1, Den: 30})
//	b = nut.AppendFrame(b, pts, size)             // then size bytes of planes follow
//
//	r := nut.NewReader(stdout)
//	data, err = r.Next(data[:0])                  // r.Private(): codec specific data
//
// The format is that of "NUT Open Container Format" (2008): variable length integers (v), a main header with a table of
// 256 frame codes, one header a stream, and frames.
//
// Nothing here is safe for concurrent use. Errors of Reader wrap ErrInvalid, or are those of the underlying reader; io.EOF,
// unwrapped, is the end of the stream.
package nut

import (
	"encoding/binary"
	"errors"
)

// ErrInvalid is wrapped by errors about bytes that are no NUT stream of this kind.
var ErrInvalid = errors.New("broken NUT stream")

const fileID = "nut/multimedia container\x00"

// Start codes; every one begins with 'N', which is no frame code.
const (
	startMain      = 0x4E4D_7A56_1F5F_04AD
	startStream    = 0x4E53_1140_5BF2_F9DB
	startSyncpoint = 0x4E4B_E4AD_EECA_4569
)

// Frame flags.
const (
	flagKey       = 1 << 0
	flagCodedPTS  = 1 << 3
	flagStreamID  = 1 << 4
	flagSizeMSB   = 1 << 5
	flagChecksum  = 1 << 6
	flagReserved  = 1 << 7
	flagSideData  = 1 << 8
	flagHeaderIdx = 1 << 10
	flagMatchTime = 1 << 11
	flagCoded     = 1 << 12
	flagInvalid   = 1 << 13
)

// pipeMode in the main flags of version 4: a stream that is never sought and so needs no more than one syncpoint.
const pipeMode = 2

// appendV appends a v: seven bits a byte, the highest first, the top bit set in all but the last.
func appendV(b []byte, v uint64) []byte {
	n := 1
	for x := v >> 7; x > 0; x >>= 7 {
		n++
	}
	for n--; n > 0; n-- {
		b = append(b, 0x80|byte(v>>(7*n)))
	}
	return append(b, byte(v&0x7F))
}

// crcTable is for the polynomial 0x04C11DB7, highest bit first.
var crcTable = func() (t [256]uint32) {
	for i := range t {
		c := uint32(i) << 24
		for range 8 {
			c = c<<1 ^ 0x04C11DB7&-(c>>31)
		}
		t[i] = c
	}
	return t
}()

// checksum is NUT's: start value 0, nothing inverted.
func checksum(b []byte) uint32 {
	var c uint32
	for _, x := range b {
		c = c<<8 ^ crcTable[byte(c>>24)^x]
	}
	return c
}

// appendPacket appends a header packet: start code, size, body, checksum.
func appendPacket(b []byte, start uint64, body []byte) []byte {
	b = binary.BigEndian.AppendUint64(b, start)
	b = appendV(b, uint64(len(body)+4))
	b = append(b, body...)
	return binary.BigEndian.AppendUint32(b, checksum(body))
}

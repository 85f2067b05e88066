// Package frame holds pictures: pixel formats, planes, strides and the conversions between them.
//
// A Frame is a set of planes over memory that somebody else owns: a block of the board's memory (host/mpp), a pooled
// buffer of a camera source, or an array of a script. Planes are slices, so a Frame is cheap to pass by pointer and a
// conversion writes into planes that the caller already has: a frame is converted at most once and copied at most once
// on its way from the camera to the encoder.
//
//	f := frame.New(frame.NV12, 1280, 720)
//	f.Y()[row*f.Stride[0]+col] = 16
//
// A Frame is not safe for concurrent writing; any number of goroutines may read it.
package frame

import (
	"fmt"
	"time"
)

// Format is a pixel format.
type Format uint8

// The pixel formats of the board that the host can hold. The order of the bytes in memory is that of the name.
const (
	Invalid  Format = iota
	NV12            // Y plane, then interleaved Cb Cr at half size: the board's YUV420SP, PIXEL_FORMAT_YUV_SEMIPLANAR_420
	I420            // Y, Cb, Cr planes, chroma at half size
	I422            // Y, Cb, Cr planes, chroma at half width
	I444            // Y, Cb, Cr planes, all of full size
	Gray            // one plane of luma
	RGB888          // packed R G B
	BGR888          // packed B G R
	RGBP888         // three planes R, G, B: the board's RGBP888
	ARGB8888        // packed B G R A in memory, as the board's ARGB8888 (little endian 0xAARRGGBB)
	RGB565          // packed, 16 bits little endian, R in the high bits
)

// Matrix says which conversion between RGB and YUV a frame uses.
type Matrix uint8

const (
	// MatrixAuto is BT.709 from 720 lines on and BT.601 under 720 lines (semantics.md, Camera).
	MatrixAuto Matrix = iota
	BT601
	BT709
)

// Frame is one picture.
type Frame struct {
	Format Format
	// Width and Height are in pixels; 4:2:0 formats need even values.
	Width, Height int
	// Planes are the picture's planes in the order of the format's name; unused ones are nil. A plane holds at least
	// Stride*(rows-1)+row bytes. Rows may be padded.
	Planes [3][]byte
	// Stride is the distance between rows in bytes, for each plane.
	Stride [3]int
	// PTS is the capture time on the board's clock, rounded to the nanosecond from the exact rational time of the
	// frame, so that k/30 s never accumulates an error.
	PTS time.Duration
	// Matrix is the YUV matrix; range is limited (16..235) for YUV and full for RGB and Gray from RGB.
	Matrix Matrix
}

// Rate is a frame rate in frames per second, Num/Den. The zero value means unknown.
type Rate struct{ Num, Den int }

// Time returns the exact time of frame k at rate r, rounded to the nanosecond.
func (r Rate) Time(k int64) time.Duration {
	if r.Num <= 0 || r.Den <= 0 {
		return 0
	}
	num, den := int64(r.Num), int64(r.Den)
	// k*den/num seconds, split so that hours at 240 fps do not overflow.
	sec := k * den / num
	rem := k*den - sec*num
	return time.Duration(sec)*time.Second + time.Duration((rem*int64(time.Second)+num/2)/num)
}

func (r Rate) String() string {
	if r.Den == 1 {
		return fmt.Sprint(r.Num)
	}
	return fmt.Sprintf("%d/%d", r.Num, r.Den)
}

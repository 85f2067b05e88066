// Package av holds what moves between arrays, filters, encoders and files: batches of pictures and sound, packets, and
// what describes them, under the names that FFmpeg and SPDL use.
//
//	a := av.Array{Data: mem, Shape: []int{90, 240, 320, 3}, Strides: []int{230400, 960, 3, 1}, Kind: 'u', Size: 1}
//	frames, err := av.ReferenceVideo(a, av.RGB24, av.Rational{Num: 30, Den: 1}, 0)
//
// Frames refer to memory that somebody else owns, most often an array of a script; nothing is copied until an encoder or a
// filter reads it. Whoever changes the memory before that changes what is encoded.
//
// Values are not safe for concurrent writing. Errors are *fault.Error of the kind ValueError: they say what was got and
// what is wanted.
package av

import (
	"fmt"
	"math/bits"
	"strings"
	"time"

	"github.com/canmv-run/canmv-run/host/fault"
)

// Rational is a fraction: a frame rate, a time base, an aspect ratio.
type Rational struct{ Num, Den int }

func (r Rational) String() string { return fmt.Sprintf("%d/%d", r.Num, r.Den) }

// Positive reports whether both parts are 1 or more.
func (r Rational) Positive() bool { return r.Num > 0 && r.Den > 0 }

// Inverse exchanges numerator and denominator.
func (r Rational) Inverse() Rational { return Rational{r.Den, r.Num} }

// Reduce divides out the greatest common divisor.
func (r Rational) Reduce() Rational {
	a, b := r.Num, r.Den
	for b != 0 {
		a, b = b, a%b
	}
	if a < 0 {
		a = -a
	}
	if a == 0 {
		return r
	}
	return Rational{r.Num / a, r.Den / a}
}

// Float is the fraction as a number, 0 where the denominator is 0.
func (r Rational) Float() float64 {
	if r.Den == 0 {
		return 0
	}
	return float64(r.Num) / float64(r.Den)
}

// Seconds is when tick t of the time base is, in seconds.
func (r Rational) Seconds(t int64) float64 { return float64(t) * float64(r.Num) / float64(r.Den) }

// Time is when tick t of the time base is, to the nanosecond.
func (r Rational) Time(t int64) time.Duration {
	return time.Duration(Rescale(t, r, Rational{1, int(time.Second)}))
}

// Rescale converts ticks of one time base to another, rounded to nearest, halves away from zero.
func Rescale(t int64, from, to Rational) int64 {
	if t < 0 {
		return -Rescale(-t, from, to)
	}
	num, den := uint64(from.Num)*uint64(to.Den), uint64(from.Den)*uint64(to.Num)
	if num == den {
		return t
	}
	hi, lo := bits.Mul64(uint64(t), num)
	lo, carry := bits.Add64(lo, den/2, 0)
	if hi += carry; hi >= den {
		return 1<<63 - 1
	}
	q, _ := bits.Div64(hi, lo, den)
	return int64(min(q, 1<<63-1))
}

// Array is an array of numbers in memory.
type Array struct {
	Data    []byte // from the first element on
	Shape   []int
	Strides []int // in bytes
	Kind    byte  // 'u' unsigned, 'i' signed, 'f' float, 'b' bool
	Size    int   // bytes of an element
}

// DType is the element type as numpy calls it.
func (a *Array) DType() string {
	if a.Kind == 'b' {
		return "bool"
	}
	return map[byte]string{'u': "uint", 'i': "int", 'f': "float"}[a.Kind] + fmt.Sprint(8*a.Size)
}

// describe is dtype and shape, for errors.
func (a *Array) describe() string {
	return "an array of " + a.DType() + " with shape " + shape(a.Shape)
}

func shape(n []int) string {
	if len(n) == 1 {
		return fmt.Sprintf("(%d,)", n[0])
	}
	return "(" + strings.Trim(strings.ReplaceAll(fmt.Sprint(n), " ", ", "), "[]") + ")"
}

// Invalid is a ValueError.
func Invalid(format string, args ...any) *fault.Error {
	return fault.New(fault.ValueError, format, args...)
}

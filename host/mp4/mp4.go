// Package mp4 writes MP4 files (ISO/IEC 14496-12) that survive whatever stops their recording, and reads, inspects, checks
// and repairs those of any recorder (Open, Walk and Inspect, Check, Repair).
//
//	w, err := mp4.NewWriter(f, mp4.Options{})
//	v, err := w.AddVideo(mp4.Video{Codec: mp4.H264, Rate: frame.Rate{Num: 30, Den: 1}})
//	a, err := w.AddAudio(mp4.Audio{Codec: mp4.PCMU, SampleRate: 8000, Channels: 1})
//	err = v.Write(mp4.Sample{Data: accessUnit, Time: pts})
//	err = a.Write(mp4.Sample{Data: g711, Time: pts})
//	err = w.Close()
//
// # Layout
//
// While it is being recorded a file is fragmented, with free space in front for the final sample tables:
//
//	ftyp · free · moov (with mvex) · moof mdat · moof mdat · …
//
// A process that dies leaves a file that plays up to the last fragment. Close turns it into a plain file that starts fast:
//
//	ftyp · moov · free · mdat (what was moov, moof, mdat, … before; the new moov points into it)
//
// Everything but the moov's header is written while it still lies inside the free box, and one write of eight bytes
// switches: see hybrid.go. With Options.Fragmented the file stays as it is and gets an index (mfra) at the end.
//
// # Video
//
// H.264 and H.265 samples are access units in Annex B form (ITU-T H.264 and H.265, Annex B). The first must hold the
// parameter sets and an IDR picture, else Write returns ErrNotKeyFrame. Parameter sets go to avcC or hvcC and are
// stripped from every sample, wherever they stand; other ones later are ErrUnsupported. Access unit delimiters, filler
// data and end-of-sequence units are dropped, SEI is kept. Key frames are told by the NAL unit type: 5 for H.264, 19
// and 20 for H.265, and 21 (CRA) is taken too. An MJPEG sample is a whole JPEG picture.
//
// # Time
//
// The time scale of a video track is 90 kHz where the frame rate is exact in it, else the rate's numerator (times the
// smallest integer that makes it 10 kHz or more). A time is snapped to the frame grid when its distance from the one
// before is a whole number of frame intervals within half a tick (5.6 µs at 90 kHz): 33333 µs become 3000 ticks, however
// often they are added up. When the grid has drifted half a frame away from the given times, the true time is taken once
// and counting starts anew. Times that are not on the grid are kept as they are, rounded to the tick. The last frame
// lasts one frame interval: the declared one, else the last distance.
//
// The first sample of the movie is time zero. A track that starts later does so in the file as well (tfdt in fragments, an
// empty edit in the final moov); its first sample must not come before the movie's zero by more than the first fragment.
//
// # Audio
//
// G.711 is written as ulaw or alaw, 16-bit PCM as sowt; times count the samples. A sample that starts more than 20 ms
// after the end of the one before is preceded by silence, so that a gap becomes duration: one-byte samples of uneven
// length would make every player slow. Smaller differences, and overlaps, are taken for jitter and do not move the
// sound. In the final moov a sample is one PCM frame (QuickTime's layout, which plays everywhere); in fragments it is up
// to 40 ms.
//
// # Memory, errors, concurrency
//
// A Writer holds at most one fragment (about a second, 8 MiB at most) and 2 to 5 bytes per video frame, and at
// Close the sample tables themselves. Its methods
// may be called from several goroutines. Data passed to Write is copied.
//
// A failed write to the file is a *WriteError, which says how much is safe; every later Write returns it again, and
// Close still makes a plain file of what is safe.
package mp4

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/canmv-run/canmv-run/host/frame"
)

// Codec is the format of a track.
type Codec uint8

// The codecs that can be written.
const (
	H264   Codec = iota + 1 // ITU-T H.264, as avc1
	H265                    // ITU-T H.265, as hvc1
	MJPEG                   // JPEG pictures, as mp4v with object type 0x6C
	PCMA                    // ITU-T G.711 A-law, as alaw
	PCMU                    // ITU-T G.711 µ-law, as ulaw
	PCMS16                  // 16-bit signed little-endian PCM, as sowt
)

func (c Codec) String() string {
	switch c {
	case H264:
		return "H.264"
	case H265:
		return "H.265"
	case MJPEG:
		return "MJPEG"
	case PCMA:
		return "G.711 A-law"
	case PCMU:
		return "G.711 µ-law"
	case PCMS16:
		return "PCM"
	}
	return fmt.Sprintf("codec %d", uint8(c))
}

// The errors of this package. ErrInvalid means malformed, ErrUnsupported valid but refused.
var (
	ErrInvalid     = errors.New("mp4: invalid")
	ErrUnsupported = errors.New("mp4: not supported")
	ErrClosed      = errors.New("mp4: writer is closed")
	// ErrNoMoov is the ErrInvalid of a file without its movie box, from which Recover may get the samples.
	ErrNoMoov = fmt.Errorf("%w: no moov box", ErrInvalid)
	// ErrNotKeyFrame is the board's own text.
	ErrNotKeyFrame = errors.New("mp4 muxer write should start with key frame (header + idr)")
)

// WriteError is returned when the file cannot be written, e.g. because the card is full.
type WriteError struct {
	Safe time.Duration // what plays: the end of the last complete fragment
	Err  error         // the file's error
}

func (e *WriteError) Error() string {
	return fmt.Sprintf("mp4: write failed, the first %.3f s are safe: %v", e.Safe.Seconds(), e.Err)
}

// Unwrap returns the file's error.
func (e *WriteError) Unwrap() error { return e.Err }

// File is what a Writer writes to: an *os.File or an *sdcard.File, empty and not opened for appending. A Sync() error
// method is used where there is one. The Writer does not close it.
type File interface {
	io.ReaderAt
	io.WriterAt
	Truncate(size int64) error
}

// Spare is a second file, into which Close copies a recording whose moov has outgrown the reserved space.
type Spare interface {
	io.WriterAt
	// Commit puts the spare file in the place of the first, and closes both. Abort removes the spare file.
	Commit() error
	Abort() error
}

// Options configure a Writer. The zero value records crash-safe and ends in a plain file.
type Options struct {
	// Fragmented leaves the file fragmented. A fragment is written at each key frame of the first video track.
	Fragmented bool
	// FragmentDuration is the least length of a fragment, and what a crash can lose. Zero means 1 s, and with Fragmented
	// every key frame. A fragment is at most 8 MiB, and 10 s, whatever is said here.
	FragmentDuration time.Duration
	// ReserveMoov is the space kept free for the final moov in bytes, 16 or more. Zero means 256 KiB, enough for about 20
	// minutes of video at 30 fps with sound. It is not used with Fragmented.
	ReserveMoov int
	// SyncFragments calls the file's Sync after every fragment, so that a loss of power costs no more than a crash. It
	// makes writing as slow as the disk's cache flush, some milliseconds each.
	SyncFragments bool
	// Epoch is the creation date. Zero writes none, so that the same recording makes the same bytes.
	Epoch time.Time
	// Spare makes the second file for a moov that does not fit in front, e.g. (*sdcard.File).Replacement. Without it, or
	// when it fails, the moov becomes the last box.
	Spare func() (Spare, error)
}

// Video describes a video track.
type Video struct {
	Codec Codec // H264, H265 or MJPEG
	// Width and Height are the size in which to show the picture. Zero means the stream's own, which the sample
	// entry has in any case.
	Width, Height int
	// Rate is the frame rate, for the time scale, the snapping of times and the last frame. Zero means unknown: 90 kHz,
	// and times as they are.
	Rate frame.Rate
}

// Audio describes an audio track.
type Audio struct {
	Codec      Codec // PCMA, PCMU or PCMS16
	SampleRate int   // in Hz, 1 to 65535
	Channels   int   // 1 to 8, interleaved in the data
}

// Sample is what is written at once: an access unit, or any number of whole PCM frames.
type Sample struct {
	Data []byte
	// Time is when it is decoded, which is when it is shown or heard where Offset is zero. Times of video must grow.
	Time time.Duration
	// Offset is how much later than Time a picture of reordered video is shown (a composition offset).
	Offset time.Duration
	// Key and Duration are for tracks of AddCopy: decoding can start here, and how long the sample lasts if it is the last.
	Key      bool
	Duration time.Duration
}

const (
	defaultReserve  = 256 << 10
	maxFragment     = 8 << 20          // bytes held before a fragment is cut in any case
	maxFragmentTime = 10 * time.Second // and time
	maxSample       = 256 << 20
	brandMinor      = 0x200
	unixTo1904      = (66*365 + 17) * 24 * 3600 // seconds from 1904 to 1970 (ISO/IEC 14496-12 8.2.2)
)

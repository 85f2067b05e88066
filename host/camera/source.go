// Package camera is what the virtual sensor looks at: a test pattern, pictures, or video from a file.
//
// A Source numbers its frames from 0 at its own rate; the sensor decides which frame it wants at which time of the
// board's clock. Nothing here keeps time, sleeps or drops frames.
//
//	src, err := camera.Open("test", camera.SourceConfig{Width: 1920, Height: 1080, Loop: true})
//	...
//	defer src.Close()
//	f, err := src.Frame(0)
//
// Ownership: the frame that Frame returns belongs to the source and is valid until the next call of Frame, RenderTo or
// Close; it must not be written to. A Source is not safe for concurrent use.
//
// Errors name the source as the user wrote it. io.EOF, unwrapped, is the end of a source that does not loop; ErrInvalid
// is a broken file, ErrUnsupported a sound file of a kind that is refused.
package camera

import (
	"errors"

	"github.com/canmv-run/canmv-run/host/ffmpeg"
	"github.com/canmv-run/canmv-run/host/frame"
)

// ErrInvalid is wrapped by errors about files that are broken or cut off.
var ErrInvalid = errors.New("broken camera file")

// ErrUnsupported is wrapped by errors about files that are in order but of a kind that is refused.
var ErrUnsupported = errors.New("unsupported camera source")

// Info describes the frames of a source. It does not change while the source is open.
type Info struct {
	Format        frame.Format
	Width, Height int
	// Matrix is that of YUV formats; MatrixAuto unless the file says otherwise than its height.
	Matrix frame.Matrix
	// Rate is the source's own frame rate: that of the file for Y4M and video, SourceConfig.Rate for everything else.
	Rate frame.Rate
	// RateFixed reports whether Rate comes from the file itself, so that the sensor follows it.
	RateFixed bool
	// Still says that every frame is the same picture but for its PTS, so that one converted once stays good.
	Still bool
}

// Spec is what a frame.Scaler needs to know of the source.
func (i Info) Spec() frame.Spec {
	return frame.Spec{Format: i.Format, Width: i.Width, Height: i.Height, Matrix: i.Matrix}
}

// A Source delivers numbered frames.
type Source interface {
	// Info describes every frame of the source.
	Info() Info
	// Frame returns frame k, counted from 0. k never decreases from call to call; frames that are skipped cost a seek
	// or a read, not a conversion. The same k again returns the same picture. After the last frame a looping source
	// starts again and others return io.EOF. The frame's PTS is Info().Rate.Time(k).
	Frame(k int64) (*frame.Frame, error)
	// Close releases files and child processes. A second Close does nothing.
	Close() error
}

// A Renderer is a Source that can draw its frame k straight into a frame of any size, so that nothing is scaled.
// A time that is drawn into the picture is dst.PTS, which the caller sets to the board's time beforehand. dst may have
// any format; NV12 is drawn directly, others are converted once. k may go back as well.
type Renderer interface {
	RenderTo(k int64, dst *frame.Frame) error
}

// SourceConfig says how to open a source. The zero value gives 1920×1080 at 30 frames per second, played once.
type SourceConfig struct {
	// Width and Height are the size in pixels of sources that have none of their own (the patterns); others ignore
	// them. 0 means 1920 and 1080. Range 16 to 8192, even.
	Width, Height int
	// Rate is the frame rate of sources that have none of their own: patterns and pictures. Zero means 30.
	Rate frame.Rate
	// Loop starts a source that ends again from its first frame. Patterns never end; a single picture is one frame.
	Loop bool
	// Seed varies the source noise. Zero is a seed like any other.
	Seed int64
	// FFmpeg finds the ffmpeg executable. It is called when a video file is opened that only ffmpeg can decode, and never
	// otherwise. Nil means that there is none, and such a file is an error that says so.
	FFmpeg func() (*ffmpeg.Tool, error)
}

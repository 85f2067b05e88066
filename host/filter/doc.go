// Package filter runs FFmpeg's filter graphs over pictures and sound: filters of our own for what is simple, and FFmpeg's
// through its executable for everything else.
//
//	g, err := filter.New("buffer=width=320:height=240:pix_fmt=rgb24:time_base=1/30:sar=1/1,scale=640:480,buffersink", filter.Config{})
//	err = g.AddVideo("", frames)
//	err = g.Flush()
//	out, err := g.Video("")
//
// A description has FFmpeg's syntax (Filtergraph syntax in its manual): filters joined by commas, chains by semicolons,
// labels in brackets, quotes and backslashes at two levels. One buffer or abuffer takes the frames in, one buffersink or
// abuffersink gives them out.
//
// # Which filters run where
//
// A graph that is one chain of null, scale, crop, pad, fps, hflip, vflip, transpose, format, setpts, trim, or of anull,
// volume, atrim, aresample, aformat, with options that these know, runs here, and its bytes are the same on every machine.
// Any other graph is given to ffmpeg as it stands, where that is installed (Config.FFmpeg); its frames come out once Flush
// was called. Without FFmpeg a filter or option that is missing is an error that names it.
//
// Our scale interpolates linearly where a picture grows and averages where it shrinks, unlike FFmpeg's default (bicubic);
// flags=bicubic and its like ask for FFmpeg's.
//
// # Ownership
//
// Frames are read when they are added; what comes out has memory of its own, or, where nothing was changed (null, crop,
// trim, setpts, format to the same), refers to the memory of the frames that went in.
//
// A Graph belongs to one goroutine. Errors are *fault.Error of the kind ValueError, or what became of ffmpeg.
package filter

import "github.com/canmv-run/canmv-run/host/fault"

func invalid(format string, args ...any) *fault.Error {
	return fault.New(fault.ValueError, "filter graph: "+format, args...)
}

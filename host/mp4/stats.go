package mp4

import "time"

// TrackStats describe what of a track is in the file.
type TrackStats struct {
	Codec         Codec
	Width, Height int           // of the pictures
	SampleRate    int           // of the sound, in Hz
	Channels      int           // of the sound
	Samples       int64         // frames: pictures, or PCM frames with the silence that was put in
	KeyFrames     int64         // pictures where decoding can start
	Bytes         int64         // of the samples
	Start         time.Duration // from the movie's zero
	Duration      time.Duration // without Start
}

// Stats describe the file.
type Stats struct {
	Layout    Layout
	Fragments int           // written so far
	Bytes     int64         // the file's length up to the last complete box
	Duration  time.Duration // the end of the longest track
	Tracks    []TrackStats  // in the file's order
}

// Stats returns what is in complete fragments, before and after Close.
func (w *Writer) Stats() Stats {
	w.mu.Lock()
	defer w.mu.Unlock()
	s := Stats{Layout: w.layout, Fragments: int(w.fragments), Bytes: w.end, Duration: w.safe()}
	for _, t := range w.ordered() {
		s.Tracks = append(s.Tracks, t.snapshot())
	}
	return s
}

// Stats returns what is in complete fragments, before and after Close.
func (t *Track) Stats() TrackStats {
	t.w.mu.Lock()
	defer t.w.mu.Unlock()
	return t.snapshot()
}

func (t *Track) snapshot() TrackStats {
	s := t.stats
	s.Codec = t.codec
	s.Width, s.Height = t.width, t.height
	s.SampleRate, s.Channels = t.audio.SampleRate, t.audio.Channels
	s.Start, s.Duration = duration(t.start, t.scale), duration(t.done, t.scale)
	return s
}

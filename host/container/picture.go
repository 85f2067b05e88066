package container

import (
	"slices"
	"strings"

	"github.com/canmv-run/canmv-run/host/container/av"
	"github.com/canmv-run/canmv-run/host/filter"
)

// SavePicture writes one picture of an array without the dimension of pictures: (H, W, 3), (H, W) or (3, H, W).
func (l *Library) SavePicture(path string, a av.Array, f av.PixFmt, cfg VideoConfig) error {
	shape := f.ArrayShape()
	if want := strings.Count(shape, ",") + 1; len(a.Shape)+1 != want || a.Size != 1 && !f.Deep() {
		return a.Mismatch(f, strings.Replace(shape, "N, ", "", 1))
	}
	stride := 0
	if len(a.Strides) > 0 {
		stride = a.Strides[0]
	}
	a.Shape, a.Strides = slices.Insert(slices.Clone(a.Shape), 0, 1), slices.Insert(slices.Clone(a.Strides), 0, stride)
	frames, err := av.ReferenceVideo(a, f, av.Rational{Num: 1, Den: 1}, 0)
	if err != nil {
		return err
	}
	cfg.Width, cfg.Height, cfg.Format, cfg.Rate = frames.Width, frames.Height, f, av.Rational{Num: 1, Den: 1}
	m, err := l.NewMuxer(path, "")
	if err != nil {
		return err
	}
	if m.format.name != "image2" {
		l.closed(m)
		return invalid("save_image: %s, want a name that ends in .png, .jpg, .jpeg or .bmp", path)
	}
	e, err := m.AddVideo(cfg, Choice{})
	if err != nil {
		l.closed(m)
		return err
	}
	packets, err := e.Encode(frames)
	if err == nil {
		err = m.Open(nil)
	}
	if err != nil {
		l.closed(m)
		return err
	}
	err = m.Write(0, packets)
	if err2 := m.Close(); err == nil {
		err = err2
	}
	return err
}

// NewGraph makes a filter graph that ends with the script.
func (l *Library) NewGraph(desc string, foreign bool) (*filter.Graph, error) {
	g, err := filter.New(desc, filter.Config{FFmpeg: l.FFmpeg, Foreign: foreign})
	if err != nil {
		return nil, err
	}
	l.opened(graph{g})
	return g, nil
}

// graph is a filter graph that Reset closes.
type graph struct{ *filter.Graph }

func (g graph) abandon() error {
	g.Close()
	return nil
}

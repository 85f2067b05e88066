package media

import (
	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/imaging"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// Images is the image module for other modules: one class, whoever makes the images.
type Images struct{ k *imageClass }

// Image returns the image module alone, and what other modules need of it. Of Config it uses Files, Addresses, System
// and Screen.
func Image(cfg Config) (arg.Loader, *Images) {
	m := &modules{cfg: cfg, made: map[string]*arg.Module{}}
	m.image = newImageClass(m)
	return arg.Loader{Name: "image", Load: func() *arg.Module { return m.once("image", m.imageModule) }}, &Images{m.image}
}

// Class is the class of images.
func (i *Images) Class() *arg.Class { return i.k.class }

// New makes an image with a copy of a frame.
func (i *Images) New(vs arg.Values, f *frame.Frame) (arg.Value, error) { return i.k.fromFrame(vs, f) }

// Frame is the picture of an image, decoded where it holds a file. It uses the image's memory.
func (i *Images) Frame(o *arg.Object) (*frame.Frame, error) { return o.Data.(*picture).frame() }

// Fill puts a picture into an image: in its own format into its memory where the size is right, else the image becomes
// one of RGB565 of that size.
func (i *Images) Fill(o *arg.Object, f *frame.Frame) error {
	p := o.Data.(*picture)
	if p.pixels == nil || p.width != f.Width || p.height != f.Height || p.alive() != nil {
		q, err := over(make([]byte, frame.Size(frame.RGB565, f.Width, f.Height)), imaging.RGB565, f.Width, f.Height)
		if err != nil {
			return err
		}
		q.mmz = true
		p, o.Data = q, q
	}
	return imageError(frame.Convert(p.pixels, f))
}

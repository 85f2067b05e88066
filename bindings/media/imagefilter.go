package media

import (
	"image"
	"math"

	"github.com/canmv-run/canmv-run/host/imaging"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// filterParams are what filters share behind their own parameters; filterDoc explains them.
const (
	filterParams = "threshold=False, offset=0, invert=False, mask=None)"
	filterDoc    = ` The square has 2*size+1 pixels a side. threshold makes the result black and white: white where a pixel is brighter
than the filtered value less offset; invert swaps them.`
)

// kernelSize reads the size of a square.
func kernelSize(c *arg.Call) int {
	n := c.Int("size")
	check(c, n >= 0, "KernelSize must be >= 0!")
	return n
}

func (k *imageClass) filterOptions(c *arg.Call) imaging.FilterOptions {
	return imaging.FilterOptions{Size: kernelSize(c), Threshold: c.Bool("threshold"), Offset: c.Int("offset"), Invert: c.Bool("invert"), Mask: k.mask(c, "mask")}
}

// filters are what changes each pixel by its neighbours, its value or its place.
func (k *imageClass) filters() []*arg.Func {
	filter := func(sig, doc string, do func(c *arg.Call, m *imaging.Image, o imaging.FilterOptions) error) *arg.Func {
		return change(sig, doc, func(c *arg.Call, m *imaging.Image) error {
			o := k.filterOptions(c)
			if err := c.Err(); err != nil {
				return err
			}
			return do(c, m, o)
		})
	}
	part := func(c *arg.Call, name string) float64 {
		f := c.Float(name)
		check(c, f >= 0 && f <= 1, "Error: 0 <= %s <= 1!", name)
		return f
	}
	convolve := func(name, own, flag, doc string, kernel func(size int, flag bool) imaging.Kernel) *arg.Func {
		return filter(name+"(size, "+own+", mul=None, add=0.0, "+filterParams, doc, func(c *arg.Call, m *imaging.Image, o imaging.FilterOptions) error {
			return k.convolve(c, m, kernel(o.Size, c.Bool(flag)), o)
		})
	}
	blur := "Blurs by binomial weights; unsharp sharpens instead. mul and add change the result: sum * mul + add."
	list := []*arg.Func{
		filter("mean(size, "+filterParams, "Averages the pixels around each."+filterDoc, func(_ *arg.Call, m *imaging.Image, o imaging.FilterOptions) error { return m.Mean(o) }),
		filter("median(size, percentile=0.5, "+filterParams, "Takes the middle value around each pixel, or with percentile the one that this part of them is below. The other parameters are those of mean.", func(c *arg.Call, m *imaging.Image, o imaging.FilterOptions) error {
			p := part(c, "percentile")
			if c.Err() != nil {
				return nil
			}
			return m.Median(p, o)
		}),
		filter("mode(size, "+filterParams, "Takes the most frequent value around each pixel. The other parameters are those of mean.", func(_ *arg.Call, m *imaging.Image, o imaging.FilterOptions) error { return m.Mode(o) }),
		filter("midpoint(size, bias=0.5, "+filterParams, "Takes a value between the least (bias 0) and the largest (bias 1) around each pixel. The other parameters are those of mean.", func(c *arg.Call, m *imaging.Image, o imaging.FilterOptions) error {
			b := part(c, "bias")
			if c.Err() != nil {
				return nil
			}
			return m.Midpoint(b, o)
		}),
		filter("morph(size, kernel, mul=None, add=0.0, "+filterParams, "Filters by the weights of kernel, a list of (2*size+1)**2 numbers: sum * mul + add, where mul is 1 over the weights' sum unless passed. The other parameters are those of mean.", func(c *arg.Call, m *imaging.Image, o imaging.FilterOptions) error {
			var kernel imaging.Kernel
			sum := 0
			for _, f := range floats(c, "kernel", c.Value("kernel")) {
				kernel.Weights = append(kernel.Weights, int(f))
				sum += int(f)
			}
			n := 2*o.Size + 1
			if c.Err() == nil && len(kernel.Weights) != n*n {
				c.Fail(arg.Raisef("ValueError", "requested length %d but object has length %d", n*n, len(kernel.Weights)).WithHint("a kernel of size %d has %dx%d weights", o.Size, n, n))
			}
			kernel.Mul = 1
			if sum != 0 {
				kernel.Mul = 1 / float64(sum)
			}
			return k.convolve(c, m, kernel, o)
		}),
		convolve("gaussian", "unsharp=False", "unsharp", blur+" The other parameters are those of mean.", imaging.GaussianKernel),
		convolve("blur", "unsharp=False", "unsharp", "The same as gaussian.", imaging.GaussianKernel),
		convolve("gaussian_blur", "unsharp=False", "unsharp", "The same as gaussian.", imaging.GaussianKernel),
		convolve("laplacian", "sharpen=False", "sharpen", "Finds edges; sharpen adds them to the picture. The other parameters are those of gaussian.", imaging.LaplacianKernel),
		filter("bilateral(size, color_sigma=0.1, space_sigma=1.0, "+filterParams, "Smooths and keeps edges: neighbours count by how near and how similar they are. The other parameters are those of mean.", func(c *arg.Call, m *imaging.Image, o imaging.FilterOptions) error {
			color, space := c.Float("color_sigma"), c.Float("space_sigma")
			if c.Err() != nil {
				return nil
			}
			return m.Bilateral(color, space, o)
		}),
	}
	return append(append(append(list, k.morphology()...), k.tones()...), k.warps()...)
}

// maxWeights is the largest size of the kernels that are made here.
const maxWeights = 14

func (k *imageClass) convolve(c *arg.Call, m *imaging.Image, kernel imaging.Kernel, o imaging.FilterOptions) error {
	if o.Size > maxWeights {
		return arg.Raise("OSError", "KernelSize is too large").WithHint("got %d, want at most %d", o.Size, maxWeights)
	}
	if !c.IsNone("mul") {
		kernel.Mul = c.Float("mul")
	}
	kernel.Add = c.Float("add")
	if c.Err() != nil {
		return nil
	}
	return m.Convolve(kernel, o)
}

// morphology works on what is bright and what is not.
func (k *imageClass) morphology() []*arg.Func {
	morph := func(name, doc string, threshold func(n int) int, do func(m *imaging.Image, size, threshold int, mask *imaging.Image) error) *arg.Func {
		return change(name+"(size, threshold=None, mask=None)", doc, func(c *arg.Call, m *imaging.Image) error {
			size, mask := kernelSize(c), k.mask(c, "mask")
			t := threshold((2*size + 1) * (2*size + 1))
			if !c.IsNone("threshold") {
				t = c.Int("threshold")
			}
			if c.Err() != nil {
				return nil
			}
			return do(m, size, t, mask)
		})
	}
	zero := func(int) int { return 0 }
	return []*arg.Func{
		morph("erode", "Makes bright pixels black that do not have more than threshold bright ones in the square of 2*size+1 pixels around them, all of them by default.", func(n int) int { return n - 1 }, (*imaging.Image).Erode),
		morph("dilate", "Makes black pixels bright that have more than threshold bright ones around them, 0 by default.", zero, (*imaging.Image).Dilate),
		morph("open", "erode and then dilate: small bright spots go.", zero, (*imaging.Image).Open),
		morph("close", "dilate and then erode: small holes go.", zero, (*imaging.Image).Close),
		morph("top_hat", "What open takes away.", zero, (*imaging.Image).TopHat),
		morph("black_hat", "What close adds.", zero, (*imaging.Image).BlackHat),
	}
}

// tones change brightness and colour.
func (k *imageClass) tones() []*arg.Func {
	gamma := func(name, doc string) *arg.Func {
		return change(name+"(gamma=1.0, contrast=1.0, brightness=0.0)", doc, func(c *arg.Call, m *imaging.Image) error {
			g, contrast, brightness := c.Float("gamma"), c.Float("contrast"), c.Float("brightness")
			if c.Err() != nil {
				return nil
			}
			return m.Gamma(g, contrast, brightness)
		})
	}
	return []*arg.Func{
		gamma("gamma", "Makes each value, from 0 to 1, value**(1/gamma) * contrast + brightness."), gamma("gamma_corr", "The same as gamma."),
		change("negate()", "Makes light dark and dark light.", func(_ *arg.Call, m *imaging.Image) error { return m.Negate() }),
		change("invert()", "The same as negate: swaps 0 and 1 of a BINARY image.", func(_ *arg.Call, m *imaging.Image) error { return m.Negate() }),
		change("histeq(adaptive=False, clip_limit=-1.0, mask=None)", "Spreads the brightness over the whole range; adaptive does it in 8x8 tiles, whose contrast clip_limit bounds, e.g. 3.", func(c *arg.Call, m *imaging.Image) error {
			clip, mask := c.Float("clip_limit"), k.mask(c, "mask")
			if c.Err() != nil {
				return nil
			}
			if c.Bool("adaptive") {
				return m.EqualizeAdaptive(clip, mask)
			}
			return m.Equalize(mask)
		}),
		change("awb(max=False)", "White balance: makes the channels equally bright on average, or with max at their brightest.", func(c *arg.Call, m *imaging.Image) error {
			return m.WhiteBalance(c.Bool("max"))
		}),
		change("ccm(matrix)", "Multiplies each colour by a matrix of 3 rows of 3 numbers, or 4, of which the last is added.", func(c *arg.Call, m *imaging.Image) error {
			list := floats(c, "matrix", c.Value("matrix"))
			if c.Err() == nil && len(list) != 9 && len(list) != 12 {
				c.Fail(arg.Raise("ValueError", "Expected a 3x3 or 4x3 matrix!").WithHint("got %d numbers", len(list)))
			}
			if c.Err() != nil {
				return nil
			}
			return m.CorrectColors(list)
		}),
		change("cartoon(seed_threshold=0.05, floating_threshold=0.05, mask=None, *, floating_thresholds=None)", "Gives every region that flood_fill would find with these thresholds one colour. The board ignores floating_thresholds, which one of its examples passes.", func(c *arg.Call, m *imaging.Image) error {
			seed, floating, mask := c.Float("seed_threshold"), c.Float("floating_threshold"), k.mask(c, "mask")
			check(c, seed >= 0 && seed <= 1, "Error: 0.0 <= seed_threshold <= 1.0!")
			check(c, floating >= 0 && floating <= 1, "Error: 0.0 <= floating_threshold <= 1.0!")
			if c.Err() != nil {
				return nil
			}
			return m.Cartoon(seed, floating, mask)
		}),
	}
}

// warps move pixels.
func (k *imageClass) warps() []*arg.Func {
	even := func(c *arg.Call, m *imaging.Image) {
		check(c, m.Width%2 == 0, "Width must be even!")
		check(c, m.Height%2 == 0, "Height must be even!")
	}
	polar := func(name, doc string, log bool) *arg.Func {
		return change(name+"(reverse=False)", doc, func(c *arg.Call, m *imaging.Image) error {
			even(c, m)
			if c.Err() != nil {
				return nil
			}
			return m.Polar(log, c.Bool("reverse"))
		})
	}
	return []*arg.Func{
		change("lens_corr(strength=1.8, zoom=1.0, x_corr=0.0, y_corr=0.0)", "Straightens the picture of a wide lens. x_corr and y_corr move the middle, as parts of the size.", func(c *arg.Call, m *imaging.Image) error {
			even(c, m)
			strength, zoom, x, y := c.Float("strength"), c.Float("zoom"), c.Float("x_corr"), c.Float("y_corr")
			check(c, strength > 0, "Strength must be > 0!")
			check(c, zoom > 0, "Zoom must be > 0!")
			if c.Err() != nil {
				return nil
			}
			return m.LensCorrection(strength, zoom, x, y)
		}),
		change("rotation_corr(x_rotation=0.0, y_rotation=0.0, z_rotation=0.0, x_translation=0.0, y_translation=0.0, zoom=1.0, fov=60.0, corners=None)",
			"Turns the picture in space, in degrees, and moves it, in pixels. corners, four (x, y) clockwise from the upper left, become the picture's corners first.", func(c *arg.Call, m *imaging.Image) error {
				r := imaging.Rotation{X: c.Float("x_rotation"), Y: c.Float("y_rotation"), Z: c.Float("z_rotation"), XTranslation: c.Float("x_translation"),
					YTranslation: c.Float("y_translation"), Zoom: c.Float("zoom"), FOV: c.Float("fov")}
				check(c, r.Zoom > 0, "Zoom must be > 0!")
				check(c, r.FOV > 0 && r.FOV < 180, "FOV must be > 0 and < 180!")
				if !c.IsNone("corners") {
					n := floats(c, "corners", c.Value("corners"))
					if c.Err() == nil && len(n) != 8 {
						c.Fail(arg.Raise("ValueError", "corners").WithHint("got %d numbers, want four tuples (x, y)", len(n)))
						return nil
					}
					r.Corners = new([4]image.Point)
					for i := range min(4, len(n)/2) {
						r.Corners[i] = image.Pt(int(math.Round(n[2*i])), int(math.Round(n[2*i+1])))
					}
				}
				if c.Err() != nil {
					return nil
				}
				return m.Rotate(r)
			}),
		polar("linpolar", "Unrolls the picture around its middle: the angle goes down, the distance to the right; reverse rolls it up again.", false),
		polar("logpolar", "linpolar with the logarithm of the distance.", true),
	}
}

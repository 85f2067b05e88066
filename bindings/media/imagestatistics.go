package media

import (
	"strings"

	"github.com/canmv-run/canmv-run/host/imaging"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// channelNames are the prefixes of the methods for each channel: the first one's have none in grey images.
var channelNames = [3]string{"l_", "a_", "b_"}

// channels makes the classes of histograms and what is computed of them, for one channel and for three. On the board
// they are one class each, whose methods for other channels mean nothing.
func (r *results) channels() {
	for _, n := range [2]int{1, 3} {
		each := func(lines ...string) (list []string) {
			for i := range n {
				for _, l := range lines {
					name, doc, _ := strings.Cut(l, ": ")
					if n == 3 {
						name = channelNames[i] + name
					}
					list = append(list, name+": "+doc)
				}
			}
			return list
		}
		of := " of a grey image"
		if n == 3 {
			of = " of a colour image: the channels L (0 to 100), A and B (-128 to 127)"
		}
		r.percentile[n] = newResult("percentile", "What histogram.get_percentile returns"+of+".", n, each("value: The value.")...)
		r.threshold[n] = newResult("threshold", "What histogram.get_threshold returns"+of+".", n, each("value: The value that parts the channel best.")...)
		r.statistics[n] = newResult("statistics", "Numbers"+of+".", 8*n, each("mean: The average.", "median: The middle value.", "mode: The most frequent value.", "stdev: The standard deviation.",
			"min: The least value.", "max: The largest value.", "lq: The value that a quarter is below.", "uq: The value that three quarters are below.")...)
		h := newResult("histogram", "A histogram"+of+". Its bins are parts of 1.", n, each("bins: The list of bins.")...)
		if n == 1 { // scripts that know the image is grey write both
			for _, k := range []*resultClass{r.percentile[1], r.threshold[1]} {
				k.alias("l_value", "value")
			}
			for _, name := range []string{"mean", "median", "mode", "stdev", "min", "max", "lq", "uq"} {
				r.statistics[1].alias("l_"+name, name)
			}
			h.alias("l_bins", "bins")
		} else {
			r.percentile[3].alias("value", "l_value")
			r.threshold[3].alias("value", "l_value")
			for _, name := range []string{"mean", "median", "mode", "stdev", "min", "max", "lq", "uq"} {
				r.statistics[3].alias(name, "l_"+name)
			}
			h.alias("bins", "l_bins")
		}
		hist := func(c *arg.Call) *imaging.Histogram { return c.Self.Data.(values)[n].(*imaging.Histogram) }
		statistics := func(name string) *arg.Func {
			return &arg.Func{Sig: name + "()", Doc: "Mean, median and the like, computed from the bins.", Do: func(c *arg.Call) (any, error) {
				return r.newStatistics(c.Values, hist(c)), nil
			}}
		}
		h.class.Methods = append(h.class.Methods,
			&arg.Func{Sig: "get_percentile(percentile)", Doc: "The value of each channel that this part of the pixels, 0 to 1, reaches up to.", Do: func(c *arg.Call) (any, error) {
				p := c.Float("percentile")
				check(c, p >= 0 && p <= 1, "Error: 0 <= percentile <= 1!")
				if err := c.Err(); err != nil {
					return nil, err
				}
				return r.percentile[n].new(c.Values, anys(hist(c).Percentile(p))...), nil
			}},
			&arg.Func{Sig: "get_threshold()", Doc: "The value of each channel that parts it best in two, by Otsu's method.", Do: func(c *arg.Call) (any, error) {
				return r.threshold[n].new(c.Values, anys(hist(c).Threshold())...), nil
			}},
			statistics("get_stats"), statistics("get_statistics"), statistics("statistics"))
		r.histogram[n] = h
	}
}

func anys(list []int) []any {
	out := make([]any, len(list))
	for i, n := range list {
		out[i] = n
	}
	return out
}

func (r *results) newHistogram(vs arg.Values, h *imaging.Histogram) arg.Value {
	n := len(h.Bins)
	v := make(values, 0, n+1)
	for _, bins := range h.Bins {
		v = append(v, floatList(vs, bins))
	}
	k := r.histogram[n]
	return k.class.Wrapped(k.class.NewObject(vs, append(v, h)))
}

func floatList(vs arg.Values, list []float64) arg.Value {
	out := make([]arg.Value, len(list))
	for i, f := range list {
		out[i] = vs.Float(f)
	}
	return vs.List(out)
}

func (r *results) newStatistics(vs arg.Values, h *imaging.Histogram) arg.Value {
	var v []any
	list := h.Statistics()
	for _, s := range list {
		v = append(v, s.Mean, s.Median, s.Mode, s.Stdev, s.Min, s.Max, s.LQ, s.UQ)
	}
	return r.statistics[len(list)].new(vs, v...)
}

// statisticMethods are those of the image that count values.
func (k *imageClass) statisticMethods() []*arg.Func {
	const params = "(thresholds=None, invert=False, difference=None, roi=None, bins=None, l_bins=None, a_bins=None, b_bins=None)"
	count := func(name, doc string, result func(vs arg.Values, h *imaging.Histogram) arg.Value) *arg.Func {
		return k.look(name+params, doc, func(c *arg.Call, m *imaging.Image) (any, error) {
			o := imaging.HistogramOptions{Thresholds: thresholds(c, "thresholds"), Invert: c.Bool("invert"), Difference: k.mask(c, "difference"), ROI: roi(c, "roi", m)}
			names := [3]string{"l_bins", "a_bins", "b_bins"}
			for i, n := range names {
				for _, name := range [2]string{"bins", n} {
					if !c.IsNone(name) {
						o.Bins[i] = c.Int(name)
						check(c, o.Bins[i] >= 2, "%s must be >= 2", name)
					}
				}
			}
			if err := c.Err(); err != nil {
				return nil, err
			}
			h, err := m.Histogram(o)
			if err != nil {
				return nil, err
			}
			return result(c.Values, h), nil
		})
	}
	const which = " thresholds limit it to pixels that they contain (invert: to the others); difference subtracts an image first; roi is the part (x, y, w, h); bins is the number of bins of all channels, l_bins and the like that of one."
	hist, stats := k.results.newHistogram, k.results.newStatistics
	return []*arg.Func{
		count("get_histogram", "Counts the values of grey images, or L, A and B of colour images."+which, hist),
		count("get_hist", "The same as get_histogram.", hist), count("histogram", "The same as get_histogram.", hist),
		count("get_statistics", "Mean, median and the like of the histogram. The parameters are those of get_histogram.", stats),
		count("get_stats", "The same as get_statistics.", stats), count("statistics", "The same as get_statistics.", stats),
		k.look("get_similarity(image)", "How alike the brightness of two images of the same size and format is, or of this one and a colour: structural similarity.", func(c *arg.Call, m *imaging.Image) (any, error) {
			o := k.operand(c, "image", m)
			if err := c.Err(); err != nil {
				return nil, err
			}
			s, err := m.Similarity(o)
			if err != nil {
				return nil, err
			}
			return k.results.similarity.new(c.Values, s.Mean, s.Stdev, s.Min, s.Max), nil
		}),
	}
}

package display

import (
	"image"
	"slices"

	"github.com/canmv-run/canmv-run/host/fault"
)

// Model is a kind of panel that Display.init knows.
type Model struct {
	Name string
	Type int // as scripts pass it
}

// model is a Model with what it can do.
type model struct {
	Model
	sizes      []image.Point // the first is the default
	portrait   bool          // built upright: wider pictures are turned
	turnedSize bool          // width() and height() are those of the turned picture
	fps        []int         // the first is the default
}

// The first four have the numbers of the 2024 firmware; later ones number them anew, and scripts use the names.
var models = []model{
	{Model: Model{"LT9611", 300}, sizes: sizes(1920, 1080, 1280, 720, 640, 480), fps: []int{30, 60, 50}},
	{Model: Model{"HX8377", 301}, sizes: sizes(1080, 1920), portrait: true, fps: []int{30}},
	{Model: Model{"ST7701", 302}, sizes: sizes(800, 480, 480, 800, 854, 480, 480, 854), portrait: true, fps: []int{30}},
	{Model: Model{"VIRT", 303}, fps: []int{90}},
	{Model: Model{"HX8399", 304}, sizes: sizes(1920, 1080, 1080, 1920), portrait: true, turnedSize: true, fps: []int{30}},
	{Model: Model{"ILI9806", 305}, sizes: sizes(800, 480, 480, 800), portrait: true, turnedSize: true, fps: []int{30}},
	{Model: Model{"ILI9881", 306}, sizes: sizes(1280, 800, 800, 1280), portrait: true, turnedSize: true, fps: []int{60}},
	{Model: Model{"NT35516", 307}, sizes: sizes(960, 536, 536, 960), portrait: true, turnedSize: true, fps: []int{60}},
	{Model: Model{"NT35532", 308}, sizes: sizes(1920, 1080, 1080, 1920), portrait: true, turnedSize: true, fps: []int{60}},
	{Model: Model{"GC9503", 309}, sizes: sizes(800, 480, 480, 800), portrait: true, turnedSize: true, fps: []int{60}},
	{Model: Model{"ST7102", 310}, sizes: sizes(640, 480, 480, 640), portrait: true, turnedSize: true, fps: []int{60}},
	{Model: Model{"AML020T", 311}, sizes: sizes(480, 360, 360, 480), portrait: true, turnedSize: true, fps: []int{60}},
	{Model: Model{"JD9852", 312}, sizes: sizes(320, 240, 240, 320), portrait: true, turnedSize: true, fps: []int{60}},
	{Model: Model{"ST7789", 313}, sizes: sizes(320, 240, 240, 320), portrait: true, turnedSize: true, fps: []int{60}},
}

func sizes(n ...int) []image.Point {
	var list []image.Point
	for i := 0; i < len(n); i += 2 {
		list = append(list, image.Pt(n[i], n[i+1]))
	}
	return list
}

// Models lists the kinds of panels.
func Models() []Model {
	var list []Model
	for _, m := range models {
		list = append(list, m.Model)
	}
	return list
}

// Connector is a panel with a size and rate, as the firmware numbers them.
type Connector struct {
	Name               string
	Number             int
	model              string
	width, height, fps int
}

// Connectors lists them.
func Connectors() []Connector {
	return []Connector{
		{"HX8377_V2_MIPI_4LAN_1080X1920_30FPS", 0, "HX8377", 1080, 1920, 30},
		{"LT9611_MIPI_4LAN_1920X1080_30FPS", 1, "LT9611", 1920, 1080, 30},
		{"ST7701_V1_MIPI_2LAN_480X800_30FPS", 2, "ST7701", 480, 800, 30},
		{"ST7701_V1_MIPI_2LAN_480X854_30FPS", 3, "ST7701", 480, 854, 30},
		{"LT9611_MIPI_4LAN_1920X1080_60FPS", 101, "LT9611", 1920, 1080, 60},
		{"LT9611_MIPI_4LAN_1280X720_60FPS", 110, "LT9611", 1280, 720, 60},
		{"LT9611_MIPI_4LAN_1280X720_50FPS", 111, "LT9611", 1280, 720, 50},
		{"LT9611_MIPI_4LAN_1280X720_30FPS", 112, "LT9611", 1280, 720, 30},
		{"LT9611_MIPI_4LAN_640X480_60FPS", 120, "LT9611", 640, 480, 60},
		{"VIRTUAL_DISPLAY_DEVICE", 200, "VIRT", 640, 480, 90},
	}
}

const (
	virtLeast, virtMost = 64, 4096 // pixels a side
	virtFPS             = 200      // the most
	firstModel          = 300
)

// find is the panel that the arguments of Display.init name.
func find(o InitOptions) (m *model, size image.Point, fps int, err error) {
	unknown := fault.New(fault.AssertionError, "Unsupport display type %d", o.Type).Hinted("want Display.ST7701, Display.LT9611, Display.VIRT and the like")
	name := ""
	if o.Type < firstModel {
		list := Connectors()
		i := slices.IndexFunc(list, func(c Connector) bool { return c.Number == o.Type })
		if i < 0 {
			return nil, size, 0, unknown
		}
		c := list[i]
		name = c.model
		if name != "VIRT" {
			o.Width, o.Height, o.FPS = c.width, c.height, c.fps
		}
	}
	i := slices.IndexFunc(models, func(m model) bool { return m.Type == o.Type || m.Name == name })
	if i < 0 {
		return nil, size, 0, unknown
	}
	m = &models[i]
	if m.Name == "VIRT" {
		return virtual(m, o)
	}
	size = m.sizes[0]
	if o.Width != 0 {
		size.X = o.Width
	}
	if o.Height != 0 {
		size.Y = o.Height
	}
	if !slices.Contains(m.sizes, size) {
		return nil, size, 0, fault.New(fault.ValueError, "%s unsupoort %dx%d", m.Name, size.X, size.Y).Hinted("want one of %v", m.sizes)
	}
	fps = m.fps[0]
	if m.Name == "LT9611" && size.X == 640 {
		fps = 60
	}
	if slices.Contains(m.fps, o.FPS) {
		fps = o.FPS
	}
	return m, size, fps, nil
}

// virtual is the panel that only the IDE shows.
func virtual(m *model, o InitOptions) (*model, image.Point, int, error) {
	size := image.Pt(640, 480)
	if o.Width != 0 {
		size.X = o.Width
	}
	if o.Height != 0 {
		size.Y = o.Height
	}
	fps := m.fps[0]
	if o.FPS > 0 {
		fps = min(o.FPS, virtFPS)
	}
	if size.X%8 != 0 {
		return nil, size, 0, multipleOf8(size.X)
	}
	if size.X < virtLeast || size.X > virtMost || size.Y < virtLeast || size.Y > virtMost {
		return nil, size, 0, fault.New(fault.ValueError, "VIRT unsupoort %dx%d", size.X, size.Y).Hinted("want %d to %d pixels a side", virtLeast, virtMost)
	}
	return m, size, fps, nil
}

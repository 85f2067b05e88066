package av

import "github.com/canmv-run/canmv-run/host/frame"

// PixFmt is a pixel format of arrays and filters.
type PixFmt uint8

// The pixel formats.
const (
	NoPix PixFmt = iota
	RGB24
	BGR24
	Gray
	Gray16LE
	Gray16BE
	YUV420P
	YUV422P
	YUV444P
	NV12
)

type pixInfo struct {
	name  string
	view  frame.Format // the same samples in host/frame; Invalid: none
	tag   string       // of raw video in NUT
	array string       // the array's shape
}

var pixInfos = [...]pixInfo{
	NoPix:    {"none", frame.Invalid, "", ""},
	RGB24:    {"rgb24", frame.RGB888, "RGB\x18", "(N, H, W, 3)"},
	BGR24:    {"bgr24", frame.BGR888, "BGR\x18", "(N, H, W, 3)"},
	Gray:     {"gray", frame.Gray, "Y800", "(N, H, W)"},
	Gray16LE: {"gray16le", frame.Invalid, "Y1\x00\x10", "(N, H, W)"},
	Gray16BE: {"gray16be", frame.Invalid, "\x10\x00" + "1Y", "(N, H, W)"},
	YUV420P:  {"yuv420p", frame.I420, "I420", "(N, H*3/2, W)"},
	YUV422P:  {"yuv422p", frame.I422, "Y42B", "(N, H*2, W)"},
	YUV444P:  {"yuv444p", frame.I444, "444P", "(N, 3, H, W)"},
	NV12:     {"nv12", frame.NV12, "NV12", "(N, H*3/2, W)"},
}

// pixAliases are further names.
var pixAliases = map[string]PixFmt{"gray8": Gray, "gray16": Gray16LE}

// PixFmts are all formats.
func PixFmts() []PixFmt {
	return []PixFmt{RGB24, BGR24, Gray, Gray16LE, Gray16BE, YUV420P, YUV422P, YUV444P, NV12}
}

// ParsePixFmt finds a format by its name.
func ParsePixFmt(name string) (PixFmt, error) {
	if f, ok := pixAliases[name]; ok {
		return f, nil
	}
	for _, f := range PixFmts() {
		if pixInfos[f].name == name {
			return f, nil
		}
	}
	return NoPix, Invalid("pix_fmt %q, want rgb24, bgr24, gray, gray8, gray16, gray16le, gray16be, yuv420p, yuv422p, yuv444p or nv12", name)
}

func (f PixFmt) String() string { return pixInfos[f].name }

// ArrayShape is the shape of an array of pictures, for errors.
func (f PixFmt) ArrayShape() string { return pixInfos[f].array }

// Tag is the format's name as raw video in NUT.
func (f PixFmt) Tag() string { return pixInfos[f].tag }

// View is the format of host/frame that has the same samples, frame.Invalid where there is none.
func (f PixFmt) View() frame.Format { return pixInfos[f].view }

// Deep reports whether samples have 16 bits.
func (f PixFmt) Deep() bool { return f == Gray16LE || f == Gray16BE }

// Planes is the number of planes.
func (f PixFmt) Planes() int {
	if f.Deep() {
		return 1
	}
	return f.View().Planes()
}

// PlaneSize is the bytes of a row and the rows of a plane. Odd sizes of subsampled formats round up.
func (f PixFmt) PlaneSize(p, width, height int) (rowBytes, rows int) {
	if f.Deep() {
		return 2 * width, height
	}
	return f.View().PlaneSize(p, width, height)
}

// Step is how many bytes of plane p a pixel takes, and by how many powers of two the plane is smaller than the picture.
func (f PixFmt) Step(p int) (bytes, sx, sy int) {
	switch f {
	case RGB24, BGR24:
		return 3, 0, 0
	case Gray16LE, Gray16BE:
		return 2, 0, 0
	case YUV420P:
		if p > 0 {
			return 1, 1, 1
		}
	case NV12:
		if p > 0 {
			return 2, 1, 1
		}
	case YUV422P:
		if p > 0 {
			return 1, 1, 0
		}
	}
	return 1, 0, 0
}

// Size is the bytes of a picture without padding.
func (f PixFmt) Size(width, height int) int {
	n := 0
	for p := range f.Planes() {
		row, rows := f.PlaneSize(p, width, height)
		n += row * rows
	}
	return n
}

package imaging

import (
	"errors"
	"fmt"
	"image"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Fonts draws text of any size. Characters come from the font that a script names, then from the embedded Go Regular,
// then from the first font of the PC that has Chinese characters. The zero value has no fonts of the PC. Fonts keeps
// what it has opened; it belongs to one task.
type Fonts struct {
	// Dirs are folders with fonts, searched once, when a character is first missing.
	Dirs []string
	// Missing is told once that a character is in none of the fonts, where a box is drawn. nil tells nobody.
	Missing func(r rune)

	faces    map[faceKey]*face
	named    map[string]*sfnt.Font
	latin    *sfnt.Font
	chinese  *sfnt.Font
	searched bool
	told     bool
}

type faceKey struct {
	f    *sfnt.Font
	size int
}

type face struct {
	font.Face
	f *sfnt.Font
}

// maxFaces bounds what a script that draws in many sizes keeps.
const maxFaces = 64

// Has reports whether a font of that name was added.
func (f *Fonts) Has(name string) bool { return f.named[name] != nil }

// Add makes a font file known under a name: TrueType, OpenType, or the first font of a collection.
func (f *Fonts) Add(name string, data []byte) error {
	parsed, err := parseFont(data)
	if err != nil {
		return fmt.Errorf("imaging: %w: font %s: %w", ErrInvalid, name, err)
	}
	if f.named == nil {
		f.named = map[string]*sfnt.Font{}
	}
	f.named[name] = parsed
	return nil
}

// face is the first face of the given size that has r.
func (f *Fonts) face(name string, r rune, size int) *face {
	if f.latin == nil {
		latin, err := opentype.Parse(goregular.TTF)
		if err != nil {
			panic(err) // it is embedded
		}
		f.latin = latin
	}
	for _, try := range [...]func() *sfnt.Font{
		func() *sfnt.Font { return f.named[name] },
		func() *sfnt.Font { return f.latin },
		f.search,
	} {
		font := try()
		if font == nil {
			continue
		}
		if i, err := font.GlyphIndex(nil, r); err == nil && i != 0 {
			return f.open(font, size)
		}
	}
	return nil
}

func (f *Fonts) open(in *sfnt.Font, size int) *face {
	key := faceKey{in, size}
	if have := f.faces[key]; have != nil {
		return have
	}
	made, err := opentype.NewFace(in, &opentype.FaceOptions{Size: float64(size), DPI: 72})
	if err != nil {
		return nil
	}
	if f.faces == nil || len(f.faces) >= maxFaces {
		f.faces = map[faceKey]*face{}
	}
	f.faces[key] = &face{made, in}
	return f.faces[key]
}

// chineseFonts are file names of widespread fonts with Chinese characters, the best first.
var chineseFonts = [...]string{"sourcehansanssc-normal-min.ttf", "notosanscjk-regular.ttc", "notosanscjksc-regular.otf", "notosanssc-regular.otf",
	"notosanssc-regular.ttf", "sourcehansanssc-regular.otf", "sourcehansanscn-regular.otf", "wqy-microhei.ttc", "wqy-zenhei.ttc",
	"droidsansfallbackfull.ttf", "droidsansfallback.ttf", "pingfang.ttc", "stheiti light.ttc", "hiragino sans gb.ttc", "songti.ttc",
	"arial unicode.ttf", "msyh.ttc", "msyh.ttf", "deng.ttf", "simhei.ttf", "simsun.ttc", "uming.ttc", "ukai.ttc", "unifont.ttf", "unifont.otf"}

// maxFontFiles bounds the search.
const maxFontFiles = 20000

// search finds the PC's font with Chinese characters, nil where there is none.
func (f *Fonts) search() *sfnt.Font {
	if f.searched {
		return f.chinese
	}
	f.searched = true
	found := map[string]string{}
	seen := 0
	for _, dir := range f.Dirs {
		_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if seen++; seen > maxFontFiles {
				return fs.SkipAll
			}
			if err != nil || d.IsDir() {
				return nil // what cannot be read is not there
			}
			name := strings.ToLower(d.Name())
			if slices.Contains(chineseFonts[:], name) && found[name] == "" {
				found[name] = path
			}
			return nil
		})
	}
	for _, name := range chineseFonts {
		if found[name] == "" {
			continue
		}
		data, err := os.ReadFile(found[name])
		if err != nil {
			continue
		}
		parsed, err := parseFont(data)
		if err != nil {
			continue
		}
		if i, err := parsed.GlyphIndex(nil, '中'); err == nil && i != 0 {
			f.chinese = parsed
			break
		}
	}
	return f.chinese
}

// FontDirs are the folders where this operating system keeps fonts.
func FontDirs() []string {
	home, _ := os.UserHomeDir() // without one there are no fonts of the user's own
	under := func(parts ...string) string { return filepath.Join(append([]string{home}, parts...)...) }
	switch runtime.GOOS {
	case "windows":
		return []string{filepath.Join(os.Getenv("WINDIR"), "Fonts"), filepath.Join(os.Getenv("LOCALAPPDATA"), "Microsoft", "Windows", "Fonts")}
	case "darwin":
		return []string{"/System/Library/Fonts", "/Library/Fonts", under("Library", "Fonts")}
	}
	return []string{"/usr/share/fonts", "/usr/local/share/fonts", under(".local", "share", "fonts"), under(".fonts")}
}

// maxCharSize bounds the height of a character.
const maxCharSize = 2048

// ErrSize is a character size that cannot be drawn.
var ErrSize = errors.New("character size out of range")

// Draw writes text whose first line has its base size pixels below y. Lines are size pixels apart. name is a font that was
// added, or "".
func (f *Fonts) Draw(m *Image, x, y, size int, text string, c Color, name string) error {
	if size < 1 || size > maxCharSize {
		return fmt.Errorf("imaging: %w: %d, want 1 to %d", ErrSize, size, maxCharSize)
	}
	limits(&x, &y)
	p := m.pen(c)
	left, base := x, y+size
	var before *face
	var last rune
	for _, r := range text {
		if r == '\n' {
			x, base, before = left, base+size, nil
			continue
		}
		fc := f.face(name, r, size)
		if fc == nil {
			if !f.told && f.Missing != nil {
				f.told = true
				f.Missing(r)
			}
			wide := size
			if r < 0x2E80 {
				wide = (size + 1) / 2
			}
			m.Rectangle(x+1, base-size*7/8, max(1, wide-2), max(1, size*7/8), c, 1, false)
			x, before = x+wide, nil
			continue
		}
		if before == fc {
			x += fc.Kern(last, r).Round()
		}
		before, last = fc, r
		at, mask, from, advance, ok := fc.Glyph(fixed.P(x, base), r)
		if !ok {
			continue
		}
		if a, isAlpha := mask.(*image.Alpha); isAlpha {
			p.stamp(a, at, from)
		}
		x += advance.Round()
	}
	return nil
}

// stamp draws through a mask of coverage.
func (p *pen) stamp(mask *image.Alpha, at image.Rectangle, from image.Point) {
	clipped := at.Intersect(p.m.Bounds())
	for y := clipped.Min.Y; y < clipped.Max.Y; y++ {
		row := mask.Pix[mask.PixOffset(from.X+clipped.Min.X-at.Min.X, from.Y+y-at.Min.Y):][:clipped.Dx()]
		for i, a := range row {
			p.mix(clipped.Min.X+i, y, int(a)+int(a>>7))
		}
	}
}

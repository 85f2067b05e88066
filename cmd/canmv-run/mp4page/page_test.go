package mp4page

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/canmv-run/canmv-run/host/mp4"
	"github.com/canmv-run/canmv-run/internal/mediatest"
)

// film makes a file with ffmpeg.
func film(t *testing.T, args ...string) []byte {
	t.Helper()
	mediatest.Need(t)
	path := filepath.Join(t.TempDir(), "a.mp4")
	all := append([]string{"-v", "error", "-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=2", "-f", "lavfi", "-i", "sine=r=8000:d=2", "-g", "25", "-c:v", "libx264", "-c:a", "aac"}, args...)
	if out, err := exec.Command("ffmpeg", append(all, path)...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func write(t *testing.T, data []byte) string {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, bytes.NewReader(data), int64(len(data)), "<a>&.mp4"); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// wellFormed checks that every element is closed where it must be, quotes match, ids are there once and lead where links
// point. Elements that HTML never closes are closed here first.
func wellFormed(t *testing.T, html string) {
	t.Helper()
	if !strings.HasPrefix(html, "<!doctype html>\n<html lang=\"en\">") {
		t.Fatalf("begins with %.60q", html)
	}
	void := regexp.MustCompile(`<(meta|input)([^>]*[^/])>`)
	text := void.ReplaceAllString(strings.TrimPrefix(html, "<!doctype html>"), "<$1$2/>")
	for _, raw := range []string{"script", "style"} { // not markup
		text = regexp.MustCompile(`(?s)<`+raw+`>.*?</`+raw+`>`).ReplaceAllString(text, "<"+raw+"></"+raw+">")
	}
	text = regexp.MustCompile(` (hidden|open)([ >])`).ReplaceAllString(text, ` $1=""$2`)
	d := xml.NewDecoder(strings.NewReader(text))
	d.Strict = true
	d.Entity = xml.HTMLEntity
	ids, links := map[string]bool{}, []string{}
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			at := int(d.InputOffset())
			t.Fatalf("%v near %.200q", err, text[max(at-100, 0):])
		}
		if e, ok := token.(xml.StartElement); ok {
			for _, a := range e.Attr {
				switch {
				case a.Name.Local == "id" && ids[a.Value]:
					t.Errorf("id %s twice", a.Value)
				case a.Name.Local == "id":
					ids[a.Value] = true
				case a.Name.Local == "href":
					links = append(links, a.Value)
				}
			}
		}
	}
	for _, link := range links {
		if !ids[strings.TrimPrefix(link, "#")] {
			t.Errorf("a link to %q leads nowhere", link)
		}
	}
	if m := regexp.MustCompile(`https?://|@import|url\(|src=`).FindString(text); m != "" {
		t.Errorf("the page needs something else: %q", m)
	}
}

// TestPage: the page is whole HTML, has each box and each field of the file, and a bar for each sample.
func TestPage(t *testing.T) {
	for _, c := range []struct {
		name string
		args []string
	}{
		{"plain", []string{"-movflags", "faststart"}},
		{"fragmented", []string{"-movflags", "frag_keyframe+empty_moov"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			data := film(t, c.args...)
			html := write(t, data)
			wellFormed(t, html)
			r, size := bytes.NewReader(data), int64(len(data))
			boxes := 0
			err := mp4.Walk(r, size, func(b mp4.Box) error {
				boxes++
				i := strings.Index(html, `data-path="`+b.Path+`"`)
				if i < 0 {
					t.Fatalf("no %s", b.Path)
				}
				part := html[i:]
				part = part[:strings.Index(part, "</section>")]
				fields, _, err := mp4.Inspect(r, size, b)
				if err != nil {
					return err
				}
				for _, f := range fields {
					if !strings.Contains(part, fmt.Sprintf(`<tr data-at="%d" data-n="%d"><th scope="row">%s</th>`, f.Offset, f.Size, f.Name)) {
						t.Errorf("%s has no field %s at %d", b.Path, f.Name, f.Offset)
					}
				}
				var head [8]byte
				copy(head[:], data[b.Offset:])
				if want := fmt.Sprintf("%08x  % x", b.Offset, head); !strings.Contains(part, want) {
					t.Errorf("%s: no bytes %q", b.Path, want)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if n := strings.Count(html, `data-path="`); n != boxes {
				t.Errorf("%d boxes, want %d", n, boxes)
			}
			m, err := mp4.Open(r, size)
			if err != nil {
				t.Fatal(err)
			}
			for _, track := range m.Tracks {
				sum, err := track.Measure()
				if err != nil {
					t.Fatal(err)
				}
				lane := html[strings.Index(html, fmt.Sprintf(`aria-label="sizes of the samples of track %d in time"`, track.ID)):]
				lane = lane[:strings.Index(lane, "</svg>")]
				if n := strings.Count(lane, "<rect"); n != int(sum.Samples) {
					t.Errorf("track %d: %d bars, want %d", track.ID, n, sum.Samples)
				}
				if n := strings.Count(lane, `class="key"`); track.Handler == "vide" && n != int(sum.Sync) {
					t.Errorf("%d key frames, want %d", n, sum.Sync)
				}
			}
			if strings.Contains(html, "<a>&.mp4") || !strings.Contains(html, "&lt;a&gt;&amp;.mp4") {
				t.Error("the file's name is not escaped")
			}
		})
	}
}

// TestPageBounded: the hex view of a large box, the rows of a long table and broken files are cut short, not the page.
func TestPageBounded(t *testing.T) {
	data := film(t)
	head := len(data)
	data = append(data, "\x00\x20\x00\x08blob"...) // 2 MiB
	data = append(data, make([]byte, 2<<20)...)
	html := write(t, data)
	wellFormed(t, html)
	if len(html) > 1<<20 {
		t.Errorf("the page has %d bytes", len(html))
	}
	if !strings.Contains(html, "first 512 of 2097160 bytes") || !strings.Contains(html, "40 of 50 rows") {
		t.Error("the page does not say what it leaves out")
	}
	for _, cut := range []int{0, 5, 100, head / 2, head - 3} {
		if html := write(t, data[:cut]); cut > 0 {
			wellFormed(t, html)
		}
	}
}

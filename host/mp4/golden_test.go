package mp4_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/canmv-run/canmv-run/host/mp4"

	ff "github.com/Eyevinn/mp4ff/mp4"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGolden holds the structure of the files, as mp4ff dumps it, against testdata.
func TestGolden(t *testing.T) {
	for _, c := range []struct {
		name string
		opt  mp4.Options
		ops  int // operations left out at the end: a crash
	}{
		{"plain", mp4.Options{}, 0},
		{"recording", mp4.Options{}, 3},
		{"fragmented", mp4.Options{Fragmented: true}, 0},
		{"dated", mp4.Options{Epoch: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), ReserveMoov: 16}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := &memFile{record: true}
			if _, err := record(f, c.opt, 40, 15, true); err != nil {
				t.Fatal(err)
			}
			var data []byte
			for _, o := range f.ops[:len(f.ops)-c.ops] {
				data = apply(data, o)
			}
			boxes, err := topBoxes(data)
			if err != nil {
				t.Fatal(err)
			}
			var dump bytes.Buffer
			for _, b := range boxes {
				box, err := ff.DecodeBox(uint64(b.off), bytes.NewReader(data[b.off:b.off+b.size]))
				if err != nil {
					t.Fatal(err)
				}
				if err := box.Info(&dump, "stts:1,stsc:1,stco:1,stss:1,trun:1,tfra:1,elst:1", "", "  "); err != nil {
					t.Fatal(err)
				}
			}
			path := filepath.Join("testdata", c.name+".txt")
			if *update {
				if err := os.WriteFile(path, dump.Bytes(), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(dump.Bytes(), bytes.ReplaceAll(want, []byte("\r\n"), []byte("\n"))) {
				t.Errorf("the structure is no longer that of %s (go test -update writes it anew):\n%s", path, dump.String())
			}
		})
	}
}

package bindings_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/canmv-run/canmv-run/bindings/internal/manual"
)

var update = flag.Bool("update", false, "write doc/modules")

// doc/modules is what the tables say: go test ./bindings -run Manual -update.
func TestManual(t *testing.T) {
	const dir = "../doc/modules"
	if *update {
		if err := os.MkdirAll(dir, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	var pages []string
	for _, l := range allModules(t) {
		// Of what both boards have, the K230's. Some file systems take Maix and maix for one name.
		seen := slices.ContainsFunc(pages, func(p string) bool { return strings.EqualFold(p, l.Name+".md") })
		if l.Load == nil || seen {
			continue
		}
		page := manual.Page(l.Load(), l.Aliases)
		name := filepath.Join(dir, l.Name+".md")
		pages = append(pages, l.Name+".md")
		if *update {
			if err := os.WriteFile(name, []byte(page), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := os.ReadFile(name); err != nil || string(got) != page {
			t.Errorf("%s is not what the table says (%v): go test ./bindings -run Manual -update", name, err)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !slices.Contains(pages, e.Name()) {
			t.Errorf("%s belongs to no module", e.Name())
		}
	}
}

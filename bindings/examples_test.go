package bindings_test

import (
	"os"
	"path/filepath"
	"testing"
)

// The project's own programs run to their end and leave nothing open.
func TestExamples(t *testing.T) {
	needFFmpeg(t)
	list, err := filepath.Glob("../scripts/examples/*.*")
	if err != nil || len(list) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	for _, name := range list {
		t.Run(filepath.Base(name), func(t *testing.T) {
			t.Parallel()
			src, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			clean(t, run(t, job{name: name, src: string(src)}))
		})
	}
}

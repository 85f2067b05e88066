// Package arrows holds the one test about the whole module: who may import whom (doc/architecture.md).
package arrows

import (
	"os/exec"
	"strings"
	"testing"
)

const module = "github.com/canmv-run/canmv-run/"

// forbidden lists, for each part, the import paths that nothing below it may depend on, however indirectly.
var forbidden = map[string][]string{
	"host/":           {module + "runtime", module + "bindings", module + "cmd", "go.starlark.net"},
	"runtime/":        {module + "host", module + "bindings", module + "cmd"},
	"bindings/":       {module + "cmd"},
	"runtime/syntax":  {module + "runtime/", "go.starlark.net"},
	"runtime/arg":     {module + "runtime/"},
	"runtime/types":   {module + "runtime/vm", module + "runtime/lib", module + "runtime/star"},
	"host/frame":      {module + "host/"},
	"host/clock":      {module + "host/"},
	"host/mp4":        {module + "host/camera", module + "host/venc", module + "host/mpp"},
	"host/venc/h264":  {module + "host/camera", module + "host/mpp", module + "host/mp4"},
	"runtime/star":    {module + "runtime/vm"},
	"host/venc/mjpeg": {module + "host/camera", module + "host/mpp"},
}

func TestArrows(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}}{{range .Deps}} {{.}}{{end}}`, "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	seen := map[string]bool{}
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		path, deps, _ := strings.Cut(line, " ")
		for part, bad := range forbidden {
			if !strings.HasPrefix(path+"/", module+strings.TrimSuffix(part, "/")+"/") {
				continue
			}
			seen[part] = true
			for _, dep := range strings.Fields(deps) {
				for _, b := range bad {
					if strings.HasPrefix(dep+"/", b) && dep != path && !strings.HasPrefix(dep, path+"/") {
						t.Errorf("%s depends on %s; %s must not depend on %s", path, dep, part, b)
					}
				}
			}
		}
	}
	for part := range forbidden {
		if !seen[part] {
			t.Errorf("the rule for %s matches no package", part)
		}
	}
}

package runtime

import (
	"fmt"

	"github.com/canmv-run/canmv-run/runtime/types"
	"github.com/canmv-run/canmv-run/runtime/vm"
)

// nameHint suggests the nearest name where an attribute or a variable was missing, or the import that would bring it.
func (rt *Runtime) nameHint(n *types.Note) string {
	var names []string
	switch among := n.Among.(type) {
	case nil:
		return ""
	case *types.Dict:
		if rt.canImport(n.Name) {
			return fmt.Sprintf("is import %s missing?", n.Name)
		}
		names = append(append(names, n.Locals...), dictNames(among)...)
		names = append(names, dictNames(rt.vm.Builtins)...)
	default:
		names = vm.Dir(among)
	}
	best := nearest(n.Name, names)
	if best == "" {
		return ""
	}
	return fmt.Sprintf("did you mean %s?", best)
}

// canImport reports whether there is a builtin module of that name.
func (rt *Runtime) canImport(name string) bool {
	for _, n := range rt.moduleNames() {
		if n == name {
			return true
		}
	}
	return false
}

func dictNames(d *types.Dict) []string {
	var names []string
	d.Each(func(k, _ types.Value) bool {
		if s, ok := k.(*types.Str); ok {
			names = append(names, s.S)
		}
		return true
	})
	return names
}

// nearest is the name that takes the fewest changes to make, "" if none is near.
func nearest(name string, names []string) string {
	best, least := "", 1+len(name)/3
	for _, n := range names {
		if n == name || len(n) > 1 && n[0] == '_' && n[1] == '_' {
			continue
		}
		if d := distance(name, n, least); d <= least && (best == "" || d < least) {
			best, least = n, d
		}
	}
	return best
}

// distance counts insertions, deletions, replacements and swaps of neighbours that make b of a, letters without case;
// more than most if there are more.
func distance(a, b string, most int) int {
	if len(a)-len(b) > most || len(b)-len(a) > most {
		return most + 1
	}
	rows := [3][]int{make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)}
	for j := range rows[1] {
		rows[1][j] = j
	}
	for i := 1; i <= len(a); i++ {
		old, prev, cur := rows[0], rows[1], rows[2]
		cur[0] = i
		for j := 1; j <= len(b); j++ {
			d := prev[j-1]
			if lower(a[i-1]) != lower(b[j-1]) {
				d++
			}
			d = min(d, prev[j]+1, cur[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, old[j-2]+1)
			}
			cur[j] = d
		}
		rows[0], rows[1], rows[2] = prev, cur, old
	}
	return rows[1][len(b)]
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c | 0x20
	}
	return c
}

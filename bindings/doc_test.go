package bindings_test

import (
	"testing"

	"github.com/canmv-run/canmv-run/bindings"
	"github.com/canmv-run/canmv-run/host"
	"github.com/canmv-run/canmv-run/host/sdcard"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

func board(t *testing.T, change func(*host.Config)) *host.Board {
	t.Helper()
	cfg := host.Config{Card: sdcard.Config{Dir: t.TempDir()}}
	if change != nil {
		change(&cfg)
	}
	b, err := host.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

// allModules are the modules of the K230, and behind them those of the K210.
func allModules(t *testing.T) []arg.Loader {
	k210 := board(t, func(cfg *host.Config) { cfg.Name = host.BoardK210 })
	return append(bindings.All(board(t, nil)), bindings.All(k210)...)
}

// Every member has a manual, and no name is twice in a table.
func TestDocumented(t *testing.T) {
	for _, l := range allModules(t) {
		if l.Load == nil {
			continue
		}
		m := l.Load()
		if m.Name != l.Name || m.Doc == "" {
			t.Errorf("module %s: table %q, doc %q", l.Name, m.Name, m.Doc)
		}
		for _, k := range m.Types {
			documentedClass(t, m.Name+"."+k.Name, k)
		}
		seen := map[string]bool{}
		for _, x := range m.Members {
			name := m.Name + "." + x.MemberName()
			if x.MemberDoc() == "" {
				t.Errorf("%s has no doc", name)
			}
			if seen[name] {
				t.Errorf("%s is twice in the table", name)
			}
			seen[name] = true
			if k, ok := x.(*arg.Class); ok {
				documentedClass(t, name, k)
			}
		}
	}
}

func documentedClass(t *testing.T, name string, k *arg.Class) {
	seen := map[string]bool{}
	check := func(member, doc string) {
		if doc == "" {
			t.Errorf("%s.%s has no doc", name, member)
		}
		if seen[member] {
			t.Errorf("%s.%s is twice in the table", name, member)
		}
		seen[member] = true
	}
	for _, f := range k.Methods {
		check(f.Name(), f.Doc)
	}
	for _, f := range k.Statics {
		check(f.Name(), f.Doc)
	}
	for _, c := range k.Consts {
		check(c.Name, c.Doc)
		if inner, ok := c.Value.(*arg.Class); ok {
			documentedClass(t, name+"."+c.Name, inner)
		}
	}
	for _, p := range k.Props {
		check(p.Name, p.Doc)
	}
}

// Loading each table twice gives the same objects, so that a class is itself whichever module it came from.
func TestOneClass(t *testing.T) {
	find := func(m *arg.Module, name string) (found arg.Member) {
		m.Each(func(x arg.Member) {
			if x.MemberName() == name {
				found = x
			}
		})
		return found
	}
	tables := map[string]*arg.Module{}
	for _, l := range bindings.All(board(t, nil)) {
		if l.Load != nil {
			tables[l.Name] = l.Load()
		}
	}
	for _, c := range []struct{ name, a, b string }{
		{"Encoder", "media.vencoder", "media.mp4format"},
		{"Sensor", "media.sensor", "media.mp4format"},
		{"MediaManager", "media.media", "media.sensor"},
		{"PyAudio", "media.pyaudio", "media.mp4format"},
	} {
		if a := find(tables[c.a], c.name); a == nil || a != find(tables[c.b], c.name) {
			t.Errorf("%s differs between %s and %s", c.name, c.a, c.b)
		}
	}
}

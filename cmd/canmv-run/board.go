package main

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"

	starsyntax "go.starlark.net/syntax"

	"github.com/canmv-run/canmv-run/host"
	"github.com/canmv-run/canmv-run/runtime/syntax"
)

// k210Modules are those that only a K210 has.
var k210Modules = []string{"sensor", "lcd", "video", "Maix", "maix", "fpioa_manager", "board", "KPU", "nes", "touchscreen"}

// k210Members are what only the K210's machine has.
var k210Members = []string{"Timer.TIMER", "Timer.CHANNEL", "I2C.MODE_", "I2C.I2C_SOFT", "SPI.MODE_MASTER", "UART.UARTHS", ".context()", "time.set_time"}

// boardFor chooses the board by what a script imports: the K210 where a module is its own and no file beside the script has
// that name (semantics.md, Imports), or where it uses machine as only a K210 has it; "" is the usual one.
func boardFor(p program) string { return boardOf(p, map[string]bool{filepath.Base(p.name): true}) }

// boardOf is boardFor of a file; seen are those that were looked at before it.
func boardOf(p program, seen map[string]bool) string {
	names := imports(p)
	beside := scriptFolder{dir: p.folder}
	for _, name := range names {
		if !slices.Contains(k210Modules, name) {
			continue
		}
		if p.folder != "" {
			file := name + ".py"
			src, err := beside.ReadFile(file)
			if err == nil && !seen[file] {
				seen[file] = true
				if boardOf(program{name: file, src: src, folder: p.folder}, seen) != "" {
					return host.BoardK210 // it stands for the board's own, and is of the same board
				}
			}
			if err == nil || beside.IsDir(name) {
				continue
			}
		}
		return host.BoardK210
	}
	k210 := func(member string) bool { return bytes.Contains(p.src, []byte(member)) }
	if slices.Contains(names, "machine") && !slices.Contains(names, "media") && slices.ContainsFunc(k210Members, k210) {
		return host.BoardK210
	}
	return ""
}

// imports lists the modules that a script names, of dotted ones the first part. A script that cannot be read has none:
// running it says why.
func imports(p program) (names []string) {
	if filepath.Ext(p.name) == ".star" {
		opts := &starsyntax.FileOptions{Set: true, While: true, TopLevelControl: true, GlobalReassign: true, LoadBindsGlobally: true, Recursion: true}
		f, err := opts.Parse(p.name, p.src, 0)
		if err != nil {
			return nil
		}
		for _, s := range f.Stmts {
			if l, ok := s.(*starsyntax.LoadStmt); ok {
				names = append(names, l.ModuleName())
			}
		}
		return names
	}
	m, err := syntax.Parse(p.name, p.src, syntax.Exec)
	if err != nil {
		return nil
	}
	add := func(path string) {
		first, _, _ := strings.Cut(path, ".")
		names = append(names, first)
	}
	var walk func(blocks ...[]syntax.Stmt)
	walk = func(blocks ...[]syntax.Stmt) {
		for _, block := range blocks {
			for _, s := range block {
				switch s := s.(type) {
				case *syntax.ImportStmt:
					for _, i := range s.Items {
						add(i.Path)
					}
				case *syntax.FromStmt:
					if s.Level == 0 {
						add(s.Module)
					}
				case *syntax.IfStmt:
					for _, c := range s.Clauses {
						walk(c.Body)
					}
					walk(s.Else)
				case *syntax.WhileStmt:
					walk(s.Body, s.Else)
				case *syntax.ForStmt:
					walk(s.Body, s.Else)
				case *syntax.TryStmt:
					walk(s.Body)
					for _, h := range s.Handlers {
						walk(h.Body)
					}
					walk(s.Else, s.Finally)
				case *syntax.WithStmt:
					walk(s.Body)
				case *syntax.DefStmt:
					walk(s.Func.Body)
				case *syntax.ClassStmt:
					walk(s.Body)
				}
			}
		}
	}
	walk(m.Body)
	return names
}

package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/canmv-run/canmv-run/runtime"
	"github.com/ergochat/readline"
)

// terminal is the lineEditor of a real terminal.
type terminal struct {
	rl    *readline.Instance
	empty bool // nothing has been typed in the current line
	paste bool // Ctrl-E ended it
}

// newTerminal takes over the process's terminal. History is kept in the user's cache folder, where there is one.
func newTerminal(rt *runtime.Runtime) (lineEditor, error) {
	t := &terminal{}
	cfg := &readline.Config{
		HistoryFile:            historyFile(),
		DisableAutoSaveHistory: false,
		AutoComplete:           completer{rt},
		InterruptPrompt:        "",
		FuncFilterInputRune: func(r rune) (rune, bool) {
			if r == readline.CharLineEnd && t.empty {
				t.paste = true
				return readline.CharEnter, true
			}
			return r, true
		},
		Listener: func(line []rune, pos int, key rune) ([]rune, int, bool) {
			t.empty = len(line) == 0
			return nil, 0, false
		},
	}
	rl, err := readline.NewFromConfig(cfg)
	t.rl = rl
	return t, err
}

func historyFile() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	dir = filepath.Join(dir, "canmv-run")
	if os.MkdirAll(dir, 0o700) != nil {
		return ""
	}
	return filepath.Join(dir, "history")
}

func (t *terminal) Line(prompt, indent string) (string, error) {
	t.rl.SetPrompt(prompt)
	t.empty, t.paste = indent == "", false
	line, err := t.rl.ReadLineWithDefault(indent)
	switch {
	case t.paste:
		return "", errPaste
	case errors.Is(err, readline.ErrInterrupt):
		return "", errCancel
	case err != nil:
		return "", io.EOF
	}
	return line, nil
}

func (t *terminal) Close() error { return t.rl.Close() }

// completer is Tab.
type completer struct{ rt *runtime.Runtime }

func (c completer) Do(line []rune, pos int) (newLine [][]rune, length int) {
	endings, n := completions(c.rt, string(line[:pos]))
	for _, e := range endings {
		newLine = append(newLine, []rune(e))
	}
	return newLine, n
}

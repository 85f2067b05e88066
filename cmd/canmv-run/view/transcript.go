package view

import (
	"strings"
	"sync"
	"unicode/utf8"
)

// Kinds of output.
const (
	outText  = "out"   // the script's output
	outErr   = "err"   // sys.stderr
	outBoard = "board" // the firmware
	outTrace = "trace" // a traceback
	outHint  = "hint"  // what it means
	outNote  = "note"  // ours
	outStart = "start" // a run begins
	outEnd   = "end"   // a run ended; the text is "ok", "stopped" or "failed"
	outInput = "in"    // what was typed
)

// Limits of the output.
const (
	keptOutput = 512 << 10 // bytes that are kept for pages that come later
	batch      = 64 << 10  // bytes that are sent to a page at once
	entryCost  = 32
)

// transcript is the output of all runs, as far as it is kept.
type transcript struct {
	changed func()

	mu      sync.Mutex
	entries []entry
	first   int64 // number of entries[0]
	size    int
}

type entry struct {
	Kind string `json:"k"`
	Text string `json:"t"`
}

func newTranscript(changed func()) *transcript { return &transcript{changed: changed} }

// add appends text.
func (t *transcript) add(kind, text string) {
	text = strings.ToValidUTF8(text, "�")
	t.mu.Lock()
	t.entries = append(t.entries, entry{kind, text})
	t.size += len(text) + entryCost
	drop := 0
	for t.size > keptOutput && drop < len(t.entries)-1 {
		t.size -= len(t.entries[drop].Text) + entryCost
		drop++
	}
	t.entries = t.entries[drop:] // append moves the rest to new memory now and then
	t.first += int64(drop)
	t.mu.Unlock()
	t.changed()
}

// since returns what came at and after entry number at, up to a batch of the newest, joined by kind; how many entries a reader
// missed; and the number to ask for next.
func (t *transcript) since(at int64) (out []entry, missed, next int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	next = t.first + int64(len(t.entries))
	from, size := len(t.entries), 0
	for from > 0 && t.first+int64(from-1) >= at && size < batch {
		from--
		size += len(t.entries[from].Text) + entryCost
	}
	missed = max(0, t.first+int64(from)-at)
	var text strings.Builder
	for i, e := range t.entries[from:] {
		text.WriteString(e.Text)
		if rest := t.entries[from+i+1:]; len(rest) > 0 && rest[0].Kind == e.Kind && e.Kind != outStart && e.Kind != outEnd {
			continue
		}
		out = append(out, entry{e.Kind, text.String()})
		text.Reset()
	}
	return out, missed, next
}

// writer is an io.Writer into the transcript that keeps characters whole.
type writer struct {
	t    *transcript
	kind string

	mu   sync.Mutex
	half []byte // of a character
}

func (w *writer) Write(p []byte) (int, error) {
	w.mu.Lock()
	text := append(w.half, p...)
	cut := len(text)
	for back := 1; back < utf8.UTFMax && back <= len(text); back++ {
		if c := text[len(text)-back]; utf8.RuneStart(c) {
			if !utf8.FullRune(text[len(text)-back:]) {
				cut = len(text) - back
			}
			break
		}
	}
	w.half = append([]byte(nil), text[cut:]...)
	w.mu.Unlock()
	if cut > 0 {
		w.t.add(w.kind, string(text[:cut]))
	}
	return len(p), nil
}

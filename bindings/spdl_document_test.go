package bindings_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// spdlDocument is the user's, not part of the repository. It is one long line: line ends and indentation are lost.
const spdlDocument = "../../shared/documents/spdl-encoding.rst.txt"

// spdlPrograms takes the programs out of the document, in its order.
func spdlPrograms(t testing.TB) []string {
	t.Helper()
	data, err := os.ReadFile(spdlDocument)
	if err != nil {
		t.Skipf("the user's document is not here: %v", err)
	}
	parts := strings.Split(string(data), ".. code-block:: python ")
	var list []string
	for _, p := range parts[1:] {
		list = append(list, reflow(p))
	}
	return list
}

// reflow gives a program that was joined into one line its lines back, and leaves out the prose behind it.
//
// A statement ends where an operand follows an operand outside of brackets, or at the colon of a compound statement. A
// comment ends where something begins that is a statement, or within brackets an argument or the closing bracket. What is
// lost for good is where a block ends: an if has one statement, a with all the rest, and a for everything up to the
// comment that speaks of flushing, for encoders are flushed once. The program ends at the first word that begins no
// statement.
func reflow(s string) string {
	r := &reflower{s: s}
	r.block(0, "")
	return r.out.String()
}

type reflower struct {
	s   string
	out strings.Builder
}

var (
	beginsStatement = regexp.MustCompile(`^(?:(?:import|from|with|for|if) |[A-Za-z_][\w.]*(?:, [A-Za-z_]\w*)* = |[A-Za-z_]\w*(?:\.\w+)*\()`)
	afterComment    = regexp.MustCompile(`(?:^| )((?:import \w|with [\w.]+\(|for \w+ in |if \()|[A-Za-z_]\w*(?:, [A-Za-z_]\w*)* = |[A-Za-z_]\w*(?:\.\w+)+\()`)
	afterArgument   = regexp.MustCompile(`(?:^| )([A-Za-z_]\w*=[^=]|\))`)
	pythonToken     = regexp.MustCompile(`^(?:[fbr]?"(?:[^"\\]|\\.)*"|[fbr]?'(?:[^'\\]|\\.)*'|[A-Za-z_]\w*|\d[\w.]*|\.\.\.|:=|[^\s])`)
	operatorWord    = regexp.MustCompile(`^(?:and|or|not|is|in|as|if|else|import|from|with|for|lambda)$`)
)

// comment cuts a comment off the front, up to what end finds.
func (r *reflower) comment(end *regexp.Regexp) string {
	at := len(r.s)
	if m := end.FindStringSubmatchIndex(r.s[1:]); m != nil {
		at = m[2] + 1
	}
	text := strings.TrimSpace(r.s[:at])
	r.s = r.s[at:]
	return text
}

// block writes statements until the program or the block of that kind ends.
func (r *reflower) block(depth int, kind string) {
	indent := strings.Repeat("    ", depth)
	for n := 0; ; n++ {
		r.s = strings.TrimLeft(r.s, " ")
		if kind == "if" && n > 0 {
			return
		}
		if strings.HasPrefix(r.s, "#") {
			if kind == "for" && strings.HasPrefix(r.s, "# Flush") {
				return
			}
			r.out.WriteString(indent + r.comment(afterComment) + "\n")
			n--
			continue
		}
		if !beginsStatement.MatchString(r.s) {
			return
		}
		word, _, _ := strings.Cut(r.s, " ")
		compound := word == "with" || word == "for" || word == "if"
		r.statement(indent, compound)
		if compound {
			r.block(depth+1, word)
			if word == "with" {
				return
			}
		}
	}
}

// statement writes one statement, a compound one up to its colon.
func (r *reflower) statement(indent string, compound bool) {
	line := indent
	brackets, operand := 0, false
	for {
		trimmed := strings.TrimLeft(r.s, " ")
		gap := len(trimmed) < len(r.s)
		r.s = trimmed
		if strings.HasPrefix(r.s, "#") && brackets > 0 {
			line += "  " + r.comment(afterArgument) + "\n" + indent + "    "
			continue
		}
		token := pythonToken.FindString(r.s)
		name := token != "" && (token[0] == '_' || token[0] >= 'a' && token[0] <= 'z' || token[0] >= 'A' && token[0] <= 'Z')
		starts := name && !operatorWord.MatchString(token) || token != "" && (token[0] >= '0' && token[0] <= '9' || token[0] == '"' || token[0] == '\'')
		if token == "" || strings.HasPrefix(r.s, "#") || brackets == 0 && operand && (starts || token == "import" || token == "from" || !compound && (token == "for" || token == "with" || token == "if")) {
			break
		}
		if gap && strings.TrimSpace(line) != "" {
			line += " "
		}
		line += token
		r.s = r.s[len(token):]
		switch token {
		case "(", "[", "{":
			brackets++
			operand = false
		case ")", "]", "}":
			brackets--
			operand = true
		default:
			operand = starts || token == "..."
		}
		if compound && brackets == 0 && token == ":" {
			break
		}
	}
	r.out.WriteString(strings.TrimRight(line, " ") + "\n")
}

// Every program has its lines again: each line is one statement, and blocks are where they must be.
func TestReflow(t *testing.T) {
	const joined = `import numpy as np import spdl.io a, b = 1, (2, 3) # ~29.97 fps n = 90 # Do (it) x = f( y=1, # one of them z="# no, comment", ) ` +
		`with m.open(): # Encode in batches for i in range(0, n, 2): # Create p = g(a[i:i + 2, ...]) if (q := p) is not None: m.write(0, q) # Flush it if (q := p) is not None: m.write(1, q) The end of it.`
	const want = `import numpy as np
import spdl.io
a, b = 1, (2, 3)
# ~29.97 fps
n = 90
# Do (it)
x = f( y=1,  # one of them
    z="# no, comment", )
with m.open():
    # Encode in batches
    for i in range(0, n, 2):
        # Create
        p = g(a[i:i + 2, ...])
        if (q := p) is not None:
            m.write(0, q)
    # Flush it
    if (q := p) is not None:
        m.write(1, q)
`
	if got := reflow(joined); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	for i, p := range spdlPrograms(t) {
		if testing.Verbose() {
			t.Logf("program %d\n%s", i+1, p)
		}
		if !strings.HasPrefix(p, "import ") {
			t.Errorf("program %d begins with %.40q", i+1, p)
		}
	}
}

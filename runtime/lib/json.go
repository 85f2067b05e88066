package lib

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/canmv-run/canmv-run/runtime/arg"
	"github.com/canmv-run/canmv-run/runtime/types"
	"go.starlark.net/starlark"
)

// jsonDepth limits the nesting that is read or written: far beyond real data, far below Go's stack.
const jsonDepth = 500

type jsonWriter struct {
	b           strings.Builder
	item, colon string
	th          *types.Thread // nil under Starlark
}

func tooDeep() error { return arg.Raise("RuntimeError", "maximum recursion depth exceeded") }

func (w *jsonWriter) write(v arg.Value, depth int) error {
	if depth > jsonDepth {
		return tooDeep()
	}
	switch x := v.(type) {
	case starlark.NoneType:
		w.b.WriteString("null")
		return nil
	case starlark.Bool:
		w.b.WriteString(strconv.FormatBool(bool(x)))
		return nil
	case starlark.Float, arg.Integer:
		w.b.WriteString(v.String())
		return nil
	}
	if s, ok := arg.AsStr(v); ok {
		w.str(s)
		return nil
	}
	if items, ok := arg.AsDict(v); ok {
		w.b.WriteByte('{')
		for i, kv := range items {
			if i > 0 {
				w.b.WriteString(w.item)
			}
			if err := w.key(kv[0]); err != nil {
				return err
			}
			w.b.WriteString(w.colon)
			if err := w.write(kv[1], depth+1); err != nil {
				return err
			}
		}
		w.b.WriteByte('}')
		return nil
	}
	if b, ok := v.(arg.Bufferer); ok {
		w.str(string(b.Buffer()))
		return nil
	}
	if items, ok := arg.AsSeq(v); ok {
		w.b.WriteByte('[')
		for i, x := range items {
			if i > 0 {
				w.b.WriteString(w.item)
			}
			if err := w.write(x, depth+1); err != nil {
				return err
			}
		}
		w.b.WriteByte(']')
		return nil
	}
	// MicroPython writes what print would.
	if w.th == nil {
		w.b.WriteString(v.String())
		return nil
	}
	text, ok := types.ToText(w.th, v)
	if !ok {
		return types.AsError(w.th, w.th.Take())
	}
	w.b.WriteString(text)
	return nil
}

func (w *jsonWriter) key(k arg.Value) error {
	if s, ok := arg.AsStr(k); ok {
		w.str(s)
		return nil
	}
	w.b.WriteByte('"')
	if err := w.write(k, 0); err != nil {
		return err
	}
	w.b.WriteByte('"')
	return nil
}

func (w *jsonWriter) str(s string) {
	w.b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			w.b.WriteByte('\\')
			w.b.WriteRune(r)
		case r == '\n':
			w.b.WriteString(`\n`)
		case r == '\r':
			w.b.WriteString(`\r`)
		case r == '\t':
			w.b.WriteString(`\t`)
		case r < 32:
			fmt.Fprintf(&w.b, `\u%04x`, r)
		default:
			w.b.WriteRune(r)
		}
	}
	w.b.WriteByte('"')
}

func jsonText(c *arg.Call) (string, error) {
	w := &jsonWriter{item: ", ", colon: ": ", th: types.ThreadOf(c.Thread)}
	if !c.IsNone("separators") {
		v := c.Value("separators")
		parts, ok := arg.AsSeq(v)
		if !ok {
			return "", arg.Raisef("TypeError", "object '%s' isn't a tuple or list", v.Type())
		}
		if len(parts) != 2 {
			return "", arg.Raisef("ValueError", "requested length 2 but object has length %d", len(parts))
		}
		var okA, okB bool
		w.item, okA = arg.AsStr(parts[0])
		w.colon, okB = arg.AsStr(parts[1])
		if !okA || !okB {
			return "", arg.Raise("TypeError", "separators must be strings")
		}
	}
	err := w.write(c.Value("obj"), 0)
	return w.b.String(), err
}

type jsonReader struct {
	vs  arg.Values
	s   string
	pos int
}

func (r *jsonReader) bad() error {
	return arg.Raise("ValueError", "syntax error in JSON").WithHint("at character %d of the text", r.pos+1)
}

func (r *jsonReader) space() {
	for r.pos < len(r.s) && strings.IndexByte(" \t\r\n\v\f", r.s[r.pos]) >= 0 {
		r.pos++
	}
}

func (r *jsonReader) value(depth int) (arg.Value, error) {
	if depth > jsonDepth {
		return nil, tooDeep()
	}
	r.space()
	if r.pos == len(r.s) {
		return nil, r.bad()
	}
	switch ch := r.s[r.pos]; {
	case ch == '{':
		return r.object(depth)
	case ch == '[':
		r.pos++
		items := []arg.Value{}
		err := r.list(']', func() error {
			v, err := r.value(depth + 1)
			items = append(items, v)
			return err
		})
		return r.vs.List(items), err
	case ch == '"':
		s, err := r.str()
		return r.vs.Str(s), err
	case ch == '-' || ch >= '0' && ch <= '9':
		return r.number()
	}
	for _, w := range []struct {
		text string
		v    arg.Value
	}{{"null", arg.None}, {"true", arg.True}, {"false", arg.False}} {
		if strings.HasPrefix(r.s[r.pos:], w.text) {
			r.pos += len(w.text)
			return w.v, nil
		}
	}
	return nil, r.bad()
}

// list reads items separated by commas up to the closing bracket.
func (r *jsonReader) list(end byte, item func() error) error {
	for first := true; ; first = false {
		r.space()
		if r.pos < len(r.s) && r.s[r.pos] == end {
			r.pos++
			return nil
		}
		if !first {
			if r.pos == len(r.s) || r.s[r.pos] != ',' {
				return r.bad()
			}
			r.pos++
		}
		if err := item(); err != nil {
			return err
		}
	}
}

func (r *jsonReader) object(depth int) (arg.Value, error) {
	r.pos++
	var pairs [][2]arg.Value
	err := r.list('}', func() error {
		r.space()
		if r.pos == len(r.s) || r.s[r.pos] != '"' {
			return r.bad()
		}
		k, err := r.str()
		if err != nil {
			return err
		}
		r.space()
		if r.pos == len(r.s) || r.s[r.pos] != ':' {
			return r.bad()
		}
		r.pos++
		v, err := r.value(depth + 1)
		pairs = append(pairs, [2]arg.Value{r.vs.Str(k), v})
		return err
	})
	if err != nil {
		return nil, err
	}
	return r.vs.Dict(pairs...)
}

func (r *jsonReader) number() (arg.Value, error) {
	start, isFloat := r.pos, false
	for r.pos++; r.pos < len(r.s); r.pos++ {
		ch := r.s[r.pos]
		if ch == '.' || ch == 'e' || ch == 'E' {
			isFloat = true
		} else if !(ch >= '0' && ch <= '9' || isFloat && (ch == '+' || ch == '-')) {
			break
		}
	}
	text := r.s[start:r.pos]
	if isFloat {
		f, err := strconv.ParseFloat(text, 64)
		if err != nil && f == 0 {
			return nil, r.bad()
		}
		return r.vs.Float(f), nil
	}
	n, ok := new(big.Int).SetString(text, 10)
	if !ok {
		return nil, r.bad()
	}
	if n.IsInt64() {
		return r.vs.Int(n.Int64()), nil
	}
	return r.vs.BigInt(n), nil
}

func (r *jsonReader) str() (string, error) {
	r.pos++
	var b strings.Builder
	for r.pos < len(r.s) {
		ch := r.s[r.pos]
		r.pos++
		switch ch {
		case '"':
			return b.String(), nil
		case '\\':
			if r.pos == len(r.s) {
				return "", r.bad()
			}
			esc := r.s[r.pos]
			r.pos++
			switch esc {
			case 'b':
				b.WriteByte('\b')
			case 'f':
				b.WriteByte('\f')
			case 'n':
				b.WriteByte('\n')
			case 'r':
				b.WriteByte('\r')
			case 't':
				b.WriteByte('\t')
			case 'u':
				if r.pos+4 > len(r.s) {
					return "", r.bad()
				}
				n, err := strconv.ParseUint(r.s[r.pos:r.pos+4], 16, 32)
				if err != nil {
					return "", r.bad()
				}
				r.pos += 4
				b.WriteRune(rune(n))
			default:
				b.WriteByte(esc)
			}
		default:
			b.WriteByte(ch)
		}
	}
	return "", r.bad()
}

// LoadJSON turns JSON text into script values, for bindings: as json.loads does.
func LoadJSON(vs arg.Values, text []byte) (arg.Value, error) {
	x, err := jsonLoad(vs, text)
	if err != nil {
		return nil, err
	}
	return arg.ToValue(vs, x), nil
}

func jsonLoad(vs arg.Values, text []byte) (any, error) {
	if !utf8.Valid(text) {
		return nil, arg.Raise("UnicodeError", "")
	}
	r := &jsonReader{vs: vs, s: string(text)}
	v, err := r.value(0)
	if err != nil {
		return nil, err
	}
	r.space()
	if r.pos < len(r.s) {
		return nil, r.bad()
	}
	return v, nil
}

// writeStream and readStream use a stream of the MicroPython engine.
func writeStream(th *types.Thread, v arg.Value, text string) error {
	s := streamOf(th, v)
	if s == nil {
		return types.AsError(th, th.Take())
	}
	_, err := writeAll(th, s, []byte(text))
	return err
}

func readStream(th *types.Thread, v arg.Value) ([]byte, error) {
	s := streamOf(th, v)
	if s == nil {
		return nil, types.AsError(th, th.Take())
	}
	return readAll(th, s)
}

// method calls a method of a script value, such as a stream's read.
func method(c *arg.Call, v arg.Value, name string, args ...arg.Value) (arg.Value, error) {
	h, ok := v.(starlark.HasAttrs)
	if !ok {
		return nil, arg.Raise("OSError", "stream operation not supported")
	}
	f, err := h.Attr(name)
	if err != nil {
		return nil, err
	}
	if f == nil {
		return nil, arg.Raise("OSError", "stream operation not supported")
	}
	return starlark.Call(c.Thread, f, args, nil)
}

func jsonModule() *arg.Module {
	return &arg.Module{
		Name: "json",
		Doc:  "Reads and writes JSON.",
		Members: []arg.Member{
			&arg.Func{Sig: "dumps(obj, *, separators=None)", Doc: "JSON text of obj; separators is (between items, after a key).", Do: func(c *arg.Call) (any, error) {
				return jsonText(c)
			}},
			&arg.Func{Sig: "dump(obj, stream, *, separators=None)", Doc: "Writes the JSON text of obj to a stream.", Do: func(c *arg.Call) (any, error) {
				text, err := jsonText(c)
				if err != nil {
					return nil, err
				}
				if th := types.ThreadOf(c.Thread); th != nil {
					return nil, writeStream(th, c.Value("stream"), text)
				}
				_, err = method(c, c.Value("stream"), "write", c.Values.Str(text))
				return nil, err
			}},
			&arg.Func{Sig: "loads(text)", Doc: "The value that a JSON text (str or bytes) describes.", Do: func(c *arg.Call) (any, error) {
				text := c.Buffer("text")
				if err := c.Err(); err != nil {
					return nil, err
				}
				return jsonLoad(c.Values, text)
			}},
			&arg.Func{Sig: "load(stream)", Doc: "The value that the rest of a stream describes.", Do: func(c *arg.Call) (any, error) {
				if th := types.ThreadOf(c.Thread); th != nil {
					text, err := readStream(th, c.Value("stream"))
					if err != nil {
						return nil, err
					}
					return jsonLoad(c.Values, text)
				}
				v, err := method(c, c.Value("stream"), "read")
				if err != nil {
					return nil, err
				}
				text, ok := arg.AsBuffer(v)
				if !ok {
					return nil, arg.Raise("TypeError", "object with buffer protocol required")
				}
				return jsonLoad(c.Values, text)
			}},
		},
	}
}

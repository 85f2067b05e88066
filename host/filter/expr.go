package filter

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// expr is an expression as FFmpeg's filters take it (Expression Evaluation in its manual).
type expr struct {
	eval func(v vars) float64
	used map[string]bool
}

// vars are the values of an expression's names.
type vars map[string]float64

func constant(f float64) *expr { return &expr{eval: func(vars) float64 { return f }} }

// value evaluates e; a name that has no value here is an error.
func (e *expr) value(v vars) (float64, error) {
	for name := range e.used {
		if _, ok := v[name]; !ok {
			return 0, fmt.Errorf("no value for %q here", name)
		}
	}
	return e.eval(v), nil
}

// uses reports whether the expression has one of the names.
func (e *expr) uses(names ...string) bool {
	for _, n := range names {
		if e.used[n] {
			return true
		}
	}
	return false
}

type exprParser struct {
	s     string
	at    int
	used  map[string]bool
	depth int
}

// maxDepth bounds nesting.
const maxDepth = 100

func parseExpr(s string) (e *expr, err error) {
	p := &exprParser{s: s, used: map[string]bool{}}
	f, err := p.sum()
	if err != nil {
		return nil, err
	}
	p.space()
	if p.at < len(s) {
		return nil, fmt.Errorf("unexpected %q", s[p.at:])
	}
	return &expr{f, p.used}, nil
}

type evaluator = func(vars) float64

func (p *exprParser) space() {
	for p.at < len(p.s) && (p.s[p.at] == ' ' || p.s[p.at] == '\t') {
		p.at++
	}
}

func (p *exprParser) take(c byte) bool {
	p.space()
	if p.at < len(p.s) && p.s[p.at] == c {
		p.at++
		return true
	}
	return false
}

func (p *exprParser) sum() (evaluator, error) {
	if p.depth++; p.depth > maxDepth {
		return nil, fmt.Errorf("nested too deep")
	}
	defer func() { p.depth-- }()
	a, err := p.product()
	for err == nil {
		x := a
		var b evaluator
		switch {
		case p.take('+'):
			if b, err = p.product(); err == nil {
				a = func(v vars) float64 { return x(v) + b(v) }
			}
		case p.take('-'):
			if b, err = p.product(); err == nil {
				a = func(v vars) float64 { return x(v) - b(v) }
			}
		default:
			return a, nil
		}
	}
	return nil, err
}

func (p *exprParser) product() (evaluator, error) {
	a, err := p.power()
	for err == nil {
		x := a
		var b evaluator
		switch {
		case p.take('*'):
			if b, err = p.power(); err == nil {
				// The conversion keeps the compiler from fusing it into a sum: the same value on every machine.
				a = func(v vars) float64 { return float64(x(v) * b(v)) }
			}
		case p.take('/'):
			if b, err = p.power(); err == nil {
				a = func(v vars) float64 { return x(v) / b(v) }
			}
		default:
			return a, nil
		}
	}
	return nil, err
}

func (p *exprParser) power() (evaluator, error) {
	a, err := p.unary()
	if err == nil && p.take('^') {
		x := a
		b, err := p.power()
		if err != nil {
			return nil, err
		}
		return func(v vars) float64 { return math.Pow(x(v), b(v)) }, nil
	}
	return a, err
}

func (p *exprParser) unary() (evaluator, error) {
	if p.take('-') {
		if db, ok := p.decibels(); ok {
			return func(vars) float64 { return math.Pow(10, -db/20) }, nil
		}
		a, err := p.power()
		if err != nil {
			return nil, err
		}
		return func(v vars) float64 { return -a(v) }, nil
	}
	p.take('+')
	return p.primary()
}

var decibels = regexp.MustCompile(`^[0-9.]+dB`)

// decibels takes a number of dB behind a minus: that is a loss, and no negative factor.
func (p *exprParser) decibels() (float64, bool) {
	text := decibels.FindString(p.s[p.at:])
	f, err := strconv.ParseFloat(strings.TrimSuffix(text, "dB"), 64)
	if err == nil && text != "" {
		p.at += len(text)
	}
	return f, err == nil && text != ""
}

var exprConstants = map[string]float64{"PI": math.Pi, "E": math.E, "PHI": math.Phi}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

var exprFunctions = map[string]struct {
	least, most int
	f           func(a []float64) float64
}{
	"abs": {1, 1, func(a []float64) float64 { return math.Abs(a[0]) }}, "floor": {1, 1, func(a []float64) float64 { return math.Floor(a[0]) }},
	"ceil": {1, 1, func(a []float64) float64 { return math.Ceil(a[0]) }}, "trunc": {1, 1, func(a []float64) float64 { return math.Trunc(a[0]) }},
	"round": {1, 1, func(a []float64) float64 { return math.Round(a[0]) }}, "sqrt": {1, 1, func(a []float64) float64 { return math.Sqrt(a[0]) }},
	"not": {1, 1, func(a []float64) float64 { return truth(a[0] == 0) }},
	"max": {2, 2, func(a []float64) float64 { return math.Max(a[0], a[1]) }}, "min": {2, 2, func(a []float64) float64 { return math.Min(a[0], a[1]) }},
	"mod": {2, 2, func(a []float64) float64 { return a[0] - math.Floor(a[0]/a[1])*a[1] }},
	"gt":  {2, 2, func(a []float64) float64 { return truth(a[0] > a[1]) }}, "gte": {2, 2, func(a []float64) float64 { return truth(a[0] >= a[1]) }},
	"lt": {2, 2, func(a []float64) float64 { return truth(a[0] < a[1]) }}, "lte": {2, 2, func(a []float64) float64 { return truth(a[0] <= a[1]) }},
	"eq": {2, 2, func(a []float64) float64 { return truth(a[0] == a[1]) }}, "pow": {2, 2, func(a []float64) float64 { return math.Pow(a[0], a[1]) }},
	"between": {3, 3, func(a []float64) float64 { return truth(a[0] >= a[1] && a[0] <= a[2]) }},
	"clip":    {3, 3, func(a []float64) float64 { return math.Min(math.Max(a[0], a[1]), a[2]) }},
	"if": {2, 3, func(a []float64) float64 {
		switch {
		case a[0] != 0:
			return a[1]
		case len(a) == 3:
			return a[2]
		}
		return 0
	}},
	"ifnot": {2, 3, func(a []float64) float64 {
		switch {
		case a[0] == 0:
			return a[1]
		case len(a) == 3:
			return a[2]
		}
		return 0
	}},
}

func (p *exprParser) primary() (evaluator, error) {
	p.space()
	if p.take('(') {
		a, err := p.sum()
		if err == nil && !p.take(')') {
			err = fmt.Errorf("a ) is missing")
		}
		return a, err
	}
	if p.at >= len(p.s) {
		return nil, fmt.Errorf("it ends where a number or a name is expected")
	}
	begin := p.at
	if c := p.s[p.at]; c == '.' || c >= '0' && c <= '9' {
		for p.at < len(p.s) {
			c := p.s[p.at]
			exp := (c == '+' || c == '-') && (p.s[p.at-1] == 'e' || p.s[p.at-1] == 'E')
			if c != '.' && c != 'e' && c != 'E' && (c < '0' || c > '9') && !exp {
				break
			}
			p.at++
		}
		f, err := strconv.ParseFloat(p.s[begin:p.at], 64)
		if err != nil {
			return nil, fmt.Errorf("%q is no number", p.s[begin:p.at])
		}
		if rest := p.s[p.at:]; len(rest) >= 2 && rest[:2] == "dB" {
			p.at += 2
			f = math.Pow(10, f/20)
		}
		return func(vars) float64 { return f }, nil
	}
	for p.at < len(p.s) {
		c := p.s[p.at]
		if c != '_' && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			break
		}
		p.at++
	}
	name := p.s[begin:p.at]
	if name == "" {
		return nil, fmt.Errorf("unexpected %q", p.s[begin:])
	}
	if p.take('(') {
		return p.call(name)
	}
	if f, ok := exprConstants[name]; ok {
		return func(vars) float64 { return f }, nil
	}
	p.used[name] = true
	return func(v vars) float64 { return v[name] }, nil
}

func (p *exprParser) call(name string) (evaluator, error) {
	fn, ok := exprFunctions[name]
	if !ok {
		return nil, foreign{"the function " + name + "()"}
	}
	var args []evaluator
	for {
		a, err := p.sum()
		if err != nil {
			return nil, err
		}
		args = append(args, a)
		if p.take(')') {
			break
		}
		if !p.take(',') {
			return nil, fmt.Errorf("%s(: a ) is missing", name)
		}
	}
	if len(args) < fn.least || len(args) > fn.most {
		return nil, fmt.Errorf("%s() with %d arguments", name, len(args))
	}
	return func(v vars) float64 {
		values := make([]float64, len(args))
		for i, a := range args {
			values[i] = a(v)
		}
		return fn.f(values)
	}, nil
}

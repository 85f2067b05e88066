package lib

import "strings"

// measure finds how large an expression is in MicroPython's code, which has jumps of one signed byte. ok is false where
// the board refuses the expression for that; endless reports a repetition of what may match nothing.
func measure(s string) (endless, ok bool) {
	m := &measurer{s: s}
	m.sequence()
	return m.endless, !m.tooLarge
}

type measurer struct {
	s                 string
	i                 int
	groups            int
	endless, tooLarge bool
}

// Sizes in bytes: a character or a jump takes two.
const (
	reUnit     = 2
	reJump     = 127
	reMaxItems = 255 // of a class, and numbers that mark the ends of groups
)

func (m *measurer) jump(size int) {
	if size > reJump {
		m.tooLarge = true
	}
}

// sequence measures up to the end of the group: its size, and whether it may match nothing.
func (m *measurer) sequence() (size int, empty bool) {
	size, empty = m.branch()
	for m.i < len(m.s) && m.s[m.i] == '|' {
		m.i++
		n, e := m.branch()
		m.jump(size + reUnit)
		m.jump(n)
		size += n + 2*reUnit
		empty = empty || e
	}
	return size, empty
}

func (m *measurer) branch() (size int, empty bool) {
	empty = true
	for m.i < len(m.s) && m.s[m.i] != ')' && m.s[m.i] != '|' {
		n, e := m.term()
		if m.i < len(m.s) && strings.IndexByte("?*+", m.s[m.i]) >= 0 {
			op := m.s[m.i]
			m.i++
			lazy := m.i < len(m.s) && m.s[m.i] == '?'
			if lazy {
				m.i++
			}
			switch op {
			case '?':
				m.jump(n)
				e = true
			case '*':
				m.endless = m.endless || e && !lazy
				m.jump(n + 2*reUnit - 1) // back over the jump, too: one more byte fits
				n += reUnit
				e = true
			case '+':
				m.endless = m.endless || e && !lazy
				m.jump(n + reUnit - 1)
			}
			n += reUnit
		}
		size += n
		empty = empty && e
	}
	return size, empty
}

// term measures one character, class or group.
func (m *measurer) term() (size int, empty bool) {
	c := m.s[m.i]
	m.i++
	switch c {
	case '^', '$':
		return 1, true
	case '.':
		return 1, false
	case '\\':
		m.i = min(m.i+1, len(m.s))
	case '[':
		return m.class(), false
	case '(':
		capture := !strings.HasPrefix(m.s[m.i:], "?:")
		if capture {
			m.groups++
			if 2*m.groups+1 > reMaxItems {
				m.tooLarge = true
			}
		} else {
			m.i += 2
		}
		size, empty = m.sequence()
		if m.i < len(m.s) {
			m.i++
		}
		if capture {
			size += 2 * reUnit
		}
		return size, empty
	}
	return reUnit, false
}

func (m *measurer) class() int {
	if m.i < len(m.s) && m.s[m.i] == '^' {
		m.i++
	}
	items := 0
	for first := m.i; m.i < len(m.s) && (m.s[m.i] != ']' || m.i == first); items++ {
		if m.s[m.i] == '\\' {
			m.i++
		}
		m.i++
		if m.i+1 < len(m.s) && m.s[m.i] == '-' && m.s[m.i+1] != ']' {
			m.i += 2
		}
	}
	m.i = min(m.i+1, len(m.s))
	if items > reMaxItems {
		m.tooLarge = true
	}
	return reUnit * (items + 1)
}

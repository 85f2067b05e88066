package types

// Shape is the layout of instances that got the same attributes in the same order. Call sites remember a Shape and the
// number of an attribute, and compare one pointer afterwards.
type Shape struct {
	class  *Class
	parent *Shape
	// name is the attribute that parent lacks; the shape's instances have len attributes.
	name string
	len  int
	next []*Shape
	slot map[string]int
	// Version changes when an attribute is added to or removed from the class or its bases, or changes its kind.
	Version uint32
}

// Class is the class of the instances.
func (s *Shape) Class() *Class { return s.class }

// Find is the number of an attribute, -1 if there is none.
func (s *Shape) Find(name string) int {
	if s.len <= 4 {
		for t := s; t.parent != nil; t = t.parent {
			if t.name == name {
				return t.len - 1
			}
		}
		return -1
	}
	if s.slot == nil {
		s.slot = make(map[string]int, s.len)
		for t := s; t.parent != nil; t = t.parent {
			s.slot[t.name] = t.len - 1
		}
	}
	if i, ok := s.slot[name]; ok {
		return i
	}
	return -1
}

// Add is the shape with one more attribute.
func (s *Shape) Add(name string) *Shape {
	for _, t := range s.next {
		if t.name == name {
			return t
		}
	}
	t := &Shape{class: s.class, parent: s, name: name, len: s.len + 1, Version: s.Version}
	s.next = append(s.next, t)
	return t
}

// Names are the attributes in their order.
func (s *Shape) Names() []string {
	names := make([]string, s.len)
	for t := s; t.parent != nil; t = t.parent {
		names[t.len-1] = t.name
	}
	return names
}

// without is the shape that lacks the attribute.
func (s *Shape) without(name string) *Shape {
	t := s.class.root
	for _, n := range s.Names() {
		if n != name {
			t = t.Add(n)
		}
	}
	return t
}

func (s *Shape) invalidate() {
	s.Version++
	for _, t := range s.next {
		t.invalidate()
	}
}

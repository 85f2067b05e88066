package types

import (
	"math/bits"
	"slices"
)

// SortItems is sort(key=None, reverse=False), in place and stable; false with an exception pending.
func SortItems(th *Thread, items []Value, args []Value, kw []*Str) bool {
	var opt [2]Value
	if !ParseArgs(th, args, kw, sortParams, opt[:]) {
		return false
	}
	key := opt[0]
	reverse, ok := Truth(th, opt[1])
	if !ok {
		return false
	}
	if key == None && sortInts(items, reverse) {
		return true
	}
	if !th.Enter() {
		return false
	}
	defer th.Leave()
	list := make([]sortItem, len(items))
	for i, x := range items {
		k := x
		if key != None {
			if k = Call1(th, key, x); k == nil {
				return false
			}
		}
		list[i] = sortItem{k, x}
	}
	if reverse { // equal items keep their order
		reverseItems(list)
	}
	s := &sorter{th: th, less: lessFor(list)}
	ok = s.sort(list, make([]sortItem, len(list)))
	if reverse {
		reverseItems(list)
	}
	if ok {
		for i := range list {
			items[i] = list[i].val
		}
	}
	return ok
}

var sortParams = []Param{{Name: "key", Def: None, KwOnly: true}, {Name: "reverse", Def: False, KwOnly: true}}

// sortInts sorts items that are all small ints, and reports whether they are.
func sortInts(items []Value, reverse bool) bool {
	list := make([]int64, len(items))
	for i, x := range items {
		n, ok := x.(*Small)
		if !ok {
			return false
		}
		list[i] = n.N()
	}
	if len(list) >= manyInts {
		list = radixSort(list)
	} else {
		slices.Sort(list)
	}
	if reverse {
		slices.Reverse(list)
	}
	for i, n := range list {
		items[i] = Int(n)
	}
	return true
}

// manyInts is how many ints radixSort sorts faster than slices.Sort does.
const manyInts = 800

// radixSort sorts by digits of 11 bits, the lowest first, as many as the numbers' range has.
func radixSort(list []int64) []int64 {
	const digit = 11
	low, high := slices.Min(list), slices.Max(list)
	span := uint64(high) - uint64(low)
	if bits.Len64(span) > 4*digit {
		slices.Sort(list)
		return list
	}
	buf := make([]int64, len(list))
	for shift := 0; span>>shift != 0; shift += digit {
		var at [1<<digit + 1]int
		for _, n := range list {
			at[(uint64(n)-uint64(low))>>shift&(1<<digit-1)+1]++
		}
		for i := 1; i < len(at); i++ {
			at[i] += at[i-1]
		}
		for _, n := range list {
			d := (uint64(n) - uint64(low)) >> shift & (1<<digit - 1)
			buf[at[d]] = n
			at[d]++
		}
		list, buf = buf, list
	}
	return list
}

type sortItem struct{ key, val Value }

func reverseItems(list []sortItem) {
	for i, j := 0, len(list)-1; i < j; i, j = i+1, j-1 {
		list[i], list[j] = list[j], list[i]
	}
}

// lessFor compares keys that are all small ints, all floats or all str without looking at their types again; nil for
// others.
func lessFor(list []sortItem) func(a, b Value) bool {
	if len(list) == 0 {
		return nil
	}
	t := TypeWord(list[0].key)
	for i := range list {
		if TypeWord(list[i].key) != t {
			return nil
		}
	}
	switch list[0].key.(type) {
	case *Small:
		return func(a, b Value) bool { return a.(*Small).N() < b.(*Small).N() }
	case Float:
		return func(a, b Value) bool { return a.(Float) < b.(Float) }
	case *Str:
		return func(a, b Value) bool { return a.(*Str).S < b.(*Str).S }
	}
	return nil
}

// sorter merges sorted halves; short pieces are sorted by insertion.
type sorter struct {
	th   *Thread
	less func(a, b Value) bool
}

// shortPiece is sorted by insertion.
const shortPiece = 12

func (s *sorter) before(a, b Value) (less, ok bool) {
	if s.less != nil {
		return s.less(a, b), true
	}
	return Less(s.th, a, b)
}

// sort sorts list with a buffer of its length; false with an exception pending.
func (s *sorter) sort(list, buf []sortItem) bool {
	n := len(list)
	if n <= shortPiece {
		for i := 1; i < n; i++ {
			x := list[i]
			j := i
			for ; j > 0; j-- {
				less, ok := s.before(x.key, list[j-1].key)
				if !ok {
					list[j] = x
					return false
				}
				if !less {
					break
				}
				list[j] = list[j-1]
			}
			list[j] = x
		}
		return true
	}
	m := n / 2
	if !s.sort(list[:m], buf[:m]) || !s.sort(list[m:], buf[m:]) {
		return false
	}
	less, ok := s.before(list[m].key, list[m-1].key)
	if !ok || !less {
		return ok
	}
	copy(buf, list[:m])
	i, j, k := 0, m, 0
	for i < m && j < n {
		less, ok := s.before(list[j].key, buf[i].key)
		if !ok {
			return false
		}
		if less {
			list[k] = list[j]
			j++
		} else {
			list[k] = buf[i]
			i++
		}
		k++
	}
	copy(list[k:], buf[i:m])
	return true
}

// Less is a < b as a truth; ok is false with an exception pending.
func Less(th *Thread, a, b Value) (less, ok bool) {
	if x, ok := a.(*Small); ok {
		if y, ok := b.(*Small); ok {
			return x.N() < y.N(), true
		}
	}
	r := Compare(th, CmpLt, a, b)
	if r == nil {
		return false, false
	}
	return Truth(th, r)
}

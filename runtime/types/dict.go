package types

import (
	"go.starlark.net/starlark"
)

// Dict is a dict: entries in the order of insertion, found by open addressing. Keys compare as in Python: user __hash__
// and __eq__ count, and True, 1 and 1.0 are one key.
type Dict struct {
	entries []entry // key nil: deleted
	index   []int32 // entry number + 1, 0 free; nil while there are few entries
	live    int
	// Keys changes when a key is added or removed: what was found missing stays missing while it is the same.
	keys uint32
	// ordered makes it an OrderedDict.
	ordered bool
	fixed   bool
}

type entry struct {
	key, val Value
	hash     uint32
}

// fewEntries is the most that are searched without an index.
const fewEntries = 8

// NewDict makes a dict with room for n entries.
func NewDict(n int) *Dict {
	d := &Dict{}
	if n > 0 {
		d.entries = make([]entry, 0, n)
	}
	return d
}

// NewOrderedDict makes a collections.OrderedDict.
func NewOrderedDict() *Dict { return &Dict{ordered: true} }

func (d *Dict) Class() *Class {
	if d.ordered {
		return OrderedDictClass
	}
	return DictClass
}
func (d *Dict) String() string        { return plainRepr(d) }
func (d *Dict) Type() string          { return d.Class().Name }
func (d *Dict) Freeze()               {}
func (d *Dict) Truth() starlark.Bool  { return d.live > 0 }
func (d *Dict) Hash() (uint32, error) { return 0, errUnhashable(d) }
func (d *Dict) Len() int              { return d.live }

// Version changes when a key is added or removed.
func (d *Dict) Version() uint32 { return d.keys }

// Fix makes the dict read-only, as the dict of a builtin module is.
func (d *Dict) Fix() { d.fixed = true }

func (d *Dict) Iterate() starlark.Iterator { return &goIter{d.KeyList()} }

// Items is starlark.IterableMapping.
func (d *Dict) Items() []starlark.Tuple {
	out := make([]starlark.Tuple, 0, d.live)
	for i := range d.entries {
		if e := &d.entries[i]; e.key != nil {
			out = append(out, starlark.Tuple{e.key, e.val})
		}
	}
	return out
}

// Get is starlark.Mapping; it finds plain keys only (numbers, strings, bytes, tuples of them).
func (d *Dict) Get(k Value) (Value, bool, error) {
	th := &Thread{MaxDepth: DefaultMaxDepth}
	v, ok := d.Lookup(th, k)
	if !ok {
		return nil, false, AsError(th, th.Take())
	}
	return v, v != nil, nil
}

// SetKey is starlark.HasSetKey.
func (d *Dict) SetKey(k, v Value) error {
	th := &Thread{MaxDepth: DefaultMaxDepth}
	if !d.Set(th, k, v) {
		return AsError(th, th.Take())
	}
	return nil
}

// KeyList is a snapshot of the keys.
func (d *Dict) KeyList() []Value {
	out := make([]Value, 0, d.live)
	for i := range d.entries {
		if d.entries[i].key != nil {
			out = append(out, d.entries[i].key)
		}
	}
	return out
}

// Each calls f for each entry until it returns false; f may change the dict.
func (d *Dict) Each(f func(k, v Value) bool) {
	for i := 0; i < len(d.entries); i++ {
		if e := d.entries[i]; e.key != nil && !f(e.key, e.val) {
			return
		}
	}
}

// At is the entry at position i, which counts deleted ones: key nil means deleted, ok false that i is past the end.
func (d *Dict) At(i int) (k, v Value, ok bool) {
	if i >= len(d.entries) {
		return nil, nil, false
	}
	return d.entries[i].key, d.entries[i].val, true
}

// Slot is At for call sites that remember where a name was: nil unless the entry's key is k itself.
func (d *Dict) Slot(i int, k Value) Value {
	if uint(i) < uint(len(d.entries)) {
		if e := &d.entries[i]; same(e.key, k) {
			return e.val
		}
	}
	return nil
}

// SetSlot overwrites entry i if its key is k itself.
func (d *Dict) SetSlot(i int, k, v Value) bool {
	if uint(i) < uint(len(d.entries)) {
		if e := &d.entries[i]; same(e.key, k) {
			e.val = v
			return true
		}
	}
	return false
}

func spread(h uint32) uint32 {
	h *= 0x9E3779B1
	return h ^ h>>15
}

// find returns the entry's number or -1; ok is false with an exception pending.
func (d *Dict) find(th *Thread, k Value, hash uint32) (at int, ok bool) {
	if s, isStr := k.(*Str); isStr {
		return d.findStr(s, hash), true
	}
	if d.index == nil {
		for i := 0; i < len(d.entries); i++ {
			e := &d.entries[i]
			if e.hash != hash || e.key == nil {
				continue
			}
			if same(e.key, k) {
				return i, true
			}
			if plainKeys(e.key, k) {
				continue
			}
			keys := d.keys
			eq, ok := Equal(th, e.key, k)
			if !ok {
				return -1, false
			}
			if d.keys != keys {
				return d.find(th, k, hash)
			}
			if eq {
				return i, true
			}
		}
		return -1, true
	}
	mask := uint32(len(d.index) - 1)
	for p := spread(hash) & mask; ; p = (p + 1) & mask {
		n := d.index[p]
		if n == 0 {
			return -1, true
		}
		e := &d.entries[n-1]
		if e.hash != hash || e.key == nil {
			continue
		}
		if same(e.key, k) {
			return int(n - 1), true
		}
		if plainKeys(e.key, k) {
			continue
		}
		keys := d.keys
		eq, ok := Equal(th, e.key, k)
		if !ok {
			return -1, false
		}
		if d.keys != keys {
			return d.find(th, k, hash)
		}
		if eq {
			return int(n - 1), true
		}
	}
}

// plainKeys reports that both are small ints, which are equal only if they are the same.
func plainKeys(a, b Value) bool {
	if _, ok := a.(*Small); !ok {
		return false
	}
	_, ok := b.(*Small)
	return ok
}

// derivedKey reports whether a key is of a class derived from str and equal to s.
func derivedKey(k Value, s *Str) bool {
	t, ok := native(k).(*Str)
	return ok && t.S == s.S
}

func (d *Dict) findStr(s *Str, hash uint32) int {
	if d.index == nil {
		for i := range d.entries {
			e := &d.entries[i]
			if e.hash == hash {
				if t, ok := e.key.(*Str); ok && (t == s || t.S == s.S) || !ok && derivedKey(e.key, s) {
					return i
				}
			}
		}
		return -1
	}
	mask := uint32(len(d.index) - 1)
	for p := spread(hash) & mask; ; p = (p + 1) & mask {
		n := d.index[p]
		if n == 0 {
			return -1
		}
		e := &d.entries[n-1]
		if e.hash == hash {
			if t, ok := e.key.(*Str); ok && (t == s || t.S == s.S) || !ok && derivedKey(e.key, s) {
				return int(n - 1)
			}
		}
	}
}

// GetInt is the value of a small int; sure is false where a key that is no small int may equal it.
func (d *Dict) GetInt(k *Small) (v Value, sure bool) {
	i, sure := d.findInt(k)
	if i < 0 {
		return nil, sure
	}
	return d.entries[i].val, true
}

// SetInt is Set of a small int where that is simple, and reports whether it was.
func (d *Dict) SetInt(k *Small, v Value) bool {
	i, sure := d.findInt(k)
	switch {
	case d.fixed || !sure:
		return false
	case i >= 0:
		d.entries[i].val = v
	default:
		d.add(k, v, uint32(k.N()))
	}
	return true
}

func (d *Dict) findInt(k *Small) (at int, sure bool) {
	hash := uint32(k.N())
	if d.index == nil {
		for i := range d.entries {
			if e := &d.entries[i]; e.hash == hash && e.key != nil {
				x, ok := e.key.(*Small)
				if x == k {
					return i, true
				}
				if !ok {
					return -1, false
				}
			}
		}
		return -1, true
	}
	mask := uint32(len(d.index) - 1)
	for p := spread(hash) & mask; ; p = (p + 1) & mask {
		n := d.index[p]
		if n == 0 {
			return -1, true
		}
		if e := &d.entries[n-1]; e.hash == hash && e.key != nil {
			x, ok := e.key.(*Small)
			if x == k {
				return int(n - 1), true
			}
			if !ok {
				return -1, false
			}
		}
	}
}

// FindStr is the position of a name, -1 if there is none. See Slot.
func (d *Dict) FindStr(s *Str) int { return d.findStr(s, s.HashCode()) }

// GetStr is the value of a name, nil if there is none.
func (d *Dict) GetStr(s *Str) Value {
	if i := d.findStr(s, s.HashCode()); i >= 0 {
		return d.entries[i].val
	}
	return nil
}

// SetStr assigns a name.
func (d *Dict) SetStr(s *Str, v Value) {
	h := s.HashCode()
	if i := d.findStr(s, h); i >= 0 {
		d.entries[i].val = v
		return
	}
	d.add(s, v, h)
}

// DelStr removes a name and reports whether there was one.
func (d *Dict) DelStr(s *Str) bool {
	i := d.findStr(s, s.HashCode())
	if i < 0 {
		return false
	}
	d.removeAt(i)
	return true
}

// Lookup is the value of k, nil if there is none; ok is false with an exception pending.
func (d *Dict) Lookup(th *Thread, k Value) (v Value, ok bool) {
	if s, ok := k.(*Str); ok {
		if i := d.findStr(s, s.HashCode()); i >= 0 {
			return d.entries[i].val, true
		}
		return nil, true
	}
	if d.live == 0 { // the board does not hash the key then
		return nil, true
	}
	h, ok := d.hash(th, k)
	if !ok {
		return nil, false
	}
	i, ok := d.find(th, k, uint32(h))
	if i < 0 {
		return nil, ok
	}
	return d.entries[i].val, true
}

// Set assigns an item; false with an exception pending.
func (d *Dict) Set(th *Thread, k, v Value) bool {
	if d.fixed {
		th.TypeError("'dict' object doesn't support item assignment")
		return false
	}
	if s, ok := k.(*Str); ok {
		d.SetStr(s, v)
		return true
	}
	h, ok := d.hash(th, k)
	if !ok {
		return false
	}
	i, ok := d.find(th, k, uint32(h))
	if !ok {
		return false
	}
	if i >= 0 {
		d.entries[i].val = v
	} else {
		d.add(k, v, uint32(h))
	}
	return true
}

// Delete removes an item and returns its value, nil if there is none; ok is false with an exception pending.
func (d *Dict) Delete(th *Thread, k Value) (v Value, ok bool) {
	if d.fixed {
		th.TypeError("'dict' object doesn't support item deletion")
		return nil, false
	}
	h, ok := d.hash(th, k)
	if !ok {
		return nil, false
	}
	i, ok := d.find(th, k, uint32(h))
	if i < 0 {
		return nil, ok
	}
	v = d.entries[i].val
	d.removeAt(i)
	return v, true
}

// hash is Hash(k). An OrderedDict takes slices, too: the board's compares keys without hashing.
func (d *Dict) hash(th *Thread, k Value) (uint64, bool) {
	if s, ok := k.(*Slice); ok && d.ordered {
		return identHash(s), true
	}
	return Hash(th, k)
}

// Clear removes everything.
func (d *Dict) Clear() {
	d.entries, d.index, d.live = nil, nil, 0
	d.keys++
}

// Copy is a shallow copy.
func (d *Dict) Copy() *Dict {
	c := &Dict{ordered: d.ordered}
	c.entries = make([]entry, 0, d.live)
	for i := range d.entries {
		if d.entries[i].key != nil {
			c.entries = append(c.entries, d.entries[i])
		}
	}
	c.live = len(c.entries)
	c.reindex()
	return c
}

func (d *Dict) add(k, v Value, hash uint32) {
	switch {
	case len(d.entries) < cap(d.entries):
	case d.live < len(d.entries)/2:
		d.compact()
	case len(d.entries) == 0:
		d.entries = make([]entry, 0, 4)
	}
	d.entries = append(d.entries, entry{k, v, hash})
	d.live++
	d.keys++
	n := len(d.entries)
	if n <= fewEntries && d.index == nil {
		return
	}
	if 3*n > 2*len(d.index) {
		d.reindex()
		return
	}
	d.link(hash, int32(n))
}

func (d *Dict) link(hash uint32, n int32) {
	mask := uint32(len(d.index) - 1)
	p := spread(hash) & mask
	for d.index[p] != 0 {
		p = (p + 1) & mask
	}
	d.index[p] = n
}

// reindex builds the index for the entries there are, with room to double.
func (d *Dict) reindex() {
	n := len(d.entries)
	if n <= fewEntries {
		d.index = nil
		return
	}
	size := 32
	for size < 3*n {
		size *= 2
	}
	d.index = make([]int32, size)
	for i := range d.entries {
		if d.entries[i].key != nil {
			d.link(d.entries[i].hash, int32(i+1))
		}
	}
}

// compact closes the gaps that deletions left.
func (d *Dict) compact() {
	w := 0
	for r := range d.entries {
		if d.entries[r].key != nil {
			d.entries[w] = d.entries[r]
			w++
		}
	}
	clear(d.entries[w:])
	d.entries = d.entries[:w]
	d.reindex()
}

func (d *Dict) removeAt(i int) {
	d.entries[i] = entry{}
	d.live--
	d.keys++
	if d.live == 0 {
		d.entries = d.entries[:0]
		if d.index != nil {
			clear(d.index)
		}
		return
	}
	if i == len(d.entries)-1 && d.index == nil {
		d.entries = d.entries[:i]
	}
}

// GetItem is ItemGetter.
func (d *Dict) GetItem(th *Thread, key Value) Value {
	v, ok := d.Lookup(th, key)
	if v == nil && ok {
		return th.KeyError(key)
	}
	return v
}

// SetItem is ItemSetter.
func (d *Dict) SetItem(th *Thread, key, v Value) bool { return d.Set(th, key, v) }

// DelItem is ItemDeleter.
func (d *Dict) DelItem(th *Thread, key Value) bool {
	v, ok := d.Delete(th, key)
	if v == nil && ok {
		th.KeyError(key)
		return false
	}
	return ok
}

// Contains is Container.
func (d *Dict) Contains(th *Thread, key Value) (bool, bool) {
	v, ok := d.Lookup(th, key)
	return v != nil, ok
}

// Iter is Iterable.
func (d *Dict) Iter(th *Thread) Iterator { return &dictIter{d: d, keys: d.keys} }

// Repr is Reprer.
func (d *Dict) Repr(th *Thread, dst []byte) ([]byte, bool) {
	if d.ordered {
		dst = append(dst, "OrderedDict("...)
	}
	dst = append(dst, '{')
	first, ok := true, true
	d.Each(func(k, v Value) bool {
		if !first {
			dst = append(dst, ", "...)
		}
		first = false
		if dst, ok = AppendRepr(th, dst, k); !ok {
			return false
		}
		dst = append(dst, ": "...)
		dst, ok = AppendRepr(th, dst, v)
		return ok
	})
	dst = append(dst, '}')
	if d.ordered {
		dst = append(dst, ')')
	}
	return dst, ok
}

// Compare is Comparer: only == and != are defined.
func (d *Dict) Compare(th *Thread, op CompareOp, other Value) Value {
	e, ok := other.(*Dict)
	if !ok || op != CmpEq && op != CmpNe {
		return NotImplemented
	}
	if d.live != e.live {
		return Bool(op == CmpNe)
	}
	if !th.Enter() {
		return nil
	}
	defer th.Leave()
	eq, ok := true, true
	if d.ordered && e.ordered {
		eq, ok = d.sameOrder(th, e)
	} else {
		d.Each(func(k, v Value) bool {
			var w Value
			if w, ok = e.Lookup(th, k); !ok || w == nil {
				eq = false
				return false
			}
			eq, ok = Equal(th, v, w)
			return ok && eq
		})
	}
	if !ok {
		return nil
	}
	return Bool(eq == (op == CmpEq))
}

func (d *Dict) sameOrder(th *Thread, e *Dict) (eq, ok bool) {
	a, b := d.KeyList(), e.KeyList()
	for i := range a {
		if eq, ok = Equal(th, a[i], b[i]); !ok || !eq {
			return false, ok
		}
		v, _ := d.Lookup(th, a[i])
		w, _ := e.Lookup(th, b[i])
		if v == nil || w == nil {
			return false, !th.Failed()
		}
		if eq, ok = Equal(th, v, w); !ok || !eq {
			return false, ok
		}
	}
	return true, true
}

// Update copies the entries of a dict, or of an iterable of pairs.
func (d *Dict) Update(th *Thread, v Value) bool {
	if e, ok := native(v).(*Dict); ok {
		ok = true
		e.Each(func(k, v Value) bool {
			ok = d.Set(th, k, v)
			return ok
		})
		return ok
	}
	if keys := GetAttrOptional(th, v, "keys"); keys != nil {
		return d.updateFromMapping(th, v, keys)
	} else if th.Failed() {
		return false
	}
	it := Iter(th, v)
	if it == nil {
		return false
	}
	for {
		p := it.Next(th)
		if p == nil {
			return !th.Failed()
		}
		pair, ok := Collect(th, p)
		if !ok {
			return false
		}
		if len(pair) != 2 {
			th.ValueError("dict update sequence has wrong length")
			return false
		}
		if !d.Set(th, pair[0], pair[1]) {
			return false
		}
	}
}

func (d *Dict) updateFromMapping(th *Thread, v, keys Value) bool {
	ks := Call(th, keys, nil, nil)
	if ks == nil {
		return false
	}
	it := Iter(th, ks)
	if it == nil {
		return false
	}
	for {
		k := it.Next(th)
		if k == nil {
			return !th.Failed()
		}
		x := GetItem(th, v, k)
		if x == nil || !d.Set(th, k, x) {
			return false
		}
	}
}

// BinaryOp is Operator: | unites.
func (d *Dict) BinaryOp(th *Thread, op BinOp, other Value, reflected bool) Value {
	e, ok := native(other).(*Dict)
	if op != OpOr || !ok || reflected {
		return NotImplemented
	}
	u := d.Copy()
	if !u.Update(th, e) {
		return nil
	}
	return u
}

// InplaceOp is InplaceOperator: |= takes what Update takes.
func (d *Dict) InplaceOp(th *Thread, op BinOp, other Value) Value {
	if op != OpOr {
		return NotImplemented
	}
	if !d.Update(th, other) {
		return nil
	}
	return d
}

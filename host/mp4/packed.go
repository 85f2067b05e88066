package mp4

import (
	"encoding/binary"
	"iter"
)

// packed is a list of numbers, most of which are small, in one to ten bytes each. It grows by blocks, so that adding
// never copies.
type packed struct {
	blocks [][]byte
}

const packedBlock = 16 << 10

func (p *packed) add(v uint64) {
	n := len(p.blocks) - 1
	if n < 0 || cap(p.blocks[n])-len(p.blocks[n]) < binary.MaxVarintLen64 {
		size := packedBlock
		if n < 0 {
			size = 256
		}
		p.blocks = append(p.blocks, make([]byte, 0, size))
		n++
	}
	p.blocks[n] = binary.AppendUvarint(p.blocks[n], v)
}

func (p *packed) all() iter.Seq[uint64] {
	return func(yield func(uint64) bool) {
		for _, b := range p.blocks {
			for len(b) > 0 {
				v, n := binary.Uvarint(b)
				b = b[n:]
				if !yield(v) {
					return
				}
			}
		}
	}
}

// runs is a list of numbers in which the same one often follows itself.
type runs struct {
	list  packed // pairs of count and value
	count uint64 // the last run, not yet in list
	value uint64
}

func (r *runs) add(value, count uint64) {
	if count == 0 {
		return
	}
	if r.count > 0 && r.value != value {
		r.list.add(r.count)
		r.list.add(r.value)
		r.count = 0
	}
	r.value = value
	r.count += count
}

func (r *runs) all() iter.Seq2[uint64, uint64] {
	return func(yield func(count, value uint64) bool) {
		var count uint64
		for v := range r.list.all() {
			if count == 0 {
				count = v
				continue
			}
			if !yield(count, v) {
				return
			}
			count = 0
		}
		if r.count > 0 {
			yield(r.count, r.value)
		}
	}
}

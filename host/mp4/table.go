package mp4

import (
	"math"

	ff "github.com/Eyevinn/mp4ff/mp4"
)

// table collects what the sample tables of a track need (ISO/IEC 14496-12 8.6 and 8.7).
type table struct {
	uniform uint32 // the size of every sample in bytes; 0: each has its own
	samples int64
	sizes   packed // where uniform is 0
	times   runs   // durations in ticks
	offsets runs   // of composition, in ticks; two's complement of 32 bits
	shifted bool   // some offset is not zero
	syncs   packed // distances between sync samples; empty where all are
	lastKey int64
	chunks  int64
	perCh   runs   // samples in each chunk
	places  packed // distances between chunks' offsets
	last    int64  // offset of the last chunk
}

// chunk begins a chunk of n samples at an offset of the file.
func (t *table) chunk(offset int64, n int) {
	t.places.add(uint64(offset - t.last))
	t.last = offset
	t.chunks++
	t.perCh.add(uint64(n), 1)
}

// sample adds one sample of its own size.
func (t *table) sample(size, dur uint32, key bool, offset int32) {
	t.samples++
	t.sizes.add(uint64(size))
	t.times.add(uint64(dur), 1)
	t.offsets.add(uint64(uint32(offset)), 1)
	t.shifted = t.shifted || offset != 0
	if key {
		t.syncs.add(uint64(t.samples - t.lastKey))
		t.lastKey = t.samples
	}
}

// frames adds n samples of the uniform size, one tick each.
func (t *table) frames(n int64) {
	t.samples += n
	t.times.add(1, uint64(n))
}

// boxes makes the stbl. shift is added to every offset. Sync samples are listed where video is true.
func (t *table) boxes(stsd *ff.StsdBox, shift int64, video bool) (*ff.StblBox, error) {
	stbl := ff.NewStblBox()
	stbl.AddChild(stsd)

	stts := &ff.SttsBox{}
	for count, delta := range t.times.all() {
		for count > 0 {
			n := min(count, math.MaxUint32)
			stts.SampleCount = append(stts.SampleCount, uint32(n))
			stts.SampleTimeDelta = append(stts.SampleTimeDelta, uint32(delta))
			count -= n
		}
	}
	stbl.AddChild(stts)

	if t.shifted {
		ctts := &ff.CttsBox{}
		for count, v := range t.offsets.all() {
			offset := int32(uint32(v))
			if offset < 0 {
				ctts.Version = 1
			}
			if err := ctts.AddSampleCountsAndOffset([]uint32{uint32(count)}, []int32{offset}); err != nil {
				return nil, err
			}
		}
		stbl.AddChild(ctts)
	}

	if video {
		stss := &ff.StssBox{}
		var nr uint64
		for d := range t.syncs.all() {
			nr += d
			stss.SampleNumber = append(stss.SampleNumber, uint32(nr))
		}
		if int64(len(stss.SampleNumber)) < t.samples {
			stbl.AddChild(stss)
		}
	}

	stsc := &ff.StscBox{}
	first := uint32(1)
	for count, n := range t.perCh.all() {
		if err := stsc.AddEntry(first, uint32(n), 1); err != nil {
			return nil, err
		}
		first += uint32(count)
	}
	stbl.AddChild(stsc)

	stsz := &ff.StszBox{SampleNumber: uint32(t.samples), SampleUniformSize: t.uniform}
	if t.uniform == 0 {
		stsz.SampleSize = make([]uint32, 0, t.samples)
		for size := range t.sizes.all() {
			stsz.SampleSize = append(stsz.SampleSize, uint32(size))
		}
	}
	stbl.AddChild(stsz)

	at := shift
	if t.last+shift > math.MaxUint32 {
		co64 := &ff.Co64Box{ChunkOffset: make([]uint64, 0, t.chunks)}
		for d := range t.places.all() {
			at += int64(d)
			co64.ChunkOffset = append(co64.ChunkOffset, uint64(at))
		}
		stbl.AddChild(co64)
		return stbl, nil
	}
	stco := &ff.StcoBox{ChunkOffset: make([]uint32, 0, t.chunks)}
	for d := range t.places.all() {
		at += int64(d)
		stco.ChunkOffset = append(stco.ChunkOffset, uint32(at))
	}
	stbl.AddChild(stco)
	return stbl, nil
}

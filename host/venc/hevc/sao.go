package hevc

// saoUnit are the sample adaptive offset parameters of a coding tree unit (ITU-T H.265 7.4.9.3), for luma and chroma.
type saoUnit struct {
	mergeLeft, mergeUp bool
	kind               [2]uint8
}

// writeSAO encodes sao() of the slice's i-th coding tree unit (7.3.8.3).
func (s *slice) writeSAO(i int) {
	a := &s.arith
	if i%s.e.cw > 0 {
		a.Bin(&s.ctx[ctxSaoMerge], 0)
	}
	if i >= s.e.cw {
		a.Bin(&s.ctx[ctxSaoMerge], 0)
	}
	a.Bin(&s.ctx[ctxSaoType], 0)
	a.Bin(&s.ctx[ctxSaoType], 0)
}

func (e *Encoder) offset(s *slice) {
	p, q := e.work, e.cur
	for y := s.top; y < s.end; y++ {
		copy(q.y[q.at(0, y):][:e.w], p.y[p.at(0, y):])
	}
	for k := range 2 {
		for y := s.top / 2; y < s.end/2; y++ {
			copy(q.c[k][q.cat(0, y):][:e.w/2], p.c[k][p.cat(0, y):])
		}
	}
}

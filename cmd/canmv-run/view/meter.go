package view

import (
	"sync"

	"github.com/canmv-run/canmv-run/host/venc"
)

// meter counts what the encoders of a run make.
type meter struct {
	mu     sync.Mutex
	frames int64
	bytes  int64
	qp     int // of the newest picture
}

func (m *meter) reset() {
	m.mu.Lock()
	m.frames, m.bytes, m.qp = 0, 0, 0
	m.mu.Unlock()
}

func (m *meter) read() (frames, bytes int64, qp int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.frames, m.bytes, m.qp
}

// count makes the encoders of create report here.
func (m *meter) count(create func(venc.Options) (venc.Encoder, error)) func(venc.Options) (venc.Encoder, error) {
	if create == nil {
		return nil
	}
	return func(o venc.Options) (venc.Encoder, error) {
		enc, err := create(o)
		if err != nil {
			return nil, err
		}
		return metered{enc, m}, nil
	}
}

type metered struct {
	venc.Encoder
	m *meter
}

func (e metered) Receive(p *venc.Packet) error {
	err := e.Encoder.Receive(p)
	if err == nil {
		e.m.mu.Lock()
		e.m.frames++
		e.m.bytes += int64(len(p.Data))
		e.m.qp = p.QP
		e.m.mu.Unlock()
	}
	return err
}

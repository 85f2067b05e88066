package queue

import (
	"errors"
	"testing"

	"github.com/canmv-run/canmv-run/host/venc"
)

// TestOrder: units come in order, memory goes round, and a sender waits while Most units are there.
func TestOrder(t *testing.T) {
	q := New(2)
	const n = 50
	done := make(chan error)
	go func() {
		for i := range n {
			buf, err := q.Buffer()
			if err == nil {
				err = q.Put(venc.Packet{Data: append(buf, byte(i))})
			}
			if err != nil {
				done <- err
				return
			}
		}
		done <- nil
	}()
	var p venc.Packet
	memory := map[*byte]bool{}
	for i := range n {
		if err := q.Receive(&p); err != nil {
			t.Fatal(err)
		}
		if len(p.Data) != 1 || p.Data[0] != byte(i) {
			t.Fatalf("unit %d holds %v", i, p.Data)
		}
		memory[&p.Data[0]] = true
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if len(memory) > 5 {
		t.Errorf("%d buffers for %d units, want 5 at most", len(memory), n)
	}
}

// TestClose: who waits is woken, and nothing goes in or out any more.
func TestClose(t *testing.T) {
	q := New(1)
	if err := q.Put(venc.Packet{}); err != nil {
		t.Fatal(err)
	}
	done := make(chan error)
	go func() { _, err := q.Buffer(); done <- err }()
	if !q.Close() || q.Close() {
		t.Error("Close does not tell the first call from the second")
	}
	var p venc.Packet
	for what, err := range map[string]error{"waiting Buffer": <-done, "Put": q.Put(p), "Receive": q.Receive(&p)} {
		if !errors.Is(err, venc.ErrClosed) {
			t.Errorf("%s: %v, want %v", what, err, venc.ErrClosed)
		}
	}
}

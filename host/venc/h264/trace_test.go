package h264

import (
	"fmt"
	"os"
	"strconv"
	"testing"

	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/venc"
)

func TestTrace(t *testing.T) {
	path := os.Getenv("TRACE")
	if path == "" {
		t.Skip()
	}
	data, _ := os.ReadFile(path)
	w, h := 1280, 720
	size := w * h * 3 / 2
	br, _ := strconv.Atoi(os.Getenv("RATE"))
	e, err := newEncoder(venc.Options{Codec: venc.H264, Width: w, Height: h, GOP: 60, BitRate: br * 1000})
	if err != nil {
		t.Fatal(err)
	}
	var p venc.Packet
	n, _ := strconv.Atoi(os.Getenv("N"))
	for k := range n {
		b := data[k*size:]
		fr := &frame.Frame{Format: frame.I420, Width: w, Height: h, PTS: frame.Rate{Num: 30, Den: 1}.Time(int64(k)), Stride: [3]int{w, w / 2, w / 2}}
		m := w * h
		fr.Planes = [3][]byte{b[:m], b[m : m*5/4], b[m*5/4 : m*3/2]}
		e.Send(fr, venc.FrameOptions{})
		e.Receive(&p)
		fmt.Printf("%3d key %v plan qp %d target %d max %d  got %d qp %d  cost %d intra %d  %s\n", k, p.Key, e.plan.QP, e.plan.Target, e.plan.Max, len(p.Data)*8, p.QP, e.ana.total, e.ana.intraTotal, e.rc.String())
	}
}

package h264

import (
	"bytes"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/venc"
)

// checkAny encodes three frames made of data with options made of the numbers. Whatever those are, the stream decodes to
// the reconstruction; without ffmpeg the test still sees that the encoder neither fails nor makes a start code inside of
// a NAL unit.
func checkAny(t *testing.T, dw, dh, qp, mode uint8, data []byte) {
	o := venc.Options{Codec: venc.H264, Width: 64 + int(dw%40)*2, Height: 64 + int(dh%220)*2, Profile: venc.Profile(mode % 4), GOP: 1 + int(mode>>6)}
	o.RateControl = venc.RateControl(mode >> 2 % 3)
	o.QP, o.BitRate = 1+int(qp%51), 10_000+int(qp)*int(qp)*100
	var fs []*frame.Frame
	rnd := noise(len(data))
	for k := range 3 {
		f := frame.New(frame.NV12, o.Width, o.Height)
		f.PTS = time.Duration(k) * 33 * time.Millisecond
		for _, pl := range f.Planes[:2] {
			for i := range pl {
				pl[i] = uint8(i >> (dw % 8))
				if len(data) > 0 {
					pl[i] += data[(i/7*(k+1)+i)%len(data)]
				}
				if rnd.next()%64 < uint32(mode%8) {
					pl[i] = uint8(rnd.next())
				}
			}
		}
		fs = append(fs, f)
	}
	stream, recon, _ := encodeAll(t, o, fs)
	if bytes.Contains(stream, []byte{0, 0, 0, 0}) {
		t.Fatal("four zero bytes in the stream")
	}
	needFFmpeg(t)
	sameDecode(t, o.Width, o.Height, stream, recon)
}

func FuzzEncode(f *testing.F) {
	f.Add(uint8(0), uint8(0), uint8(26), uint8(3), []byte{1, 2, 3, 200, 255, 0})
	f.Add(uint8(17), uint8(9), uint8(1), uint8(2), []byte{255, 0, 255, 255, 7})
	f.Add(uint8(3), uint8(200), uint8(51), uint8(9), []byte{})
	f.Fuzz(checkAny)
}

// TestRandom does the same with random numbers for as long as CANMV_RANDOM says (a duration, such as 1m).
func TestRandom(t *testing.T) {
	d, err := time.ParseDuration(os.Getenv("CANMV_RANDOM"))
	if err != nil {
		t.Skip("set CANMV_RANDOM to a duration")
	}
	seed := uint64(time.Now().UnixNano())
	r := rand.New(rand.NewPCG(seed, 0))
	n := 0
	for end := time.Now().Add(d); time.Now().Before(end); n++ {
		data := make([]byte, r.IntN(500))
		for i := range data {
			data[i] = byte(r.Uint32())
		}
		dw, dh, qp, mode := uint8(r.Uint32()), uint8(r.Uint32()), uint8(r.Uint32()), uint8(r.Uint32())
		t.Logf("seed %d, run %d: %d %d %d %d %x", seed, n, dw, dh, qp, mode, data)
		checkAny(t, dw, dh, qp, mode, data)
	}
	t.Log(n, "runs")
}

package mp4_test

import (
	"testing"

	"github.com/canmv-run/canmv-run/host/mp4"
)

// FuzzWrite: whatever a script writes, it is refused or in the file, which can be read.
func FuzzWrite(f *testing.F) {
	list := avcStream(2, 2)
	f.Add(uint8(mp4.H264), list[0].data, list[1].data)
	f.Add(uint8(mp4.H264), avcHeader(), avcPicture(0, 1))
	f.Add(uint8(mp4.H265), []byte{0, 0, 1, 0x40, 1, 0x0c, 0, 0, 1, 0x42, 1, 1, 1, 0x60, 0, 0, 1, 0x44, 1, 0xc1, 0, 0, 1, 0x26, 1, 0xaf}, []byte{0, 0, 1, 2, 1, 0xd0})
	f.Add(uint8(mp4.MJPEG), jpegStream(f, 1)[0].data, jpegStream(f, 1)[0].data)
	f.Fuzz(func(t *testing.T, codec uint8, first, second []byte) {
		file := &memFile{}
		w, err := mp4.NewWriter(file, mp4.Options{ReserveMoov: 64})
		if err != nil {
			t.Fatal(err)
		}
		v, err := w.AddVideo(mp4.Video{Codec: mp4.Codec(codec), Rate: rate30})
		if err != nil {
			return
		}
		taken := 0
		for k, data := range [][]byte{first, second} {
			if v.Write(mp4.Sample{Data: data, Time: frameTime(k, 30, 1)}) == nil {
				taken++
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if taken == 0 {
			return
		}
		tracks, err := readMovie(file.data)
		if err != nil || len(tracks) != 1 || len(tracks[0].data) != taken {
			t.Fatalf("%d samples taken, %v read back (%v)", taken, tracks, err)
		}
	})
}

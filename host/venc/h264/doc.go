// Package h264 is an H.264 encoder in Go: no cgo, no other program, the same bytes on every machine.
//
//	enc, err := h264.New(venc.Options{Codec: venc.H264, Width: 1280, Height: 720, BitRate: 4_000_000, GOP: 60})
//	defer enc.Close()
//	err = enc.Send(f, venc.FrameOptions{}) // f is a *frame.Frame in NV12 or I420
//	var p venc.Packet
//	err = enc.Receive(&p)                  // p.Data is the access unit, enc.Header() SPS and PPS
//
// It makes progressive 4:2:0 streams of 8 bits in the profiles Constrained Baseline (CAVLC), Main (CABAC) and High (CABAC
// and the 8x8 transform): IDR pictures every GOP frames, P pictures of 16x16 partitions with one reference, no
// reordering, one access unit for each frame. Pictures of 480 lines and more have four slices, which are coded in
// parallel; the bytes do not depend on how many goroutines do so. The VUI names BT.709 or BT.601 as the first frame says.
//
// Send reads the frame, codes it with the encoder's goroutines and returns when the access unit is queued; the frame's
// memory is the caller's again. Send and Receive may run in two goroutines at the same time, Close in a third; two
// Sends may not. Access units are queued without limit. Close ends the goroutines; an encoder that is not closed keeps
// them. After some frames, nothing is allocated any more.
//
// Errors wrap venc.ErrInvalid (options or a frame, with got and want), venc.ErrUnsupported (another codec, or beyond level
// 6.2) and venc.ErrClosed.
//
// The design, and what each tool is worth, is in doc/h264.md. Clauses are those of ITU-T H.264.
package h264

// Package hevc encodes H.265 video (ITU-T H.265, Main profile) in pure Go.
//
//	enc, err := hevc.New(venc.Options{Codec: venc.H265, Width: 1280, Height: 720, BitRate: 2_000_000, GOP: 60})
//	err = enc.Send(f, venc.FrameOptions{})
//	var p venc.Packet
//	err = enc.Receive(&p)
//
// What it makes: 8-bit 4:2:0, coding tree units of 32x32 with coding units down to 8x8, P pictures that refer to the picture before,
// IDR pictures (IDR_N_LP) at the exact distance of the GOP, four slices from 480 lines on. One frame in, one access unit out. The
// bytes depend on the options and the frames only, not on threads, cores, architecture or assembly. doc/h265.md has the tools, what
// each is worth and the numbers.
//
// Send copies the frame and codes it before it returns, on up to Options.Threads goroutines. Send and Receive may be called from two
// goroutines; the Packet's memory belongs to the receiver until it passes the Packet to Receive again. Close ends the goroutines.
// Errors wrap venc.ErrInvalid (what the options or a frame got wrong), venc.ErrUnsupported (valid, not offered) or venc.ErrClosed.
package hevc

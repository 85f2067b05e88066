// Package structs is uctypes: descriptors, structure values that both script engines can use, and addresses.
//
//	addrs := structs.NewAddresses(sys)
//	info := addrs.New(vs, cstruct.VideoFrameInfo)   // k_video_frame_info()
//	width, err := structs.Int(info, "v_frame", "width")
//
// A Value is live: it reads and writes the memory it was made over. Values and Addresses belong to the task that runs
// the script.
package structs

package camera

// Frame size numbers of Sensor, as scripts pass them.
const (
	SizeInvalid = 31 // Sensor.FRAME_SIZE_INVAILD: the size comes as width and height
)

// sizes are the board's frame sizes by number: QQCIF 0, QCIF 1, CIF 2, and so on to WQXGA2 30.
var sizes = [SizeInvalid][2]int{
	{88, 72}, {176, 144}, {352, 288}, {176, 120}, {352, 240}, {160, 120}, {320, 240}, {640, 480},
	{120, 80}, {240, 160}, {480, 320},
	{64, 64}, {128, 64}, {128, 128}, {160, 160}, {320, 320}, {128, 160}, {720, 480}, {752, 480},
	{800, 600}, {1024, 768}, {1280, 768}, {1280, 1024}, {1280, 960}, {1600, 1200},
	{1280, 720}, {1920, 1080}, {2560, 1440}, {2048, 1536}, {2560, 1600}, {2592, 1944},
}

// sizeOf is the width and height of a frame size number; 0×0 for unknown ones.
func sizeOf(n int) (width, height int) {
	if n < 0 || n >= len(sizes) {
		return 0, 0
	}
	return sizes[n][0], sizes[n][1]
}

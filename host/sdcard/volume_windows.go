package sdcard

import "golang.org/x/sys/windows"

// diskVolume asks the PC's disk; Windows tells bytes, given here as blocks of 4 KiB.
func diskVolume(host string) (Volume, error) {
	const block = 4096
	p, err := windows.UTF16PtrFromString(host)
	if err != nil {
		return Volume{}, err
	}
	var free, total, all uint64
	if err := windows.GetDiskFreeSpaceEx(p, &free, &total, &all); err != nil {
		return Volume{}, err
	}
	return Volume{BlockSize: block, Blocks: int64(total / block), Free: int64(free / block), NameMax: 255}, nil
}

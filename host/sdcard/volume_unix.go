//go:build linux || darwin

package sdcard

import "golang.org/x/sys/unix"

// diskVolume asks the PC's disk.
func diskVolume(host string) (Volume, error) {
	var st unix.Statfs_t
	if err := unix.Statfs(host, &st); err != nil {
		return Volume{}, err
	}
	return Volume{BlockSize: int64(st.Bsize), Blocks: int64(st.Blocks), Free: int64(st.Bavail), NameMax: 255}, nil
}

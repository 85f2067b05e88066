package sdcard

import (
	"fmt"
	"io/fs"
	"os"
	"sync"
)

// quota is the account of a card with a size. The lengths of the files count, folders are free.
type quota struct {
	mu   sync.Mutex // held over a change of a file's length, so that two handles of one file count once
	size int64
	used int64
}

// room returns how far a file of length old may grow when it is to become want.
func (q *quota) room(old, want int64) int64 {
	if grow := want - old; grow > 0 && grow > q.size-q.used {
		return old + max(q.size-q.used, 0)
	}
	return want
}

// volumeBlock is the sector size of an SD card.
const volumeBlock = 512

func (q *quota) volume() Volume {
	q.mu.Lock()
	defer q.mu.Unlock()
	return Volume{
		BlockSize: volumeBlock,
		Blocks:    q.size / volumeBlock,
		Free:      max(q.size-q.used, 0) / volumeBlock,
		NameMax:   255,
	}
}

// usage adds up the regular files of the card.
func usage(root *os.Root) (int64, error) {
	var sum int64
	err := fs.WalkDir(root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if !d.Type().IsRegular() {
			return nil
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		sum += info.Size()
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("sdcard: cannot add up the files on the card: %w", err)
	}
	return sum, nil
}

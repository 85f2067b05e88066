package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/canmv-run/canmv-run/host/mp4"
)

// mp4Repair writes the repaired file beside its place and renames it: OUT is whole or absent, and never IN.
func mp4Repair(in *os.File, info os.FileInfo, out string, w io.Writer) (err error) {
	if old, err := os.Stat(out); err == nil && os.SameFile(info, old) {
		return fmt.Errorf("OUT is the same file as IN, which is never changed: name another")
	}
	f, err := os.CreateTemp(filepath.Dir(out), ".canmv-run-*.mp4")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	buf := bufio.NewWriterSize(f, 1<<20)
	done, err := mp4.Repair(in, info.Size(), buf)
	if err != nil {
		return err
	}
	if err = buf.Flush(); err != nil {
		return err
	}
	if err = f.Chmod(info.Mode().Perm()); err != nil {
		return err
	}
	if err = f.Close(); err != nil {
		return err
	}
	if err = os.Rename(f.Name(), out); err != nil {
		return err
	}
	for _, line := range done.Done {
		fmt.Fprintln(w, line)
	}
	fmt.Fprintf(w, "%s: %d samples\n", out, done.Samples)
	return nil
}

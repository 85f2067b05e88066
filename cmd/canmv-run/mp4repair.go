package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/canmv-run/canmv-run/cmd/canmv-run/mp4page"
	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/mp4"
)

// mp4Repair writes the repaired file.
func mp4Repair(o *mp4Options, in *os.File, info os.FileInfo, out string, w io.Writer) error {
	var done mp4.Repaired
	err := mp4Write(info, out, func(f io.Writer) (err error) {
		done, err = mp4.Repair(in, info.Size(), f)
		if errors.Is(err, mp4.ErrNoMoov) {
			done, err = o.recover(in, info.Size(), f)
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, line := range done.Done {
		fmt.Fprintln(w, line)
	}
	_, err = fmt.Fprintf(w, "%s: %d samples\n", out, done.Samples)
	return err
}

// mp4Page writes a page about the file.
func mp4Page(in *os.File, info os.FileInfo, out string, w io.Writer) error {
	err := mp4Write(info, out, func(f io.Writer) error {
		return mp4page.Write(f, in, info.Size(), filepath.Base(in.Name()))
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s: open it in a browser\n", out)
	return err
}

// mp4Write makes a file beside its place and renames it: OUT is whole or absent, and never IN.
func mp4Write(in os.FileInfo, out string, write func(io.Writer) error) (err error) {
	if old, err := os.Stat(out); err == nil && os.SameFile(in, old) {
		return fmt.Errorf("OUT is the same file as IN, which is never changed: name another")
	}
	f, err := os.CreateTemp(filepath.Dir(out), ".canmv-run-*"+filepath.Ext(out))
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
	if err = write(buf); err != nil {
		return err
	}
	if err = buf.Flush(); err != nil {
		return err
	}
	if err = f.Chmod(in.Mode().Perm()); err != nil {
		return err
	}
	if err = f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), out)
}

// recover gets the samples of a file that has no moov.
func (o *mp4Options) recover(in *os.File, size int64, w io.Writer) (mp4.Repaired, error) {
	opt := mp4.RecoverOptions{}
	if o.fps != "" {
		var err error
		if opt.Rate, err = parseFPS(o.fps); err != nil {
			return mp4.Repaired{}, err
		}
	}
	if o.reference != "" {
		f, err := os.Open(o.reference)
		if err != nil {
			return mp4.Repaired{}, err
		}
		defer f.Close()
		info, err := f.Stat()
		if err != nil {
			return mp4.Repaired{}, err
		}
		if opt.Reference, err = mp4.Open(f, info.Size()); err != nil {
			return mp4.Repaired{}, fmt.Errorf("reference %s: %w", o.reference, err)
		}
	}
	return mp4.Recover(in, size, w, opt)
}

// parseFPS reads a frame rate: 25, 29.97 or 30000/1001.
func parseFPS(text string) (frame.Rate, error) {
	num, den := 0.0, 1.0
	a, b, fraction := strings.Cut(text, "/")
	var err error
	if num, err = strconv.ParseFloat(a, 64); err == nil && fraction {
		den, err = strconv.ParseFloat(b, 64)
	}
	if err != nil || !(num > 0) || !(den > 0) || num/den < 0.001 || num/den > 1000 || num > 1e6 || den > 1e6 {
		return frame.Rate{}, fmt.Errorf("got --fps %q, want a number such as 25, 29.97 or 30000/1001", text)
	}
	return frame.Rate{Num: int(math.Round(num * 1000)), Den: int(math.Round(den * 1000))}, nil
}

// Package raise is the one place where errors of the host become exceptions of a script.
//
//	return nil, raise.Error(card.Mkdir(path))
package raise

import (
	"errors"

	"github.com/canmv-run/canmv-run/host/clock"
	"github.com/canmv-run/canmv-run/host/fault"
	"github.com/canmv-run/canmv-run/host/sdcard"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// hints say what an error number means here.
var hints = map[sdcard.Errno]string{
	sdcard.ENOENT: "scripts see /sdcard, /sd, /data and /flash, which are the folder given by --sdcard",
	sdcard.EACCES: "a script can reach nothing outside its sdcard folder, symbolic links included",
	sdcard.ENOSPC: "the card is full; --sdcard-size makes it larger",
	sdcard.EBADF:  "the file is closed, or not open for this",
}

// Error turns an error of the host into the exception that the board raises. nil stays nil, and what is no error of the
// board stays as it is.
func Error(err error) error {
	if err == nil {
		return nil
	}
	var exc *arg.Exception
	if errors.As(err, &exc) {
		return err
	}
	var f *fault.Error
	if errors.As(err, &f) {
		e := arg.Raise(f.Kind.String(), f.Args...).Wrap(err)
		e.Hint = f.Hint
		return e
	}
	var card *sdcard.Error
	if errors.As(err, &card) {
		e := arg.Raise("OSError", int(card.Errno)).Wrap(err)
		if h := hints[card.Errno]; h != "" {
			e.Hint = card.Op + " " + card.Path + ": " + h
		} else {
			e.Hint = card.Error()
		}
		return e
	}
	return err
}

// In is Error for calls that may wait: a wait that was interrupted raises the stop that is pending, e.g.
// KeyboardInterrupt.
func In(c *arg.Call, err error) error {
	if !errors.Is(err, clock.ErrInterrupted) {
		return Error(err)
	}
	if _, stop := c.Env.Interp.ExitPoint(0, false); stop != nil {
		return stop
	}
	return arg.Raise("KeyboardInterrupt")
}

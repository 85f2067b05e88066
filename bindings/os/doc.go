// Package os holds the modules that touch the board's system: os, time, gc, network and uctypes.
//
//	loaders := os.All(os.Config{Clock: clk, Files: card, Addresses: addrs, Random: rnd, Board: "k230_canmv"})
//
// A binding here unpacks its arguments, makes one call on the host and converts the result. The tables are made afresh
// by each call of All; they borrow what Config holds and close nothing. They belong to the task that runs the script.
package os

import (
	"io"

	"github.com/canmv-run/canmv-run/bindings/internal/structs"
	"github.com/canmv-run/canmv-run/host/clock"
	"github.com/canmv-run/canmv-run/host/network"
	"github.com/canmv-run/canmv-run/host/sdcard"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// Config is the part of the board that these modules use. Every field is needed.
type Config struct {
	Clock *clock.Clock
	Files sdcard.FS
	// Addresses are shared with the media modules.
	Addresses *structs.Addresses
	// Random is where os.urandom reads.
	Random io.Reader
	// Board is the machine that os.uname names, e.g. k230_canmv.
	Board string
	// Network is nil for a board without network.
	Network *network.Network
	// K210 gives os and time what only that board's firmware has.
	K210 bool
}

// All lists the modules.
func All(cfg Config) []arg.Loader {
	list := []arg.Loader{
		{Name: "gc", Load: gcModule},
		{Name: "os", Aliases: []string{"uos"}, Load: func() *arg.Module { return osModule(cfg) }},
		{Name: "time", Aliases: []string{"utime"}, Load: func() *arg.Module { return timeModule(cfg) }},
		{Name: "uctypes", Load: func() *arg.Module { return uctypesModule(cfg.Addresses) }},
	}
	if cfg.Network != nil {
		list = append(list, arg.Loader{Name: "network", Load: func() *arg.Module { return networkModule(cfg.Network) }})
	}
	return list
}

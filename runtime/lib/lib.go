// Package lib holds the script modules that need no board, one file each. There are two lists. Those of All (math, json,
// struct, re, …) are tables of package arg, so both engines share them. Those of Engine (collections, io, asyncio,
// socket, …) are made of the MicroPython engine's own objects, and reach the board's time, files and threads through a
// Host.
//
//	loaders := lib.All(lib.Config{})
//	modules := lib.Engine(lib.Host{Now: clk.Read, Wait: wait, Open: open})
//
// Both lists are made afresh for each Runtime; what modules remember belongs to its script threads, which run one at a
// time. Sockets have goroutines of their own, which meet the script under a lock and call Host.Notify. Files and sockets
// that a script leaves open are its own to close. Errors are the script's exceptions: *arg.Exception from tables, one
// pending in the thread from engine modules.
package lib

import "github.com/canmv-run/canmv-run/runtime/arg"

// Config is what the modules need from outside.
type Config struct {
	// Seed is the state from which random starts. Scripts get the same numbers in each run with the same seed.
	Seed int64
}

// All lists the modules, each with the u-name by which MicroPython also knows it.
func All(cfg Config) []arg.Loader {
	return []arg.Loader{
		{Name: "binascii", Aliases: []string{"ubinascii"}, Load: binasciiModule},
		{Name: "errno", Aliases: []string{"uerrno"}, Load: errnoModule},
		{Name: "hashlib", Aliases: []string{"uhashlib"}, Load: hashlibModule},
		{Name: "json", Aliases: []string{"ujson"}, Load: jsonModule},
		{Name: "math", Aliases: []string{"umath"}, Load: mathModule},
		{Name: "random", Aliases: []string{"urandom"}, Load: func() *arg.Module { return randomModule(cfg.Seed) }},
		{Name: "re", Aliases: []string{"ure"}, Load: reModule},
		{Name: "struct", Aliases: []string{"ustruct"}, Load: structModule},
	}
}

// Package lib holds the script modules that need no board: math, json, struct, re and their like, one file each. They
// are tables of package arg, so both engines share them; modules that are part of the engine's object model (sys,
// collections, io, asyncio, …) live beside the MicroPython engine.
//
//	loaders := lib.All(lib.Config{})
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

// Package maix holds the modules that only the K210 has: sensor, lcd, video, audio, Maix (maix), machine,
// fpioa_manager and board.
//
//	loaders := maix.All(maix.Config{Machine: board.K210, Images: images})
//
// A binding here unpacks its arguments, makes one call on the host and converts the result. Every call of All makes new
// tables and classes. They borrow what Config holds and belong to the task that runs the script.
package maix

import (
	"github.com/canmv-run/canmv-run/bindings/media"
	"github.com/canmv-run/canmv-run/host/k210"
	"github.com/canmv-run/canmv-run/host/pins"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// Config is the part of the board that these modules use. Every field is needed.
type Config struct {
	Machine *k210.Machine
	Images  *media.Images
	// Devices are the board's timers and serial ports.
	Devices *pins.Devices
	// Board is the board's name, from which its chip's number is made.
	Board string
}

// Boot is what the firmware runs in __main__ before a script.
const Boot = `from fpioa_manager import fm
from Maix import FPIOA, GPIO
from board import board_info
import os, sys, time, gc, machine
`

// modules are the tables of one script.
type modules struct {
	cfg   Config
	fpioa *arg.Class
	gpio  *arg.Class
	i2s   *arg.Class
	sound *arg.Class // samples
	canmv bool       // the script knows the board by its CanMV firmware, which names itself in texts
}

// All lists the modules.
func All(cfg Config) []arg.Loader {
	m := &modules{cfg: cfg}
	m.fpioa, m.gpio, m.i2s = m.fpioaClass(), m.gpioClass(), m.i2sClass()
	m.sound = m.audioClass()
	return []arg.Loader{
		{Name: "Maix", Load: func() *arg.Module { return m.maix("Maix") }},
		{Name: "audio", Load: m.audio},
		{Name: "board", Load: boardModule},
		{Name: "fpioa_manager", Load: m.fpioaManager},
		{Name: "lcd", Load: m.lcd},
		{Name: "machine", Aliases: []string{"umachine"}, Load: m.machine},
		{Name: "maix", Load: func() *arg.Module { m.canmv = true; return m.maix("maix") }},
		{Name: "sensor", Load: m.sensor},
		{Name: "video", Load: m.video},
	}
}

// firmware is the name in texts.
func (m *modules) firmware() string {
	if m.canmv {
		return "[CanMV]"
	}
	return "[MaixPy]"
}

// consts makes members of names and values that share a meaning.
func consts(doc string, pairs ...any) []arg.Const {
	var list []arg.Const
	for i := 0; i+1 < len(pairs); i += 2 {
		list = append(list, arg.Const{Name: pairs[i].(string), Value: pairs[i+1], Doc: doc})
	}
	return list
}

func members(lists ...[]arg.Const) []arg.Member {
	var out []arg.Member
	for _, l := range lists {
		for _, c := range l {
			out = append(out, c)
		}
	}
	return out
}

// missing are members that the board has and this host does not.
func missing(of string, names ...string) []*arg.Func {
	var list []*arg.Func
	for _, name := range names {
		list = append(list, &arg.Func{Sig: name + "(*args, **kwargs)", Doc: "On the board only: calling it is a NotImplementedError.", Do: func(*arg.Call) (any, error) {
			return nil, arg.NotYet(of + "." + name)
		}})
	}
	return list
}

// missingClass is a class that the board has and this host does not: its functions say so by name.
func missingClass(of, name string, statics ...string) *arg.Class {
	k := &arg.Class{
		Name: name, Doc: "On the board only.",
		Init:    &arg.Func{Sig: name + "(*args, **kwargs)", Do: func(*arg.Call) (any, error) { return nil, arg.NotYet(of + "." + name) }},
		Statics: missing(of+"."+name, statics...),
	}
	return k
}

func funcs(list []*arg.Func) []arg.Member {
	var out []arg.Member
	for _, f := range list {
		out = append(out, f)
	}
	return out
}

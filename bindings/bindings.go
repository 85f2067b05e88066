// Package bindings joins the board and the script engines: every module that touches the board, in one list.
//
//	b, err := host.New(host.Config{…})
//	modules := append(lib.All(lib.Config{}), bindings.All(b)...)
//
// Call All once for each Runtime: tables and classes hold the state of one script's life. They borrow the board, close
// nothing, and belong to the task that runs the script.
package bindings

import (
	"slices"

	"github.com/canmv-run/canmv-run/bindings/internal/structs"
	"github.com/canmv-run/canmv-run/bindings/machine"
	"github.com/canmv-run/canmv-run/bindings/maix"
	"github.com/canmv-run/canmv-run/bindings/media"
	"github.com/canmv-run/canmv-run/bindings/numpy"
	boardos "github.com/canmv-run/canmv-run/bindings/os"
	"github.com/canmv-run/canmv-run/bindings/spdl"
	"github.com/canmv-run/canmv-run/host"
	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/ndarray"
	"github.com/canmv-run/canmv-run/host/venc/engines"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// All lists the modules of a board. Those that the board has and canmv-run does not come last, without a table.
func All(b *host.Board) []arg.Loader {
	addrs := structs.NewAddresses(b.System)
	system := boardos.All(boardos.Config{Clock: b.Clock, Files: b.Card, Addresses: addrs, Random: b.Random, Board: b.Name(), Network: b.Network, K210: b.K210 != nil})
	seed := uint32(b.Seed())
	if seed == 0 && b.Clock.Real() {
		seed = uint32(b.Random.Uint64())
	}
	np := numpy.New(numpy.Config{Seed: seed})
	system = append(system, np.All()...)
	system = append(system, spdl.New(spdl.Config{Library: b.Media, Foreign: b.Media.Mode == engines.FFmpeg})...)
	if b.K210 != nil {
		image, images := media.Image(media.Config{
			System: b.System, Files: b.Card, Addresses: addrs, Screen: frame.Spec{Format: frame.RGB565, Width: 320, Height: 240},
			Warn: b.Warn,
		})
		list := slices.Concat(system, []arg.Loader{image}, maix.All(maix.Config{Machine: b.K210, Images: images, Devices: b.Devices, Board: b.Name()}))
		return append(list, absent(k210NotYet[:])...)
	}
	list := slices.Concat(
		system,
		media.All(media.Config{
			System: b.System, Sensors: b.Sensors, Encoder: b.Encoder, Audio: b.Audio, Display: b.Screen, Recorder: b.Recorder,
			Files: b.Card, Addresses: addrs, Warn: b.Warn,
			Array: func(vs arg.Values, data []byte, shape []int) (arg.Value, error) {
				a, err := ndarray.FromBytes(data, ndarray.Uint8, shape...)
				if err != nil {
					return nil, np.Error(err)
				}
				return np.Value(vs, a), nil
			},
		}),
	)
	list = append(list, machine.All(machine.Config{
		Clock: b.Clock, Bank: b.Pins, Devices: b.Devices, Screen: b.Screen, Addresses: addrs, Board: b.Name(),
	})...)
	return append(list, absent(notYet[:])...)
}

// absent names modules without tables.
func absent(names []string) []arg.Loader {
	list := make([]arg.Loader, len(names))
	for i, name := range names {
		list[i].Name = name
	}
	return list
}

// Boot is what the board's firmware runs in __main__ before a script, "" for nothing.
func Boot(b *host.Board) string {
	if b.K210 != nil {
		return maix.Boot
	}
	return ""
}

// k210NotYet are modules of the K210 that canmv-run does not have.
var k210NotYet = [...]string{"KPU", "modules", "nes", "network", "touchscreen"}

// notYet are modules of the K230 that canmv-run does not have.
var notYet = [...]string{
	"_media", "aicube", "aidemo", "bluetooth", "cv_lite", "libs", "libs.AI2D", "libs.AIBase",
	"libs.PipeCamera", "libs.PipeLine", "libs.Utils", "libs.YOLO", "media.chunk", "media.lcd",
	"media.player", "media.rtspserver", "media.uvc", "media.vdecoder", "mpp.venc", "mpp.vb", "mpp.sys", "mpp.vicap", "mpp.vo",
	"multimedia", "nncase_runtime", "nonai2d", "ssl", "touch", "usb",
}

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
	"github.com/canmv-run/canmv-run/bindings/media"
	boardos "github.com/canmv-run/canmv-run/bindings/os"
	"github.com/canmv-run/canmv-run/host"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// All lists the modules of a board. Those that the board has and canmv-run does not come last, without a table.
func All(b *host.Board) []arg.Loader {
	addrs := structs.NewAddresses(b.System)
	list := slices.Concat(
		boardos.All(boardos.Config{Clock: b.Clock, Files: b.Card, Addresses: addrs, Random: b.Random, Board: b.Name()}),
		media.All(media.Config{
			System: b.System, Sensors: b.Sensors, Encoder: b.Encoder, Audio: b.Audio, Recorder: b.Recorder,
			Files: b.Card, Addresses: addrs, Warn: b.Warn,
		}),
	)
	for _, name := range notYet {
		list = append(list, arg.Loader{Name: name})
	}
	return list
}

// notYet are modules of the board that canmv-run does not have.
var notYet = [...]string{
	"Maix", "_media", "aicube", "aidemo", "bluetooth", "board", "cv_lite", "fpioa_manager", "lcd", "libs", "libs.AI2D", "libs.AIBase",
	"libs.PipeCamera", "libs.PipeLine", "libs.Utils", "libs.YOLO", "machine", "maix", "media.chunk", "media.display", "media.lcd",
	"media.player", "media.rtspserver", "media.uvc", "media.vdecoder", "mpp.venc", "mpp.vb", "mpp.sys", "mpp.vicap", "mpp.vo",
	"multimedia", "neopixel", "network", "nncase_runtime", "nonai2d", "sensor", "socket", "ssl", "touch", "ulab", "ulab.numpy", "usb",
	"usocket", "video",
}

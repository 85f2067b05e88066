package maix

import "github.com/canmv-run/canmv-run/runtime/arg"

// boardModule names the pins of the Dock board, for which the manual's programs are written.
func boardModule() *arg.Module {
	info := &arg.Class{
		Name: "Board_Info",
		Doc:  "The pins of the board by what they lead to.",
		Consts: consts("A pin.",
			"JTAG_TCK", 0, "JTAG_TDI", 1, "JTAG_TMS", 2, "JTAG_TDO", 3, "ISP_RX", 4, "ISP_TX", 5, "WIFI_TX", 6, "WIFI_RX", 7, "WIFI_EN", 8,
			"BOOT_KEY", 16, "LED_G", 12, "LED_R", 13, "LED_B", 14, "MIC0_DATA", 20, "MIC0_WS", 19, "MIC0_BCK", 18,
			"I2S_WS", 33, "I2S_DA", 34, "I2S_BCK", 35),
	}
	var one arg.Value
	return &arg.Module{
		Name:  "board",
		Doc:   "The board's pins. The board imports board_info from here before a script starts.",
		Types: []*arg.Class{info},
		Members: []arg.Member{arg.Var{Name: "board_info", Doc: "The pins by name, e.g. board_info.LED_R.", Get: func(vs arg.Values) any {
			if one == nil {
				one = info.NewObject(vs, nil)
			}
			return one
		}}},
	}
}

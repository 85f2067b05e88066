package media

import (
	"github.com/canmv-run/canmv-run/bindings/internal/cstruct"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// structFunc is the board's function of a structure's name: it makes one in memory of its own, all zero.
func (m *modules) structFunc(name, doc string, t *cstruct.Type) *arg.Func {
	return &arg.Func{Sig: name + "()", Doc: doc, Do: func(c *arg.Call) (any, error) {
		return m.cfg.Addresses.New(c.Values, t), nil
	}}
}

func (m *modules) payloadStruct() *arg.Module {
	return &arg.Module{Name: "mpp.payload_struct", Doc: "The numbers of stream formats.", Members: members(payloads)}
}

// mppStruct is what every media module of the board imports with a star.
func (m *modules) mppStruct() *arg.Module {
	return &arg.Module{
		Name: "mpp.mpp_struct",
		Doc:  "The numbers and structures of the board's media process platform. Every media module sees them, too.",
		Members: append(members(numbers...),
			&arg.Func{Sig: "ALIGN_UP(addr, size)", Doc: "Rounds addr up to a multiple of size, a power of two.", Do: func(c *arg.Call) (any, error) {
				addr, size := c.Int64("addr"), c.Int64("size")
				return (addr + size - 1) &^ (size - 1), c.Err()
			}},
			m.structFunc("k_video_frame_info", "A picture for Encoder.SendFrame, 224 bytes: set v_frame.width, height, pixel_format, phys_addr[0] (Y) and [1] (UV), and pool_id.", cstruct.VideoFrameInfo),
			m.structFunc("k_mpp_chn", "A channel: mod_id, dev_id, chn_id.", cstruct.Chn),
			m.structFunc("k_venc_pack", "A stream pack: phys_addr, len, pts, type.", cstruct.VencPack),
			m.structFunc("k_venc_chn_status", "The state of an encoder channel.", cstruct.VencStatus),
			m.structFunc("k_vb_config", "Buffer pools for MediaManager._config: max_pool_cnt and comm_pool[0..15] with blk_cnt, blk_size and mode.", cstruct.VBConfig),
		),
	}
}

// common is the table that media modules include.
func (m *modules) common() *arg.Module { return m.once("mpp.mpp_struct", m.mppStruct) }

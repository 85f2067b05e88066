package media

import (
	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/bindings/internal/cstruct"
	"github.com/canmv-run/canmv-run/bindings/internal/raise"
	"github.com/canmv-run/canmv-run/bindings/internal/structs"
	"github.com/canmv-run/canmv-run/host/mpp"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

func (m *modules) media() *arg.Module {
	return &arg.Module{
		Name: "media.media",
		Doc: `Buffer pools and links.

Every module declares its pools first (Sensor.set_framesize, Encoder.SetOutBufs, …), then MediaManager.init() makes them.`,
		Members: []arg.Member{m.mediaManager()},
		Include: []*arg.Module{m.common()},
		Leaks:   []string{"uctypes", "time"},
	}
}

func (m *modules) mediaManager() *arg.Class {
	sys := m.cfg.System
	linker := m.linkerClass()
	buffer := m.bufferClass()
	return &arg.Class{
		Name: "MediaManager",
		Doc:  "The board's media memory. All its functions are called on the class.",
		Init: &arg.Func{Sig: "MediaManager()", Do: func(*arg.Call) (any, error) { return nil, nil }},
		Consts: []arg.Const{
			{Name: "Buffer", Value: buffer, Doc: "A block of a pool."},
			{Name: "linker", Value: linker, Doc: "A link."},
		},
		Statics: []*arg.Func{
			{Sig: "init(for_comress=True)", Doc: "Makes the declared pools, and one for compressing images, and prints their number. A second call without deinit is an AssertionError.", Do: func(c *arg.Call) (any, error) {
				if !c.Bool("for_comress") {
					return nil, arg.NotYet("MediaManager.init(for_comress=False)")
				}
				return nil, raise.In(c, sys.Init())
			}},
			{Sig: "deinit(force=False)", Doc: "Waits 100 ms, then ends all links and frees all pools. The board has a deeper layer that force=True takes down, too; here everything ends in both cases.", Do: func(c *arg.Call) (any, error) {
				sys.Deinit()
				return nil, nil
			}},
			{Sig: "_config(config)", Doc: "Declares the pools of a k_vb_config. Returns True, or False beyond 16 pools.", Do: func(c *arg.Call) (any, error) {
				v := structs.Arg(c, "config", cstruct.VBConfig, "k_vb_config")
				if err := c.Err(); err != nil {
					return nil, err
				}
				for _, p := range vbPools(v) {
					id, err := sys.Configure(p)
					if err != nil {
						return nil, raise.Error(err)
					}
					if id < 0 {
						return false, nil
					}
				}
				return true, nil
			}},
			{Sig: "link(src, dst)", Doc: "Links two channels, (module, device, channel) each: sensor.bind_info()['src'] to (VIDEO_ENCODE_MOD_ID, VENC_DEV_ID, VENC_CHN_ID_0). Returns the link; keep it and call its __del__() to end it.", Do: func(c *arg.Call) (any, error) {
				src, dst := chnOf(c, "src"), chnOf(c, "dst")
				if err := c.Err(); err != nil {
					return nil, err
				}
				l, err := sys.Link(src, dst)
				if err != nil {
					return nil, raise.Error(err)
				}
				return newLinker(c.Values, linker, m.cfg.Addresses, l), nil
			}},
		},
	}
}

// vbPools lists the pools of a k_vb_config that have a size and blocks.
func vbPools(v *structs.Value) []mpp.PoolConfig {
	var list []mpp.PoolConfig
	for i := range mpp.MaxPools {
		p := mpp.PoolConfig{BlockSize: v.Int("comm_pool", i, "blk_size"), Blocks: v.Int("comm_pool", i, "blk_cnt"), Owner: "MediaManager._config()"}
		if p.BlockSize != 0 && p.Blocks != 0 {
			list = append(list, p)
		}
	}
	return list
}

// chnOf reads a (module, device, channel) tuple.
func chnOf(c *arg.Call, name string) mpp.Chn {
	v := c.Value(name)
	var items []arg.Value
	if v.Type() == "tuple" {
		items, _ = arg.AsSeq(v)
	}
	switch {
	case v.Type() != "tuple":
		c.Fail(arg.Raisef("TypeError", "%s is not a tuple", name).WithHint("got a %s, want (module, device, channel)", v.Type()))
	case len(items) != 3:
		c.Fail(arg.Raisef("TypeError", "%s size shoule be 3", name).WithHint("got %d items, want (module, device, channel)", len(items)))
	default:
		var n [3]int
		for i, x := range items {
			k, ok := arg.AsInt(x)
			if !ok {
				c.BadType(name, x, "int")
			}
			n[i] = int(k)
		}
		return mpp.Chn{Mod: n[0], Dev: n[1], Chn: n[2]}
	}
	return mpp.Chn{}
}

func (m *modules) linkerClass() *arg.Class {
	return &arg.Class{
		Name: "linker",
		Doc:  "A link between two channels: src and dst have mod_id, dev_id and chn_id.",
		Methods: []*arg.Func{{Sig: "__del__()", Doc: "Ends the link.", Do: func(c *arg.Call) (any, error) {
			m.cfg.System.Unlink(c.Self.Data.(*mpp.Link))
			return nil, nil
		}}},
		Open: true,
		Str:  func(o *arg.Object) string { return o.Data.(*mpp.Link).String() },
		Eq: func(a, b *arg.Object) bool {
			x, y := a.Data.(*mpp.Link), b.Data.(*mpp.Link)
			return x.Src == y.Src && x.Dst == y.Dst
		},
	}
}

func newLinker(vs arg.Values, class *arg.Class, addrs *structs.Addresses, l *mpp.Link) *arg.Object {
	o := class.NewObject(vs, l)
	for name, chn := range map[string]mpp.Chn{"src": l.Src, "dst": l.Dst} {
		v := addrs.New(vs, cstruct.Chn)
		v.SetInt(chn.Mod, "mod_id")
		v.SetInt(chn.Dev, "dev_id")
		v.SetInt(chn.Chn, "chn_id")
		o.Set(name, starlark.Value(v))
	}
	return o
}

func (m *modules) bufferClass() *arg.Class {
	k := &arg.Class{
		Name: "Buffer",
		Doc:  "A block of a pool: handle, pool_id, phys_addr, virt_addr, size. Free it with buffer.__del__().",
		Open: true,
		Methods: []*arg.Func{{Sig: "__del__()", Doc: "Frees the block. A second time is a RuntimeError.", Do: func(c *arg.Call) (any, error) {
			return nil, raise.Error(c.Self.Data.(*mpp.Buffer).Release())
		}}},
		Str: func(o *arg.Object) string { return o.Data.(*mpp.Buffer).String() },
	}
	k.Statics = []*arg.Func{{Sig: "get(size, pool_id=0xFFFFFFFF)", Doc: "Takes a block of at least size bytes from a pool, or from any that has one. After MediaManager.init().", Do: func(c *arg.Call) (any, error) {
		size, pool := c.Int("size"), c.Int("pool_id")
		if err := c.Err(); err != nil {
			return nil, err
		}
		b, err := m.cfg.System.GetBuffer(size, pool)
		if err != nil {
			return nil, raise.Error(err)
		}
		o := k.NewObject(c.Values, b)
		o.Set("handle", b.Handle())
		o.Set("pool_id", b.Block().PoolID())
		o.Set("phys_addr", b.Block().Addr())
		o.Set("virt_addr", b.Block().Addr())
		o.Set("size", b.Size())
		o.Set("manged", true)
		return o, nil
	}}}
	return k
}

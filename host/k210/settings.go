package k210

import (
	"encoding/binary"
	"errors"
	"io"
	"os"

	"github.com/canmv-run/canmv-run/host/fault"
	"github.com/canmv-run/canmv-run/host/sdcard"
)

// Files of the firmware.
const (
	settingsFile = "/flash/freq.conf"
	configFile   = "/flash/config.json"
)

// Settings are what the firmware keeps over a restart, in /flash/freq.conf. They change nothing on the PC.
type Settings struct {
	CPU    int // MHz, 26 to 600
	PLL1   int // MHz, 26 to 1200
	KPUDiv int // 1 to 16
	Heap   int // bytes for MicroPython's objects
}

// defaults are those of a board whose file was not written yet.
var defaults = Settings{CPU: 400, PLL1: 400, KPUDiv: 1, Heap: 512 << 10}

const (
	megahertz = 1_000_000
	// memory is what the chip has for programs, system what the firmware itself takes, in bytes.
	memory = 6 << 20
	system = 3 << 20
)

// KPU is the clock of the network processor in MHz.
func (s Settings) KPU() int { return s.PLL1 / s.KPUDiv }

// Free is the memory beside MicroPython's, in bytes. The host does not count what the firmware's drivers would take.
func (s Settings) Free() int { return max(0, memory-system-s.Heap) }

// check refuses what the chip cannot do.
func (s Settings) check() error {
	in := func(n, lo, hi int) bool { return n >= lo && n <= hi }
	if !in(s.CPU, 26, 600) || !in(s.PLL1, 26, 1200) || !in(s.KPUDiv, 1, 16) || !in(s.KPU(), 26, 600) {
		return fault.New(fault.ValueError, "param error").Hinted("got cpu %d, pll1 %d, kpu_div %d, want 26 to 600, 26 to 1200 and 1 to 16, and pll1/kpu_div from 26 to 600", s.CPU, s.PLL1, s.KPUDiv)
	}
	if !in(s.Heap, 1, memory-system) {
		return fault.New(fault.ValueError, "param error").Hinted("got a heap of %d bytes, want 1 to %d", s.Heap, memory-system)
	}
	return nil
}

// Settings are those of the file; a board without it, or with a broken one, has the defaults.
func (m *Machine) Settings() (Settings, error) {
	data, err := m.read(settingsFile)
	if err != nil {
		return Settings{}, err
	}
	var n [4]int
	if len(data) != 4*len(n) {
		return defaults, nil
	}
	for i := range n {
		n[i] = int(binary.LittleEndian.Uint32(data[4*i:]))
	}
	s := Settings{CPU: n[0] / megahertz, PLL1: n[1] / megahertz, KPUDiv: n[2], Heap: n[3]}
	if s.KPUDiv < 1 || s.check() != nil {
		return defaults, nil
	}
	return s, nil
}

// SetSettings writes the file. On the board it counts from the next start on.
func (m *Machine) SetSettings(s Settings) error {
	if s.KPUDiv < 1 {
		return fault.New(fault.ValueError, "param error").Hinted("got kpu_div %d, want 1 to 16", s.KPUDiv)
	}
	if err := s.check(); err != nil {
		return err
	}
	var data []byte
	for _, n := range []int{s.CPU * megahertz, s.PLL1 * megahertz, s.KPUDiv, s.Heap} {
		data = binary.LittleEndian.AppendUint32(data, uint32(n))
	}
	f, err := m.cfg.Card.OpenFile(settingsFile, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}

// ConfigText is the board's description, /flash/config.json, nil where there is none.
func (m *Machine) ConfigText() ([]byte, error) { return m.read(configFile) }

// read is a file of the card, nil where it is absent.
func (m *Machine) read(path string) ([]byte, error) {
	f, err := m.cfg.Card.OpenFile(path, os.O_RDONLY, 0)
	var card *sdcard.Error
	if errors.As(err, &card) && card.Errno == sdcard.ENOENT {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(f)
	return data, errors.Join(err, f.Close())
}

package syntax

import (
	"strings"
	"testing"
)

// program is a large file of ordinary code.
func program(n int) []byte {
	const part = `
import time
from machine import Pin, FPIOA

class Blinker(object):
    """Blinks a LED."""

    def __init__(self, pin, period=500, *, name="led"):
        self.pin = Pin(pin, Pin.OUT, pull=Pin.PULL_NONE, drive=7)
        self.period, self.name = period, name
        self.states = [0 for _ in range(8)]

    def run(self, count):
        # one turn a period
        for i in range(count):
            self.states[i & 7] ^= 1
            if self.states[i % 8] == 1 and i > 0x10:
                self.pin.value(self.states[i & 7])
            elif not i:
                print("start %s" % self.name, f"{i:>4} of {count}")
            try:
                time.sleep_ms(self.period)
            except KeyboardInterrupt as e:
                raise SystemExit(str(e)) from e
        return {"name": self.name, "sum": sum(x * x for x in self.states if x)}

def checksum(data, crc=0xffffffff):
    for b in data:
        crc ^= b
        for _ in range(8):
            crc = (crc >> 1) ^ (0xedb88320 if crc & 1 else 0)
    return crc ^ 0xffffffff
`
	return []byte(strings.Repeat(part, n))
}

func BenchmarkParse(b *testing.B) {
	src := program(200)
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse("bench.py", src, Exec); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParseResolve(b *testing.B) {
	src := program(200)
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		m, err := Parse("bench.py", src, Exec)
		if err != nil {
			b.Fatal(err)
		}
		if err := Resolve(m); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEmpty(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		m, err := Parse("empty.py", nil, Exec)
		if err == nil {
			err = Resolve(m)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}

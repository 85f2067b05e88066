package ffmpeg

import (
	"bytes"
	"testing"

	"github.com/canmv-run/canmv-run/host/venc"
)

func TestSplit(t *testing.T) {
	tests := []struct {
		name                      string
		codec                     venc.Codec
		in, rest, params, wantSEI string
		key, ok                   bool
	}{
		{"P", venc.H264, "\x00\x00\x00\x01\x41ab", "\x00\x00\x00\x01\x41ab", "", "", false, true},
		{"short start code", venc.H264, "\x00\x00\x01\x65ab", "\x00\x00\x00\x01\x65ab", "", "", true, true},
		{"two slices", venc.H264, "\x00\x00\x00\x01\x65ab\x00\x00\x01\x65cd", "\x00\x00\x00\x01\x65ab\x00\x00\x01\x65cd", "", "", true, true},
		{"all before an IDR", venc.H264, "\x00\x00\x00\x01\x67sp\x00\x00\x01\x68pp\x00\x00\x00\x01\x06se\x00\x00\x01\x65ab",
			"\x00\x00\x00\x01\x65ab", "\x00\x00\x00\x01\x67sp\x00\x00\x00\x01\x68pp", "\x00\x00\x00\x01\x06se", true, true},
		{"delimiter stays", venc.H264, "\x00\x00\x00\x01\x09\xF0\x00\x00\x00\x01\x65ab", "\x00\x00\x00\x01\x09\xF0\x00\x00\x00\x01\x65ab", "", "", true, true},
		{"IDR_N_LP", venc.H265, "\x00\x00\x00\x01\x40\x01v\x00\x00\x01\x42\x01s\x00\x00\x01\x44\x01p\x00\x00\x01\x28\x01ab",
			"\x00\x00\x00\x01\x28\x01ab", "\x00\x00\x00\x01\x40\x01v\x00\x00\x00\x01\x42\x01s\x00\x00\x00\x01\x44\x01p", "", true, true},
		{"TRAIL_R", venc.H265, "\x00\x00\x01\x4E\x01x\x00\x00\x01\x02\x01ab", "\x00\x00\x00\x01\x02\x01ab", "", "\x00\x00\x00\x01\x4E\x01x", false, true},
		{"no picture", venc.H264, "\x00\x00\x00\x01\x67sp", "", "\x00\x00\x00\x01\x67sp", "", false, false},
		{"nothing", venc.H264, "", "", "", "", false, false},
	}
	for _, tt := range tests {
		var h headers
		rest, key, ok := split(tt.codec, []byte(tt.in), &h)
		if string(rest) != tt.rest || key != tt.key || ok != tt.ok {
			t.Errorf("%s: rest %x, key %v, ok %v, want %x, %v, %v", tt.name, rest, key, ok, tt.rest, tt.key, tt.ok)
		}
		if !bytes.Equal(h.params, []byte(tt.params)) || !bytes.Equal(h.sei, []byte(tt.wantSEI)) {
			t.Errorf("%s: parameter sets %x, SEI %x, want %x, %x", tt.name, h.params, h.sei, tt.params, tt.wantSEI)
		}
	}
}

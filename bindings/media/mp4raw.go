package media

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/canmv-run/canmv-run/bindings/internal/cstruct"
	"github.com/canmv-run/canmv-run/bindings/internal/raise"
	"github.com/canmv-run/canmv-run/bindings/internal/structs"
	"github.com/canmv-run/canmv-run/host/mp4"
	"github.com/canmv-run/canmv-run/host/recorder"
	"github.com/canmv-run/canmv-run/host/sdcard"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

func (m *modules) mp4Struct() *arg.Module {
	return &arg.Module{
		Name: "mpp.mp4_format_struct",
		Doc:  "Numbers and structures of the low-level MP4 functions.",
		Members: append(members(mp4Numbers...),
			m.structFunc("k_u64_ptr", "Where kd_mp4_create and kd_mp4_create_track put a handle: value.", cstruct.U64Ptr),
			m.structFunc("k_mp4_config_s", "config_type, and muxer_config with file_name (128 bytes, assigned by [:]) and fmp4_flag.", cstruct.MP4Config),
			m.structFunc("k_mp4_track_info_s", "track_type, time_scale, and video_info (width, height, track_id, codec_id) or audio_info (channels, sample_rate, bit_per_sample, track_id, codec_id), which share their bytes.", cstruct.MP4Track),
			m.structFunc("k_mp4_video_info_s", "width, height, track_id, codec_id: the video_info of a k_mp4_track_info_s.", cstruct.MP4Video),
			m.structFunc("k_mp4_audio_info_s", "channels, sample_rate, bit_per_sample, track_id, codec_id: the audio_info of a k_mp4_track_info_s.", cstruct.MP4Audio),
			m.structFunc("k_mp4_frame_data_s", "codec_id, time_stamp (microseconds where it is written, milliseconds where it is read), data (an address), data_length, eof.", cstruct.MP4Frame),
			m.structFunc("k_mp4_file_info_s", "duration (ms) and track_num of a file that is read.", cstruct.MP4FileInfo),
		),
	}
}

// code is what a kd_mp4 function returns: 0, or -1 for what the muxer refuses. A full card is an OSError.
func (m *modules) code(call string, err error) (any, error) {
	switch {
	case err == nil:
		return 0, nil
	case errors.Is(err, sdcard.ENOSPC):
		return nil, raise.Error(err)
	}
	m.cfg.Warn(fmt.Sprintf("%s returned -1: %v", call, err))
	return -1, nil
}

func (m *modules) mp4Format() *arg.Module {
	return &arg.Module{
		Name: "mpp.mp4_format",
		Doc: `Writes and reads MP4 files track by track.

A file is written by create, create_track, write_frame …, destroy_tracks, destroy, and read by create with
K_MP4_CONFIG_DEMUXER, get_file_info, get_track_by_index …, get_frame until eof, destroy. Time stamps are microseconds where
they are written and milliseconds where they are read, as on the board.

The functions return 0, or -1 where the board does; stderr then says why.`,
		Include: []*arg.Module{m.once("mpp.mp4_format_struct", m.mp4Struct)},
		Members: append(m.mp4Muxing(), m.mp4Demuxing()...),
	}
}

// badHandle is what a call with a handle that is none of the right kind returns.
func (m *modules) badHandle(call, kind string) (any, error) {
	return m.code(call, errors.New("the handle is none of a "+kind+" that is open"))
}

func (m *modules) mp4Muxing() []arg.Member {
	rec := m.cfg.Recorder
	return []arg.Member{
		&arg.Func{Sig: "kd_mp4_create(mp4_handle, mp4_cfg)", Doc: `Makes the file of a k_mp4_config_s, or with K_MP4_CONFIG_DEMUXER opens it, and puts its handle into a k_u64_ptr.
The file's name is muxer_config.file_name in both cases.`, Do: func(c *arg.Call) (any, error) {
			h := structs.Arg(c, "mp4_handle", cstruct.U64Ptr, "k_u64_ptr")
			cfg := structs.Arg(c, "mp4_cfg", cstruct.MP4Config, "k_mp4_config_s")
			if err := c.Err(); err != nil {
				return nil, err
			}
			name, _, _ := bytes.Cut(cfg.Bytes("muxer_config", "file_name"), []byte{0})
			handle, err := m.mp4Open(cfg.Int("config_type"), string(name), cfg.Int("muxer_config", "fmp4_flag") != 0)
			if err != nil {
				return m.code("kd_mp4_create", err)
			}
			h.SetInt(int(handle), "value")
			return 0, nil
		}},
		&arg.Func{Sig: "kd_mp4_create_track(mp4_handle, track_handle, track_info)", Doc: "Adds a track, at most 3, and puts its handle into a k_u64_ptr. time_scale is ignored, as on the board.", Do: func(c *arg.Call) (any, error) {
			mux := rec.Muxer(c.Uint64("mp4_handle"))
			h := structs.Arg(c, "track_handle", cstruct.U64Ptr, "k_u64_ptr")
			info := structs.Arg(c, "track_info", cstruct.MP4Track, "k_mp4_track_info_s")
			if err := c.Err(); err != nil {
				return nil, err
			}
			if mux == nil {
				return m.badHandle("kd_mp4_create_track", "muxer")
			}
			track, err := mux.AddTrack(trackInfo(info))
			if err != nil {
				return m.code("kd_mp4_create_track", err)
			}
			h.SetInt(int(track.Handle()), "value")
			return 0, nil
		}},
		&arg.Func{Sig: "kd_mp4_write_frame(mp4_handle, track_handle, frame_data)", Doc: "Writes a sample. The first of a video track must hold the parameter sets and an IDR picture.", Do: func(c *arg.Call) (any, error) {
			mux := rec.Muxer(c.Uint64("mp4_handle"))
			track := c.Uint64("track_handle")
			fd := structs.Arg(c, "frame_data", cstruct.MP4Frame, "k_mp4_frame_data_s")
			if err := c.Err(); err != nil {
				return nil, err
			}
			if mux == nil || mux.Track(track) == nil {
				return m.badHandle("kd_mp4_write_frame", "muxer and its track")
			}
			data, err := m.cfg.Addresses.Read(uint64(fd.Int("data")), fd.Int("data_length"))
			if err != nil {
				return nil, raise.Error(err)
			}
			err = mux.Write(mux.Track(track), int64(fd.Int("time_stamp")), data)
			if errors.Is(err, mp4.ErrNotKeyFrame) {
				fmt.Fprintln(c.Env.Interp.Stdout(), "mp4 muxer write should start with key frame (header + idr).")
			}
			return m.code("kd_mp4_write_frame", err)
		}},
		&arg.Func{Sig: "kd_mp4_destroy_tracks(mp4_handle)", Doc: "Ends the tracks of a file that is written; -1 for one that is read.", Do: func(c *arg.Call) (any, error) {
			mux := rec.Muxer(c.Uint64("mp4_handle"))
			if err := c.Err(); err != nil {
				return nil, err
			}
			if mux == nil {
				return m.badHandle("kd_mp4_destroy_tracks", "muxer")
			}
			return m.code("kd_mp4_destroy_tracks", mux.DestroyTracks())
		}},
		&arg.Func{Sig: "kd_mp4_destroy(mp4_handle)", Doc: "Finishes a file that is written, and closes it.", Do: func(c *arg.Call) (any, error) {
			h := c.Uint64("mp4_handle")
			if err := c.Err(); err != nil {
				return nil, err
			}
			if d := rec.Demuxer(h); d != nil {
				return m.code("kd_mp4_destroy", d.Destroy())
			}
			mux := rec.Muxer(h)
			if mux == nil {
				return m.badHandle("kd_mp4_destroy", "container")
			}
			return m.code("kd_mp4_destroy", mux.Destroy())
		}},
	}
}

// mp4Open makes or opens a file and returns its handle.
func (m *modules) mp4Open(kind int, name string, fragmented bool) (uint64, error) {
	rec := m.cfg.Recorder
	switch kind {
	case 1:
		mux, err := rec.Create(name, fragmented)
		if err != nil {
			return 0, err
		}
		return mux.Handle(), nil
	case 2:
		d, err := rec.Demux(name)
		if err != nil {
			return 0, err
		}
		return d.Handle(), nil
	}
	return 0, fmt.Errorf("got config_type %d, want K_MP4_CONFIG_MUXER (1) or K_MP4_CONFIG_DEMUXER (2)", kind)
}

func (m *modules) mp4Demuxing() []arg.Member {
	rec := m.cfg.Recorder
	return []arg.Member{
		&arg.Func{Sig: "kd_mp4_get_file_info(mp4_handle, file_info)", Doc: "Fills a k_mp4_file_info_s: duration in milliseconds, track_num.", Do: func(c *arg.Call) (any, error) {
			d := rec.Demuxer(c.Uint64("mp4_handle"))
			info := structs.Arg(c, "file_info", cstruct.MP4FileInfo, "k_mp4_file_info_s")
			if err := c.Err(); err != nil {
				return nil, err
			}
			info.SetInt(0, "duration")
			info.SetInt(0, "track_num")
			if d == nil {
				return m.badHandle("kd_mp4_get_file_info", "demuxer")
			}
			length, err := d.Duration()
			if err != nil {
				return m.code("kd_mp4_get_file_info", err)
			}
			info.SetInt(int(length.Milliseconds()), "duration")
			info.SetInt(len(d.Tracks()), "track_num")
			return 0, nil
		}},
		&arg.Func{Sig: "kd_mp4_get_track_by_index(mp4_handle, index, track_info)", Doc: `Fills a k_mp4_track_info_s with what track index, from 0, is. track_type is 0 for what is neither picture nor sound, and
codec_id 4 for a codec that is none of K_MP4_CODEC_ID_….`, Do: func(c *arg.Call) (any, error) {
			d := rec.Demuxer(c.Uint64("mp4_handle"))
			i := c.Int("index")
			info := structs.Arg(c, "track_info", cstruct.MP4Track, "k_mp4_track_info_s")
			if err := c.Err(); err != nil {
				return nil, err
			}
			if d == nil {
				return m.badHandle("kd_mp4_get_track_by_index", "demuxer")
			}
			if i < 0 || i >= len(d.Tracks()) {
				return m.code("kd_mp4_get_track_by_index", fmt.Errorf("got index %d, the file has %d tracks", i, len(d.Tracks())))
			}
			fillTrack(info, d.Tracks()[i])
			return 0, nil
		}},
		&arg.Func{Sig: "kd_mp4_get_frame(mp4_handle, frame_data)", Doc: `Fills a k_mp4_frame_data_s with the next sample, the tracks taking turns in the order of time: codec_id, time_stamp
(milliseconds), data (an address for uctypes.bytes_at, until the next call), data_length. H.264 and H.265 come in Annex B form,
key frames with their parameter sets. At the end eof is 1.`, Do: func(c *arg.Call) (any, error) {
			d := rec.Demuxer(c.Uint64("mp4_handle"))
			fd := structs.Arg(c, "frame_data", cstruct.MP4Frame, "k_mp4_frame_data_s")
			if err := c.Err(); err != nil {
				return nil, err
			}
			if d == nil {
				return m.badHandle("kd_mp4_get_frame", "demuxer")
			}
			f, err := d.Next()
			if err == io.EOF {
				fd.SetInt(1, "eof")
				return 0, nil
			}
			if err != nil {
				return m.code("kd_mp4_get_frame", err)
			}
			for name, n := range map[string]int{"codec_id": f.Codec, "time_stamp": int(f.Time), "data": int(f.Addr), "data_length": len(f.Data), "eof": 0} {
				fd.SetInt(n, name)
			}
			return 0, nil
		}},
	}
}

// fillTrack writes a k_mp4_track_info_s.
func fillTrack(v *structs.Value, t recorder.DemuxTrack) {
	v.SetInt(t.Kind, "track_type")
	v.SetInt(t.TimeScale, "time_scale")
	part, fields := "video_info", map[string]int{"width": t.Width, "height": t.Height, "track_id": t.ID, "codec_id": t.Codec}
	if t.Kind == recorder.KindAudio {
		part, fields = "audio_info", map[string]int{"channels": t.Channels, "sample_rate": t.SampleRate, "bit_per_sample": t.Bits, "track_id": t.ID, "codec_id": t.Codec}
	}
	for name, n := range fields {
		v.SetInt(n, part, name)
	}
}

func trackInfo(v *structs.Value) recorder.TrackInfo {
	if v.Int("track_type") == 2 {
		return recorder.TrackInfo{Codec: v.Int("audio_info", "codec_id"), SampleRate: v.Int("audio_info", "sample_rate"), Channels: v.Int("audio_info", "channels")}
	}
	return recorder.TrackInfo{Codec: v.Int("video_info", "codec_id"), Width: v.Int("video_info", "width"), Height: v.Int("video_info", "height")}
}

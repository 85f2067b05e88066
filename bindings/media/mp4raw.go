package media

import (
	"bytes"
	"errors"
	"fmt"

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
			m.structFunc("k_mp4_track_info_s", "track_type, time_scale, and video_info (width, height, codec_id) or audio_info (channels, sample_rate, bit_per_sample, codec_id).", cstruct.MP4Track),
			m.structFunc("k_mp4_frame_data_s", "codec_id, time_stamp (microseconds), data (an address), data_length, eof.", cstruct.MP4Frame),
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
	rec := m.cfg.Recorder
	noMuxer := func(call string) (any, error) {
		return m.code(call, errors.New("the handle is none of a container that is open"))
	}
	return &arg.Module{
		Name: "mpp.mp4_format",
		Doc: `Writes MP4 files track by track: create, create_track, write_frame …, destroy_tracks, destroy.

The functions return 0, or -1 where the board does; stderr then says why.`,
		Include: []*arg.Module{m.once("mpp.mp4_format_struct", m.mp4Struct)},
		Members: []arg.Member{
			&arg.Func{Sig: "kd_mp4_create(mp4_handle, mp4_cfg)", Doc: "Makes the file of a k_mp4_config_s and puts its handle into a k_u64_ptr.", Do: func(c *arg.Call) (any, error) {
				h := structs.Arg(c, "mp4_handle", cstruct.U64Ptr, "k_u64_ptr")
				cfg := structs.Arg(c, "mp4_cfg", cstruct.MP4Config, "k_mp4_config_s")
				if err := c.Err(); err != nil {
					return nil, err
				}
				if cfg.Int("config_type") != 1 {
					return nil, arg.NotYet("the MP4 demuxer (K_MP4_CONFIG_DEMUXER)")
				}
				name, _, _ := bytes.Cut(cfg.Bytes("muxer_config", "file_name"), []byte{0})
				mux, err := rec.Create(string(name), cfg.Int("muxer_config", "fmp4_flag") != 0)
				if err != nil {
					return m.code("kd_mp4_create", err)
				}
				h.SetInt(int(mux.Handle()), "value")
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
					return noMuxer("kd_mp4_create_track")
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
					return noMuxer("kd_mp4_write_frame")
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
			&arg.Func{Sig: "kd_mp4_destroy_tracks(mp4_handle)", Doc: "Ends the tracks.", Do: func(c *arg.Call) (any, error) {
				mux := rec.Muxer(c.Uint64("mp4_handle"))
				if err := c.Err(); err != nil {
					return nil, err
				}
				if mux == nil {
					return noMuxer("kd_mp4_destroy_tracks")
				}
				return m.code("kd_mp4_destroy_tracks", mux.DestroyTracks())
			}},
			&arg.Func{Sig: "kd_mp4_destroy(mp4_handle)", Doc: "Finishes and closes the file.", Do: func(c *arg.Call) (any, error) {
				mux := rec.Muxer(c.Uint64("mp4_handle"))
				if err := c.Err(); err != nil {
					return nil, err
				}
				if mux == nil {
					return noMuxer("kd_mp4_destroy")
				}
				return m.code("kd_mp4_destroy", mux.Destroy())
			}},
			missing("mpp.mp4_format", "kd_mp4_get_file_info"), missing("mpp.mp4_format", "kd_mp4_get_track_by_index"), missing("mpp.mp4_format", "kd_mp4_get_frame"),
		},
	}
}

func trackInfo(v *structs.Value) recorder.TrackInfo {
	if v.Int("track_type") == 2 {
		return recorder.TrackInfo{Codec: v.Int("audio_info", "codec_id"), SampleRate: v.Int("audio_info", "sample_rate"), Channels: v.Int("audio_info", "channels")}
	}
	return recorder.TrackInfo{Codec: v.Int("video_info", "codec_id"), Width: v.Int("video_info", "width"), Height: v.Int("video_info", "height")}
}

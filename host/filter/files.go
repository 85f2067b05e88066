package filter

// touchers are FFmpeg's filters that open files of the PC, load code or listen, beyond what a script may.
var touchers = map[string]bool{
	"movie": true, "amovie": true, "ladspa": true, "lv2": true, "frei0r": true, "frei0r_src": true, "subtitles": true, "ass": true,
	"sendcmd": true, "asendcmd": true, "zmq": true, "azmq": true, "lut1d": true, "lut3d": true, "removelogo": true, "vidstabdetect": true,
	"vidstabtransform": true, "libvmaf": true, "dnn_processing": true, "dnn_classify": true, "dnn_detect": true, "sr": true, "derain": true,
	"sofalizer": true, "signature": true, "program_opencl": true, "openclsrc": true, "coreimage": true, "coreimagesrc": true, "asr": true,
	"cover_rect": true, "find_rect": true, "arnndn": true, "flite": true,
}

// fileOptions are the names of options by which other filters open files.
var fileOptions = map[string]bool{
	"file": true, "filename": true, "textfile": true, "fontfile": true, "stats_file": true, "log_path": true, "logfile": true,
	"dumpfile": true, "path": true, "result": true, "model": true, "plugin": true, "psfile": true, "acv": true, "kerning_file": true,
}

// checkFiles refuses a graph that would open files of the PC.
func checkFiles(chains [][]node) error {
	for _, c := range chains {
		for _, n := range c {
			if touchers[n.name] {
				return invalid("the filter %s opens files of the PC, which scripts cannot", n.name)
			}
			for _, o := range newOptions(n.name, n.args, "", "", "", "", "", "", "", "", "").list {
				if fileOptions[o.name] {
					return invalid("the option %s of filter %s opens files of the PC, which scripts cannot", o.name, n.name)
				}
			}
		}
	}
	return nil
}

package media

import "github.com/canmv-run/canmv-run/runtime/arg"

// missing is a member that the board has and this host does not.
func missing(of, name string) *arg.Func {
	return &arg.Func{Sig: name + "(*args, **kwargs)", Doc: "On the board only: calling it is a NotImplementedError.", Do: func(*arg.Call) (any, error) {
		return nil, arg.NotYet(of + "." + name)
	}}
}

// imageMissing are methods of the board's images that this host does not have.
var imageMissing = [...]string{
	"compressed_for_ide", "jpeg_encoded_for_ide", "find_apriltags", "find_displacement", "find_features", "find_eye", "find_lbp",
	"find_keypoints", "selective_search", "stereo_disparity",
}

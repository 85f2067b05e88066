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
	"to_numpy_ref", "to_bitmap", "to_rainbow", "to_ironbow", "to_jpeg", "to_png", "to_rgbp888", "compressed_for_ide", "jpeg_encode_for_ide",
	"get_pixel", "set_pixel", "mean_pool", "mean_pooled", "midpoint_pool", "midpoint_pooled", "crop", "scale", "flush", "draw_line",
	"draw_rectangle", "draw_circle", "draw_ellipse", "draw_string", "draw_string_advanced", "draw_cross", "draw_arrow", "draw_edges",
	"draw_image", "draw_keypoints", "flood_fill", "mask_rectangle", "mask_circle", "mask_ellipse", "binary", "invert", "b_and", "b_nand",
	"b_or", "b_nor", "b_xor", "b_xnor", "erode", "dilate", "open", "close", "top_hat", "black_hat", "gamma", "gamma_corr", "negate",
	"replace", "set", "assign", "add", "sub", "min", "max", "difference", "blend", "histeq", "mean", "median", "mode", "midpoint",
	"morph", "blur", "gaussian", "gaussian_blur", "laplacian", "bilateral", "linpolar", "logpolar", "lens_corr", "rotation_corr",
	"get_histogram", "get_hist", "histogram", "get_statistics", "get_stats", "statistics", "get_regression", "find_blobs", "find_lines",
	"find_line_segments", "find_circles", "find_rects", "find_qrcodes", "find_apriltags", "find_datamatrices", "find_barcodes",
	"find_displacement", "find_template", "find_features", "find_eye", "find_lbp", "find_keypoints", "find_edges", "find_hog",
	"awb", "ccm", "cartoon", "chrominvar", "illuminvar", "copy_to_fb", "save_image", "remove_shadows",
	"selective_search", "similarity", "sobel",
}

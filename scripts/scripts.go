// Package scripts holds the example programs, for those who have the binary only.
package scripts

import "embed"

// Examples are the files of scripts/examples, in the folder examples.
//
//go:embed examples/*.py examples/*.star
var Examples embed.FS

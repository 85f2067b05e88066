package camera

import "fmt"

func openVideo(name string, cfg SourceConfig) (Source, error) {
	return nil, fmt.Errorf("camera: %s: %w", name, ErrUnsupported)
}

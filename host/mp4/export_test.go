package mp4

// Skip puts n bytes of free space behind the last fragment, which a sparse file does not store: a recording of many
// gigabytes in no time.
func (w *Writer) Skip(n int64) error {
	head := mdatHeader(n, true)
	copy(head[4:], "free")
	if err := w.write(head, w.end); err != nil {
		return err
	}
	w.end += n
	return nil
}

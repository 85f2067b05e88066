package runtime

import (
	"runtime"
	"slices"
	"weak"

	"github.com/canmv-run/canmv-run/runtime/lib"
)

// openFiles closes the files that a script has dropped without closing them, as the board's collector does. Files that
// the script can still reach stay open.
type openFiles struct {
	open func(name string, flag int) (lib.File, error)
	list []openFile
	// next is how many open files make it look for dropped ones.
	next int
}

type openFile struct {
	script weak.Pointer[scriptFile]
	file   lib.File
}

// manyFiles is from how many open files on dropped ones are looked for.
const manyFiles = 128

// scriptFile is a file as the script's objects hold it: nothing else points to it.
type scriptFile struct {
	lib.File
	files *openFiles
}

// Close is io.Closer.
func (f *scriptFile) Close() error {
	f.files.list = slices.DeleteFunc(f.files.list, func(o openFile) bool { return o.file == f.File })
	return f.File.Close()
}

// Sync writes to the disk what is in memory, where the file can.
func (f *scriptFile) Sync() error {
	if s, ok := f.File.(interface{ Sync() error }); ok {
		return s.Sync()
	}
	return nil
}

// Open is Config.Open of the modules.
func (o *openFiles) Open(name string, flag int) (lib.File, error) {
	if len(o.list) >= max(o.next, manyFiles) {
		o.collect()
		o.next = 2 * len(o.list)
	}
	file, err := o.open(name, flag)
	if err != nil {
		return nil, err
	}
	f := &scriptFile{file, o}
	o.list = append(o.list, openFile{weak.Make(f), file})
	return f, nil
}

// collect closes dropped files.
func (o *openFiles) collect() {
	if len(o.list) == 0 {
		return
	}
	runtime.GC()
	o.list = slices.DeleteFunc(o.list, func(f openFile) bool {
		if f.script.Value() != nil {
			return false
		}
		f.file.Close() // as on the board, nobody learns of an error
		return true
	})
}

package record

import (
	"io"

	"github.com/striate-sim/striate/internal/npy"
)

// Arrays writes arrays/NAME.npz, for numpy and for any reader of .npy files.
func (f *Folder) Arrays(name string, arrays ...npy.Named) error {
	return f.write("arrays/"+name+".npz", func(w io.Writer) error { return npy.WriteZip(w, arrays) })
}

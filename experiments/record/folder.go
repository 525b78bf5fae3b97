// Package record writes what a run leaves behind: its folder, with the experiment as given
// and as resolved, the manifest, metrics while it runs, arrays, checkpoints, tables, figures
// and, last of all, result.json.
//
// Every file except the logs (*.jsonl) appears whole or not at all, so a script that finds
// one can read it.
package record

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/google/renameio/v2"
)

// ErrHoldsResult says that a folder already holds a finished run.
var ErrHoldsResult = errors.New("it already holds a finished run (result.json); choose another folder")

// Folder is the folder of one run. Its methods may be called from several goroutines.
type Folder struct {
	dir     string
	started time.Time
	metrics *Log

	mu       sync.Mutex // guards manifest
	manifest Manifest
}

// Create makes the folder of a run and marks it as running. An empty dir means a new folder
// runs/NAME-20261123T1215-ab12cd below the working directory; any other dir is the folder
// itself, is made if need be, and is refused with ErrHoldsResult when a finished run is in it.
func Create(dir, name string) (*Folder, error) {
	started := time.Now()
	dir, err := place(dir, name, started)
	if err != nil {
		return nil, explain("create", dir, err)
	}
	f := &Folder{dir: dir, started: started}
	f.manifest = newManifest(name, started)
	if f.metrics, err = f.newLog("metrics.jsonl"); err != nil {
		return nil, err
	}
	if err := f.Update(func(*Manifest) {}); err != nil {
		return nil, errors.Join(err, f.metrics.Close())
	}
	return f, nil
}

func place(dir, name string, at time.Time) (string, error) {
	if dir != "" {
		if _, err := os.Lstat(filepath.Join(dir, "result.json")); err == nil {
			return dir, ErrHoldsResult
		}
		return dir, os.MkdirAll(dir, 0o755)
	}
	if name == "" || strings.ContainsAny(name, `/\`) {
		return "runs", fmt.Errorf("%q cannot name a folder", name)
	}
	if err := os.MkdirAll("runs", 0o755); err != nil {
		return "runs", err
	}
	var tag [3]byte
	if _, err := rand.Read(tag[:]); err != nil {
		return "runs", err
	}
	dir = filepath.Join("runs", name+"-"+at.Format("20060102T1504")+"-"+hex.EncodeToString(tag[:]))
	return dir, os.Mkdir(dir, 0o755) // not MkdirAll: two runs must not share a folder
}

// Dir is the folder's path as it was given to Create.
func (f *Folder) Dir() string { return f.dir }

// Path joins the folder's path with the names of a file in it.
func (f *Folder) Path(names ...string) string {
	return filepath.Join(append([]string{f.dir}, names...)...)
}

// Config writes config.yaml, the experiment file byte for byte.
func (f *Folder) Config(text []byte) error { return f.WriteFile("config.yaml", text) }

// Resolved writes resolved.yaml, the experiment with every default written out.
func (f *Folder) Resolved(text []byte) error { return f.WriteFile("resolved.yaml", text) }

// Figure writes figures/NAME.svg and, where there is one, figures/NAME.png.
func (f *Folder) Figure(name string, svg, png []byte) error {
	err := f.WriteFile("figures/"+name+".svg", svg)
	if err != nil || png == nil {
		return err
	}
	return f.WriteFile("figures/"+name+".png", png)
}

// WriteFile writes a file of the folder atomically. The name uses slashes; folders in it are
// made.
func (f *Folder) WriteFile(name string, content []byte) error {
	return f.write(name, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
}

// write streams a file of the folder to a temporary one beside it, and renames that.
func (f *Folder) write(name string, fill func(io.Writer) error) error {
	path := f.Path(filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return explain("write", path, err)
	}
	return writeAtomically(path, fill)
}

func writeAtomically(path string, fill func(io.Writer) error) error {
	file, err := renameio.NewPendingFile(path, renameio.WithPermissions(0o644), renameio.WithTempDir(filepath.Dir(path)))
	if err != nil {
		return explain("write", path, err)
	}
	if err := fill(file); err != nil {
		return errors.Join(explain("write", path, err), file.Cleanup())
	}
	return explain("write", path, file.CloseAtomicallyReplace())
}

// explain words an error of the file system for the person whose disk it is.
func explain(verb, path string, err error) error {
	switch {
	case err == nil:
		return nil
	case diskFull(err):
		return fmt.Errorf("record: cannot %s %s: the disk is full: %w", verb, path, err)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("record: cannot %s %s: no permission to write there (--out chooses another folder): %w", verb, path, err)
	}
	return fmt.Errorf("record: cannot %s %s: %w", verb, path, err)
}

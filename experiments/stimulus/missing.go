package stimulus

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"path/filepath"
)

// MissingError says that the images or labels of a set are absent, damaged or not what they
// should be. The program ends with exit code 4.
type MissingError struct {
	Path    string // file or folder
	Problem string // "does not exist", "has the wrong checksum", …
	Hint    string // what to do, or ""
	Err     error  // cause, or nil
}

func (e *MissingError) Error() string {
	s := e.Path + " " + e.Problem
	if e.Hint != "" {
		s += "; " + e.Hint
	}
	return s
}

// Unwrap returns the cause.
func (e *MissingError) Unwrap() error { return e.Err }

// unreadable explains why a file or folder could not be opened.
func unreadable(path string, err error, hint string) error {
	problem := "cannot be read"
	switch {
	case errors.Is(err, fs.ErrNotExist):
		problem = "does not exist"
	case errors.Is(err, fs.ErrPermission):
		problem = "may not be read (permission)"
	}
	return &MissingError{Path: path, Problem: problem, Hint: hint, Err: err}
}

// resolve returns a path of an experiment file, which starts at the file's folder.
func resolve(dir, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(dir, path)
}

func sha256Hex(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

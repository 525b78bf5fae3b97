package simd

import (
	"fmt"
	"os"
)

// isa is a level: the instructions that kernels may use.
type isa uint8

const (
	generic isa = iota // plain Go
	avx2               // AVX2 with FMA3: 8 floats a vector
	avx512             // AVX-512 F, DQ, BW and VL: 16 floats a vector
)

var levelNames = [...]string{generic: "generic", avx2: "avx2", avx512: "avx512"}

// LevelVariable is the environment variable that picks a level at the start of the program.
const LevelVariable = "STRIATE_SIMD"

var level, levelErr = startLevel(os.Getenv(LevelVariable))

// Level returns the name of the level in use: "generic", "avx2" or "avx512".
func Level() string { return levelNames[level] }

// LevelError tells why the level that STRIATE_SIMD asks for is not in use, or nil. The best
// level of this machine is used then.
func LevelError() error { return levelErr }

// Levels returns the names of the levels that this machine can run, from the slowest.
func Levels() []string { return levelNames[:bestLevel()+1] }

// SetLevel picks a level by name; restore puts the former one back. It is for tests and
// comparisons: no kernel may run meanwhile.
func SetLevel(name string) (restore func(), err error) {
	to, err := parseLevel(name)
	if err != nil {
		return func() {}, err
	}
	from := level
	level = to
	return func() { level = from }, nil
}

func startLevel(name string) (isa, error) {
	if name == "" {
		return bestLevel(), nil
	}
	l, err := parseLevel(name)
	if err != nil {
		return bestLevel(), fmt.Errorf("%s: %w", LevelVariable, err)
	}
	return l, nil
}

func parseLevel(name string) (isa, error) {
	for l, known := range levelNames {
		if name != known {
			continue
		}
		if isa(l) > bestLevel() {
			return 0, fmt.Errorf("level %q is not supported by this machine", name)
		}
		return isa(l), nil
	}
	return 0, fmt.Errorf("unknown level %q: want one of %q", name, levelNames)
}

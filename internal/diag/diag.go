// Package diag reports mistakes in experiment files at the place where they stand.
package diag

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Pos is a place in an experiment file; lines and columns count from 1.
type Pos struct {
	File      string
	Line, Col int
	Len       int // columns to underline, at least 1
}

// Diagnostic is one mistake, written for the author of the file.
type Diagnostic struct {
	Pos     Pos
	Path    string // "networks.plausible.stages.V1.local.maps"
	Problem string // what is wrong
	Hint    string // how to mend it, or ""
	See     string // argument of `striate describe` that explains it, or ""
}

func (d Diagnostic) Error() string {
	s := fmt.Sprintf("%s:%d:%d: %s", d.Pos.File, d.Pos.Line, d.Pos.Col, d.Problem)
	if d.Hint != "" {
		s += " (" + d.Hint + ")"
	}
	return s
}

// List is every mistake that was found. A nil List means none.
type List []Diagnostic

// Err returns the list as an error, or nil when it is empty.
func (l List) Err() error {
	if len(l) == 0 {
		return nil
	}
	return l
}

func (l List) Error() string {
	lines := make([]string, len(l))
	for i, d := range l {
		lines[i] = d.Error()
	}
	return strings.Join(lines, "\n")
}

// Sort orders the list by file, line and column, and drops exact repetitions.
func (l List) Sort() List {
	slices.SortStableFunc(l, func(a, b Diagnostic) int {
		return cmp.Or(cmp.Compare(a.Pos.File, b.Pos.File), cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Col, b.Pos.Col))
	})
	return slices.Compact(l)
}

package cite

import (
	"cmp"
	"slices"
	"strings"
)

// bibliography is every entry in order of key.
var bibliography = func() []Entry {
	all := slices.Concat(physiology, vision, circuits, learningRules, unsupervisedRules, networks, methods)
	slices.SortFunc(all, func(a, b Entry) int { return cmp.Compare(a.Key, b.Key) })
	return all
}()

// by lists authors that are separated by semicolons.
func by(authors string) []string { return strings.Split(authors, "; ") }

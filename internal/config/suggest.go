package config

import "strings"

// Suggest returns the name nearest to what was written: at an edit distance under 3, or one
// the beginning of the other; "" if there is none.
func Suggest(got string, names []string) string {
	best, nearest := "", 3
	for _, name := range names {
		d := distance(got, name)
		if d >= len(got) { // nothing of it is left
			continue
		}
		if d < nearest {
			best, nearest = name, d
		}
	}
	if best != "" || got == "" {
		return best
	}
	for _, name := range names {
		if len(name) > len(best) && (strings.HasPrefix(got, name) || strings.HasPrefix(name, got)) {
			best = name
		}
	}
	return best
}

// distance counts the insertions, deletions, changes and swaps of neighbours between two
// words (optimal string alignment).
func distance(a, b string) int {
	before, last, next := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		next[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			next[j] = min(last[j-1]+cost, last[j]+1, next[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				next[j] = min(next[j], before[j-2]+1)
			}
		}
		before, last, next = last, next, before
	}
	return last[len(b)]
}

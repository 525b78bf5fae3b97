package hierarchy

import (
	"slices"

	"github.com/striate-sim/striate/simd"
)

// passing is what a lesion leaves of what a crossing carries.
type passing struct {
	by      float32
	carried []float32
}

// kind says how a projection runs: lateral, feedback or skip.
func (c crossing) kind() string {
	switch {
	case c.source == c.target:
		return "lateral"
	case c.upward:
		return "skip"
	}
	return "feedback"
}

// projections lists the crossings that a lesion names, by their name or kind. Only what
// multiplies all that is sent has a meaning for them.
func (p *Pathway) projections(l Lesion, name string) (found []int) {
	if l.Fraction != 1 || l.Input != 0 || l.InputSD > 0 || l.OutputSD > 0 {
		return nil
	}
	for k, c := range p.crossings {
		if c.name == name || c.kind() == name {
			found = append(found, k)
		}
	}
	return found
}

// crossingNames are the names of crossings that a lesion may use.
func (p *Pathway) crossingNames() (names []string) {
	for _, c := range p.crossings {
		names = append(names, c.name)
	}
	for _, c := range p.crossings {
		if kind := c.kind(); !slices.Contains(names, kind) {
			names = append(names, kind)
		}
	}
	return names
}

// passes gives what is left of the rates that a crossing carries; nothing where they have not
// left yet.
func (one *tile) passes(crossing int, rates []float32) []float32 {
	if one.pass == nil || rates == nil || one.pass[crossing].by == 1 {
		return rates
	}
	w := &one.pass[crossing]
	if w.by == 0 {
		return nil
	}
	w.carried = grow(w.carried, len(rates))
	copy(w.carried, rates)
	simd.Scale(w.carried, w.by)
	return w.carried
}

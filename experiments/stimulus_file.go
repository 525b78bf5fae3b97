package experiments

import (
	"slices"
	"strings"

	"github.com/striate-sim/striate/experiments/stimulus"
	"github.com/striate-sim/striate/internal/config"
)

// drives reports whether a stimulus is for circuits.
func (st Stimulus) drives() bool { return st.Input != nil || st.Pattern != nil }

// presentations lists every combination of what a stimulus for circuits sweeps.
func (st Stimulus) presentations() []presentation {
	if st.Input != nil {
		return st.Input.presentations()
	}
	return st.pictures
}

// drawn lists the pictures of a pattern.
func (st Stimulus) drawn() (all []presentation) {
	for i, t := range stimulus.Trials(st.Pattern) {
		all = append(all, presentation{coordinates: t.Coordinates, picture: &picture{st, t.Pattern, i}})
	}
	return all
}

// sweeps lists the coordinates that a stimulus for circuits sweeps, with their units.
func (st Stimulus) sweeps() []config.Coordinate {
	switch {
	case st.Input != nil:
		return config.Combine("input", &st.Input.swept)[0].Coordinates
	case st.Pattern != nil:
		return config.Combine(stimulus.Patterns.NameOf(st.Pattern), st.Pattern)[0].Coordinates
	}
	return nil
}

// oneStimulus checks that a stimulus is one thing.
func (c *checker) oneStimulus(path string) {
	n := c.root.Get(path)
	var said []string
	for _, key := range n.Keys() {
		if _, drawn := stimulus.Patterns.Lookup(key); drawn || key == "set" || key == "input" {
			said = append(said, key)
		}
	}
	switch {
	case len(said) > 1 && (said[0] == "set" || said[0] == "input" || said[1] == "set" || said[1] == "input"): // two patterns are a mistake of decoding
		c.fail(path+"."+said[1], path+" is "+strings.Join(said, " and ")+" at once", "keep one of them")
	case len(said) == 0 && n.IsMap():
		c.fail(path, path+" says neither set, input nor a pattern", "{set: mnist}, {input: {to: E, amplitude: 20}} or {grating: {contrast: [10 %, 50 %]}}")
	}
}

// forCircuits reports whether what stands under a stimulus is for circuits.
func forCircuits(n *config.Node) bool {
	if n == nil || !n.IsMap() {
		return n != nil && n.Kind == config.ScalarKind
	}
	return slices.ContainsFunc(n.Keys(), func(key string) bool {
		_, drawn := stimulus.Patterns.Lookup(key)
		return drawn || key == "input"
	})
}

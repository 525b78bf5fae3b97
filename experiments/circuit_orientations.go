package experiments

import (
	"slices"
	"strings"

	"github.com/striate-sim/striate/internal/rng"
)

// layout checks that a population's orientations can be laid over its sheet.
func (c *checker) layout(at string, p Population) {
	if p.Orientations == nil {
		return
	}
	if p.Ring {
		c.fail(at, "a ring is the orientations of one place already", "units: {maps: 1, height: 30, width: 30, spacing: 0.2 deg}")
		return
	}
	if err := p.Orientations.Fits(p.Sheet); err != nil {
		c.fail(at, strings.TrimPrefix(err.Error(), "circuit: "), "")
	}
}

// drawn is the circuit with the preferred orientations of a seed. Populations of one sheet and
// one layout share them, so that E and I cells of a place prefer the same.
func (c *Circuit) drawn(seed uint64) *Circuit {
	d := *c
	d.Populations = slices.Clone(c.Populations)
	for i := range d.Populations {
		if p := &d.Populations[i]; p.Orientations != nil {
			p.preferredDeg = p.Orientations.Over(p.Sheet, rng.Named(seed, "orientations"))
		}
	}
	return &d
}

// oriented reports whether the units of a population prefer orientations.
func (p Population) oriented() bool {
	return p.Ring || p.Sheet.Channels > 1 || p.Orientations != nil
}

// preferred is the orientation that a unit prefers; the channels of a place are spread evenly
// over 180°, the first at 0°.
func (p Population) preferred(unit int) float64 {
	if p.preferredDeg != nil {
		return p.preferredDeg[unit]
	}
	return 180 * float64(unit%p.Sheet.Channels) / float64(p.Sheet.Channels)
}

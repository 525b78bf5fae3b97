package experiments

import (
	"fmt"
	"math"

	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/internal/registry"
)

var _ = inputProfiles.Add("patches", registry.Entry[inputProfile]{
	New:  func() inputProfile { return &patchesProfile{} },
	Doc:  "stimuli of one orientation at places along the horizontal, exp(−d²/2·size²) of the distance to each; their inputs add",
	Cite: "reynolds2009", Example: "stimuli: {drive: {input: {to: E, amplitude: [1, 10], profile: {patches: {at: [-2 deg, 2 deg], size: 0.5 deg}}}}}",
})

// patchesProfile is the input that several Gaussian patches give together.
type patchesProfile struct {
	AtDeg          []float64    `yaml:"at" unit:"deg" required:"true" list:"or-one" doc:"their places from the centre of the sheet"`
	SizeDeg        config.Sweep `yaml:"size" unit:"deg" above:"0" required:"true" doc:"standard deviation in space"`
	OrientationDeg config.Sweep `yaml:"orientation" unit:"deg" default:"0 deg" doc:"orientation, of all; it matters where units prefer one"`
	WidthDeg       config.Sweep `yaml:"width" unit:"deg" above:"0" default:"30 deg" doc:"standard deviation over preferred orientation"`
}

func (g *patchesProfile) drive(dst []float64, amplitude float64, p Population) error {
	if p.Sheet.SpacingDeg == 0 {
		return fmt.Errorf("places in degrees need units with a spacing, which population %s has not", p.Name)
	}
	size := g.SizeDeg.Value()
	p.each(func(u int, xDeg, yDeg, preferredDeg float64) {
		sum := 0.0
		for _, at := range g.AtDeg {
			sum += math.Exp(-((xDeg-at)*(xDeg-at) + yDeg*yDeg) / (2 * size * size))
		}
		dst[u] = amplitude * sum
		if p.oriented() {
			dst[u] *= bump(preferredDeg, g.OrientationDeg.Value(), g.WidthDeg.Value())
		}
	})
	return nil
}

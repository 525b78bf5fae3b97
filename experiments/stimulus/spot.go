package stimulus

import (
	"math"

	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/neuron"
)

// Spot is a disc or, with a hole, an annulus of uniform luminance, brighter or darker than the
// field; one that flickers goes back and forth between both.
type Spot struct {
	ContrastPct config.Sweep `yaml:"contrast" unit:"%" min:"-100" max:"100" default:"100 %" doc:"difference from the field's luminance, relative to it; negative: a dark spot"`
	FlickerHz   config.Sweep `yaml:"flicker" unit:"Hz" min:"0" default:"0 Hz" doc:"temporal frequency of sinusoidal contrast reversal; 0 Hz: none"`
	Aperture    Aperture     `yaml:",inline"`
}

var _ = Patterns.Add("spot", registry.Entry[Pattern]{
	New: func() Pattern { return config.Defaults(&Spot{Aperture: Aperture{SizeDeg: config.Fixed(1)}}) },
	Doc: "bright or dark disc, or annulus", Example: "light: {spot: {size: {log: [0.2 deg, 6 deg, 8]}, contrast: 80 %}}",
})

// Movie renders the spot.
func (s *Spot) Movie(sheet neuron.Sheet, _ rng.Stream) (Movie, error) {
	c, err := newCanvas(sheet)
	if err != nil {
		return nil, err
	}
	m := newWaves(c)
	uniform := config.Fixed(0)
	m.add(&Wave{FrequencyCPD: uniform, ContrastPct: config.Fixed(math.Abs(s.ContrastPct.Value())), FlickerHz: s.FlickerHz,
		PhaseDeg: config.Fixed(map[bool]float64{true: 180}[s.ContrastPct.Value() < 0])}, 0, 0, s.Aperture.window(c))
	return m, nil
}

package circuit

import (
	"fmt"

	"github.com/striate-sim/striate/internal/registry"
)

var _ = Wirings.Add("ring", registry.Entry[Connectivity]{
	New: func() Connectivity { return &Ring{SigmaDeg: 32, Profile: "gaussian"} }, Doc: "weights fall with the difference between preferred orientations, which repeat every 180 deg",
	Cite: "rubin2015,hennequin2018", Example: "projections: [{from: E, to: I, weight: 0.042, wiring: {ring: {sigma: 32 deg}}}]", Main: "sigma",
})

// orientationPeriod is where orientations begin anew [deg].
const orientationPeriod = 180.0

// Ring wires cells by the difference d between their preferred orientations; the channels of
// the one place of both populations are spread evenly over 180°. Profiles:
//
//	gaussian    exp(−d²/2σ²), d the shorter arc (Rubin, Van Hooser & Miller 2015)
//	wrapped     Σ over turns of exp(−(d + 180°·k)²/2σ²), as a share of its top
//	von-mises   exp((cos 2d − 1)/(2σ)²), angles in radians (Hennequin et al. 2018, whose
//	            length is that of the doubled angle: 45° there is σ = 22.5°)
type Ring struct {
	SigmaDeg float64 `yaml:"sigma" unit:"deg" above:"0" max:"1000" doc:"standard deviation of the profile"`
	Profile  string  `yaml:"profile" oneof:"gaussian|wrapped|von-mises" doc:"shape of the profile; wrapped and von-mises are smooth on the far side of the ring"`
}

// Wire makes a Separable wiring of channels.
func (r *Ring) Wire(b Between) (Wiring, error) {
	if err := b.valid(); err != nil {
		return nil, err
	}
	if b.From.Places() != 1 || b.To.Places() != 1 {
		return nil, fmt.Errorf("circuit: a ring is one place; its units are the channels there, not %d×%d places", max(b.From.Height, b.To.Height), max(b.From.Width, b.To.Width))
	}
	return NewSeparable(b.From, b.To, nil, nil, b.orientations(overOrientations(r.Profile, r.SigmaDeg))), nil
}

// overOrientations is a profile over the difference between orientations, by its name.
func overOrientations(name string, sigmaDeg float64) profile {
	switch name {
	case "wrapped":
		return wrapped(sigmaDeg, orientationPeriod)
	case "von-mises":
		return vonMises(sigmaDeg, orientationPeriod)
	}
	return gaussian(sigmaDeg)
}

// orientations is the matrix between the channels of a place, with the strength asked for.
func (b Between) orientations(p profile) []float64 {
	to, from := b.To.Channels, b.From.Channels
	w := make([]float64, to*from)
	for i := range to {
		row := w[i*from : (i+1)*from]
		for j := range row {
			row[j] = p(arc(orientation(b.ToDeg, b.To, i), orientation(b.FromDeg, b.From, j), orientationPeriod))
		}
		b.strengthen(row)
	}
	return w
}

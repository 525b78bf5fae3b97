// Package verb holds what an experimenter does to a circuit: silence, ablate, scale, cut,
// drive, clamp, attend and noise, each for a time. A verb of a file names populations and
// projections; bound to a circuit it is a list of interventions for one tile of trials, in
// float32 or in float64.
package verb

import (
	"fmt"
	"math"
	"strings"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/internal/rng"
)

// Verb is something that is done to a circuit.
type Verb interface {
	// Bind finds what the verb acts on and makes its interventions, new ones at each call. The
	// error is a Missing where the circuit lacks what is named: such a trial has no result.
	Bind(c *circuit.Circuit, how Binding) ([]circuit.Intervention, error)
}

// Binding is when a verb acts, and for whom.
type Binding struct {
	circuit.Window
	Lanes  int        // of the tile: 1 for a Reference
	Stream rng.Stream // of the verb; parts draw from sub-streams by population
}

// Verbs are what an experiment file can do to a circuit.
var Verbs = registry.New[Verb]("intervention")

// Missing is a population or projection that a circuit does not have.
type Missing struct {
	What, Name string
	Have       []string
}

func (m Missing) Error() string {
	return fmt.Sprintf("the circuit has no %s %q (have %s)", m.What, m.Name, strings.Join(m.Have, ", "))
}

// populations finds populations by name; no names are all of them.
func populations(c *circuit.Circuit, names []string) (pops []int, err error) {
	if len(names) == 0 {
		for pop := range c.Populations {
			pops = append(pops, pop)
		}
		return pops, nil
	}
	for _, name := range names {
		pop := c.Population(name)
		if pop < 0 {
			m := Missing{What: "population", Name: name}
			for _, p := range c.Populations {
				m.Have = append(m.Have, p.Name)
			}
			return nil, m
		}
		pops = append(pops, pop)
	}
	return pops, nil
}

// projections finds a projection by its name, or all that leave a population.
func projections(c *circuit.Circuit, what string) (found []int, err error) {
	for i, p := range c.Projections {
		if p.Name == what || p.From == what {
			found = append(found, i)
		}
	}
	if len(found) > 0 {
		return found, nil
	}
	m := Missing{What: "projection or population with projections", Name: what}
	for _, p := range c.Projections {
		m.Have = append(m.Have, p.Name)
	}
	return nil, m
}

// Target says which units of a population are meant: all, or those near a preferred feature, a
// place, or both, by a Gaussian of the distance.
type Target struct {
	FeatureDeg *float64  `yaml:"feature" unit:"deg" doc:"preferred orientation that is aimed at; a population's channels are orientations, evenly over 180 deg"`
	WidthDeg   float64   `yaml:"width" unit:"deg" above:"0" default:"30 deg" doc:"standard deviation in orientation"`
	Place      []float64 `yaml:"place" unit:"deg" doc:"place that is aimed at, [x, y] from the centre of the sheet"`
	SizeDeg    float64   `yaml:"size" unit:"deg" above:"0" default:"1 deg" doc:"standard deviation in space"`
}

// profile is the share of the effect that every unit of a population receives, or nil: all 1.
func (t Target) profile(p circuit.Population) ([]float64, error) {
	if t.FeatureDeg == nil && t.Place == nil {
		return nil, nil
	}
	if t.FeatureDeg != nil && p.Sheet.Channels == 1 {
		return nil, fmt.Errorf("population %s has one channel: it has no preferred orientations", p.Name)
	}
	if t.Place != nil && (len(t.Place) != 2 || p.Sheet.SpacingDeg <= 0) {
		return nil, fmt.Errorf("place needs [x, y] in deg, and population %s a sheet with a spacing", p.Name)
	}
	shares := make([]float64, p.Sheet.Units())
	for y := range p.Sheet.Height {
		for x := range p.Sheet.Width {
			for ch := range p.Sheet.Channels {
				exponent := 0.0
				if t.FeatureDeg != nil {
					d := math.Mod(math.Abs(180*float64(ch)/float64(p.Sheet.Channels)-*t.FeatureDeg), 180)
					d = min(d, 180-d) / t.WidthDeg
					exponent += d * d / 2
				}
				if t.Place != nil {
					dx := offsetDeg(x, p.Sheet.Width, p.Sheet.SpacingDeg) - t.Place[0]
					dy := offsetDeg(y, p.Sheet.Height, p.Sheet.SpacingDeg) - t.Place[1]
					exponent += (dx*dx + dy*dy) / (2 * t.SizeDeg * t.SizeDeg)
				}
				shares[p.Sheet.Unit(y, x, ch)] = math.Exp(-exponent)
			}
		}
	}
	return shares, nil
}

// offsetDeg is where a row or column lies from the centre of its sheet.
func offsetDeg(i, n int, spacingDeg float32) float64 {
	return (float64(i) - float64(n-1)/2) * float64(spacingDeg)
}

package circuit

import (
	"errors"
	"fmt"

	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/neuron"
)

// Connectivity says who reaches whom, and how strongly, whatever the sizes of the populations:
// what an experiment file names after `wiring:`.
type Connectivity interface {
	// Wire makes the wiring between two populations.
	Wire(b Between) (Wiring, error)
}

// Wirings are what an experiment file can name.
var Wirings = registry.New[Connectivity]("wiring")

// Between is the two ends of a projection, and the strength of its synapses.
type Between struct {
	From, To neuron.Sheet
	// Weight is that of the strongest synapse [mV/Hz]: of every one where all are equal.
	Weight float64
	// Total, where it is positive, is the sum over the afferents of each cell [mV/Hz], in place
	// of Weight.
	Total float64
	// FromDeg and ToDeg are the preferred orientations of the units, from 0 to 180°. Where they
	// are nil, the channels of a place are spread evenly over 180°, the first at 0°.
	FromDeg, ToDeg []float64
	// Stream is the randomness of connections that are drawn.
	Stream rng.Stream
}

// valid reports strengths that no projection can have.
func (b Between) valid() error {
	var mistakes []error
	if !(b.Weight >= 0) || !(b.Total >= 0) {
		mistakes = append(mistakes, fmt.Errorf("circuit: a weight of %g and a total of %g; weights are magnitudes", b.Weight, b.Total))
	}
	for _, end := range []struct {
		name  string
		sheet neuron.Sheet
		deg   []float64
	}{{"source", b.From, b.FromDeg}, {"target", b.To, b.ToDeg}} {
		if end.deg != nil && len(end.deg) != end.sheet.Units() {
			mistakes = append(mistakes, fmt.Errorf("circuit: %d preferred orientations for the %d units of the %s", len(end.deg), end.sheet.Units(), end.name))
		}
	}
	return errors.Join(mistakes...)
}

// places reports sheets that do not share their places.
func (b Between) places(who string) error {
	if b.From.Height != b.To.Height || b.From.Width != b.To.Width {
		return fmt.Errorf("circuit: %s joins sheets of equal height and width, not %d×%d to %d×%d", who, b.From.Height, b.From.Width, b.To.Height, b.To.Width)
	}
	return nil
}

// oriented reports an end whose units prefer no orientation.
func (b Between) oriented() error {
	if b.FromDeg == nil && b.From.Channels == 1 {
		return errors.New("circuit: over compares preferred orientations, which the source has not")
	}
	if b.ToDeg == nil && b.To.Channels == 1 {
		return errors.New("circuit: over compares preferred orientations, which the target has not")
	}
	return nil
}

// strengthen scales a row of a profile, whose largest value is 1, to the strength asked for.
func (b Between) strengthen(row []float64) {
	by := b.Weight
	if b.Total > 0 {
		var sum float64
		for _, v := range row {
			sum += v
		}
		if sum == 0 {
			return
		}
		by = b.Total / sum
	}
	for i := range row {
		row[i] *= by
	}
}

// orientation is the preferred orientation of a unit, in degrees.
func orientation(deg []float64, s neuron.Sheet, unit int) float64 {
	if deg != nil {
		return deg[unit]
	}
	return 180 * float64(unit%s.Channels) / float64(s.Channels)
}

package hierarchy

import "github.com/striate-sim/striate/internal/departure"

// Departures lists what the way of teaching assumes that cortex does not have.
func (t Training) Departures() []departure.ID {
	taught := t.Teaching.Departures()
	if _, ok := t.Teaching.(Unlabelled); ok && t.ReadoutOnly {
		taught = readoutDepartures()
	}
	d := departure.Union(taught, t.Optimizer.Departures())
	if t.Batch > 1 {
		d = departure.Union(d, []departure.ID{departure.MiniBatch})
	}
	return d
}

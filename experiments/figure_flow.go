package experiments

import (
	"fmt"
	"math"
	"slices"

	"github.com/striate-sim/striate/experiments/report"
	"github.com/striate-sim/striate/ssn"
)

// flow is the phase plane of a circuit of two units with one variable each, without its delays,
// for inputs h.
func (n Network) flow(seed uint64, h [2]float64) (*ssn.PhasePlane, error) {
	prompt := *n.Circuit
	prompt.Projections = slices.Clone(prompt.Projections)
	for i := range prompt.Projections {
		prompt.Projections[i].DelayMS = 0
	}
	for _, p := range prompt.Populations { // before anything large is built
		if p.Sheet.Units() != 1 || len(prompt.Populations) != 2 {
			return nil, fmt.Errorf("%s is one of %d populations and has %d units", p.Name, len(prompt.Populations), p.Sheet.Units())
		}
	}
	c, err := prompt.Build(seed)
	if err != nil {
		return nil, err
	}
	return ssn.NewPhasePlane(c, h)
}

// The grids on which the flow is looked at.
const (
	flowCells = 160
	rootCells = 80
)

// flowPlane draws a phase plane from the flow itself, whatever the neurons are: as far as the
// trial has come, recorded or at its end.
func (r *run) flowPlane(t shownTrial, n Network) (report.Plane, error) {
	plane := report.Plane{Panel: t.panel}
	whole, err := t.inputs(n.Circuit.drawn(t.seed), t.seed)
	if err != nil {
		return plane, err
	}
	flow, err := n.flow(t.seed, [2]float64{whole[0], whole[1]})
	if err != nil {
		return plane, err
	}
	got := r.responses(t.network, t.instance)[0][t.trialKey.trial]
	var courses [2][]float64
	var low, high [2]float64
	for k, p := range n.Circuit.Populations {
		if _, courses[k], err = r.read(t, p.Name, "rate"); err != nil {
			return plane, err
		}
		if len(got.rates) == 2 {
			high[k] = finiteMost(got.rates[k])
		}
		high[k] = planeMargin * max(high[k], finiteMost(courses[k]), 1e-3)
		low[k] = -0.03 * high[k] // a silent population rests on the axis
	}
	for k, runs := range flow.Nullclines(low, high, flowCells) {
		c := report.PlaneCurve{Name: n.Circuit.Populations[k].Name + " nullcline"}
		for _, run := range runs {
			for _, x := range run {
				if x[0] >= -1e-9 && x[1] >= -1e-9 { // rates are not negative
					c.X, c.Y = append(c.X, x[0]), append(c.Y, x[1])
				}
			}
			c.X, c.Y = append(c.X, math.NaN()), append(c.Y, math.NaN())
		}
		plane.Curves = append(plane.Curves, c)
	}
	if len(courses[0]) > 1 && len(courses[0]) == len(courses[1]) {
		plane.Curves = append(plane.Curves, report.PlaneCurve{Name: "recorded trajectory", X: courses[0], Y: courses[1], Data: true})
	}
	for _, root := range flow.FixedPoints(low, high, rootCells) {
		plane.Points = append(plane.Points, fixedPoint(root.At, root.Stable))
	}
	return plane, nil
}

// fixedPoint is a dot, or a ring where it does not attract.
func fixedPoint(at [2]float64, stable bool) report.PlanePoint {
	name := "stable fixed point"
	if !stable {
		name = "unstable fixed point"
	}
	return report.PlanePoint{Name: name, X: at[0], Y: at[1], Open: !stable}
}

// finiteMost is the largest finite value, 0 of none.
func finiteMost(values []float64) float64 {
	most := 0.0
	for _, v := range values {
		if !math.IsInf(v, 0) && v > most {
			most = v
		}
	}
	return most
}

// planeNames are the axes of a phase plane: "rate of E, Hz".
func (s *Spec) planeNames(p Plot) (names [2]string) {
	for _, t := range s.trialsOf(p)[:1] {
		for k, pop := range s.Networks[t.network].Circuit.Populations[:2] {
			label := s.quantityLabel(Plot{Of: []string{pop.Name}, Variable: "rate"})
			names[k] = "rate of " + pop.Name + label[len("rate"):]
		}
	}
	return names
}

package experiments

import (
	"fmt"
	"math"
	"slices"

	"github.com/striate-sim/striate/experiments/report"
	"github.com/striate-sim/striate/ssn"
)

// phasePlanes draws the nullclines, the fixed points and the trajectories of pairs.
func (r *run) phasePlanes(p Plot, o report.Options) (*report.Figure, error) {
	var planes []report.Plane
	for _, shown := range r.spec.trialsOf(p) {
		plane, err := r.phasePlane(shown)
		if err != nil {
			return nil, err
		}
		planes = append(planes, plane)
	}
	if len(planes) == 0 {
		return nil, nil
	}
	names := r.spec.planeNames(p)
	o.Title, o.Caption = "Phase plane", "Where two nullclines cross, neither rate changes; a filled point attracts. They are those of the stimulus alone, without noise and interventions."
	f := report.Planes(planes, report.PlaneAxes{X: names[0], Y: names[1]}, o)
	return &f, nil
}

// The view of a phase plane: how much it shows beyond the fixed points and the trajectories,
// and how far a trajectory is followed beyond the fixed points.
const (
	planeMargin = 1.25
	planeFollow = 4
)

func (r *run) phasePlane(t shownTrial) (report.Plane, error) {
	n := r.spec.Networks[t.network].instances()[t.instance]
	plane := report.Plane{Panel: t.panel}
	params, err := n.pair(t.seed)
	if err != nil {
		return r.flowPlane(t, n)
	}
	whole, err := t.inputs(n.Circuit.drawn(t.seed), t.seed)
	if err != nil {
		return plane, err
	}
	h := [2]float64{whole[ssn.E], whole[ssn.I]}
	_, rateE, err := r.read(t, "E", "rate")
	if err != nil {
		return plane, err
	}
	_, rateI, err := r.read(t, "I", "rate")
	if err != nil {
		return plane, err
	}
	roots := params.FixedPoints(h)
	var most [2]float64
	for _, root := range roots {
		most[ssn.E], most[ssn.I] = max(most[ssn.E], root.Rate[ssn.E]), max(most[ssn.I], root.Rate[ssn.I])
	}
	for k, rates := range [2][]float64{rateE, rateI} {
		limit := planeFollow * most[k]
		if len(roots) == 0 { // where two of them have met and gone, the trajectory lingers
			limit = planeFollow * median(rates)
		}
		seen := most[k]
		for _, v := range rates {
			if v < limit {
				seen = max(seen, v)
			}
		}
		most[k] = planeMargin * max(seen, 1e-3)
	}
	const points = 600
	ofE, ofI := params.Nullclines(h, most[ssn.E], most[ssn.I], points)
	plane.Curves = append(plane.Curves, nullcline("E nullcline", ofE, most), nullcline("I nullcline", ofI, most))
	if len(rateE) > 1 && len(rateE) == len(rateI) {
		path := report.PlaneCurve{Name: "recorded trajectory", Data: true}
		for i := range rateE {
			x, y := rateE[i], rateI[i]
			if x > most[ssn.E] || y > most[ssn.I] { // out of the view
				x, y = math.NaN(), math.NaN()
			}
			path.X, path.Y = append(path.X, x), append(path.Y, y)
		}
		plane.Curves = append(plane.Curves, path)
	}
	for _, root := range roots {
		plane.Points = append(plane.Points, fixedPoint(root.Rate, root.Stable))
	}
	return plane, nil
}

// nullcline is a curve that is cut where it leaves the view and comes back.
func nullcline(name string, points [][2]float64, most [2]float64) report.PlaneCurve {
	const jump = 0.2 // of the view
	c := report.PlaneCurve{Name: name}
	for i, q := range points {
		if i > 0 {
			last := points[i-1]
			along := name == "E nullcline" && q[0] == 0 && last[0] == 0 || name == "I nullcline" && q[1] == 0 && last[1] == 0
			if !along && math.Hypot((q[0]-last[0])/most[0], (q[1]-last[1])/most[1]) > jump {
				c.X, c.Y = append(c.X, math.NaN()), append(c.Y, math.NaN())
			}
		}
		c.X, c.Y = append(c.X, q[0]), append(c.Y, q[1])
	}
	return c
}

// eigenvaluePlanes draws the spectra of the states that trials have reached.
func (r *run) eigenvaluePlanes(p Plot, o report.Options) (*report.Figure, error) {
	var planes []report.Plane
	for _, shown := range r.spec.trialsOf(p) {
		got := r.responses(shown.network, shown.instance)[0][shown.trialKey.trial]
		if !got.linear {
			continue
		}
		at := slices.IndexFunc(planes, func(p report.Plane) bool { return p.Panel == shown.panel })
		if at < 0 {
			at = len(planes)
			planes = append(planes, report.Plane{Panel: shown.panel})
		}
		name := ""
		if p.Group != "" {
			name = r.spec.coordinateWords(shown.row, p.Group)
		}
		plane := &planes[at]
		for _, v := range got.spectrum {
			plane.Points = append(plane.Points, report.PlanePoint{Name: name, X: real(v), Y: imag(v)})
		}
	}
	if len(planes) == 0 {
		return nil, nil
	}
	o.Title = "Eigenvalues of the Jacobian"
	o.Caption = fmt.Sprintf("At the state that was reached, of %s; left of the rule deviations decay.", trialsInWords(len(planes)))
	f := report.Planes(planes, report.PlaneAxes{X: "real part, per ms", Y: "imaginary part, per ms", Groups: p.Group != "", ZeroX: true, Symmetry: true}, o)
	return &f, nil
}

func trialsInWords(panels int) string {
	if panels == 1 {
		return "the trials shown"
	}
	return "the trials of each panel"
}

// median is the middle one of some values, 0 of none.
func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}

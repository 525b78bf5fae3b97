package experiments

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/experiments/report"
)

// profiles draws activity along one axis of a population over time.
func (r *run) profiles(p Plot, o report.Options) (*report.Figure, error) {
	axes := report.HeatAxes{X: "time, ms", Value: r.spec.quantityLabel(p)}
	var maps []report.HeatMap
	for _, shown := range r.spec.trialsOf(p) {
		for _, pop := range r.spec.Networks[shown.network].Circuit.Populations {
			if !slices.Contains(p.Of, pop.Name) {
				continue
			}
			times, values, err := r.read(shown, pop.Name, p.Variable)
			if err != nil {
				return nil, err
			}
			along, _ := pop.line()
			if len(times) < 2 || len(along.values) < 2 {
				continue
			}
			axes.Y = along.name
			if along.unit != "" {
				axes.Y += ", " + along.unit
			}
			m := report.HeatMap{Panel: shown.named(pop.Name, p), X: cellsOf(times), Y: cellsOf(along.values)}
			every := (len(times) + maxPoints - 1) / maxPoints
			units := len(along.values)
			for u := range units {
				var row []float64
				for i := 0; i < len(times); i += every {
					row = append(row, values[i*units+u])
				}
				m.Values = append(m.Values, row)
			}
			maps = append(maps, m)
		}
	}
	if len(maps) == 0 {
		return nil, nil
	}
	o.Title = fmt.Sprintf("%s of %s along %s over time", p.Variable, choicesAnd(p.Of), strings.ToLower(axes.Y))
	f := report.HeatMaps(maps, axes, o)
	return &f, nil
}

// named is the panel of a population in a trial.
func (t shownTrial) named(population string, p Plot) string {
	if len(p.Of) == 1 {
		return t.panel
	}
	return strings.TrimSuffix(population+", "+t.panel, ", ")
}

// cellsOf is what cells about evenly spaced places cover.
func cellsOf(places []float64) report.Extent {
	half := (places[1] - places[0]) / 2
	return report.Extent{From: places[0] - half, To: places[len(places)-1] + half}
}

// sheetMaps draws activity over the places of sheets.
func (r *run) sheetMaps(p Plot, o report.Options) (*report.Figure, error) {
	axes := report.HeatAxes{X: "x, place", Y: "y, place", Value: r.spec.quantityLabel(p), Square: true}
	var maps []report.HeatMap
	for _, shown := range r.spec.trialsOf(p) {
		for i, pop := range r.spec.Networks[shown.network].Circuit.Populations {
			if !slices.Contains(p.Of, pop.Name) {
				continue
			}
			activity, err := r.activity(shown, i, p)
			if err != nil {
				return nil, err
			}
			if activity == nil {
				continue
			}
			y, x := steps(pop.Sheet.Height, 1), steps(pop.Sheet.Width, 1)
			retinotopic := pop.Sheet.SpacingDeg > 0
			if retinotopic {
				y, x = centred(pop.Sheet.Height, pop.Sheet), centred(pop.Sheet.Width, pop.Sheet)
				axes.X, axes.Y = "x, deg", "y, deg"
			}
			m := report.HeatMap{Panel: shown.named(pop.Name, p), X: cellsOf(x), Y: cellsOf(y), Down: !retinotopic}
			for row := range pop.Sheet.Height {
				var line []float64
				for column := range pop.Sheet.Width {
					first := pop.Sheet.Unit(row, column, 0)
					mean, _ := meanAndSD(activity[first : first+pop.Sheet.Channels])
					line = append(line, mean)
				}
				m.Values = append(m.Values, line)
			}
			if retinotopic { // y points up, and the first row is the upper one
				slices.Reverse(m.Values)
			}
			maps = append(maps, m)
		}
	}
	if len(maps) == 0 {
		return nil, nil
	}
	when := "in the state reached"
	if p.TimeMS != nil {
		when = fmt.Sprintf("at %v ms", *p.TimeMS)
	}
	o.Title = fmt.Sprintf("%s of %s over the sheet, %s", p.Variable, choicesAnd(p.Of), when)
	f := report.HeatMaps(maps, axes, o)
	return &f, nil
}

// activity is a variable of every unit in the state that a trial has reached, or at a moment;
// nil where there is none.
func (r *run) activity(t shownTrial, population int, p Plot) ([]float64, error) {
	n := r.spec.Networks[t.network]
	if p.TimeMS == nil && p.Variable == "rate" {
		got := r.responses(t.network, t.instance)[0][t.trialKey.trial]
		if got.absent(n.Run) != "" && got.outcome.Status != circuit.NotSettled {
			return nil, nil
		}
		return got.rates[population], nil
	}
	times, values, err := r.read(t, n.Circuit.Populations[population].Name, p.Variable)
	if err != nil || len(times) == 0 {
		return nil, err
	}
	units, nearest := n.Circuit.Populations[population].Sheet.Units(), len(times)-1
	if p.TimeMS != nil {
		for i, ms := range times {
			if math.Abs(ms-*p.TimeMS) < math.Abs(times[nearest]-*p.TimeMS) {
				nearest = i
			}
		}
	}
	return values[nearest*units : (nearest+1)*units], nil
}

package report

import (
	"math"
	"slices"

	"github.com/striate-sim/striate/experiments/table"
)

// TrainingFigures makes one figure of each quantity of the training curves, since loss and
// accuracy share no axis.
func TrainingFigures(p Page) []Figure {
	var quantities []string
	for _, c := range p.Training {
		if !slices.Contains(quantities, c.Name) {
			quantities = append(quantities, c.Name)
		}
	}
	var figures []Figure
	for _, q := range quantities {
		o := Options{Name: "training-" + slug(q), Title: "Training: " + q, X: "epoch", Group: "network", Names: p.names(), Error: "each", WidthMM: 89}
		figures = append(figures, Lines(curveTable(q, p.Training), o))
	}
	return figures
}

func (p Page) training() *figureView {
	figures := TrainingFigures(p)
	if len(figures) == 0 {
		return nil
	}
	v := &figureView{ID: "training", Title: "Training"}
	if len(p.Seeds) > 1 {
		v.Caption = "Thin lines are seeds, thick lines their means."
	}
	st := half
	switch {
	case len(figures) == 1:
		st = inPage
	case len(figures)%3 == 0:
		st = third
	}
	for _, f := range figures {
		v.Drawings = append(v.Drawings, f.inline(st))
	}
	return v
}

// curveTable gathers the seeds of each network at each place of its curves.
func curveTable(name string, curves []Curve) table.Table {
	type key struct {
		network string
		x       float64
	}
	at := map[key][]float64{}
	var order []key
	for _, c := range curves {
		if c.Name != name {
			continue
		}
		for i, x := range c.X {
			k := key{c.Network, x}
			if at[k] == nil {
				order = append(order, k)
			}
			at[k] = append(at[k], c.Y[i])
		}
	}
	t := table.Table{Measure: name}
	for _, k := range order {
		mean, each := 0.0, at[k]
		for _, y := range each {
			mean += y / float64(len(each))
		}
		row := table.Row{Coordinates: []table.Pair{{Key: "network", Value: k.network}, {Key: "epoch", Value: k.x}}, Value: mean,
			Fields: []table.Pair{{Key: "each", Value: each}}}
		if math.IsNaN(mean) || math.IsInf(mean, 0) {
			row.Reason = "not finite"
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func slug(s string) string {
	out := []byte(s)
	for i, c := range out {
		if c < 'a' || c > 'z' {
			out[i] = '-'
		}
	}
	return string(out)
}

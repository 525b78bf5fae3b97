package measure

import (
	"fmt"
	"slices"
	"strings"

	"github.com/striate-sim/striate/experiments/table"
)

// ReadCurves reads a measure off every curve of a table, such as that of rates: rows that
// differ in the measure's coordinate alone are one curve, whose row has the coordinates that
// they share. Rows that differ in repeat besides are repeats of one point, and give the reading
// its interval. A curve of which a point is missing has no value, and says which.
func ReadCurves(name string, m CurveMeasure, from table.Table, b Bootstrap) table.Table {
	t := table.Table{Measure: name}
	for _, g := range gather(from, m.Along()) {
		row := table.Row{Coordinates: g.shared, Reason: g.missing}
		if row.Reason == "" {
			r := b.Read(m, g.curve())
			row.Value, row.Fields, row.Reason = r.Value, r.Fields, r.Reason
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// repeat is the coordinate that numbers single trials of one condition.
const repeat = "repeat"

// bundle is the rows of a table that differ only in some coordinates.
type bundle struct {
	shared  []table.Pair
	along   [][]float64 // [row][coordinate]
	value   []float64
	missing string
}

// gather bundles the rows of a table that have all of some coordinates, in order of appearance.
// Rows differ in the coordinates and in repeat; a row without a number is missing.
func gather(from table.Table, along ...string) []*bundle {
	var all []*bundle
	byName := map[string]*bundle{}
	for _, row := range from.Rows {
		var shared []table.Pair
		var name strings.Builder
		for _, c := range row.Coordinates {
			if !slices.Contains(along, c.Key) && c.Key != repeat {
				shared = append(shared, c)
				fmt.Fprintf(&name, "%s=%v/", c.Key, c.Value)
			}
		}
		at, complete := make([]float64, len(along)), true
		for i, key := range along {
			v, _ := row.At(key)
			x, ok := table.Number(v)
			at[i], complete = x, complete && ok
		}
		if !complete {
			continue
		}
		g, ok := byName[name.String()]
		if !ok {
			g = &bundle{shared: shared}
			byName[name.String()] = g
			all = append(all, g)
		}
		if row.Reason != "" && g.missing == "" {
			g.missing = fmt.Sprintf("%s at %s %v: %s", from.Measure, along[0], at[0], row.Reason)
		}
		g.along, g.value = append(g.along, at), append(g.value, row.Value)
	}
	return all
}

// curve is the mean over repeats at every value of the first coordinate.
func (g *bundle) curve() Curve {
	var c Curve
	place := map[float64]int{}
	for i, at := range g.along {
		k, ok := place[at[0]]
		if !ok {
			k = len(c.X)
			place[at[0]] = k
			c.X, c.Trials = append(c.X, at[0]), append(c.Trials, nil)
		}
		c.Trials[k] = append(c.Trials[k], g.value[i])
	}
	for _, trials := range c.Trials {
		c.Y = append(c.Y, mean(trials))
	}
	return c
}

// ReadNormalization fits the responses to a test and a mask, in two coordinates of contrast, by
// the normalization model, for all that the rows of a table share besides: value rmax, and
// fields sigma, n, weight, rms and r2.
func ReadNormalization(from table.Table, test, mask string) table.Table {
	t := table.Table{Measure: "normalization"}
	for _, g := range gather(from, test, mask) {
		row := table.Row{Coordinates: g.shared, Reason: g.missing}
		var c, m []float64
		for _, at := range g.along {
			c, m = append(c, at[0]), append(m, at[1])
		}
		if row.Reason == "" && len(c) < 5 {
			row.Reason = fmt.Sprintf("needs at least 5 pairs of contrasts, has %d", len(c))
		}
		if row.Reason == "" {
			f := FitNormalization(c, m, g.value)
			row.Value = f.RMax
			row.Fields = []table.Pair{{Key: "sigma", Value: f.Sigma}, {Key: "n", Value: f.N}, {Key: "weight", Value: f.Weight}, {Key: "rms", Value: f.Fit.RMS}, {Key: "r2", Value: f.Fit.R2}}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// ReadPlaidWeights regresses the response of a population, in the coordinate unit, to every
// pair of a test and a mask on those to each alone, which the table must hold with the other's
// contrast at 0. A row a pair: value the weight of the test, fields mask-weight, additive
// and rms.
func ReadPlaidWeights(from table.Table, test, mask, unit string) table.Table {
	t := table.Table{Measure: "plaid-weights"}
	for _, g := range gather(from, test, mask, unit) {
		profiles := map[[2]float64][]float64{}
		var pairs [][2]float64
		for i, at := range g.along {
			pair := [2]float64{at[0], at[1]}
			if _, ok := profiles[pair]; !ok && pair[0] != 0 && pair[1] != 0 {
				pairs = append(pairs, pair)
			}
			profiles[pair] = append(profiles[pair], g.value[i])
		}
		for _, pair := range pairs {
			row := table.Row{Coordinates: append(slices.Clip(g.shared), table.Pair{Key: test, Value: pair[0]}, table.Pair{Key: mask, Value: pair[1]}), Reason: g.missing}
			first, second, both := profiles[[2]float64{pair[0], 0}], profiles[[2]float64{0, pair[1]}], profiles[pair]
			switch {
			case row.Reason != "":
			case len(first) != len(both) || len(second) != len(both):
				row.Reason = "needs the responses to each grating alone"
			default:
				w := FitPlaidWeights(first, second, both)
				row.Value = w.A
				row.Fields = []table.Pair{{Key: "mask-weight", Value: w.B}, {Key: "additive", Value: w.Additive}, {Key: "rms", Value: w.RMS}}
			}
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}

// ReadNoiseCorrelation takes the mean correlation over repeats of all pairs of cells, in the
// coordinate unit: value the mean, field pairs how many there are. Rows that differ in anything
// else are conditions of their own.
func ReadNoiseCorrelation(from table.Table, unit string) table.Table {
	t := table.Table{Measure: "noise-correlation"}
	for _, g := range gather(from, unit, repeat) {
		row := table.Row{Coordinates: g.shared, Reason: g.missing}
		var cells [][][]float64
		place := map[float64]int{}
		for i, at := range g.along {
			k, ok := place[at[0]]
			if !ok {
				k = len(cells)
				place[at[0]] = k
				cells = append(cells, [][]float64{nil})
			}
			cells[k][0] = append(cells[k][0], g.value[i])
		}
		if row.Reason == "" {
			value, pairs := MeanNoiseCorrelation(cells)
			if row.Value = value; pairs == 0 {
				row.Reason = "needs two cells that vary over repeats"
			}
			row.Fields = []table.Pair{{Key: "pairs", Value: pairs}}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

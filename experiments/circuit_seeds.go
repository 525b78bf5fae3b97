package experiments

import (
	"fmt"
	"math"
	"slices"

	"github.com/striate-sim/striate/experiments/table"
)

// overSeeds fills a row with the mean of a number over seeds. A seed without a number leaves
// the row without one.
func overSeeds(row *table.Row, read func(response) reading, responses [][]response, trial int) {
	var values []float64
	for _, seed := range responses {
		got := read(seed[trial])
		if got.reason != "" {
			row.Value, row.Reason, row.Fields = math.NaN(), got.reason, got.fields
			return
		}
		values = append(values, got.value)
		if row.Fields == nil {
			row.Fields = got.fields
		}
	}
	mean, sd := meanAndSD(values)
	row.Value = mean
	if len(values) > 1 {
		row.Fields = append(slices.Clip(row.Fields), table.Pair{Key: "sd", Value: sd}, table.Pair{Key: "each", Value: values})
	}
}

func meanAndSD(x []float64) (mean, sd float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		sd += (v - mean) * (v - mean) / float64(max(1, len(x)-1))
	}
	return mean, math.Sqrt(sd)
}

// exponents turns the rates of one population, over every trial, into the local exponent
// d ln rate / d ln amplitude: the slope between the neighbours on the grid of amplitudes, or
// to the one neighbour that has a logarithm.
func exponents(rows []table.Row) {
	rates := slices.Clone(rows)
	for i := range rows {
		rows[i].Fields = nil
		if rows[i].Reason != "" {
			continue
		}
		x, ok := amplitude(rates[i])
		switch {
		case !ok:
			rows[i].Value, rows[i].Reason = math.NaN(), "the amplitude is not swept"
		case x <= 0:
			rows[i].Value, rows[i].Reason = math.NaN(), fmt.Sprintf("no logarithm of amplitude %v", x)
		case rates[i].Value <= 0:
			rows[i].Value, rows[i].Reason = math.NaN(), "no logarithm of a silent population's rate"
		default:
			below, above := i, i
			for k := range rates {
				if y, ok := amplitude(rates[k]); ok && y > 0 && rates[k].Reason == "" && rates[k].Value > 0 && beside(rates[i], rates[k]) {
					if b, _ := amplitude(rates[below]); y < x && (below == i || y > b) {
						below = k
					}
					if a, _ := amplitude(rates[above]); y > x && (above == i || y < a) {
						above = k
					}
				}
			}
			low, _ := amplitude(rates[below])
			high, _ := amplitude(rates[above])
			if low == high {
				rows[i].Value, rows[i].Reason = math.NaN(), "no neighbour on the grid"
				continue
			}
			rows[i].Value = math.Log(rates[above].Value/rates[below].Value) / math.Log(high/low)
		}
	}
}

func amplitude(row table.Row) (float64, bool) {
	v, ok := row.At("amplitude")
	if !ok {
		return 0, false
	}
	return table.Number(v)
}

// beside reports whether two rows differ in nothing but the amplitude.
func beside(a, b table.Row) bool {
	same := func(x []table.Pair) []table.Pair {
		return slices.DeleteFunc(slices.Clone(x), func(p table.Pair) bool { return p.Key == "amplitude" })
	}
	return slices.Equal(same(a.Coordinates), same(b.Coordinates))
}

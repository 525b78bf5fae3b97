package measure

import (
	"math"

	"github.com/striate-sim/striate/experiments/table"
)

// McNemar tests, for every pair, test, level and seed, whether two trained networks err
// equally often (McNemar 1947). The value of a row is p after the Benjamini–Hochberg
// adjustment over the whole table; raw is p before. b01 counts the images that a gets wrong
// and b right, b10 the converse, n all of them. Instances are never pooled over seeds: their
// errors are not independent.
//
// seeds[i] is the seed of Correct[i].
func McNemar(all []Answers, pairs []Comparison, seeds []uint64) table.Table {
	t := table.Table{Measure: "mcnemar"}
	var raw []float64
	var tested []int
	eachPair(all, pairs, func(a, b Answers) {
		at := a.coordinates(Comparison{a.Network, b.Network}.coordinates()...)
		if reason := firstOf(a.missing(), b.missing()); reason != "" {
			t.Rows = append(t.Rows, table.Row{Coordinates: at, Reason: reason})
			return
		}
		for s := range a.Correct {
			b01, b10 := discordant(a.Correct[s], b.Correct[s])
			p, method := McNemarP(b01, b10)
			raw = append(raw, p)
			tested = append(tested, len(t.Rows))
			t.Rows = append(t.Rows, table.Row{
				Coordinates: append(at[:len(at):len(at)], table.Pair{Key: "seed", Value: seeds[s]}),
				Fields: []table.Pair{{Key: "raw", Value: p}, {Key: "b01", Value: b01}, {Key: "b10", Value: b10},
					{Key: "n", Value: a.Images()}, {Key: "method", Value: method}},
			})
		}
	})
	for i, p := range BenjaminiHochberg(raw) {
		t.Rows[tested[i]].Value = p
	}
	return t
}

func discordant(a, b []bool) (b01, b10 int) {
	for i := range a {
		switch {
		case !a[i] && b[i]:
			b01++
		case a[i] && !b[i]:
			b10++
		}
	}
	return b01, b10
}

// McNemarP returns the two-sided p of b01 against b10 and how it was computed. Under 25
// disagreements m it is the exact binomial min(1, 2·P[X ≤ min(b01, b10)]), X ~ B(m, ½); from
// there on χ² = (|b01 − b10| − 1)²/m on one degree of freedom, with continuity correction.
func McNemarP(b01, b10 int) (p float64, method string) {
	m, least := b01+b10, min(b01, b10)
	if m < 25 {
		tail, choose := 0.0, 1.0 // choose = C(m, k)
		for k := 0; k <= least; k++ {
			tail += choose
			choose *= float64(m-k) / float64(k+1)
		}
		return min(1, math.Ldexp(2*tail, -m)), "exact binomial"
	}
	d := max(math.Abs(float64(b01-b10))-1, 0)
	return math.Erfc(d / math.Sqrt(2*float64(m))), "chi-squared, continuity corrected" // P[χ²₁ > x] = erfc √(x/2)
}

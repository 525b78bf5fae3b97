package fit

import (
	"context"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/ssn"
)

// line is the problem of a size-tuning experiment on rubin2015-line: E and I at its centre, at
// 3 contrasts and 10 lengths, 60 points, for 8 parameters.
func line(t testing.TB) *Problem {
	t.Helper()
	m, err := ssn.Published("rubin2015-line")
	require.NoError(t, err)
	p := &Problem{Model: m, Starts: 5, Workers: 2, Seed: 1, Free: []Parameter{
		{Name: "E-E.weight", From: 0.5, To: 2},
		{Name: "E-I.weight", From: 0.6, To: 2.5},
		{Name: "I-E.weight", From: 0.5, To: 2},
		{Name: "I-I.weight", From: 0.3, To: 1.5},
		{Name: "E-E.width", From: 0.3, To: 1.4},
		{Name: "E-I.width", From: 0.6, To: 2.7},
		{Name: "k", Of: []string{"E.k", "I.k"}, From: 0.005, To: 0.02},
		{Name: "n", Of: []string{"E.n", "I.n"}, From: 1.5, To: 2.5},
	}}
	const centreE, centreI = 50, 151
	for _, c := range []float64{2.5, 15, 80} {
		for _, length := range []float64{0.5, 1, 1.5, 2, 3, 4, 5, 7, 10, 16} {
			bar := ssn.LineStimulus(length)
			k := len(p.Inputs)
			p.Inputs = append(p.Inputs, m.Input(nil, func(x ssn.Place) float64 { return c * bar(x) }))
			p.Data = append(p.Data, Datum{Condition: k, Unit: centreE}, Datum{Condition: k, Unit: centreI})
		}
	}
	return p
}

// TestRecoverLine: from 60 points with 5 % noise all 8 parameters come back to within 10 %
// from six starts that do not know them, and intervals of 95 % hold the truth about as often. About
// half of the starts end in another minimum, with a χ² of thousands.
func TestRecoverLine(t *testing.T) {
	p, repeats := line(t), 3
	if testing.Short() {
		repeats = 1
	}
	rec, err := Recover(context.Background(), p, 0.05, repeats)
	require.NoError(t, err)
	foreseen, err := Foresee(p, 0.05)
	require.NoError(t, err)
	covered := 0.0
	for k, q := range rec.Parameters {
		require.Less(t, q.RMS, 0.1, q.Name)
		covered += q.Coverage / float64(len(rec.Parameters))
		require.True(t, foreseen[k].Low < q.True && q.True < foreseen[k].High, q.Name)
		half := math.Log(foreseen[k].High/foreseen[k].Low) / 2
		require.Less(t, half, 0.125, "half of the interval foreseen for %s", q.Name)
		for _, r := range rec.Fits {
			e := r.Estimates[k]
			require.True(t, e.Held)
			require.InDelta(t, half, math.Log(e.High/e.Low)/2, 0.4*half, "interval of %s", q.Name)
		}
	}
	require.GreaterOrEqual(t, covered, 0.8, "8 intervals a repeat")
	for _, r := range rec.Fits {
		require.True(t, r.kept())
		require.Greater(t, r.Probability, 1e-3, "χ² of 60 − 8 degrees of freedom")
	}
}

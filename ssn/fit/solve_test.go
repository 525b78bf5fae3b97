package fit

import (
	"context"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/ssn"
)

// pairProblem asks for the weights of hennequin2018 from exact rates at six strengths.
func pairProblem(t testing.TB) *Problem {
	p := small(t, "hennequin2018", uniform, 1, 2, 4, 8, 16, 32)
	p.Free = p.Free[:4]
	q, err := newPredictor(p)
	require.NoError(t, err)
	answer := make([]float64, len(p.Data))
	require.True(t, q.rates(q.start(), answer, nil))
	for i := range p.Data {
		p.Data[i].Value, p.Data[i].SD = answer[i], 0.05*answer[i]
	}
	p.blind = true
	return p
}

// TestSolveExact: without noise both methods find the constants themselves.
func TestSolveExact(t *testing.T) {
	for method, tolerance := range map[Method]float64{GaussNewton: 1e-6, CMAES: 1e-4} {
		p := pairProblem(t)
		p.Method, p.Starts = method, 1
		r, err := Solve(context.Background(), p)
		require.NoError(t, err)
		require.True(t, r.kept())
		for k, e := range r.Estimates {
			c, err := p.Model.Constant(p.Free[k].Name)
			require.NoError(t, err)
			require.InEpsilon(t, p.Model.Value(c), e.Value, tolerance, "%s by %s", e.Name, method)
			got, err := r.Model.Constant(e.Name)
			require.NoError(t, err)
			require.Equal(t, e.Value, r.Model.Value(got))
		}
		for _, o := range r.Outcomes {
			require.Equal(t, circuit.Settled, o.Status)
		}
	}
}

// TestHeldOutAndUnknownSD: held-out data are predicted and do not change the fit; without a
// deviation of the data it is estimated, and intervals follow Student's t.
func TestHeldOutAndUnknownSD(t *testing.T) {
	p := pairProblem(t)
	for i := range p.Data {
		p.Data[i].SD = 0
		p.Data[i].Value += 0.2 * float64(i%3-1) // deviations of a root mean square of 0.16 Hz
	}
	for i := range 2 {
		p.Data[i].HeldOut = true
	}
	r, err := Solve(context.Background(), p)
	require.NoError(t, err)
	require.InDelta(t, 0.2, r.SD, 0.15)
	require.Zero(t, r.Probability)
	require.InDelta(t, math.Hypot(r.Residuals[0], r.Residuals[1])/math.Sqrt2, r.HeldOutRMS, 1e-12)
	p.Data[0].Value = 1000
	again, err := Solve(context.Background(), p)
	require.NoError(t, err)
	require.Equal(t, r.Estimates, again.Estimates)
	require.Greater(t, again.HeldOutRMS, 100.0)
}

// TestPoisson: counts are fitted by their deviance, which is lowest, with slope 0, at the
// answer.
func TestPoisson(t *testing.T) {
	p := pairProblem(t)
	p.Objective, p.CountedS = Poisson, 10
	for i := range p.Data {
		p.Data[i].SD = 0
		p.Data[i].Value = math.Round(10*p.Data[i].Value+float64(i%3)-1) / 10
	}
	r, err := Solve(context.Background(), p)
	require.NoError(t, err)
	q, err := newPredictor(p)
	require.NoError(t, err)
	cost := func(k int, by float64) float64 {
		x := make([]float64, len(p.Free))
		for i, e := range r.Estimates {
			x[i] = p.Free[i].coordinate(e.Value)
		}
		x[k] += by
		answer := make([]float64, len(p.Data))
		require.True(t, q.rates(x, answer, nil))
		_, _, c := p.residuals(answer, nil)
		return c
	}
	for k := range p.Free {
		const d = 1e-3
		up, down, at := cost(k, d), cost(k, -d), cost(k, 0)
		require.Greater(t, up+down, 2*at, "a minimum")
		require.InDelta(t, 0, (up-down)/(2*d), 1e-3*(up+down-2*at)/(d*d), "slope against curvature")
	}
}

// TestMoments: deviations of E's voltage hold the weights more narrowly than its rates alone, and
// both together recover them. They need an objective that says so.
func TestMoments(t *testing.T) {
	p := pairProblem(t)
	var rates, deviations []Datum
	for _, d := range p.Data {
		if d.Unit == 0 {
			rates = append(rates, d)
			d.Of = VoltageSD
			deviations = append(deviations, d)
		}
	}
	p.Objective, p.Noise, p.Starts = Moments, Noise{TauMS: 50, SDMV: []float64{0.2, 0.1}}, 3
	p.Data = append(rates, deviations...)
	foreseen, err := Foresee(p, 0.05)
	require.NoError(t, err)
	p.Data = rates
	alone, err := Foresee(p, 0.05)
	require.NoError(t, err)
	for k := range foreseen {
		require.Less(t, foreseen[k].High/foreseen[k].Low, alone[k].High/alone[k].Low, foreseen[k].Name)
	}
	p.Data = append(rates, deviations...)
	rec, err := Recover(context.Background(), p, 0.01, 3)
	require.NoError(t, err)
	for _, q := range rec.Parameters {
		require.Less(t, q.RMS, 0.1, q.Name)
	}
	p.Objective = Gaussian
	_, err = Solve(context.Background(), p)
	require.ErrorContains(t, err, "moments")
}

// TestWorkersChangeNothing: results are the same bits whatever the number of goroutines.
func TestWorkersChangeNothing(t *testing.T) {
	p := pairProblem(t)
	p.Starts = 3
	one, err := Solve(context.Background(), p)
	require.NoError(t, err)
	s1, err := Sample(context.Background(), p, 20)
	require.NoError(t, err)
	p.Workers = 3
	three, err := Solve(context.Background(), p)
	require.NoError(t, err)
	s3, err := Sample(context.Background(), p, 20)
	require.NoError(t, err)
	require.Equal(t, one, three)
	require.Equal(t, s1, s3)
}

// TestSample: draws lie within their bounds, and where rates are given a trajectory from
// silence settles at them.
func TestSample(t *testing.T) {
	p := pairProblem(t)
	for k := range p.Free {
		p.Free[k].From /= 2
		p.Free[k].To *= 2
	}
	s, err := Sample(context.Background(), p, 100)
	require.NoError(t, err)
	settled := 0
	for i, values := range s.Values {
		m := p.Model.Clone()
		for k, v := range values {
			require.True(t, p.Free[k].From <= v && v <= p.Free[k].To)
			m.Blocks[k].J = v
		}
		n, err := m.Network()
		require.NoError(t, err)
		if s.Rates[i] == nil {
			continue
		}
		settled++
		for d, datum := range p.Data {
			st, o := n.Settle(p.Inputs[datum.Condition], nil, circuit.NewSettling())
			require.Equal(t, circuit.Settled, o.Status)
			require.InDelta(t, st.Rate[datum.Unit], s.Rates[i][d], 1e-6*max(1, st.Rate[datum.Unit]))
		}
	}
	require.Greater(t, settled, 20)
	require.Less(t, settled, 100)
}

// TestRateBound: no answer has a rate above the bound, and a bound that no parameters keep is
// reported.
func TestRateBound(t *testing.T) {
	p := pairProblem(t)
	p.RateBelowHz, p.Starts = 40, 2
	r, err := Solve(context.Background(), p)
	require.NoError(t, err)
	require.True(t, r.kept())
	for _, a := range r.Answers {
		require.LessOrEqual(t, a, 40.0)
	}
	p.RateBelowHz = 0.1
	r, err = Solve(context.Background(), p)
	require.NoError(t, err)
	require.False(t, r.kept())
	require.True(t, math.IsInf(r.Cost, 1))
}

// TestMistakes: all that is wrong with a problem is said at once.
func TestMistakes(t *testing.T) {
	m, err := ssn.Published("hennequin2018")
	require.NoError(t, err)
	p := &Problem{Model: m, Free: []Parameter{{Name: "E-X.weight", From: 1, To: 1}, {Name: "E-E.width", From: 1, To: 2}},
		Inputs: [][]float64{{1, 1}}, Data: []Datum{{Condition: 1, SD: 1}, {Unit: 2}}, Objective: "median", Method: "guess"}
	_, err = Solve(context.Background(), p)
	for _, text := range []string{"E-X.weight", "E-E.width", "no range", "no condition 1", "no unit 2", "median", "guess"} {
		require.ErrorContains(t, err, text)
	}
	_, err = Solve(context.Background(), &Problem{})
	require.ErrorContains(t, err, "no model")
}

// TestCancelled: a context that ends returns what there is.
func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	r, err := Solve(ctx, pairProblem(t))
	require.NoError(t, err)
	require.Equal(t, 0, r.Starts[0].Steps)
}

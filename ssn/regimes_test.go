package ssn

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/circuit"
)

type regime struct {
	Kind  string
	W     [2][2]float64
	K, N  float64
	TauMS [2]float64 `json:"tau_ms"`
	Tau   [2]float64 // dimensionless
	TauE  float64    `json:"tau_E_ms"`
	H     [2]float64

	Critical    float64 `json:"tau_I_critical_ms"`
	FrequencyHz float64 `json:"hopf_freq_Hz"`
	SaddleNode  float64 `json:"saddle_node_c"`
	Cycle       *cycle
	Points      []struct {
		R   [2]float64
		Eig [2][2]float64 `json:"eig_per_ms"`
	} `json:"fixed_points"`
	Tests []struct {
		TauI     float64 `json:"tau_I_ms"`
		C        float64
		Observed string
		Cycle    *cycle
		Reach    float64     `json:"t_reach_1e5_ms"`
		Reach1k  float64     `json:"t_rE_reaches_1000_ms"`
		End      *[2]float64 `json:"r_end"`
	}
	Basins []struct{ R0, End [2]float64 }
}

type cycle struct {
	Period float64
	REMax  float64 `json:"rE_max"`
}

func (g regime) params() Params {
	p := Params{K: [2]float64{g.K, g.K}, N: [2]float64{g.N, g.N}, TauMS: g.TauMS, Input: [2]float64{1, 1}}
	if g.Tau[0] > 0 {
		p.TauMS = g.Tau
	}
	for a := range 2 {
		for b := range 2 {
			p.W[a][b] = math.Abs(g.W[a][b])
		}
	}
	return p
}

func regimes(t *testing.T, kind string) []regime {
	var file struct{ Cases []regime }
	readGolden(t, "03_regimes.json", &file)
	var found []regime
	for _, r := range file.Cases {
		if r.Kind == kind {
			found = append(found, r)
		}
	}
	require.NotEmpty(t, found)
	return found
}

// twin returns the float64 twin of a pair at given rates.
func twin(t *testing.T, p Params, dtMS float64, h, rate [2]float64) *circuit.Reference {
	c, err := p.Pair()
	require.NoError(t, err)
	r := c.NewReference(dtMS)
	for a := range 2 {
		r.Drive(a, func(int) float64 { return h[a] })
		r.X[a] = rate[a]
	}
	return r
}

// TestHopf: slow inhibition makes a pair oscillate beyond τ_I*, with the golden period, settle
// below it, and escape where the bifurcation is subcritical, at the golden time.
func TestHopf(t *testing.T) {
	for _, g := range regimes(t, "hopf_tauI") {
		p := g.params()
		p.TauMS = [2]float64{g.TauE, 10}
		f := p.FixedPoints(g.H)[0]
		near(t, g.Critical, p.HopfTauIMS(f), 1e-8, 0, "critical τ_I")
		for _, test := range g.Tests {
			p.TauMS[I] = test.TauI
			start := [2]float64{1.001 * f.Rate[E], 1.001 * f.Rate[I]}
			how, dt := circuit.Settling{ToleranceHzPerMS: 1e-7, MaxMS: 6000, CeilingHz: 1e5}, 0.05
			if test.Cycle != nil && test.Cycle.REMax > 100 {
				dt = 0.025 // for the spikes
			}
			o := twin(t, p, dt, g.H, start).Settle(how)
			switch test.Observed {
			case "converges":
				require.Equal(t, circuit.Settled, o.Status, "h = %v, τ_I = %v: %v", g.H[E], test.TauI, o)
			case "diverges":
				require.Equal(t, circuit.Diverged, o.Status, "h = %v, τ_I = %v: %v", g.H[E], test.TauI, o)
				near(t, test.Reach, o.AtMS, 1e-3, 0, "time of escape")
			case "oscillates":
				if test.Cycle.REMax > 1e3 {
					continue // up to 24,000 Hz: too stiff for this step, and no cortex
				}
				require.Equal(t, circuit.Oscillates, o.Status, "h = %v, τ_I = %v: %v", g.H[E], test.TauI, o)
				near(t, test.Cycle.Period, o.PeriodMS, 1e-4, 0, "period")
			}
		}
	}
}

// TestEngineOscillates: the float32 engine calls the same cycle by its name, in one lane, while
// a lane with weaker input settles.
func TestEngineOscillates(t *testing.T) {
	p := publishedPair(t, "hennequin2018")
	p.TauMS[I] = 24.9047106176 // golden: at h = 15 the period is 80.7551902 ms
	c, err := p.Pair()
	require.NoError(t, err)
	s := c.NewState(2, 0.25)
	for a := range 2 {
		h := c.Input(s.Ext, a, 2).Var(0)
		h[0], h[1] = 15, 1
		s.X[2*a] = float32(1.02 * p.FixedPoints([2]float64{15, 15})[0].Rate[a]) // from silence it would escape
	}
	o := c.Settle(s, circuit.Heun{}, circuit.Settling{ToleranceHzPerMS: 1e-5, MaxMS: 4000, CeilingHz: 1e4})
	require.Equal(t, circuit.Oscillates, o[0].Status, o[0].String())
	near(t, 80.7551902, o[0].PeriodMS, 1e-3, 0, "period")
	require.Equal(t, circuit.Settled, o[1].Status)
}

// TestRelaxationCycle: strong, slow inhibition of the kind of Kraynyukova & Tchumatchenko
// (2018); time is in units of τ_I. The period has an error of second order in dt, so that two
// steps extrapolate to the golden one, but for the third.
func TestRelaxationCycle(t *testing.T) {
	for _, g := range regimes(t, "kt2018_limit_cycle") {
		p := g.params()
		points := p.FixedPoints(g.H)
		require.Len(t, points, 1)
		near(t, g.Points[0].R[E], points[0].Rate[E], 1e-8, 0, "r_E")
		start := [2]float64{1.01 * points[0].Rate[E], points[0].Rate[I]}
		run := func(dt float64) circuit.Outcome {
			return twin(t, p, dt, g.H, start).Settle(circuit.Settling{ToleranceHzPerMS: 1e-8, MaxMS: 15, CeilingHz: 1e4})
		}
		if g.Cycle == nil {
			require.True(t, points[0].Stable)
			require.Equal(t, circuit.Settled, run(0.001).Status)
			continue
		}
		require.False(t, points[0].Stable)
		coarse, fine := run(0.0002), run(0.0001)
		require.Equal(t, circuit.Oscillates, fine.Status, fine.String())
		near(t, g.Cycle.Period, fine.PeriodMS, 2e-5, 0, "period")
		near(t, g.Cycle.Period, (4*fine.PeriodMS-coarse.PeriodMS)/3, 2e-6, 0, "extrapolated period")
	}
}

// TestRunaway: with det W < 0 activity runs away beyond the saddle-node, and the outcome says
// where and when; below it, it settles.
func TestRunaway(t *testing.T) {
	for _, g := range regimes(t, "runaway_detJ_negative") {
		p := g.params()
		for _, test := range g.Tests {
			h := p.Drive(test.C)
			how := circuit.Settling{ToleranceHzPerMS: 1e-7, MaxMS: 5000, CeilingHz: 1000}
			o := twin(t, p, 0.01, h, [2]float64{}).Settle(how)
			if test.Observed == "converges" {
				require.Equal(t, circuit.Settled, o.Status)
				stable := p.FixedPoints(h)[0]
				require.True(t, stable.Stable)
				near(t, test.End[E], stable.Rate[E], 1e-8, 0, "r_E")
				near(t, test.End[I], stable.Rate[I], 1e-8, 0, "r_I")
				continue
			}
			require.Empty(t, p.FixedPoints(h))
			require.Equal(t, circuit.Diverged, o.Status)
			require.Equal(t, "E", o.Population)
			near(t, test.Reach1k, o.AtMS, 0, 0.02, "time to 1,000 Hz")

			c, err := p.Pair()
			require.NoError(t, err)
			s := c.NewState(3, 0.01)
			for a := range 2 {
				c.Drive(s, a, func(int) float32 { return float32(h[a]) })
			}
			for _, o := range c.Settle(s, circuit.Heun{}, how) {
				require.Equal(t, circuit.Diverged, o.Status)
				near(t, test.Reach1k, o.AtMS, 1e-3, 0, "time in float32")
				require.Contains(t, o.String(), "population E, unit 0")
			}
		}
	}
}

// TestBistable: three fixed points, of which the middle one is a saddle; each start ends in its
// basin.
func TestBistable(t *testing.T) {
	for _, g := range regimes(t, "bistable") {
		p := g.params()
		points := p.FixedPoints(g.H)
		require.Len(t, points, len(g.Points))
		for i, want := range g.Points {
			for a := range 2 {
				near(t, want.R[a], points[i].Rate[a], 1e-8, 1e-12, "rate")
			}
			near(t, want.Eig[0][0], real(points[i].Eigenvalues[0]), 1e-7, 1e-9, "eigenvalue")
			require.Equal(t, want.Eig[0][0] < 0, points[i].Stable)
		}
		require.True(t, math.IsInf(p.HopfTauIMS(points[1]), 1), "a saddle does not begin to oscillate")
		for _, basin := range g.Basins {
			r := twin(t, p, 0.5, g.H, basin.R0)
			require.Equal(t, circuit.Settled, r.Settle(circuit.NewSettling()).Status)
			for a := range 2 {
				near(t, basin.End[a], r.X[a], 2e-6, 1e-6, "end")
			}
		}
	}
}

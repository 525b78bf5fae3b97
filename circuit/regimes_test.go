package circuit

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/neuron"
)

type regime struct {
	Kind  string
	W     [2][2]float64
	K, N  float64
	TauMS [2]float64 `json:"tau_ms"`
	Tau   [2]float64 // without a unit
	TauE  float64    `json:"tau_E_ms"`
	H     [2]float64
	Fixed [2]float64 `json:"fixed_point"`
	Point []struct {
		R [2]float64
	} `json:"fixed_points"`
	Saddle float64 `json:"saddle_node_c"`
	Cycle  *cycle
	Tests  []struct {
		TauI     float64 `json:"tau_I_ms"`
		C        float64
		Observed string
		Cycle    *cycle
		Reach    float64    `json:"t_reach_1e5_ms"`
		Reach1k  float64    `json:"t_rE_reaches_1000_ms"`
		End      [2]float64 `json:"r_end"`
	}
	Basins []struct{ R0, End [2]float64 }
}

type cycle struct {
	Period float64
	MinE   float64 `json:"rE_min"`
	MaxE   float64 `json:"rE_max"`
	MinI   float64 `json:"rI_min"`
	MaxI   float64 `json:"rI_max"`
}

func regimes(t *testing.T, kind string) (found []regime) {
	var file struct{ Cases []regime }
	readGolden(t, "03_regimes.json", &file)
	for _, r := range file.Cases {
		if r.Kind == kind {
			found = append(found, r)
		}
	}
	require.NotEmpty(t, found)
	return found
}

// trial is a pair with given time constants, input and rates.
func (g regime) trial(t *testing.T, dtMS float64, by Integrator, tau, h, rate [2]float64) *Reference {
	c := goldenPair(t, g.W, func(pop int) neuron.Model {
		return neuron.NewLeaky(tau[pop], &neuron.Supralinear{K: g.K, N: g.N})
	})
	r := c.NewReference(dtMS)
	r.By = by
	copy(r.Ext, h[:])
	copy(r.X, rate[:])
	return r
}

// extrema runs over some time and returns the least and the largest rates.
func extrema(r *Reference, durationMS float64) (lo, hi [2]float64) {
	copy(lo[:], r.X)
	copy(hi[:], r.X)
	for end := r.TMS() + durationMS; r.TMS() < end; {
		r.Advance()
		for a, v := range r.X {
			lo[a], hi[a] = min(lo[a], v), max(hi[a], v)
		}
	}
	return lo, hi
}

// TestD8ParadoxicalTransient: with more drive to the inhibitory cell its rate first rises, to
// the golden peak at the golden time, and then, where the network is stabilized by inhibition,
// falls below where it was (golden set 02, reference sheet D8; Tsodyks et al. 1997).
func TestD8ParadoxicalTransient(t *testing.T) {
	var file struct {
		Cases []struct {
			C, DhI        float64
			Before, After [2]float64
			Paradoxical   bool
			PeakI         float64 `json:"transient_rI_max"`
			At            float64 `json:"t_rI_max_ms"`
		}
	}
	readGolden(t, "02_paradoxical.json", &file)
	require.Len(t, file.Cases, 6)
	g := regimes(t, "hopf_tauI")[0]
	for _, test := range file.Cases {
		r := g.trial(t, 0.01, RK4{}, [2]float64{20, 10}, [2]float64{test.C, test.C}, test.Before)
		r.Ext[1] += test.DhI
		peak, at := 0.0, 0.0
		for r.TMS() < 40 {
			r.Advance()
			if r.X[1] > peak {
				peak, at = r.X[1], r.TMS()
			}
		}
		within(t, test.PeakI, peak, 1e-7, 0, "c = %v: transient peak of I", test.C)
		within(t, test.At, at, 0, 0.011, "c = %v: time of the peak", test.C)
		r.By, r.DtMS = Heun{}, 0.5
		require.Equal(t, Settled, r.Settle(NewSettling()).Status)
		for a := range 2 {
			within(t, test.After[a], r.X[a], 1e-7, 0, "c = %v: steady rate", test.C)
		}
		require.Equal(t, test.Paradoxical, r.X[1] < test.Before[1])
	}
}

// TestD9Hopf: slow inhibition makes a pair oscillate beyond τ_I*, with the golden period and
// extrema up to cycles of 24,000 Hz, settle below it, and escape where the bifurcation is
// subcritical, at the golden time (golden set 03, reference sheet D9).
func TestD9Hopf(t *testing.T) {
	lengthy(t)
	for _, g := range regimes(t, "hopf_tauI") {
		for _, test := range g.Tests {
			start := [2]float64{1.001 * g.Fixed[0], 1.001 * g.Fixed[1]}
			r := g.trial(t, 0.25, &Adaptive{Tolerance: 1e-9}, [2]float64{g.TauE, test.TauI}, g.H, start)
			o := r.Settle(Settling{ToleranceHzPerMS: 1e-6, MaxMS: 6000, CeilingHz: 1e5})
			what := func() string { return o.String() }
			switch test.Observed {
			case "converges":
				require.Equal(t, Settled, o.Status, what())
				within(t, g.Fixed[0], r.X[0], 1e-9, 0, "rate at rest")
			case "diverges":
				require.Equal(t, Diverged, o.Status, what())
				within(t, test.Reach, o.AtMS, 0, 100, "time of escape, from another start")
			case "oscillates":
				require.Equal(t, Oscillates, o.Status, what())
				tolerance := 1e-6
				if test.Cycle.MaxE > 1e4 {
					tolerance = 1e-5 // its spikes are sharper than samples 0.25 ms apart
				}
				within(t, test.Cycle.Period, o.PeriodMS, tolerance, 0, "period at h = %v, τ_I = %v", g.H[0], test.TauI)
				if test.Cycle.MaxE < 100 {
					r.DtMS = 0.02
					lo, hi := extrema(r, 1.2*o.PeriodMS)
					within(t, test.Cycle.MinE, lo[0], 1e-5, 0, "least rate of E")
					within(t, test.Cycle.MaxE, hi[0], 1e-5, 0, "largest rate of E")
					within(t, test.Cycle.MaxI, hi[1], 1e-5, 0, "largest rate of I")
				} else {
					low := g.trial(t, 0.25, &Adaptive{Tolerance: 1e-6}, [2]float64{g.TauE, test.TauI}, g.H, [2]float64(r.X))
					o := low.Settle(Settling{ToleranceHzPerMS: 1e-6, MaxMS: 1000, CeilingHz: 450})
					require.Equal(t, Diverged, o.Status, "a ceiling of 450 Hz calls it lost")
				}
			}
		}
	}
}

// TestD10RelaxationCycle: a cycle of the kind of Kraynyukova & Tchumatchenko (2018), its period
// by RK4 and by the adaptive pair; with weaker input the same pair settles (golden set 03,
// reference sheet D10). Time is in units of τ_I.
func TestD10RelaxationCycle(t *testing.T) {
	lengthy(t)
	for _, g := range regimes(t, "kt2018_limit_cycle") {
		start := [2]float64{1.01 * g.Point[0].R[0], g.Point[0].R[1]}
		for _, test := range []struct {
			by     Integrator
			dt     float64
			within float64
		}{{RK4{}, 0.0005, 1e-6}, {RK4{}, 0.001, 1e-5}, {&Adaptive{Tolerance: 1e-11}, 0.0005, 1e-9}} {
			if g.Cycle == nil && test.dt < 0.001 {
				continue
			}
			r := g.trial(t, test.dt, test.by, g.Tau, g.H, start)
			o := r.Settle(Settling{ToleranceHzPerMS: 1e-8, MaxMS: 25, CeilingHz: 1e4})
			if g.Cycle == nil {
				require.Equal(t, Settled, o.Status, o.String())
				within(t, g.Point[0].R[0], r.X[0], 1e-10, 0, "rate at rest")
				continue
			}
			require.Equal(t, Oscillates, o.Status, o.String())
			within(t, g.Cycle.Period, o.PeriodMS, test.within, 0, "period by %T at dt = %v", test.by, test.dt)
		}
	}
}

// TestD11Runaway: where det W < 0, activity beyond the saddle-node runs away in finite time,
// which is reported with population, unit and time, never as NaN, under every integrator and
// in both precisions (golden set 03, reference sheet D11).
func TestD11Runaway(t *testing.T) {
	lengthy(t)
	for _, g := range regimes(t, "runaway_detJ_negative") {
		for _, test := range g.Tests {
			how := Settling{ToleranceHzPerMS: 1e-7, MaxMS: 2000, CeilingHz: 1000}
			h := [2]float64{test.C, test.C}
			if test.Observed == "converges" {
				r := g.trial(t, 0.5, nil, g.TauMS, h, [2]float64{})
				require.Equal(t, Settled, r.Settle(how).Status)
				within(t, test.End[0], r.X[0], 1e-9, 0, "rate below the saddle-node")
				continue
			}
			r := g.trial(t, 0.005, RK4{}, g.TauMS, h, [2]float64{})
			o := r.Settle(how)
			require.Equal(t, Diverged, o.Status)
			require.Equal(t, "E", o.Population)
			require.Equal(t, 0, o.Unit)
			within(t, test.Reach1k, o.AtMS, 0, 0.006, "time to 1,000 Hz at c = %v", test.C)

			for _, by := range steppers {
				open := Settling{ToleranceHzPerMS: 1e-7, MaxMS: 2000, CeilingHz: 1e30}
				r := g.trial(t, 0.25, by.by, g.TauMS, h, [2]float64{})
				o := r.Settle(open)
				require.Equal(t, Diverged, o.Status, "%s: the blow-up itself", by.name)
				within(t, test.Reach1k, o.AtMS, 0.02, 4, "%s: time of the blow-up", by.name)
				s := r.c.NewState(2, 0.25)
				for pop := range 2 {
					r.c.Drive(s, pop, func(int) float32 { return float32(test.C) })
				}
				for _, o := range r.c.Settle(s, by.by, open) {
					require.Equal(t, Diverged, o.Status, by.name)
					require.Contains(t, o.String(), "diverged: population ")
					require.NotContains(t, o.String(), "NaN")
				}
			}
		}
	}
}

// TestD12BistableBasins: each of seven starts ends at its own fixed point (golden set 03,
// reference sheet D12).
func TestD12BistableBasins(t *testing.T) {
	for _, g := range regimes(t, "bistable") {
		require.Len(t, g.Basins, 7)
		for _, basin := range g.Basins {
			r := g.trial(t, 0.5, nil, g.TauMS, g.H, basin.R0)
			require.Equal(t, Settled, r.Settle(NewSettling()).Status)
			for a := range 2 {
				within(t, basin.End[a], r.X[a], 1e-9, 1e-9, "end from %v", basin.R0)
			}
		}
	}
}

// TestD30OneAttractor: whatever its rates at the start, the pair of Hennequin et al. (2018) ends
// at its only fixed point, in all lanes of one tile (reference sheet D30).
func TestD30OneAttractor(t *testing.T) {
	g := regimes(t, "hopf_tauI")[2] // h = 10
	for e := range 4 {
		for i := range 4 {
			r := g.trial(t, 0.5, nil, [2]float64{20, 10}, g.H, [2]float64{float64(30 * e), float64(40 * i)})
			require.Equal(t, Settled, r.Settle(NewSettling()).Status)
			for a := range 2 {
				within(t, g.Fixed[a], r.X[a], 1e-9, 0, "from %v, %v Hz", 30*e, 40*i)
			}
		}
	}
}

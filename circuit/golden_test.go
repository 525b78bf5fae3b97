package circuit

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/neuron"
)

func readGolden(t *testing.T, name string, into any) {
	t.Helper()
	text, err := os.ReadFile("testdata/golden/" + name)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, into))
}

func within(t *testing.T, want, got, relative, absolute float64, format string, args ...any) {
	t.Helper()
	if !(math.Abs(want-got) <= relative*math.Abs(want)+absolute) {
		t.Errorf(format+": want %v, got %v", append(args, want, got)...)
	}
}

// goldenPair builds an E and an I population of one unit from signed weights [post][pre].
func goldenPair(t *testing.T, w [2][2]float64, model func(pop int) neuron.Model) *Circuit {
	t.Helper()
	names := [2]string{"E", "I"}
	var projections []Projection
	for post := range 2 {
		for pre := range 2 {
			d := NewDense(1, 1)
			d.SetWeights64([]float64{math.Abs(w[post][pre])})
			projections = append(projections, Projection{From: names[pre], To: names[post], Wiring: d})
		}
	}
	c, err := New([]Population{
		{Name: "E", Sheet: line(1), Model: model(0), Sign: Excitatory}, {Name: "I", Sheet: line(1), Model: model(1), Sign: Inhibitory},
	}, projections)
	require.NoError(t, err)
	return c
}

type transient struct {
	Set      string
	W        [2][2]float64
	TauMS    [2]float64 `json:"tau_ms"`
	K, N, H  [2]float64
	ODE      course `json:"ode"`
	Schemes  []course
	Steady   [2]float64
	DtLimit  float64 `json:"euler_dt_limit_ms"`
	Overshot float64 `json:"E_overshoot_frac"`
}

type course struct {
	Kind  string
	DtMS  float64 `json:"dt_ms"`
	R     [][2]float64
	PeakE float64 `json:"rE_peak"`
	AtE   float64 `json:"t_rE_peak"`
	PeakI float64 `json:"rI_peak"`
	AtI   float64 `json:"t_rI_peak"`
}

func (g transient) circuit(t *testing.T) *Circuit {
	return goldenPair(t, g.W, func(pop int) neuron.Model {
		return neuron.NewLeaky(g.TauMS[pop], &neuron.Supralinear{K: g.K[pop], N: g.N[pop]})
	})
}

// start is a silent trial that is driven from now on.
func (g transient) start(c *Circuit, dtMS float64, by Integrator) *Reference {
	r := c.NewReference(dtMS)
	r.By = by
	copy(r.Ext, g.H[:])
	return r
}

func transients(t *testing.T) (timesMS []float64, cases []transient) {
	var file struct {
		TMS   []float64 `json:"t_ms"`
		Cases []transient
	}
	readGolden(t, "06_transients.json", &file)
	require.Len(t, file.Cases, 5)
	return file.TMS, file.Cases
}

// reach advances a trial to a time.
func reach(r *Reference, tMS float64) {
	for r.TMS() < tMS-r.DtMS/2 {
		r.Advance()
	}
}

var byKind = map[string]Integrator{"euler": Euler{}, "heun": Heun{}, "midpoint": Midpoint{}, "rk4": RK4{}, "expeuler": ExponentialEuler{}}

// TestD19EulerTrajectories: step responses of five pairs by Euler (1, 0.5 and 0.1 ms), Heun,
// RK4 and exponential Euler are those of the schemes as discretised (golden set 06,
// reference sheet D19).
func TestD19EulerTrajectories(t *testing.T) {
	times, cases := transients(t)
	for _, g := range cases {
		c := g.circuit(t)
		require.Len(t, g.Schemes, 7)
		for _, scheme := range g.Schemes {
			r := g.start(c, scheme.DtMS, byKind[scheme.Kind])
			s := c.NewState(1, float32(scheme.DtMS))
			c.Drive(s, 0, func(int) float32 { return float32(g.H[0]) })
			c.Drive(s, 1, func(int) float32 { return float32(g.H[1]) })
			for i, tMS := range times {
				reach(r, tMS)
				for s.Step < r.Step {
					r.By.Advance(c, s)
				}
				for a := range 2 {
					within(t, scheme.R[i][a], r.X[a], 1e-11, 1e-14, "%s, %s %v ms, at %v ms", g.Set, scheme.Kind, scheme.DtMS, tMS)
					within(t, scheme.R[i][a], float64(s.X[a]), 2e-5, 1e-6, "float32: %s, %s %v ms, at %v ms", g.Set, scheme.Kind, scheme.DtMS, tMS)
				}
			}
		}
	}
}

// TestAdaptiveFollowsTheSolution: the embedded pair meets the true solution of the same step
// responses, whatever dt its steps are cut from, and in float32 to the precision of that.
func TestAdaptiveFollowsTheSolution(t *testing.T) {
	times, cases := transients(t)
	for _, g := range cases {
		c := g.circuit(t)
		for _, test := range []struct{ dt, tolerance, bound float64 }{{1, 1e-12, 1e-9}, {0.25, 1e-12, 1e-9}, {1, 1e-6, 2e-5}} {
			r := g.start(c, test.dt, &Adaptive{Tolerance: test.tolerance})
			s := c.NewState(1, float32(test.dt))
			c.Drive(s, 0, func(int) float32 { return float32(g.H[0]) })
			c.Drive(s, 1, func(int) float32 { return float32(g.H[1]) })
			for i, tMS := range times {
				reach(r, tMS)
				for s.Step < r.Step {
					r.By.Advance(c, s)
				}
				for a := range 2 {
					within(t, g.ODE.R[i][a], r.X[a], test.bound, 0, "%s, h = %v, tolerance %v, at %v ms", g.Set, g.H, test.tolerance, tMS)
					within(t, g.ODE.R[i][a], float64(s.X[a]), 1e-4, 0, "float32: %s at %v ms", g.Set, tMS)
				}
			}
		}
	}
}

// TestTransientPeaks: the overshoot of a step response, and when it comes (golden set 06).
func TestTransientPeaks(t *testing.T) {
	lengthy(t)
	_, cases := transients(t)
	for _, g := range cases {
		r := g.start(g.circuit(t), 0.01, RK4{})
		var peak, at [2]float64
		for r.TMS() < 200-0.005 {
			r.Advance()
			for a, rate := range r.X {
				if rate > peak[a] {
					peak[a], at[a] = rate, r.TMS()
				}
			}
		}
		within(t, g.ODE.PeakE, peak[0], 1e-6, 0, "%s: peak of E", g.Set)
		within(t, g.ODE.PeakI, peak[1], 1e-6, 0, "%s: peak of I", g.Set)
		within(t, g.ODE.AtE, at[0], 0, 0.011, "%s: time of the peak of E", g.Set)
		within(t, g.ODE.AtI, at[1], 0, 0.011, "%s: time of the peak of I", g.Set)
		require.Equal(t, Settled, r.Settle(NewSettling()).Status)
		for a := range 2 {
			within(t, g.Steady[a], r.X[a], 1e-10, 0, "%s: steady rate", g.Set)
		}
		within(t, g.Overshot, peak[0]/r.X[0]-1, 1e-5, 1e-6, "%s: overshoot of E", g.Set)
	}
}

// TestEulerStepLimit: Euler settles at a step below the limit that the Jacobian sets and not
// above it (golden set 06, euler_dt_limit_ms).
func TestEulerStepLimit(t *testing.T) {
	_, cases := transients(t)
	for _, g := range cases {
		for _, test := range []struct {
			share   float64
			settles bool
		}{{0.95, true}, {1.05, false}} {
			r := g.start(g.circuit(t), test.share*g.DtLimit, Euler{})
			copy(r.X, g.Steady[:])
			r.X[0] *= 1.0001
			o := r.Settle(Settling{ToleranceHzPerMS: 1e-9, MaxMS: 2e4, CeilingHz: 1e4})
			require.Equal(t, test.settles, o.Status == Settled, "%s at %v of its limit: %v", g.Set, test.share, o)
		}
	}
}

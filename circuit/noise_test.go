package circuit

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/neuron"
)

type noiseGolden struct {
	OU map[string]struct {
		TauMS float64 `json:"tau_eta_ms"`
		S     float64
		Lags  []float64 `json:"autocov_lag_ms"`
		Cov   []float64 `json:"autocov"`
	} `json:"ou"`
	Params struct {
		W      [2][2]float64
		TauMS  [2]float64 `json:"tau_ms"`
		K, N   float64
		Sigma0 [2]float64 `json:"sigma0_mV"`
	}
	MonteCarlo struct {
		TauMS  float64 `json:"tau_eta_ms"`
		BurnMS float64 `json:"burn_in_ms"`
		Rows   []struct {
			H    float64
			Mean [2]float64 `json:"mean_V"`
			SD   [2]float64 `json:"sd_V"`
		}
	} `json:"monte_carlo_nonlinear"`
}

// TestD22ExactUpdate: the process has its variance and its autocovariance e^(−lag/τ) at any dt,
// within three standard errors (golden set 07, reference sheet D22).
func TestD22ExactUpdate(t *testing.T) {
	var g noiseGolden
	readGolden(t, "07_noise.json", &g)
	require.Len(t, g.OU, 3)
	const units = 20000 // independent processes: the standard error of a covariance is about √(2/units)
	c, err := New([]Population{cells("E", units, Mixed)}, nil)
	require.NoError(t, err)
	for name, ou := range g.OU {
		for _, dt := range []float64{1, 5} {
			n := c.NewNoise(1, 0, ou.TauMS, ou.S, rng.Named(1, "ou/"+name))
			var first []float64
			for step := uint64(0); float64(step)*dt <= 100; step++ {
				tMS := float64(step) * dt
				n.Begin(Moment{Step: step, TMS: tMS, DtMS: dt, Lanes: 1, Trial: []uint64{0}})
				if step == 0 {
					first = slices.Clone(n.Memory())
				}
				i := slices.Index(ou.Lags, tMS)
				if i < 0 {
					continue
				}
				covariance := 0.0
				for u, v := range n.Memory() {
					covariance += v * first[u] / units
				}
				require.InDelta(t, ou.Cov[i], covariance, 3*math.Sqrt(2./units), "τ = %v ms, dt = %v ms, lag %v ms", ou.TauMS, dt, tMS)
			}
		}
	}
}

// TestD24NoisyPair: mean and standard deviation of the potentials of the noisy pair of
// Hennequin et al. (2018) at four inputs, within 5 % of an independent simulation (golden set
// 07, reference sheet D24): inhibition quenches variability as input grows. The units of a
// population are trials.
func TestD24NoisyPair(t *testing.T) {
	lengthy(t)
	var g noiseGolden
	readGolden(t, "07_noise.json", &g)
	const trials, lasts = 300, 700.0
	for _, row := range g.MonteCarlo.Rows {
		r := noisyPair(t, g, trials, row.H)
		r.Run(g.MonteCarlo.BurnMS, NewSettling())
		var sum, square [2]float64
		n := 0.0
		for end := r.TMS() + lasts; r.TMS() < end; {
			r.Advance()
			if r.Step%10 != 0 {
				continue
			}
			n += float64(trials)
			for a := range 2 {
				for _, v := range r.Vars(a).Var(1) {
					sum[a] += v
					square[a] += v * v
				}
			}
		}
		for a := range 2 {
			mean := sum[a] / n
			within(t, row.Mean[a], mean, 0.03, 0.02, "h = %v: mean potential of %d", row.H, a)
			within(t, row.SD[a], math.Sqrt(square[a]/n-mean*mean), 0.05, 0, "h = %v: standard deviation of %d", row.H, a)
		}
	}
}

// noisyPair is a pair in the voltage form for each unit, with private noise of the size that
// gives σ₀ without recurrence.
func noisyPair(t *testing.T, g noiseGolden, trials int, h float64) *Reference {
	names := [2]string{"E", "I"}
	var populations []Population
	var projections []Projection
	for post := range 2 {
		model := &neuron.Voltage{TauMS: g.Params.TauMS[post], Gain: &neuron.Supralinear{K: g.Params.K, N: g.Params.N}}
		populations = append(populations, Population{Name: names[post], Sheet: line(trials), Model: model, Sign: []Sign{Excitatory, Inhibitory}[post]})
		for pre := range 2 {
			w := make([]float64, trials)
			for i := range w {
				w[i] = math.Abs(g.Params.W[post][pre])
			}
			d := NewOneToOne(trials)
			d.SetWeights64(w)
			projections = append(projections, Projection{From: names[pre], To: names[post], Wiring: d})
		}
	}
	c, err := New(populations, projections)
	require.NoError(t, err)
	r := c.NewReference(0.25)
	for a := range 2 {
		r.Drive(a, func(int) float64 { return h })
		sigma := g.Params.Sigma0[a] * math.Sqrt(1+g.Params.TauMS[a]/g.MonteCarlo.TauMS)
		r.Interventions = append(r.Interventions, c.NewNoise(1, a, g.MonteCarlo.TauMS, sigma, rng.Named(1, names[a]+"/noise")))
	}
	return r
}

// TestNoiseOutsideTheGain: noise on the slope of a leaky cell, τ·dr/dt = −r + f(u) + η, has the
// variance σ²·τ_η/(τ_η + τ) about f(u) whatever the gain, also below 0 Hz.
func TestNoiseOutsideTheGain(t *testing.T) {
	const units = 4000
	c, err := New([]Population{{Name: "E", Sheet: line(units), Model: neuron.NewLeaky(10, neuron.NewSupralinear())}}, nil)
	require.NoError(t, err)
	for _, test := range steppers {
		s := c.NewState(1, 0.5)
		n := c.NewNoise(1, 0, 30, 2, rng.Named(1, "noise"))
		n.At = OnSlope
		s.Interventions = []Intervention{n}
		for range 160 {
			test.by.Advance(c, s)
		}
		variance, least := 0.0, float32(0)
		for _, r := range s.X {
			variance += float64(r) * float64(r) / units
			least = min(least, r)
		}
		require.InEpsilon(t, 4*30.0/(30+10), variance, 0.08, test.name)
		require.Negative(t, least)
	}
}

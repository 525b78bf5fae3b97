package ssn

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/circuit"
)

type goldenSet struct {
	Params struct {
		W       [2][2]float64
		TauMS   [2]float64 `json:"tau_ms"`
		K, N, G [2]float64
	}
	Sweep []struct {
		C, RE, RI float64
		Eig       [2][2]float64 `json:"eig_per_ms"`
		Stable    bool
		Points    int     `json:"n_fixed_points"`
		JEEGain   float64 `json:"JEE_gainE"`
	}
}

func (g goldenSet) params() Params {
	p := Params{K: g.Params.K, N: g.Params.N, TauMS: g.Params.TauMS, Input: g.Params.G}
	for a := range 2 {
		for b := range 2 {
			p.W[a][b] = math.Abs(g.Params.W[a][b])
		}
	}
	return p
}

func readGolden(t *testing.T, name string, into any) {
	t.Helper()
	text, err := os.ReadFile("testdata/golden/" + name)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, into))
}

func near(t *testing.T, want, got, relative, absolute float64, what string) {
	t.Helper()
	require.LessOrEqual(t, math.Abs(want-got), relative*math.Abs(want)+absolute, "%s: want %v, got %v", what, want, got)
}

// TestGoldenPairs: steady rates and eigenvalues of six two-population sets.
func TestGoldenPairs(t *testing.T) {
	var file struct{ Sets map[string]goldenSet }
	readGolden(t, "01_twopop_steady.json", &file)
	require.Len(t, file.Sets, 6)
	for name, set := range file.Sets {
		t.Run(name, func(t *testing.T) {
			p := set.params()
			for _, want := range set.Sweep {
				points := p.FixedPoints(p.Drive(want.C))
				require.Len(t, points, want.Points, "fixed points at c = %v", want.C)
				if want.Points != 1 {
					continue
				}
				f := points[0]
				near(t, want.RE, f.Rate[E], 1e-8, 1e-10, "r_E")
				near(t, want.RI, f.Rate[I], 1e-8, 1e-10, "r_I")
				require.Equal(t, want.Stable, f.Stable)
				require.Equal(t, want.JEEGain > 1, f.InhibitionStabilized)
				near(t, want.Eig[0][0], real(f.Eigenvalues[0]), 1e-7, 1e-9, "eigenvalue")
				near(t, math.Abs(want.Eig[0][1]), math.Abs(imag(f.Eigenvalues[0])), 1e-7, 1e-7, "frequency")
			}
		})
	}
}

// publishedPair returns the constants of a published pair.
func publishedPair(t *testing.T, name string) Params {
	t.Helper()
	m, err := Published(name)
	require.NoError(t, err)
	p, err := m.Pair()
	require.NoError(t, err)
	return p
}

// TestPublishedSetsAreTheGoldens: the named constants are those of the golden values.
func TestPublishedSetsAreTheGoldens(t *testing.T) {
	var file struct{ Sets map[string]goldenSet }
	readGolden(t, "01_twopop_steady.json", &file)
	for name, golden := range map[string]string{"ahmadian2013": "ahmadian2013", "hennequin2018": "hennequin2018", "rubin2015-sum": "ring_sum"} {
		p := publishedPair(t, name)
		want := file.Sets[golden].params()
		require.Equal(t, want, p)
	}
}

// TestPairSettlesAtItsFixedPoint: the float64 twin of the circuit, integrated from silence,
// ends at the root, and so does the engine within the accuracy of float32. Weights are float32
// in a circuit, hence the tolerance of the twin.
func TestPairSettlesAtItsFixedPoint(t *testing.T) {
	for _, name := range []string{"ahmadian2013", "hennequin2018", "rubin2015-sum"} {
		p := publishedPair(t, name)
		c, err := p.Pair()
		require.NoError(t, err)
		for _, strength := range []float64{2, 10, 50} {
			h := p.Drive(strength)
			r, s := c.NewReference(0.5), c.NewState(1, 0.5)
			for a := range 2 {
				r.Drive(a, func(int) float64 { return h[a] })
				c.Drive(s, a, func(int) float32 { return float32(h[a]) })
			}
			f := p.FixedPoints(h)[0]
			require.Equal(t, circuit.Settled, r.Settle(circuit.NewSettling()).Status)
			loose := circuit.NewSettling()
			loose.ToleranceHzPerMS = 1e-5
			require.Equal(t, circuit.Settled, c.Settle(s, circuit.Heun{}, loose)[0].Status)
			for a := range 2 {
				near(t, f.Rate[a], r.X[a], 2e-6, 1e-9, name+" rate")
				distance := 1e-5 * max(1, f.Rate[a]) / -real(f.Eigenvalues[0]) // of a point that moves that slowly
				near(t, f.Rate[a], float64(s.X[a]), 1e-5, 2*distance, name+" rate in float32")
			}
			near(t, real(f.Eigenvalues[0]), real(r.Eigenvalues()[0]), 1e-5, 1e-9, name+" eigenvalue")
		}
	}
}

// TestLandmarks: the strengths of input at which inhibition begins to stabilize, E peaks and E
// falls silent.
func TestLandmarks(t *testing.T) {
	var file struct {
		Sets map[string]struct {
			goldenSet
			Landmarks map[string]*float64
		}
	}
	readGolden(t, "01_twopop_steady.json", &file)
	for name, set := range file.Sets {
		t.Run(name, func(t *testing.T) {
			p := set.params()
			at := func(c float64) FixedPoint { return p.FixedPoints(p.Drive(c))[0] }
			find := func(c, width float64, is func(FixedPoint) bool) float64 {
				lo, hi := c*(1-width), c*(1+width)
				require.NotEqual(t, is(at(lo)), is(at(hi)))
				for hi-lo > 1e-7*c {
					if mid := (lo + hi) / 2; is(at(mid)) == is(at(lo)) {
						lo = mid
					} else {
						hi = mid
					}
				}
				return lo
			}
			if c := set.Landmarks["ISN_onset_c"]; c != nil {
				near(t, *c, find(*c, 0.01, func(f FixedPoint) bool { return f.InhibitionStabilized }), 2e-7, 0, "onset of inhibition stabilization")
				near(t, *set.Landmarks["ISN_onset_rE_analytic"], at(*c).Rate[E], 1e-6, 0, "its rate")
			}
			if c := set.Landmarks["E_silenced_c"]; c != nil {
				near(t, *c, find(*c, 0.01, func(f FixedPoint) bool { return f.Rate[E] > 0 }), 2e-7, 0, "silence of E")
				// c_sil = g_E/(W_EI·k·(g_I − W_II·g_E/W_EI)²) for n = 2.
				excess := p.Input[I] - p.W[I][I]*p.Input[E]/p.W[E][I]
				near(t, p.Input[E]/(p.W[E][I]*p.K[I]*excess*excess), *c, 1e-9, 0, "its closed form")
			}
			if c := set.Landmarks["E_peak_c"]; c != nil {
				peak := at(*c).Rate[E]
				near(t, *set.Landmarks["E_peak_rate"], peak, 1e-8, 0, "peak of E")
				require.Greater(t, peak, max(at(0.99 * *c).Rate[E], at(1.01 * *c).Rate[E]))
			}
		})
	}
}

// TestRescalings: (k, W, r) → (s·k, W/s, s·r) leaves the inputs as they are, and
// (h, W, k) → (a·h, a·W, k·a⁻ⁿ) the rates.
func TestRescalings(t *testing.T) {
	p := publishedPair(t, "hennequin2018")
	scaled := func(weights, gain float64) Params {
		q := p
		for a := range 2 {
			q.K[a] *= gain
			for b := range 2 {
				q.W[a][b] *= weights
			}
		}
		return q
	}
	for _, c := range []float64{1, 4, 30} {
		f := p.FixedPoints(p.Drive(c))[0]
		g := scaled(1.0/3, 3).FixedPoints(p.Drive(c))[0]
		h := scaled(2, 0.25).FixedPoints(p.Drive(2 * c))[0]
		for a := range 2 {
			near(t, f.Input[a], g.Input[a], 1e-12, 0, "input")
			near(t, 3*f.Rate[a], g.Rate[a], 1e-12, 0, "scaled rate")
			near(t, f.Rate[a], h.Rate[a], 1e-12, 0, "rate")
		}
	}
}

// TestParadoxicalEffect: in an inhibition-stabilized pair, exciting I lowers I (Tsodyks et al.
// 1997); in the other regime it raises it.
func TestParadoxicalEffect(t *testing.T) {
	p := publishedPair(t, "hennequin2018")
	for _, strength := range []float64{1, 2, 10} {
		h := p.Drive(strength)
		before := p.FixedPoints(h)[0]
		h[I] *= 1.05
		after := p.FixedPoints(h)[0]
		require.Equal(t, before.InhibitionStabilized, after.Rate[I] < before.Rate[I])
	}
}

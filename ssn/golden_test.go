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
		Points    int           `json:"n_fixed_points"`
		JEEGain   float64       `json:"JEE_gainE"`
		Response  [2][2]float64 `json:"dr_dh"`
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

// pairs calls a test with each two-population set and its golden sweep.
func pairs(t *testing.T, test func(t *testing.T, p Params, set goldenSet)) {
	var file struct{ Sets map[string]goldenSet }
	readGolden(t, "01_twopop_steady.json", &file)
	require.Len(t, file.Sets, 6)
	for name, set := range file.Sets {
		t.Run(name, func(t *testing.T) { test(t, set.params(), set) })
	}
}

// TestD2PairRates: steady rates of six two-population sets at 22 strengths, by the roots of one
// equation and by integration from silence (golden 01; the first set: Hennequin et al. 2018).
func TestD2PairRates(t *testing.T) {
	pairs(t, func(t *testing.T, p Params, set goldenSet) {
		n := p.Network()
		for _, want := range set.Sweep {
			h := p.Drive(want.C)
			points := p.FixedPoints(h)
			require.Len(t, points, want.Points, "fixed points at c = %v", want.C)
			s := settled(t, n, h[:])
			near(t, want.RE, s.Rate[E], 1e-8, 1e-9, "r_E")
			near(t, want.RI, s.Rate[I], 1e-8, 1e-9, "r_I")
			if want.Points == 1 {
				near(t, want.RE, points[0].Rate[E], 1e-8, 1e-10, "root r_E")
				near(t, want.RI, points[0].Rate[I], 1e-8, 1e-10, "root r_I")
			}
		}
	})
}

// TestD3PairEigenvalues: the spectrum at the same states, whether inhibition stabilizes them,
// and how rates follow input (golden 01).
func TestD3PairEigenvalues(t *testing.T) {
	pairs(t, func(t *testing.T, p Params, set goldenSet) {
		n := p.Network()
		for _, want := range set.Sweep {
			h := p.Drive(want.C)
			s := settled(t, n, h[:])
			f := p.linearize([2]float64(s.Rate), h)
			require.Equal(t, want.Stable, f.Stable)
			require.Equal(t, want.JEEGain > 1, f.InhibitionStabilized)
			stabilized, _ := n.InhibitionStabilized(s)
			require.Equal(t, want.JEEGain > 1, stabilized)
			response, err := n.Response(s)
			require.NoError(t, err)
			values := n.Spectrum(s)
			for k := range 2 {
				near(t, want.Eig[k][0], real(f.Eigenvalues[k]), 0, 1e-7, "eigenvalue")
				near(t, want.Eig[k][0], real(values[k]), 0, 1e-7, "eigenvalue of the network")
				near(t, math.Abs(want.Eig[k][1]), math.Abs(imag(values[k])), 0, 1e-7, "frequency")
				for j := range 2 {
					near(t, want.Response[k][j], response.At(k, j), 1e-7, 1e-9, "dr/dh")
				}
			}
		}
	})
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
// ends at the root, and so does the engine within the accuracy of float32.
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
				near(t, f.Rate[a], r.X[a], 1e-8, 1e-9, name+" rate")
				distance := 1e-5 * max(1, f.Rate[a]) / -real(f.Eigenvalues[0]) // of a point that moves that slowly
				near(t, f.Rate[a], float64(s.X[a]), 1e-5, 2*distance, name+" rate in float32")
			}
			near(t, real(f.Eigenvalues[0]), real(r.Eigenvalues()[0]), 0, 1e-7, name+" eigenvalue")
		}
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

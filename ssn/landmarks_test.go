package ssn

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// landmark returns the first landmark of a kind.
func landmark(all []Landmark, kind string) (Landmark, bool) {
	for _, l := range all {
		if l.Kind == kind {
			return l, true
		}
	}
	return Landmark{}, false
}

func goldenLandmarks(t *testing.T, test func(t *testing.T, p Params, golden map[string]*float64, got []Landmark)) {
	var file struct {
		Sets map[string]struct {
			goldenSet
			Landmarks map[string]*float64
		}
	}
	readGolden(t, "01_twopop_steady.json", &file)
	require.Len(t, file.Sets, 6)
	for name, set := range file.Sets {
		t.Run(name, func(t *testing.T) {
			p := set.params()
			test(t, p, set.Landmarks, p.Network().Landmarks(p.Input[:], E, 0.05, 400))
		})
	}
}

// TestD4OnsetOfStabilization: where inhibition begins and ceases to be needed for stability,
// and the closed form of the rate there, r_E* = (1/(W_EE·n·k^(1/n)))^(n/(n−1)) (golden 01;
// Ahmadian, Rubin & Miller 2013).
func TestD4OnsetOfStabilization(t *testing.T) {
	goldenLandmarks(t, func(t *testing.T, p Params, golden map[string]*float64, got []Landmark) {
		onset, found := landmark(got, Stabilized)
		require.True(t, found)
		near(t, *golden["ISN_onset_c"], onset.Strength, 1e-8, 0, "onset")
		closed := math.Pow(1/(p.W[E][E]*p.N[E]*math.Pow(p.K[E], 1/p.N[E])), p.N[E]/(p.N[E]-1))
		near(t, closed, onset.RateHz, 1e-8, 0, "its rate in closed form")
		near(t, *golden["ISN_onset_rE_analytic"], onset.RateHz, 1e-8, 0, "its rate")
		if end, found := landmark(got, Released); golden["ISN_offset_c"] != nil {
			near(t, *golden["ISN_offset_c"], end.Strength, 1e-8, 0, "end")
		} else if found {
			require.Greater(t, end.Strength, 100.0, "beyond the golden range")
		}
	})
}

// TestD5Supersaturation: the peak of E, and the strength at which it falls silent,
// c = g_E/(W_EI·k·(g_I − W_II·g_E/W_EI)²) for n = 2 (golden 01; closed form of
// the I population alone).
func TestD5Supersaturation(t *testing.T) {
	goldenLandmarks(t, func(t *testing.T, p Params, golden map[string]*float64, got []Landmark) {
		peak, found := landmark(got, Peak)
		if want := golden["E_peak_c"]; want == nil {
			require.True(t, !found || peak.Strength > 100)
		} else {
			near(t, *want, peak.Strength, 1e-5, 0, "strength of the peak") // located by a maximum there
			near(t, *golden["E_peak_rate"], peak.RateHz, 1e-9, 0, "peak")
		}
		silence, found := landmark(got, Silenced)
		require.Equal(t, golden["E_silenced_c"] != nil, found)
		if found {
			near(t, *golden["E_silenced_c"], silence.Strength, 1e-8, 0, "silence")
			excess := p.Input[I] - p.W[I][I]*p.Input[E]/p.W[E][I]
			near(t, p.Input[E]/(p.W[E][I]*p.K[I]*excess*excess), silence.Strength, 1e-9, 0, "its closed form")
		}
	})
}

// TestTransition: where responses to contrast turn from supralinear to sublinear, by the local
// exponent and by doubling (golden 01; Rubin, Van Hooser & Miller 2015).
func TestTransition(t *testing.T) {
	goldenLandmarks(t, func(t *testing.T, _ Params, golden map[string]*float64, got []Landmark) {
		for kind, key := range map[string]string{Sublinear: "loglog_slope_1_c", Doubling: "doubling_c"} {
			l, found := landmark(got, kind)
			if want := golden[key]; want != nil {
				near(t, *want, l.Strength, 1e-8, 0, kind)
			} else if found {
				require.Greater(t, l.Strength, 100.0, kind)
			}
		}
	})
}

// TestD6NoSupersaturation: where Ω_E and Ω_I are positive E rises with every input, to
// 81.01989380 Hz at c = 100 (golden 01).
func TestD6NoSupersaturation(t *testing.T) {
	var file struct{ Sets map[string]goldenSet }
	readGolden(t, "01_twopop_steady.json", &file)
	p := file.Sets["nonsupersat"].params()
	n, last := p.Network(), 0.0
	settle := sweep(t, n)
	for c := 0.5; c <= 100; c += 0.5 {
		h := p.Drive(c)
		rate := settle(h[:]).Rate[E]
		require.Greater(t, rate, last)
		last = rate
	}
	near(t, 81.01989380, last, 1e-9, 0, "r_E at c = 100")
}

// TestD7ParadoxicalEffect: in an inhibition-stabilized pair exciting I lowers I, between c = 1
// and 2 for hennequin2018; in the other regime it raises it (golden 02; Tsodyks et al. 1997).
func TestD7ParadoxicalEffect(t *testing.T) {
	var golden struct {
		Cases []struct {
			Set         string
			C           float64
			Extra       float64 `json:"dhI"`
			Before      [2]float64
			After       [2]float64
			Paradoxical bool
		}
	}
	var file struct{ Sets map[string]goldenSet }
	readGolden(t, "01_twopop_steady.json", &file)
	readGolden(t, "02_paradoxical.json", &golden)
	require.Len(t, golden.Cases, 48)
	change := map[float64]float64{}
	for _, g := range golden.Cases {
		p := file.Sets[g.Set].params()
		n := p.Network()
		h := p.Drive(g.C)
		before := settled(t, n, h[:])
		h[I] += g.Extra
		after := settled(t, n, h[:])
		for a := range 2 {
			near(t, g.Before[a], before.Rate[a], 1e-7, 1e-10, "before")
			near(t, g.After[a], after.Rate[a], 1e-7, 1e-10, "after")
		}
		require.Equal(t, g.Paradoxical, after.Rate[I] < before.Rate[I])
		slope, err := n.Paradox(before, "I")
		require.NoError(t, err)
		stabilized, _ := n.InhibitionStabilized(before)
		require.Equal(t, stabilized, slope < 0, "the sign of dr_I/dh_I is that of 1 − g_E·W_EE")
		if g.Set == "hennequin2018" && g.Extra < 0.06*g.C {
			change[g.C] = after.Rate[I] - before.Rate[I]
		}
	}
	near(t, 0.00521, change[1], 0, 1e-5, "change at c = 1")
	near(t, -0.77329, change[2], 0, 1e-5, "change at c = 2")
}

// TestNullclines: on a nullcline its rate does not change, and the curves cross at the fixed
// points of a bistable pair.
func TestNullclines(t *testing.T) {
	g := regimes(t, "bistable")[0]
	p := g.params()
	n := p.Network()
	ofE, ofI := p.Nullclines(g.H, 8, 10, 20000)
	require.Greater(t, len(ofE), 1000)
	require.Greater(t, len(ofI), 1000)
	for a, curve := range [2][][2]float64{ofE, ofI} {
		for _, r := range curve {
			s := n.At(r[:], g.H[:])
			near(t, n.rate(a, s.Input[a]), r[a], 1e-9, 1e-9, "rate on its nullcline")
		}
	}
	for _, root := range p.FixedPoints(g.H) {
		for _, curve := range [2][][2]float64{ofE, ofI} {
			distance := math.Inf(1)
			for i := 1; i < len(curve); i++ {
				distance = min(distance, fromSegment(root.Rate, curve[i-1], curve[i]))
			}
			require.Less(t, distance, 2e-4, "of the fixed point from the nullcline")
		}
	}
}

// fromSegment is the distance of a point from the line between two others.
func fromSegment(p, a, b [2]float64) float64 {
	dx, dy := b[0]-a[0], b[1]-a[1]
	share := 0.0
	if length := dx*dx + dy*dy; length > 0 {
		share = max(0, min(1, ((p[0]-a[0])*dx+(p[1]-a[1])*dy)/length))
	}
	return math.Hypot(p[0]-a[0]-share*dx, p[1]-a[1]-share*dy)
}

// TestLocalExponent: a lone neuron's is its n, and a pair's is the slope of its response on
// logarithmic axes.
func TestLocalExponent(t *testing.T) {
	p := publishedPair(t, "ahmadian2013")
	n := p.Network()
	at := func(c float64) Steady { return settled(t, n, []float64{c, c}) }
	for _, c := range []float64{0.01, 5, 30} {
		exponent, err := n.LocalExponent(at(c))
		require.NoError(t, err)
		const d = 1e-4
		for a := range 2 {
			slope := math.Log(at(c * (1 + d)).Rate[a]/at(c * (1 - d)).Rate[a]) / math.Log((1+d)/(1-d))
			near(t, slope, exponent[a], 1e-6, 0, "exponent")
		}
		if c == 0.01 {
			near(t, 2, exponent[E], 1e-2, 0, "exponent of weak input")
		}
	}
}

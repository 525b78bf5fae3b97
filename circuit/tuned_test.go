package circuit

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/neuron"
)

// mappedSheet is two ends of a projection with orientation maps: of one wavelength, or of two.
func mappedSheet(height, width int, alike bool) Between {
	s := neuron.Sheet{Height: height, Width: width, Channels: 1}
	b := Between{From: s, To: s, Total: 1.3, FromDeg: OrientationMap(s, 6, rng.Named(1, "map"))}
	b.ToDeg = b.FromDeg
	if !alike {
		b.ToDeg = OrientationMap(s, 4, rng.Named(2, "map"))
	}
	return b
}

// TestTunedIsItsSynapses: the sum of Gaussians of distance is, to rounding, the product of each
// pair's distance and difference of orientation, with one total onto every cell.
func TestTunedIsItsSynapses(t *testing.T) {
	for _, how := range []*Gaussian{
		{Places: 2, Cutoff: 2, Boundary: "open", OverDeg: 45, Profile: "wrapped"},
		{Places: 1.5, Boundary: "periodic", OverDeg: 12, Profile: "wrapped"},
		{Places: 3, Boundary: "open", OverDeg: 20, Profile: "von-mises"},
	} {
		for _, b := range []Between{mappedSheet(9, 7, true), mappedSheet(1, 13, false), mappedSheet(8, 1, false)} {
			made, err := how.Wire(b)
			require.NoError(t, err)
			w := made.(*Tuned)
			got, over := explicit(w), overOrientations(how.Profile, how.OverDeg)
			sums := make([]float64, w.Out())
			w.visit(func(to, from int, v float64) {
				require.InDelta(t, v, got[to][from], 2e-12)
				got[to][from] = 0
				sums[to] += v
			})
			for i, row := range got {
				require.InDelta(t, 1.3, sums[i], 1e-11)
				for _, v := range row {
					require.InDelta(t, 0, v, 2e-12, "where there is no synapse")
				}
			}
			b.Total, b.Weight = 0, 0.5
			made, err = how.Wire(b)
			require.NoError(t, err)
			near, s := gaussian(max(how.Places, 0)), b.From
			y, x := s.Height/2, s.Width/2
			d := arc(float64(y), 0, float64(s.Height))
			if how.Boundary == "open" {
				d = float64(y)
			}
			if how.Cutoff == 0 || d <= how.Cutoff*how.Places {
				require.InDelta(t, 0.5*near(d)*over(arc(b.ToDeg[y*s.Width+x], b.FromDeg[x], 180)), explicit(made)[y*s.Width+x][x], 2e-12)
			}
		}
	}
}

// mappedPair is E and I cells on a sheet with an orientation map; E reaches by two kernels, I by
// one.
func mappedPair(t testing.TB, side int, wide float64) *Circuit {
	t.Helper()
	b := mappedSheet(side, side, true)
	cell := func(name string, tauMS float64, sign Sign) Population {
		return Population{Name: name, Sheet: b.From, Sign: sign, Model: neuron.NewLeaky(tauMS, neuron.NewSupralinear())}
	}
	synapses := func(from, to string, places, overDeg, total float64) Projection {
		b.Total = total
		w, err := (&Gaussian{Places: places, Boundary: "open", OverDeg: overDeg, Profile: "wrapped"}).Wire(b)
		require.NoError(t, err)
		return Projection{From: from, To: to, Wiring: w}
	}
	c, err := New([]Population{cell("E", 20, Excitatory), cell("I", 10, Inhibitory)}, []Projection{
		synapses("E", "E", wide, 45, 2.5), synapses("E", "I", 1.5*wide, 45, 2.4), synapses("I", "E", wide/2, 45, 1.3), synapses("I", "I", wide/2, 40, 1.0),
	})
	require.NoError(t, err)
	return c
}

// TestOrientationHarmonics: kernels of distance and orientation run as a few Gaussians, which
// the projections of a source with one kernel of distance share; rates are those of all synapses
// in place. A tolerance leaves out harmonics, and is kept.
func TestOrientationHarmonics(t *testing.T) {
	lengthy(t)
	found, rough, dense := mappedPair(t, 20, 2), mappedPair(t, 20, 2), mappedPair(t, 20, 2)
	require.Equal(t, "E-E: orientation harmonics 0 to 3 of the map: 7 Gaussians of distance, once; cost 117600\n"+
		"E-I: orientation harmonics 0 to 3 of the map: 7 Gaussians of distance, once; cost 117600\n"+
		"I-E, I-I: orientation harmonics 0 to 4 of the map: 9 Gaussians of distance, once; cost 154800", found.Plan(Planning{}).String())
	require.Contains(t, rough.Plan(Planning{Tolerance: 1e-3, NarrowestDeg: 20}).String(),
		"E-E: orientation harmonics 0 to 2 of the map: 5 Gaussians of distance, once, error ≤ 0.001 of the input without its tuning")
	require.Equal(t, "E-E, I-E: dense 400×800; cost 320000\nE-I, I-I: dense 400×800; cost 320000", dense.Plan(Planning{Dense: true}).String())
	for _, lanes := range []int{1, 9} {
		want := widened(settled(dense, lanes, 100))
		closeTo(t, "rates", settled(found, lanes, 100), want)
		off := worst(settled(rough, lanes, 100), want)
		require.Less(t, off, 1e-3)
		require.Greater(t, off, 1e-6, "some harmonics are left out")
	}
	require.Equal(t, firstLanes(settled(found, 9, 20), 9, 1), settled(found, 1, 20), "bits do not depend on lanes")
	s := patched(found, 3)
	require.Zero(t, testing.AllocsPerRun(5, func() { found.Step(s) }))
}

// TestTunedSaysWhatItCannotBe: mistakes of a file are errors.
func TestTunedSaysWhatItCannotBe(t *testing.T) {
	b := mappedSheet(5, 5, true)
	for _, test := range []struct {
		how  Gaussian
		says string
	}{
		{Gaussian{Places: 1, OverDeg: 45, Profile: "gaussian"}, "wrapped or von-mises"},
		{Gaussian{Places: 1, Profile: "wrapped"}, "that of over, which is missing"},
		{Gaussian{Places: 1, OverDeg: 0.3, Profile: "wrapped"}, "a wider over"},
	} {
		_, err := test.how.Wire(b)
		require.ErrorContains(t, err, test.says)
	}
	b.ToDeg = nil
	_, err := (&Gaussian{Places: 1, OverDeg: 45, Profile: "wrapped"}).Wire(b)
	require.ErrorContains(t, err, "one end alone has an orientation map")
}

// BenchmarkOrientationHarmonics is a step of 75×75 E and I cells with an orientation map.
func BenchmarkOrientationHarmonics(b *testing.B) {
	c := mappedPair(b, 75, 8)
	b.Log(c.Plan(Planning{}))
	for _, lanes := range []int{1, 16} {
		s := patched(c, lanes)
		b.Run(fmt.Sprint(lanes), func(b *testing.B) {
			for b.Loop() {
				c.Step(s)
			}
		})
	}
}

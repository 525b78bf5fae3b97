package ssn

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestReducedIsTheModel: the fixed points of reduced models are those of the whole ones, with
// and without symmetry, and with all harmonics to the accuracy of Newton's method.
func TestReducedIsTheModel(t *testing.T) {
	oblique := func(m *Model) func(Place) float64 {
		a, b := m.Grating(40.5), m.Grating(117)
		return func(p Place) float64 { return 20*a(p) + 7*b(p) }
	}
	for name, input := range map[string]func(*Model) func(Place) float64{
		"rubin2015-ring":    func(m *Model) func(Place) float64 { return scaled(20, m.Grating(45)) },
		"ahmadian2013-ring": oblique,
		"rubin2015-line":    func(*Model) func(Place) float64 { return scaled(20, LineStimulus(3)) },
		"rubin2015-line-steep": func(*Model) func(Place) float64 {
			return func(p Place) float64 { return scaled(20, LineStimulus(3))(Place{X: p.X + 0.4}) }
		},
		"hennequin2018-ring": func(m *Model) func(Place) float64 { return scaled(9, m.VonMisesBump(90, 60)) },
		"holt2024":           func(*Model) func(Place) float64 { return scaled(10, GridDisc(0.5)) },
		"four-populations":   func(*Model) func(Place) float64 { return func(Place) float64 { return 2 } },
		"hennequin2018":      func(*Model) func(Place) float64 { return func(Place) float64 { return 5 } },
	} {
		t.Run(name, func(t *testing.T) {
			m, n := published(t, name)
			h := m.Input(nil, input(m))
			want := settled(t, n, h)
			r, err := m.Reduce([][]float64{h}, 0)
			require.NoError(t, err)
			f := r.NewFinder()
			require.True(t, f.FromSilence(h))
			peak := slices.Max(want.Rate)
			for i, v := range r.Whole(f.Rate) {
				near(t, want.Rate[i], v, 0, 1e-9*peak, "rate")
			}
			for i, v := range r.Whole(f.Input) {
				near(t, want.Input[i], v, 0, 1e-9*max(1, peak), "input")
			}
			require.Zero(t, testing.AllocsPerRun(3, func() { f.Find(h) }))
		})
	}
}

// TestReducedShrinks: mirror symmetry halves the places, harmonics shrink the system, and local
// inhibition drops out of it.
func TestReducedShrinks(t *testing.T) {
	for name, want := range map[string][2]int{"rubin2015-ring": {91, 24}, "rubin2015-line": {51, 51}, "holt2024": {153, 306}} {
		m, _ := published(t, name)
		h := m.Input(nil, func(p Place) float64 { return 1 })
		r, err := m.Reduce([][]float64{h}, 12)
		require.NoError(t, err)
		require.Equal(t, want, [2]int{r.places, r.unknowns}, name)
	}
}

// TestHarmonics: how many a ring needs. The error falls with their number; 24 leave less than
// 1e-6 of the peak.
func TestHarmonics(t *testing.T) {
	m, n := published(t, "rubin2015-ring")
	for _, c := range []float64{2.5, 20, 50} {
		h := gratings(m, c, 0)
		want := settled(t, n, h)
		last := 1.0
		for _, harmonics := range []int{6, 12, 24, 48} {
			r, err := m.Reduce([][]float64{h}, harmonics)
			require.NoError(t, err)
			f := r.NewFinder()
			require.True(t, f.FromSilence(h))
			worst, peak := 0.0, slices.Max(want.Rate)
			for i, v := range r.Whole(f.Rate) {
				worst = max(worst, (v-want.Rate[i])/peak, (want.Rate[i]-v)/peak)
			}
			t.Logf("c = %v: %d harmonics: %.1e of the peak", c, harmonics, worst)
			require.Less(t, worst, last)
			last = worst
		}
	}
}

// BenchmarkRingSettle: fixed points of the ring for gratings of rising contrast, each from the
// last.
func BenchmarkRingSettle(b *testing.B) {
	m, err := Published("rubin2015-ring")
	require.NoError(b, err)
	var inputs [][]float64
	for c := 1.0; c <= 60; c += 1 {
		inputs = append(inputs, gratings(m, c, 0))
	}
	r, err := m.Reduce(inputs, 12)
	require.NoError(b, err)
	f := r.NewFinder()
	for b.Loop() {
		f.Silence()
		for _, h := range inputs {
			if !f.Find(h) {
				b.Fatal("no fixed point")
			}
		}
	}
	b.ReportMetric(float64(b.N*len(inputs))/b.Elapsed().Seconds(), "settles/s")
}

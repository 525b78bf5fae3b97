package ssn

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

type goldenLine struct {
	Models []struct {
		N       float64
		Lengths []float64 `json:"lengths_deg"`
		Curves  []struct {
			C     float64
			E, I  []float64
			Max   []float64 `json:"max_re_eig_per_ms"`
			PeakE float64   `json:"E_peak_len"`
			PeakI float64   `json:"I_peak_len"`
			SIE   float64   `json:"SI_E"`
			SII   float64   `json:"SI_I"`
		}
		Profiles []struct {
			C, L float64
			E, I []float64
		}
		Periods []struct {
			C       float64
			Periods []float64    `json:"periods_deg"`
			Centre  [][2]float64 `json:"E_I_centre"`
		} `json:"spatial_period"`
	}
}

// lines calls a test with each exponent of the line and its golden values.
func lines(t *testing.T, test func(t *testing.T, golden goldenLine, model int, m *Model, n *Network)) {
	var golden goldenLine
	readGolden(t, "05_line.json", &golden)
	for i, name := range []string{"rubin2015-line", "rubin2015-line-steep"} {
		t.Run(name, func(t *testing.T) {
			m, n := published(t, name)
			require.Equal(t, golden.Models[i].N, m.Populations[E].N)
			test(t, golden, i, m, n)
		})
	}
}

func scaled(c float64, profile func(Place) float64) func(Place) float64 {
	return func(p Place) float64 { return c * profile(p) }
}

// TestD17SummationField: the length that a cell likes best shrinks with contrast, and longer
// stimuli suppress it, E more than I (golden 05; Rubin et al. 2015).
func TestD17SummationField(t *testing.T) {
	t.Parallel()
	lines(t, func(t *testing.T, golden goldenLine, model int, m *Model, n *Network) {
		g := golden.Models[model]
		for _, curve := range g.Curves {
			var e, i []float64
			find := found(t, m)
			for k, length := range g.Lengths {
				h := m.Input(nil, scaled(curve.C, LineStimulus(length)))
				r := find(h)
				e, i = append(e, r[50]), append(i, r[151])
				if k%8 == 0 {
					s := settled(t, n, h)
					near(t, s.Rate[50], r[50], 1e-8, 1e-10, "E of the reduced model")
					near(t, curve.Max[k], real(n.Leading(s)), 0, 1e-7, "slowest eigenvalue")
				}
			}
			nearProfile(t, curve.E, e, 1e-6, 1e-9, "E at the centre")
			nearProfile(t, curve.I, i, 1e-6, 1e-9, "I at the centre")
			require.Equal(t, curve.PeakE, g.Lengths[floats.MaxIdx(e)])
			require.Equal(t, curve.PeakI, g.Lengths[floats.MaxIdx(i)])
			last := len(e) - 1
			near(t, curve.SIE, 1-e[last]/floats.Max(e), 0, 1e-6, "suppression of E")
			near(t, curve.SII, 1-i[last]/floats.Max(i), 0, 1e-6, "suppression of I")
		}
		for _, p := range g.Profiles {
			s := settled(t, n, m.Input(nil, scaled(p.C, LineStimulus(p.L))))
			nearProfile(t, p.E, n.Group("E").Of(s.Rate), 1e-6, 1e-9, "E")
			nearProfile(t, p.I, n.Group("I").Of(s.Rate), 1e-6, 1e-9, "I")
		}
	})
}

// TestD18SpatialResonance: strong modulated fields drive the line best at a period of its own,
// weak ones do not (golden 05; Rubin et al. 2015).
func TestD18SpatialResonance(t *testing.T) {
	t.Parallel()
	lines(t, func(t *testing.T, golden goldenLine, model int, m *Model, n *Network) {
		best := map[float64]float64{}
		for _, g := range golden.Models[model].Periods {
			var e []float64
			settle := sweep(t, n)
			for k, period := range g.Periods {
				s := settle(m.Input(nil, scaled(g.C, LineModulation(period))))
				near(t, g.Centre[k][E], s.Rate[50], 1e-6, 0, "E at the centre")
				near(t, g.Centre[k][I], s.Rate[151], 1e-6, 0, "I at the centre")
				e = append(e, s.Rate[50])
			}
			best[g.C] = g.Periods[floats.MaxIdx(e)]
		}
		if m.Populations[E].N == 2 {
			require.Equal(t, map[float64]float64{5: 12, 20: 4.5, 40: 4}, best)
		}
	})
}

// TestD26GridSizeTuning: two dimensions (golden 10; Holt, Miller & Ahmadian 2024).
func TestD26GridSizeTuning(t *testing.T) {
	t.Parallel()
	var golden struct {
		Models map[string]struct {
			Ge       float64 `json:"gE"`
			Gi       float64 `json:"gI"`
			Checksum struct {
				Sum, Max, Min float64
				Square        float64 `json:"sum_sq"`
			} `json:"W_checksum"`
			Tuning []struct {
				C      float64
				Radius []float64  `json:"radius_deg"`
				E      []*float64 `json:"E_centre"`
				I      []*float64 `json:"I_centre"`
				Max    []*float64 `json:"max_re_eig_per_ms"`
				Peak   float64    `json:"E_peak_radius"`
			} `json:"size_tuning"`
		}
	}
	readGolden(t, "10_grid2d.json", &golden)
	for name, key := range map[string]string{"holt2024": "holt_fig4_local", "holt2024-nonlocal": "holt_fig6_nonlocal"} {
		m, n := published(t, name)
		g := golden.Models[key]
		norm := mat.Norm(n.W, 2)
		near(t, g.Checksum.Sum, mat.Sum(n.W), 1e-12, 0, "sum of weights")
		near(t, g.Checksum.Square, norm*norm, 1e-12, 0, "sum of squares")
		near(t, g.Checksum.Max, mat.Max(n.W), 1e-12, 0, "largest weight")
		near(t, g.Checksum.Min, mat.Min(n.W), 1e-12, 0, "smallest weight")
		for _, tuning := range g.Tuning {
			at := slices.Index(tuning.Radius, tuning.Peak)
			e := map[float64]float64{}
			settle := sweep(t, n)
			for k, radius := range tuning.Radius {
				// All radii at one contrast, else the peak between its neighbours.
				if (tuning.C != 25 || testing.Short()) && k != max(at-1, min(k, at+1)) {
					continue
				}
				s := settle(m.Input([]float64{g.Ge, g.Gi}, scaled(tuning.C, GridDisc(radius))))
				e[radius] = s.Rate[144]
				near(t, *tuning.E[k], s.Rate[144], 1e-6, 0, "E at the centre")
				near(t, *tuning.I[k], s.Rate[289+144], 1e-6, 0, "I at the centre")
				if k == at {
					near(t, *tuning.Max[k], real(n.Leading(s)), 0, 1e-7, "slowest eigenvalue")
				}
			}
			require.Equal(t, slices.Max(slices.Collect(maps.Values(e))), e[tuning.Peak], "peak")
		}
	}
}

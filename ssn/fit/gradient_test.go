package fit

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/ssn"
)

// small returns a problem on a published model with a few conditions, all constants free.
func small(t testing.TB, name string, input func(m *ssn.Model, c float64) []float64, strengths ...float64) *Problem {
	t.Helper()
	m, err := ssn.Published(name)
	require.NoError(t, err)
	p := &Problem{Model: m, Seed: 1}
	add := func(name string) {
		c, err := m.Constant(name)
		require.NoError(t, err)
		v := m.Value(c)
		p.Free = append(p.Free, Parameter{Name: name, From: v / 2, To: 2 * v})
	}
	for _, b := range m.Blocks {
		add(b.Pre + "-" + b.Post + ".weight")
		if b.Kernel != ssn.Local {
			add(b.Pre + "-" + b.Post + ".width")
		}
	}
	for _, q := range m.Populations {
		for _, what := range []string{".k", ".n", ".tau", ".input"} {
			add(q.Name + what)
		}
	}
	for k, c := range strengths {
		p.Inputs = append(p.Inputs, input(m, c))
		for unit := range len(m.Places) * len(m.Populations) {
			if unit%7 == 0 || len(m.Places) == 1 {
				p.Data = append(p.Data, Datum{Condition: k, Unit: unit})
			}
		}
	}
	return p
}

func uniform(m *ssn.Model, c float64) []float64 {
	return m.Input(nil, func(ssn.Place) float64 { return c })
}

func oblique(m *ssn.Model, c float64) []float64 {
	a, b := m.Grating(41), m.Grating(117)
	return m.Input(nil, func(p ssn.Place) float64 { return c*a(p) + 7*b(p) })
}

func bar(m *ssn.Model, c float64) []float64 {
	return m.Input(nil, func(p ssn.Place) float64 { return c * ssn.LineStimulus(3)(p) })
}

// TestGradient: derivatives of fixed points by every constant are those of finite differences:
// local and dense blocks, a ring's waves with and without symmetry, normalized rows, four
// populations. Time constants move nothing.
func TestGradient(t *testing.T) {
	for name, input := range map[string]func(*ssn.Model, float64) []float64{
		"hennequin2018": uniform, "four-populations": func(m *ssn.Model, c float64) []float64 { return uniform(m, c/20) },
		"rubin2015-ring": oblique, "ahmadian2013-ring": func(m *ssn.Model, c float64) []float64 {
			return m.Input(nil, func(p ssn.Place) float64 { return c * m.Grating(45)(p) })
		},
		"rubin2015-line-steep": bar,
		"hennequin2018-ring": func(m *ssn.Model, c float64) []float64 {
			return m.Input(nil, func(p ssn.Place) float64 { return 2 + c*m.VonMisesBump(90, 60)(p) })
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := small(t, name, input, 5, 15)
			p.Harmonics = 12
			q, err := newPredictor(p)
			require.NoError(t, err)
			x := q.start()
			free := len(x)
			slopes := make([]float64, len(p.Data)*free)
			at := func(k int, step float64, slopes []float64) []float64 {
				y := append([]float64(nil), x...)
				y[k] += step
				answer := make([]float64, len(p.Data))
				require.True(t, q.rates(y, answer, slopes))
				return answer
			}
			at(0, 0, slopes)
			top, moved := 0.0, 0.0
			for _, s := range slopes {
				top = max(top, math.Abs(s))
			}
			for k, f := range p.Free {
				const d = 1e-4
				// Of fourth order, so that the difference is the smaller mistake.
				a, b, c, e := at(k, -2*d, nil), at(k, -d, nil), at(k, d, nil), at(k, 2*d, nil)
				for i := range p.Data {
					want := (a[i] - 8*b[i] + 8*c[i] - e[i]) / (12 * d)
					require.InDelta(t, want, slopes[i*free+k], 1e-6*top, "%s, datum %d", f.Name, i)
					moved = max(moved, math.Abs(want))
				}
			}
			require.Greater(t, moved, 0.1*top)
		})
	}
}

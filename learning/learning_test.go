package learning

import (
	"math"
	"math/rand/v2"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestRules: every rule reads only what it asks for, and what one cell's factor is does not
// depend on another cell or lane.
func TestRules(t *testing.T) {
	const units, lanes = 4, 3
	for _, k := range Rules.Kinds() {
		rule := k.New().(Rule)
		t.Run(k.Name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(1, 1))
			draw := func() []float32 {
				v := make([]float32, units*lanes)
				for i := range v {
					v[i] = r.Float32()
				}
				return v
			}
			pre, post := Pre{Lanes: lanes}, Post{Lanes: lanes} // unrequested signals stay nil
			needs := rule.Needs()
			for _, s := range []struct {
				signal Signals
				array  *[]float32
			}{{PreRate, &pre.Rate}, {PostRate, &post.Rate}, {PostInput, &post.Input}, {PostSlope, &post.Slope}, {Apical, &post.Apical},
				{PreResidual, &pre.Residual}, {PostTrace, &post.Trace}, {PreChange, &pre.Change}, {PostChange, &post.Change}, {PostLateral, &post.Lateral}} {
				if needs&s.signal != 0 {
					*s.array = draw()
				}
			}
			// One number of each terminal or cell, whatever the lane.
			for _, s := range []struct {
				signal Signals
				array  *[]float32
			}{{PreMean, &pre.Mean}, {PostMean, &post.Mean}} {
				if needs&s.signal != 0 {
					*s.array = draw()[:units]
				}
			}
			factors := func() (all [5][]float32) { // P, Q, D, and those of changes
				for i := range all {
					all[i] = make([]float32, units*lanes)
				}
				rule.Terminal(all[1], pre)
				if rule.Decays() {
					rule.Cell(all[0], all[2], post)
				} else {
					rule.Cell(all[0], nil, post)
				}
				if r, ok := rule.(Slowing); ok {
					r.CellChange(all[3], post)
					r.TerminalChange(all[4], pre)
				}
				return all
			}
			at := func(all [5][]float32, i int) (one [5]float32) {
				for k, f := range all {
					one[k] = f[i]
				}
				return one
			}
			own := factors()
			require.NotEqual(t, make([]float32, units*lanes), own[0])
			const other = 2*lanes + 1 // unit 2, lane 1
			for _, array := range [][]float32{pre.Rate, post.Rate, post.Input, post.Slope, post.Apical, pre.Residual, post.Trace, pre.Change, post.Change, post.Lateral} {
				if array == nil {
					continue
				}
				array[other] += 0.5
				changed := factors()
				array[other] -= 0.5
				for i := range units * lanes {
					if i != other {
						require.Equal(t, at(own, i), at(changed, i), "unit %d lane %d saw another", i/lanes, i%lanes)
					}
				}
			}
			for _, array := range [][]float32{pre.Mean, post.Mean} {
				if array == nil {
					continue
				}
				array[other/lanes] += 0.5
				changed := factors()
				array[other/lanes] -= 0.5
				for i := range units * lanes {
					if i/lanes != other/lanes {
						require.Equal(t, at(own, i), at(changed, i), "unit %d saw another", i/lanes)
					}
				}
			}
		})
	}
}

// TestLocalityByConstruction: a rule cannot name a network, since the package sees none.
func TestLocalityByConstruction(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{join .Imports "\n"}}`, ".").CombinedOutput()
	require.NoError(t, err, string(out))
	for _, path := range strings.Fields(string(out)) {
		name, ours := strings.CutPrefix(path, "github.com/striate-sim/striate/")
		if ours {
			require.Contains(t, []string{"simd", "neuron/formula", "internal/registry", "internal/departure"}, name)
		}
	}
}

// TestOptimizers: both take the steps of their equations in float64, and keep the bounds.
func TestOptimizers(t *testing.T) {
	g := []float64{0.5, -0.3, 0.1}
	adam, sgd := &Adam{Rate: 0.1, Beta1: 0.9, Beta2: 0.99, Epsilon: 1e-8}, &SGD{Rate: 0.1, Momentum: 0.9}
	lo, hi := Unbounded()
	for name, o := range map[string]Optimizer{"adam": adam, "sgd": sgd} {
		w, memory := []float32{1, 1, 1}, make([][]float32, o.Memory())
		for i := range memory {
			memory[i] = make([]float32, 3)
		}
		want, m, v := []float64{1, 1, 1}, make([]float64, 3), make([]float64, 3)
		const decay, rest = 0.02, 0.4
		for count := 1; count <= 20; count++ {
			dw := []float32{float32(g[0]), float32(g[1]), float32(g[2])}
			o.Apply(w, dw, memory, Step{Count: count, Rate: 0.1, Decay: decay, Rest: rest, Lo: lo, Hi: hi})
			for i := range want {
				if name == "sgd" {
					m[i] = 0.9*m[i] + g[i] - decay*(want[i]-rest)
					want[i] += 0.1 * m[i]
					continue
				}
				m[i] = 0.9*m[i] + 0.1*g[i]
				v[i] = 0.99*v[i] + 0.01*g[i]*g[i]
				step := m[i] / (1 - math.Pow(0.9, float64(count))) / (math.Sqrt(v[i]/(1-math.Pow(0.99, float64(count)))) + 1e-8)
				want[i] += 0.1*step - 0.1*decay*(want[i]-rest)
			}
		}
		for i := range want {
			require.InDelta(t, want[i], w[i], 1e-4, name)
		}
		w = []float32{0.05, 0.95}
		memory = memory[:o.Memory()]
		for i := range memory {
			memory[i] = make([]float32, 2)
		}
		for count := 1; count <= 10; count++ {
			o.Apply(w, []float32{-1, 1}, memory, Step{Count: count, Rate: 0.1, Lo: 0, Hi: 1})
		}
		require.Equal(t, []float32{0, 1}, w, "%s leaves the bounds", name)
	}
}

func TestSchedules(t *testing.T) {
	const total, epochs = 1000, 10
	at := func(s Schedule, update int) float64 { return s.Factor(update, total, update/(total/epochs), epochs) }
	for _, k := range Schedules.Kinds() {
		s := k.New().(Schedule)
		require.Equal(t, 1.0, at(s, 0), "%s starts at the base rate", k.Name)
		last := math.Inf(1)
		for u := range total {
			f := at(s, u)
			require.LessOrEqual(t, f, last, "%s rises", k.Name)
			require.Positive(t, f)
			last = f
		}
	}
	require.InDelta(t, 0.02, at(&LinearDecline{ToPct: 2}, total-1), 1e-12)
	require.InDelta(t, 0.5, at(&Cosine{}, total/2), 1e-12)
	stairs := &Stairs{Every: 4, By: 0.1}
	require.InDelta(t, 0.1, at(stairs, 400), 1e-12)
	require.InDelta(t, 0.01, at(stairs, 999), 1e-12)
}

package circuit

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/neuron"
)

// ringCircuit is the ring of Rubin, Van Hooser & Miller (2015): 180 E and 180 I cells, with the
// rounded constants of circuits.md 1.2.
func ringCircuit(t testing.TB, how *Ring) *Circuit {
	t.Helper()
	sheet := neuron.Sheet{Channels: 180, Height: 1, Width: 1}
	cell := func(name string, tauMS float64, sign Sign) Population {
		return Population{Name: name, Sheet: sheet, Sign: sign, Model: neuron.NewLeaky(tauMS, neuron.NewSupralinear())}
	}
	synapses := func(from, to string, j float64) Projection {
		w, err := how.Wire(Between{From: sheet, To: sheet, Weight: j})
		require.NoError(t, err)
		return Projection{From: from, To: to, Wiring: w}
	}
	c, err := New([]Population{cell("E", 20, Excitatory), cell("I", 10, Inhibitory)},
		[]Projection{synapses("E", "E", 0.044), synapses("I", "E", 0.023), synapses("E", "I", 0.042), synapses("I", "I", 0.018)})
	require.NoError(t, err)
	return c
}

// grating drives both populations of a ring with a bump at 90° in every lane, of a contrast of
// its own: from 20 in the first up.
func grating(c *Circuit, lanes int) *State {
	s := c.NewState(lanes, 0.5)
	bump := gaussian(30)
	for pop := range c.Populations {
		in := c.Input(s.Ext, pop, lanes).Var(0)
		for u := range 180 {
			for b := range lanes {
				in[u*lanes+b] = float32((20 + float64(b)) * bump(arc(float64(u), 90, 180)))
			}
		}
	}
	return s
}

// rates runs a grating for some steps.
func rates(c *Circuit, lanes, steps int) []float32 {
	s := grating(c, lanes)
	for range steps {
		c.Step(s)
	}
	return s.X
}

// worst is the largest error as a share of the peak.
func worst(got []float32, want []float64) float64 {
	off := 0.0
	for i, v := range want {
		off = max(off, math.Abs(float64(got[i])-v))
	}
	return off / slices.Max(want)
}

// exactRates are rates in float64, of one lane.
func exactRates(c *Circuit, contrast float64, steps int) []float64 {
	r, bump := c.NewReference(0.5), gaussian(30)
	for pop := range c.Populations {
		in := r.Input(r.Ext, pop).Var(0)
		for u := range in {
			in[u] = contrast * bump(arc(float64(u), 90, 180))
		}
	}
	for range steps {
		Euler{}.Advance64(r)
	}
	return r.X
}

// TestRingInHarmonics: at the asked tolerance the ring is an operator of low rank whose rates
// stay within 2·10⁻⁶ of the peak of those in float64 with all synapses.
func TestRingInHarmonics(t *testing.T) {
	lengthy(t)
	const steps = 1000
	dense, low := ringCircuit(t, &Ring{SigmaDeg: 32, Profile: "gaussian"}), ringCircuit(t, &Ring{SigmaDeg: 32, Profile: "gaussian"})
	require.Equal(t, "E-E, I-E: dense 180×360; cost 64800\nE-I, I-I: dense 180×360; cost 64800", dense.Plan(Planning{Dense: true}).String())
	plan := low.Plan(Planning{Tolerance: 1e-6, NarrowestDeg: 20}).String()
	require.Contains(t, plan, "E-E, I-E, E-I, I-I: low rank, 11 of 180 waves")
	require.Contains(t, plan, "; cost 15840") // 2·11 waves of 180 units on 2 sources and 2 targets
	exact := exactRates(dense, 20, steps)
	t.Logf("all synapses in float32: %.2g of the peak", worst(rates(dense, 1, steps), exact))
	for _, lanes := range []int{1, 5} {
		off := worst(firstLanes(rates(low, lanes, steps), lanes, 1), exact)
		t.Logf("%s: %.2g of the peak", plan, off)
		require.Less(t, off, 2e-6)
	}
}

// TestSmoothRingsAreOfLowRank: kernels that are smooth on the far side of the ring need no
// leave to run in harmonics; the Gaussian of the shortest arc, which has a kink there, stays
// dense.
func TestSmoothRingsAreOfLowRank(t *testing.T) {
	lengthy(t)
	for _, profile := range []string{"wrapped", "von-mises"} {
		c := ringCircuit(t, &Ring{SigmaDeg: 22.5, Profile: profile})
		require.Contains(t, c.Plan(Planning{}).String(), "low rank")
		require.Less(t, worst(rates(c, 1, 400), exactRates(c, 20, 400)), 2e-6, profile)
	}
	c := ringCircuit(t, &Ring{SigmaDeg: 32, Profile: "gaussian"})
	require.NotContains(t, c.Plan(Planning{}).String(), "low rank")
}

// TestPlansDrive holds every plan to the wirings, one after the other, on a circuit that
// has all kinds of them.
func TestPlansDrive(t *testing.T) {
	lengthy(t)
	for _, c := range connections() {
		for _, lanes := range []int{1, 3, 16} {
			got := func(how *Planning) []float32 {
				w := c.wire(t)
				cell := func(name string, s neuron.Sheet, sign Sign) Population {
					return Population{Name: name, Sheet: s, Sign: sign, Model: neuron.NewLeaky(10, &neuron.Linear{})}
				}
				made, err := New([]Population{cell("A", c.From, Excitatory), cell("B", c.To, Inhibitory)}, []Projection{{From: "A", To: "B", Wiring: w}, {From: "B", To: "B", Wiring: NewOneToOne(w.Out())}})
				require.NoError(t, err)
				if how != nil {
					made.Plan(*how)
				}
				s := made.NewState(lanes, 1)
				copy(s.X, randoms("x", len(s.X)))
				made.drive(s, s.X)
				return slices.Clone(s.In)
			}
			want := widened(got(nil))
			closeTo(t, c.name+": planned", got(&Planning{}), want)
			closeTo(t, c.name+": dense", got(&Planning{Dense: true}), want)
		}
	}
}

// TestPlansDoNotDependOnLanes: a lane has the same bits in any company.
func TestPlansDoNotDependOnLanes(t *testing.T) {
	lengthy(t)
	for _, how := range []Planning{{}, {Dense: true}, {Tolerance: 1e-6, NarrowestDeg: 20}} {
		c := ringCircuit(t, &Ring{SigmaDeg: 32, Profile: "gaussian"})
		c.Plan(how)
		most := rates(c, 33, 20)
		for _, lanes := range []int{1, 2, 8, 17} {
			require.True(t, slices.Equal(rates(c, lanes, 20), firstLanes(most, 33, lanes)), "%+v: %d lanes", how, lanes)
		}
	}
}

// TestWeakenedProjectionsLeaveThePlan: a projection that an intervention cuts or weakens brings
// what its wiring brings so weakened, and the others what the plan brings.
func TestWeakenedProjectionsLeaveThePlan(t *testing.T) {
	lengthy(t)
	for _, how := range []Planning{{Dense: true}, {Tolerance: 1e-6, NarrowestDeg: 20}} {
		for _, by := range []float64{0, 0.5} {
			run := func(c *Circuit) []float32 {
				s := grating(c, 3)
				s.Interventions = []Intervention{&Weakening{Window: Window{FromMS: 20, ToMS: 60}, Projections: []int{0}, By: by}}
				for range 100 {
					c.Step(s)
				}
				return s.X
			}
			each, planned := ringCircuit(t, &Ring{SigmaDeg: 32, Profile: "gaussian"}), ringCircuit(t, &Ring{SigmaDeg: 32, Profile: "gaussian"})
			planned.Plan(how)
			want, whole := run(each), rates(each, 3, 100)
			require.NotEqual(t, whole, want)
			closeTo(t, "rates", run(planned), widened(want))
		}
	}
}

// TestPlannedStepsDoNotAllocate, once a tile has its memory.
func TestPlannedStepsDoNotAllocate(t *testing.T) {
	lengthy(t)
	for _, how := range []Planning{{}, {Dense: true}, {Tolerance: 1e-6, NarrowestDeg: 20}} {
		c := ringCircuit(t, &Ring{SigmaDeg: 32, Profile: "gaussian"})
		c.Plan(how)
		s := grating(c, 1)
		require.Zero(t, testing.AllocsPerRun(5, func() { c.Step(s) }))
	}
}

func BenchmarkRing(b *testing.B) {
	for _, how := range []struct {
		name string
		plan *Planning
	}{{"each", nil}, {"dense", &Planning{Dense: true}}, {"harmonics", &Planning{Tolerance: 1e-6, NarrowestDeg: 20}}} {
		for _, lanes := range []int{1, 64} {
			b.Run(how.name+"/"+map[int]string{1: "1", 64: "64"}[lanes], func(b *testing.B) {
				c := ringCircuit(b, &Ring{SigmaDeg: 32, Profile: "gaussian"})
				if how.plan != nil {
					c.Plan(*how.plan)
				}
				s := grating(c, lanes)
				for b.Loop() {
					c.Step(s)
				}
			})
		}
	}
}

// TestFilledMatricesAreDense: a sparse wiring of more than a quarter of all pairs is cheaper
// with all synapses in place, and by force any is.
func TestFilledMatricesAreDense(t *testing.T) {
	sheet := neuron.Sheet{Channels: 1, Height: 9, Width: 9}
	planned := func(how Connectivity, by Planning) string {
		w, err := how.Wire(Between{From: sheet, To: sheet, Weight: 1})
		require.NoError(t, err)
		c, err := New([]Population{{Name: "E", Sheet: sheet, Sign: Excitatory, Model: neuron.NewLeaky(10, &neuron.Linear{})}}, []Projection{{From: "E", To: "E", Wiring: w}})
		require.NoError(t, err)
		return c.Plan(by).String()
	}
	require.Equal(t, "E-E: dense 81×81; cost 6561", planned(&Exponential{Places: 2, Boundary: "open"}, Planning{}))
	require.Equal(t, "E-E: sparse, 369 synapses; cost 1476", planned(&Exponential{Places: 1, Below: 0.3, Boundary: "open"}, Planning{}))
	require.Equal(t, "E-E: dense 81×81; cost 6561", planned(&Exponential{Places: 1, Below: 0.3, Boundary: "open"}, Planning{Dense: true}))
}

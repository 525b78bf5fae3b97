package circuit

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"

	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/neuron"
)

func line(n int) neuron.Sheet { return neuron.Sheet{Channels: n, Height: 1, Width: 1} }

func dense(in, out int, w ...float32) *Dense {
	d := NewDense(in, out)
	copy(d.W, w)
	return d
}

// pair is an E and an I population of one unit each.
func pair(t *testing.T, gain neuron.Gain, ee, ei, ie, ii float32) *Circuit {
	t.Helper()
	c, err := New([]Population{
		{Name: "E", Sheet: line(1), Model: neuron.NewLeaky(20, gain), Sign: Excitatory},
		{Name: "I", Sheet: line(1), Model: neuron.NewLeaky(10, gain), Sign: Inhibitory},
	}, []Projection{
		{From: "E", To: "E", Wiring: dense(1, 1, ee)}, {From: "I", To: "E", Wiring: dense(1, 1, ei)},
		{From: "E", To: "I", Wiring: dense(1, 1, ie)}, {From: "I", To: "I", Wiring: dense(1, 1, ii)},
	})
	require.NoError(t, err)
	return c
}

// supralinear is the pair of Ahmadian, Rubin & Miller (2013) at half its weights.
func supralinear(t *testing.T) *Circuit {
	return pair(t, neuron.NewSupralinear(), 1.25, 0.65, 1.2, 0.5)
}

// everything is a circuit with all that a step can hold: static and adapting populations, a
// dendrite, delays, and activity from below.
func everything(t *testing.T) *Circuit {
	t.Helper()
	c, err := New([]Population{
		{Name: "E", Sheet: line(3), Model: &neuron.Adapting{TauMS: 15, AdaptationMS: 80, Strength: 0.1, Gain: neuron.NewSupralinear()}, Sign: Excitatory},
		{Name: "I", Sheet: line(2), Model: neuron.NewLeaky(8, neuron.NewSupralinear()), Sign: Inhibitory},
		{Name: "P", Sheet: line(2), Model: &neuron.Pyramidal{TauMS: 12, Coupling: 0.3, Gain: &neuron.Softplus{}}, Sign: Excitatory},
		{Name: "X", Sheet: line(2), Model: &neuron.Instant{Gain: &neuron.ReLU{}}, Sign: Excitatory},
	}, []Projection{
		{From: Below, To: "X", Wiring: dense(2, 2, 1, 0.5, 0.25, 1)},
		{From: "X", To: "E", Wiring: dense(2, 3, 1, 0.2, 0.8, 0.4, 0.1, 0.9), DelayMS: 2},
		{From: "E", To: "I", Wiring: dense(3, 2, 0.4, 0.3, 0.2, 0.1, 0.5, 0.3)},
		{From: "I", To: "E", Wiring: dense(2, 3, 0.3, 0.2, 0.1, 0.2, 0.3, 0.1), DelayMS: 1.3},
		{From: "E", To: "P", Wiring: dense(3, 2, 0.2, 0.1, 0.3, 0.4, 0.1, 0.2)},
		{From: "I", To: "P", Port: "apical", Wiring: NewOneToOne(2)},
	})
	require.NoError(t, err)
	copy(c.Projections[5].Wiring.Weights(), []float32{0.2, 0.4})
	return c
}

// exact is the linear pair's state at time T from silence: x = A⁻¹·(e^{AT} − 1)·b.
func exact(a *mat.Dense, b *mat.VecDense, tMS float64) []float64 {
	var at, e mat.Dense
	at.Scale(tMS, a)
	e.Exp(&at)
	e.Sub(&e, mat.NewDiagDense(2, []float64{1, 1}))
	var eb, x mat.VecDense
	eb.MulVec(&e, b)
	if err := x.SolveVec(a, &eb); err != nil {
		panic(err)
	}
	return x.RawVector().Data
}

// steppers are the integrators.
var steppers = []struct {
	name string
	by   Integrator
}{{"euler", Euler{}}, {"exponential-euler", ExponentialEuler{}}, {"heun", Heun{}}, {"midpoint", Midpoint{}}, {"rk4", RK4{}}, {"adaptive", &Adaptive{Tolerance: 1e-6}}}

// TestOrderOfConvergence: on a linear pair, whose solution is a matrix exponential, halving dt
// divides the error by 2 (Euler) and 4 (Heun).
func TestOrderOfConvergence(t *testing.T) {
	c := pair(t, &neuron.Linear{}, 0.5, 0.75, 1.25, 0.25)
	a := mat.NewDense(2, 2, []float64{(0.5 - 1) / 20, -0.75 / 20, 1.25 / 10, (-0.25 - 1) / 10})
	want := exact(a, mat.NewVecDense(2, []float64{3.0 / 20, 1.0 / 10}), 32)
	for _, test := range steppers[:5] { // not the adaptive pair, whose error does not follow dt
		var last float64
		for _, dt := range []float64{0.5, 0.25, 0.125} {
			r := c.NewReference(dt)
			r.Ext[0], r.Ext[1] = 3, 1
			for range int(32 / dt) {
				test.by.Advance64(r)
			}
			e := math.Hypot(r.X[0]-want[0], r.X[1]-want[1])
			if last > 0 {
				require.InDelta(t, test.by.Order(), math.Log2(last/e), 0.1, test.name)
			}
			last = e
		}
	}
}

// TestEngineFollowsItsTwin: float32 with many lanes against float64, on a circuit with every
// feature of the engine.
func TestEngineFollowsItsTwin(t *testing.T) {
	const lanes = 19
	c := everything(t)
	for _, test := range steppers {
		s, r := c.NewState(lanes, 0.5), c.NewReference(0.5)
		for i := range s.Below {
			s.Below[i] = []float32{10, 6}[i/lanes]
		}
		copy(r.Below, []float64{10, 6})
		c.Drive(s, c.Population("I"), func(u int) float32 { return 2 + float32(u) })
		r.Drive(c.Population("I"), func(u int) float64 { return 2 + float64(u) })
		for range 300 {
			test.by.Advance(c, s)
			test.by.Advance64(r)
		}
		require.InDelta(t, 150, s.TMS(), 1e-9)
		require.InDelta(t, 150, r.TMS(), 1e-9)
		for i, want := range r.X {
			require.Positive(t, want)
			for lane := range lanes {
				require.InEpsilon(t, want, s.X[i*lanes+lane], 2e-5, "%s: variable %d", test.name, i)
			}
		}
	}
}

// TestInterventionsInBothPrecisions: noise, clamps and their windows are the same in float64.
func TestInterventionsInBothPrecisions(t *testing.T) {
	c := everything(t)
	for _, test := range steppers {
		s, r := c.NewState(2, 0.5), c.NewReference(0.5)
		r.By = test.by
		s.Trial[1], r.Trial[0] = 3, 3
		for i := range s.Below {
			s.Below[i] = 8
		}
		copy(r.Below, []float64{8, 8})
		with := func(lanes int) []Intervention {
			outside := c.NewNoise(lanes, c.Population("P"), 12, 0.5, rng.Named(1, "P/noise"))
			outside.At, outside.Shared = OnSlope, true
			clamp := c.Silence(c.Population("I"))
			clamp.Window = Window{FromMS: 20, ToMS: 40}
			return []Intervention{c.NewNoise(lanes, 0, 5, 1, rng.Named(1, "E/noise")), outside, clamp}
		}
		s.Interventions, r.Interventions = with(2), with(1)
		for range 120 {
			test.by.Advance(c, s)
			r.Advance()
			i := r.Vars(c.Population("I")).Var(0)[0]
			if at := r.TMS(); at >= 15 {
				require.Equal(t, at > 20 && at <= 40, i == 0, "%s: rate of I at %v ms", test.name, at)
			}
		}
		for i, want := range r.X {
			require.InDelta(t, want, s.X[2*i+1], 2e-5*max(1, math.Abs(want)), "%s: variable %d", test.name, i)
		}
		require.NotEqual(t, s.X[0], s.X[1], "trials differ by their noise")
	}
}

// run advances a tile of noisy stimuli, one of which has identity 7, and returns what the lane
// of that one ends with.
func run(t *testing.T, by Integrator, lanes, lane int) []float32 {
	c := everything(t)
	s := c.NewState(lanes, 0.5)
	for b := range lanes {
		s.Trial[b] = uint64(100 + b)
		s.Below[b], s.Below[lanes+b] = float32(b), 3
	}
	s.Trial[lane], s.Below[lane] = 7, 10
	s.Interventions = []Intervention{c.NewNoise(s.Lanes, 0, 5, 1, rng.Named(1, "E/noise"))}
	for range 100 {
		by.Advance(c, s)
	}
	var x []float32
	for i := lane; i < len(s.X); i += lanes {
		x = append(x, s.X[i])
	}
	return x
}

// TestLanesDoNotSeeEachOther: a stimulus gives equal bits in any lane of any tile.
func TestLanesDoNotSeeEachOther(t *testing.T) {
	for _, test := range steppers {
		want := run(t, test.by, 1, 0)
		for _, at := range [][2]int{{2, 1}, {16, 9}, {33, 32}} {
			require.Equal(t, want, run(t, test.by, at[0], at[1]), test.name)
		}
	}
}

// TestResumeIsBitEqual: a state that is saved and restored goes on as if nothing had happened,
// with its delays and its noise.
func TestResumeIsBitEqual(t *testing.T) {
	c := everything(t)
	for _, test := range steppers {
		fresh := func() *State {
			s := c.NewState(3, 0.7)
			copy(s.Trial, []uint64{4, 9, 2})
			s.Interventions = []Intervention{c.NewNoise(s.Lanes, 1, 5, 1, rng.Named(1, "I/noise")), c.NewNoise(s.Lanes, 2, 9, 2, rng.Named(1, "P/noise"))}
			return s
		}
		a, b := fresh(), fresh()
		for i := range a.Below {
			a.Below[i] = 8
		}
		c.Drive(a, 0, func(int) float32 { return 9 })
		for range 51 {
			test.by.Advance(c, a)
		}
		for i, saved := range a.Arrays() {
			copy(b.Arrays()[i], saved)
		}
		for i, saved := range a.Memories() {
			copy(b.Memories()[i], saved)
		}
		b.Step = a.Step
		for range 50 {
			test.by.Advance(c, a)
			test.by.Advance(c, b)
		}
		require.Equal(t, a.Arrays(), b.Arrays(), test.name)
		require.Equal(t, a.Memories(), b.Memories(), test.name)
		require.Equal(t, a.TMS(), b.TMS())
	}
}

// TestDelay: what a source does at time t arrives a delay later, to the step, and is forgotten
// at a reset.
func TestDelay(t *testing.T) {
	for _, test := range steppers {
		for _, delay := range []float32{0, 0.1, 1, 3.5} {
			c, err := New([]Population{
				{Name: "A", Sheet: line(1), Model: &neuron.Instant{Gain: &neuron.Linear{}}, Sign: Excitatory}, cells("B", 1, Mixed),
			}, []Projection{{From: "A", To: "B", Wiring: dense(1, 1, 1), DelayMS: delay}})
			require.NoError(t, err)
			s := c.NewState(1, 0.5)
			c.Drive(s, 0, func(int) float32 { return 2 })
			arrived := 0
			for c.Vars(s, 1).Var(0)[0] == 0 {
				test.by.Advance(c, s)
				arrived++
			}
			require.Equal(t, 1+int(math.Ceil(float64(delay)/0.5)), arrived, "%s, delay %v ms", test.name, delay)
			c.Reset(s)
			test.by.Advance(c, s)
			require.Equal(t, delay == 0, c.Vars(s, 1).Var(0)[0] != 0, "the past survives a reset")
		}
	}
}

// TestDelayedDecay: τ·dr/dt = −r − w·r(t − D) has the exact first interval r = e^(−t/τ) when
// nothing has arrived, then the inhibition of what was sent.
func TestDelayedDecay(t *testing.T) {
	c, err := New([]Population{cells("I", 1, Inhibitory)}, []Projection{{From: "I", To: "I", Wiring: dense(1, 1, 1), DelayMS: 5}})
	require.NoError(t, err)
	r := c.NewReference(0.01)
	r.X[0] = 1
	for range 500 {
		r.Advance()
	}
	require.InDelta(t, math.Exp(-0.5), r.X[0], 1e-6)
	for range 500 { // method of steps: r(t) = e^(−t/τ)·(1 − (t − D)/τ·e^(D/τ)) for D ≤ t ≤ 2D
		r.Advance()
	}
	require.InDelta(t, math.Exp(-1)*(1-0.5*math.Exp(0.5)), r.X[0], 5e-4) // the delayed rate is held over a step
}

// TestStepsDoNotAllocate, with every feature of the engine in use.
func TestStepsDoNotAllocate(t *testing.T) {
	c := everything(t)
	s := c.NewState(16, 0.5)
	s.Interventions = []Intervention{c.NewNoise(s.Lanes, 0, 5, 1, rng.Named(1, "E/noise")), c.Silence(1)}
	for _, test := range steppers {
		require.Zero(t, testing.AllocsPerRun(20, func() { test.by.Advance(c, s) }), test.name)
	}
}

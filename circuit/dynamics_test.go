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

// TestOrderOfConvergence: on a linear pair, whose solution is a matrix exponential, halving dt
// divides the error by 2 (Euler) and 4 (Heun).
func TestOrderOfConvergence(t *testing.T) {
	c := pair(t, &neuron.Linear{}, 0.5, 0.75, 1.25, 0.25)
	a := mat.NewDense(2, 2, []float64{(0.5 - 1) / 20, -0.75 / 20, 1.25 / 10, (-0.25 - 1) / 10})
	want := exact(a, mat.NewVecDense(2, []float64{3.0 / 20, 1.0 / 10}), 32)
	for name, test := range map[string]struct {
		advance func(r *Reference, dtMS float64)
		order   float64
	}{"euler": {(*Reference).Euler, 1}, "heun": {(*Reference).Heun, 2}} {
		var last float64
		for _, dt := range []float64{0.5, 0.25, 0.125} {
			r := c.NewReference()
			r.Ext[0], r.Ext[1] = 3, 1
			for range int(32 / dt) {
				test.advance(r, dt)
			}
			e := math.Hypot(r.X[0]-want[0], r.X[1]-want[1])
			if last > 0 {
				require.InDelta(t, test.order, math.Log2(last/e), 0.1, name)
			}
			last = e
		}
	}
	require.Equal(t, 1, Euler{}.Order())
	require.Equal(t, 2, Heun{}.Order())
}

// TestEngineFollowsItsTwin: float32 with many lanes against float64, step by step.
func TestEngineFollowsItsTwin(t *testing.T) {
	c := pair(t, neuron.NewSupralinear(), 1.25, 0.65, 1.2, 0.5)
	for name, by := range map[string]Integrator{"euler": Euler{}, "heun": Heun{}} {
		s, r := c.NewState(19, 0.5), c.NewReference()
		for pop := range 2 {
			c.Drive(s, pop, func(int) float32 { return 12 })
			r.Ext[pop] = 12
		}
		for range 400 {
			by.Advance(c, s, 0.5)
			if name == "euler" {
				r.Euler(0.5)
			} else {
				r.Heun(0.5)
			}
		}
		for pop := range 2 {
			for lane := range 19 {
				require.InEpsilon(t, r.X[pop], c.Vars(s, pop).Var(0)[lane], 2e-5, name)
			}
		}
		require.InDelta(t, 200, s.TMS, 1e-9)
	}
}

// TestLanesDoNotSeeEachOther: a stimulus gives equal bits in any lane of any tile.
func TestLanesDoNotSeeEachOther(t *testing.T) {
	c := pair(t, neuron.NewSupralinear(), 1.25, 0.65, 1.2, 0.5)
	run := func(lanes, lane int) [2]float32 {
		s := c.NewState(lanes, 0.5)
		for b := range lanes {
			s.Trial[b] = uint64(b)
			c.Input(s.Ext, 0, lanes).Var(0)[b] = float32(b)
		}
		s.Trial[lane] = 7
		c.Input(s.Ext, 0, lanes).Var(0)[lane] = 10
		noise := &Noise{At: OnInput, Pop: 0, TauMS: 5, Sigma: 1, Stream: rng.Named(1, "E/noise")}
		for range 100 {
			c.Step(s, 0.5, noise)
		}
		return [2]float32{c.Vars(s, 0).Var(0)[lane], c.Vars(s, 1).Var(0)[lane]}
	}
	want := run(1, 0)
	for _, at := range [][2]int{{2, 1}, {16, 9}, {33, 32}} {
		require.Equal(t, want, run(at[0], at[1]))
	}
}

// TestResumeIsBitEqual: a state that is saved and restored goes on as if nothing had happened.
func TestResumeIsBitEqual(t *testing.T) {
	c := pair(t, neuron.NewSupralinear(), 1.25, 0.65, 1.2, 0.5)
	a, b := c.NewState(3, 1), c.NewState(3, 1)
	c.Drive(a, 0, func(int) float32 { return 9 })
	for range 50 {
		c.Step(a, 1)
	}
	copy(b.X, a.X)
	copy(b.Ext, a.Ext)
	b.Step = a.Step
	for range 50 {
		c.Step(a, 1)
		c.Step(b, 1)
	}
	require.Equal(t, a.X, b.X)
	require.Equal(t, a.TMS, b.TMS)
}

// TestDelay: what a source does at time t arrives delay later, to the step.
func TestDelay(t *testing.T) {
	for _, delay := range []float32{0, 1, 3.5} {
		c, err := New([]Population{
			{Name: "A", Sheet: line(1), Model: &neuron.Instant{Gain: &neuron.Linear{}}, Sign: Excitatory},
			{Name: "B", Sheet: line(1), Model: neuron.NewLeaky(0.5, &neuron.Linear{})},
		}, []Projection{{From: "A", To: "B", Wiring: dense(1, 1, 1), DelayMS: delay}})
		require.NoError(t, err)
		s := c.NewState(1, 0.5)
		c.Drive(s, 0, func(int) float32 { return 2 })
		arrived := 0
		for c.Vars(s, 1).Var(0)[0] == 0 {
			c.Step(s, 0.5)
			arrived++
		}
		require.Equal(t, 1+int(delay/0.5), arrived, "delay %v ms", delay)
		c.Reset(s)
		c.Step(s, 0.5)
		require.Equal(t, delay == 0, c.Vars(s, 1).Var(0)[0] != 0, "the past survives a reset")
	}
}

// TestNoiseIsStationary: the exact update keeps the process's variance and its correlation
// over time, whatever the step.
func TestNoiseIsStationary(t *testing.T) {
	for _, dt := range []float32{1, 5} {
		n := &Noise{TauMS: 10, Sigma: 2, Stream: rng.Named(1, "noise")}
		const units = 4000
		x, first := make([]float32, units), make([]float32, units)
		at := Moment{DtMS: dt, Lanes: 1, Trial: []uint64{1}}
		var square, lagged float64
		for step := range uint64(40) {
			clear(x)
			at.Step = step
			n.Apply(x, at)
			if step == 38 {
				copy(first, x)
			}
		}
		for i, v := range x {
			square += float64(v) * float64(v) / units
			lagged += float64(v) * float64(first[i]) / units
		}
		require.InDelta(t, 4, square, 0.3) // 3 standard errors: 4·√(2/4000)·3
		require.InDelta(t, 4*math.Exp(-float64(dt)/10), lagged, 0.3)
	}
}

func TestSettlingOutcomes(t *testing.T) {
	c := pair(t, neuron.NewSupralinear(), 1.25, 0.65, 1.2, 0.5)
	s := c.NewState(2, 0.5)
	c.Input(s.Ext, 0, 2).Var(0)[1] = 20
	out := c.Settle(s, Euler{}, 0.5, Settling{ToleranceHzPerMS: 1e-3, MaxMS: 2000})
	require.Equal(t, Settled, out[0].Status)
	require.Equal(t, Settled, out[1].Status)
	require.Less(t, out[0].AtMS, out[1].AtMS, "a silent lane settles at once")

	c.Reset(s)
	out = c.Settle(s, Euler{}, 0.5, Settling{ToleranceHzPerMS: 1e-3, MaxMS: 3})
	require.Equal(t, NotSettled, out[1].Status)
	require.Contains(t, out[1].String(), "not-settled")

	broken := c.NewState(1, 0.5)
	broken.X[1] = float32(math.NaN())
	out = c.Settle(broken, Euler{}, 0.5, Settling{ToleranceHzPerMS: 1e-3, MaxMS: 10})
	require.Equal(t, Diverged, out[0].Status, "NaN is never silent")
}

func TestStepsDoNotAllocate(t *testing.T) {
	c := pair(t, neuron.NewSupralinear(), 1.25, 0.65, 1.2, 0.5)
	s := c.NewState(16, 0.5)
	require.Zero(t, testing.AllocsPerRun(20, func() { Euler{}.Advance(c, s, 0.5) }))
	require.Zero(t, testing.AllocsPerRun(20, func() { Heun{}.Advance(c, s, 0.5) }))
}

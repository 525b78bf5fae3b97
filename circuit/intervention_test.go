package circuit

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/internal/rng"
)

// TestNoiseIsStationary: the exact update keeps the process's variance and its correlation
// over time, whatever the step.
func TestNoiseIsStationary(t *testing.T) {
	const units = 4000
	c, err := New([]Population{cells("E", units, Mixed)}, nil)
	require.NoError(t, err)
	for _, dt := range []float32{1, 5} {
		s := c.NewState(1, dt)
		n := c.NewNoise(s.Lanes, 0, 10, 2, rng.Named(1, "noise"))
		x, first := make([]float32, units), make([]float32, units)
		for range 40 {
			n.Begin(s.moment())
			s.Step++
			copy(first, x)
			clear(x)
			n.Apply(x, s.moment())
		}
		var square, lagged float64
		for i, v := range x {
			square += float64(v) * float64(v) / units
			lagged += float64(v) * float64(first[i]) / units
		}
		require.InDelta(t, 4, square, 0.3) // 3 standard errors: 4·√(2/4000)·3
		require.InDelta(t, 4*math.Exp(-float64(dt)/10), lagged, 0.3)
	}
}

// TestNoiseIsItsStream: in every lane a unit meets its number of the stream, for its trial.
func TestNoiseIsItsStream(t *testing.T) {
	const units, lanes = 37, 3
	c, err := New([]Population{cells("E", units, Mixed)}, nil)
	require.NoError(t, err)
	s := c.NewState(lanes, 1)
	copy(s.Trial, []uint64{4, 1 << 33, 0})
	stream := rng.Named(1, "noise")
	n := c.NewNoise(lanes, 0, 10, 2, stream)
	n.Begin(s.moment())
	for lane, trial := range s.Trial {
		for unit := range uint32(units) {
			require.InDelta(t, 2*stream.Normal(trial, 0, unit), n.Memory()[int(unit)*lanes+lane], 1e-5)
		}
	}
}

// TestNoiseDrivesALinearCell: a leaky cell with time constant τ and input of variance σ² and
// time constant τ_η has variance σ²·τ_η/(τ_η + τ), by Euler and by Heun, which both hold the
// noise over a step.
func TestNoiseDrivesALinearCell(t *testing.T) {
	lengthy(t)
	const units = 4000
	c, err := New([]Population{cells("E", units, Mixed)}, nil) // τ = 10 ms
	require.NoError(t, err)
	for _, test := range steppers {
		s := c.NewState(1, 0.5)
		s.Interventions = []Intervention{c.NewNoise(s.Lanes, 0, 30, 2, rng.Named(1, "noise"))}
		for range 200 {
			test.by.Advance(c, s)
		}
		variance := 0.0
		for _, r := range c.Vars(s, 0).Var(0) {
			variance += float64(r) * float64(r) / units
		}
		require.InEpsilon(t, 4*30.0/(30+10), variance, 0.08, test.name)
	}
}

// TestClamp: a clamped cell keeps its rate under every integrator, sends it, and is at rest.
func TestClamp(t *testing.T) {
	c, err := New([]Population{cells("A", 2, Excitatory), cells("B", 2, Mixed)}, []Projection{{From: "A", To: "B", Wiring: dense(2, 2, 1, 0, 0, 1)}})
	require.NoError(t, err)
	for _, test := range steppers {
		s := c.NewState(3, 0.5)
		c.Drive(s, 0, func(int) float32 { return 4 })
		s.Interventions = []Intervention{&Clamp{Population: 0, RateHz: []float32{7, 0}, Held: []bool{true, false}}}
		for _, o := range c.Settle(s, test.by, Settling{ToleranceHzPerMS: 1e-4, MaxMS: 500, CeilingHz: 100}) {
			require.Equal(t, Settled, o.Status)
		}
		for lane := range 3 {
			require.EqualValues(t, 7, c.Vars(s, 0).Var(0)[lane], "the clamped cell")
			require.InDelta(t, 4, c.Vars(s, 0).Var(0)[3+lane], 2e-3, "its neighbour")
			require.InDelta(t, 7, c.Vars(s, 1).Var(0)[lane], 5e-3, "its target")
		}
		s.Interventions = []Intervention{c.Silence(0)}
		c.Settle(s, test.by, Settling{ToleranceHzPerMS: 1e-5, MaxMS: 500, CeilingHz: 100})
		require.Zero(t, c.Vars(s, 0).Var(0)[0])
		require.InDelta(t, 0, c.Vars(s, 1).Var(0)[0], 1e-3)
	}
}

// TestSilencedStaticUnit: interventions reach populations without a time constant, whose
// targets never see the rate that was taken away.
func TestSilencedStaticUnit(t *testing.T) {
	c, err := New([]Population{instant("X"), cells("B", 1, Mixed)}, []Projection{{From: "X", To: "B", Wiring: dense(1, 1, 1)}})
	require.NoError(t, err)
	for _, test := range steppers {
		s := c.NewState(1, 1)
		c.Drive(s, 0, func(int) float32 { return 4 })
		s.Interventions = []Intervention{c.Silence(0)}
		test.by.Advance(c, s)
		require.Zero(t, s.X[0])
		require.Zero(t, s.X[1])
	}
}

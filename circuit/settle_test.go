package circuit

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/neuron"
)

var quick = Settling{ToleranceHzPerMS: 1e-3, MaxMS: 2000, CeilingHz: 1e4}

func TestSettlingOutcomes(t *testing.T) {
	c := supralinear(t)
	s := c.NewState(2, 0.5)
	c.Input(s.Ext, 0, 2).Var(0)[1] = 20
	out := c.Settle(s, Euler{}, quick)
	require.Equal(t, Settled, out[0].Status)
	require.Equal(t, Settled, out[1].Status)
	require.Less(t, out[0].AtMS, out[1].AtMS, "a silent lane settles at once")
	require.Contains(t, out[1].String(), "settled at ")

	c.Reset(s)
	short := quick
	short.MaxMS = 3
	out = c.Settle(s, Euler{}, short)
	require.Equal(t, NotSettled, out[1].Status)
	require.EqualValues(t, 3, out[1].AtMS)
	require.Greater(t, out[1].SlopePerMS, 0.1, "it says how far from rest it was")
	require.InDelta(t, 3, s.TMS(), 1e-9)
	require.InDelta(t, 6, c.Settle(s, Euler{}, short)[1].AtMS, 1e-9, "time counts from the call")

	broken := c.NewState(1, 0.5)
	broken.X[1] = float32(math.NaN())
	require.Equal(t, Diverged, c.Settle(broken, Euler{}, quick)[0].Status, "NaN is never silent")
}

// TestSettledIsAFixedPoint: where a lane rests, the slopes of the float64 twin are as small as
// was asked.
func TestSettledIsAFixedPoint(t *testing.T) {
	c := everything(t)
	s, r := c.NewState(1, 0.5), c.NewReference(0.5)
	copy(s.Below, []float32{10, 6})
	copy(r.Below, []float64{10, 6})
	require.Equal(t, Settled, c.Settle(s, Heun{}, quick)[0].Status)
	for i, v := range s.X {
		r.X[i] = float64(v)
	}
	dx := make([]float64, len(r.X))
	require.Less(t, r.residual(dx), 1e-3*20)
	require.Equal(t, Settled, r.Settle(NewSettling()).Status)
	require.Less(t, r.residual(dx), 1e-12, "Newton polishes through static units and delays")
}

// TestAdaptationIsWaitedFor: at the peak of an adapting cell's response its rate stands still,
// but its adaptation does not.
func TestAdaptationIsWaitedFor(t *testing.T) {
	c, err := New([]Population{{Name: "E", Sheet: line(1), Model: &neuron.Adapting{TauMS: 5, AdaptationMS: 300, Strength: 0.5, Gain: &neuron.ReLU{}}}}, nil)
	require.NoError(t, err)
	s := c.NewState(1, 0.5)
	c.Drive(s, 0, func(int) float32 { return 12 })
	require.Equal(t, Settled, c.Settle(s, Euler{}, Settling{ToleranceHzPerMS: 1e-5, MaxMS: 5000, CeilingHz: 1e4})[0].Status)
	require.InDelta(t, 12/1.5, s.X[0], 0.02)
}

// TestDelaysAreWaitedFor: silence before the first rates arrive is no rest, nor is the pause
// of static cells that wait for one another.
func TestDelaysAreWaitedFor(t *testing.T) {
	c, err := New([]Population{instant("X"), instant("Y"), cells("Z", 1, Mixed)}, []Projection{
		{From: "X", To: "Y", Wiring: dense(1, 1, 1), DelayMS: 20}, {From: "Y", To: "Z", Wiring: dense(1, 1, 1), DelayMS: 30},
	})
	require.NoError(t, err)
	for _, dt := range []float32{0.1, 1} {
		s, r := c.NewState(1, dt), c.NewReference(float64(dt))
		c.Drive(s, 0, func(int) float32 { return 5 })
		r.Drive(0, func(int) float64 { return 5 })
		require.Equal(t, Settled, c.Settle(s, Euler{}, quick)[0].Status)
		require.InDelta(t, 5, s.X[2], 0.05)
		require.Equal(t, Settled, r.Settle(quick).Status)
		require.InDelta(t, 5, r.X[2], 1e-9)
	}
}

// TestSettlingDoesNotSeeTheTile: a lane ends with the same bits and the same outcome whoever
// shares its tile, also when it goes on from there.
func TestSettlingDoesNotSeeTheTile(t *testing.T) {
	c := everything(t)
	end := func(lanes, lane int) ([]float32, Outcome) {
		s := c.NewState(lanes, 0.5)
		for b := range lanes {
			s.Below[b], s.Below[lanes+b] = 3*float32(b), 1
		}
		s.Below[lane], s.Below[lanes+lane] = 5, 2
		o := c.Settle(s, Heun{}, quick)[lane]
		var x []float32
		for _, all := range [][]float32{s.X, s.Past} {
			for i := lane; i < len(all); i += lanes {
				x = append(x, all[i])
			}
		}
		return x, o
	}
	want, outcome := end(1, 0)
	require.Equal(t, Settled, outcome.Status)
	for _, at := range [][2]int{{2, 0}, {5, 3}, {16, 15}} {
		x, o := end(at[0], at[1])
		require.Equal(t, outcome, o)
		require.Equal(t, want, x)
	}
}

// TestRunawayInOneLane: an unstable lane is named with its place and time, is left as it was,
// and does not touch its neighbour.
func TestRunawayInOneLane(t *testing.T) {
	c, err := New([]Population{cells("A", 1, Excitatory), cells("E", 2, Excitatory)}, []Projection{{From: "E", To: "E", Wiring: dense(2, 2, 0, 0, 0, 1.5)}})
	require.NoError(t, err)
	for _, settle := range []bool{true, false} {
		s := c.NewState(2, 0.5)
		how := Settling{ToleranceHzPerMS: 1e-4, MaxMS: 300, CeilingHz: 100}
		c.Input(s.Ext, 1, 2).Var(0)[2+1] = 1 // unit 1, lane 1: τ·dr/dt = 0.5·r + 1 reaches 100 Hz at 20·ln 51 ms
		var out []Outcome
		if settle {
			out = c.Settle(s, Heun{}, how)
			require.Equal(t, Settled, out[0].Status)
		} else {
			out = c.Run(s, Heun{}, 300, how)
			require.Equal(t, Outcome{Status: Completed, AtMS: 300}, out[0])
		}
		require.Equal(t, Diverged, out[1].Status)
		require.Equal(t, "E", out[1].Population)
		require.Equal(t, 1, out[1].Unit)
		require.InDelta(t, 20*math.Log(51), out[1].AtMS, 0.6)
		require.Contains(t, out[1].String(), "diverged: population E, unit 1, at 79 ms")
		rate := c.Vars(s, 1).Var(0)[2+1]
		require.Greater(t, rate, float32(100))
		require.Less(t, rate, float32(104), "the state stays where it was lost")
	}
	r := c.NewReference(0.5)
	r.Drive(1, func(int) float64 { return 1 })
	o := r.Settle(Settling{ToleranceHzPerMS: 1e-4, MaxMS: 300, CeilingHz: 100})
	require.Equal(t, "E", o.Population)
	require.Equal(t, 1, o.Unit)
}

// TestLinearOscillator: a pair whose trace vanishes turns for ever with the period 2π/ω of its
// imaginary eigenvalues; one that spirals in or out is not an oscillation.
func TestLinearOscillator(t *testing.T) {
	// A = ((w − 1)/τ_E, −b/τ_E; b/τ_I, −1/τ_I) with τ_E = 20, τ_I = 10: trace 0 at w = 3.
	for _, test := range []struct {
		ee   float32
		want Status
	}{{3, Oscillates}, {2.9, NotSettled}, {3.1, NotSettled}} {
		c := pair(t, &neuron.Linear{}, test.ee, 5, 5, 0)
		r := c.NewReference(0.05)
		r.X[0] = 1
		o := r.Settle(Settling{ToleranceHzPerMS: 1e-6, MaxMS: 600, CeilingHz: 1e9})
		require.Equal(t, test.want, o.Status, "w_EE = %v", test.ee)
		if test.want == Oscillates {
			period := 2 * math.Pi / math.Sqrt(5*5/200.0-2.0/200) // ω² = det A
			require.InEpsilon(t, period, o.PeriodMS, 1e-4)
			require.Contains(t, o.String(), "oscillates with a period of 18.5")
			s := c.NewState(1, 0.05)
			s.X[0] = 1
			o := c.Settle(s, Heun{}, Settling{ToleranceHzPerMS: 1e-6, MaxMS: 600, CeilingHz: 1e9})[0]
			require.Equal(t, Oscillates, o.Status)
			require.InEpsilon(t, period, o.PeriodMS, 1e-3)
		}
	}
}

// TestTravellingWaveShows: a bump that moves round a ring of cells has a constant sum, and
// still is an oscillation.
func TestTravellingWaveShows(t *testing.T) {
	const n, period = 12, 60.0
	w := newRhythm(6000)
	for step := range 6000 {
		signal, sum := 0.0, 0.0
		for u := range n {
			rate := 10 + 5*math.Cos(2*math.Pi*(float64(u)/n-0.1*float64(step)/period))
			signal += watched(u) * rate
			sum += rate
		}
		require.InDelta(t, 10*n, sum, 1e-9)
		w.add(signal)
	}
	steps, ok := w.period()
	require.True(t, ok)
	require.InEpsilon(t, period/0.1, steps, 1e-3)
}

// TestRhythmForgets: what lies further back than the ring reaches does not count, and noise is
// no rhythm.
func TestRhythmForgets(t *testing.T) {
	w := newRhythm(1 << 20)
	require.Len(t, w.past, rhythmSteps)
	for i := range 1 << 17 {
		w.add(math.Sin(float64(i)/50) * float64(min(i, 1<<15)))
	}
	steps, ok := w.period()
	require.True(t, ok)
	require.InEpsilon(t, 100*math.Pi, steps, 1e-3)
	x := 1.0
	chaos := newRhythm(4000)
	for range 4000 {
		x = 1 - 1.9*x*x
		chaos.add(x)
	}
	_, ok = chaos.period()
	require.False(t, ok)
}

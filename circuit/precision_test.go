package circuit

import (
	"math"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/neuron"
	"github.com/striate-sim/striate/simd"
)

// orientationRing is the ring of Rubin, Van Hooser & Miller (2015): n pairs over 180 deg,
// weights J·exp(−d²/2·32²) with their rounded constants.
func orientationRing(t testing.TB, n int) *Circuit {
	t.Helper()
	arc := func(i, j int) float64 {
		d := 180 * math.Abs(float64(i-j)) / float64(n)
		return min(d, 180-d)
	}
	names := [2]string{"E", "I"}
	strength := [2][2]float64{{0.044, 0.023}, {0.042, 0.018}}
	var projections []Projection
	for post := range 2 {
		for pre := range 2 {
			w := make([]float64, n*n)
			for i := range n {
				for j := range n {
					d := arc(i, j) / 32
					w[i*n+j] = strength[post][pre] * math.Exp(-d*d/2)
				}
			}
			d := NewDense(n, n)
			d.SetWeights64(w)
			projections = append(projections, Projection{From: names[pre], To: names[post], Wiring: d})
		}
	}
	c, err := New([]Population{
		{Name: "E", Sheet: line(n), Model: neuron.NewLeaky(20, neuron.NewSupralinear()), Sign: Excitatory},
		{Name: "I", Sheet: line(n), Model: neuron.NewLeaky(10, neuron.NewSupralinear()), Sign: Inhibitory},
	}, projections)
	require.NoError(t, err)
	return c
}

func bump(contrast float64) func(unit int) float64 {
	return func(u int) float64 {
		d := math.Abs(float64(u) - 45)
		d = min(d, 180-d) / 30
		return contrast * math.Exp(-d*d/2)
	}
}

// TestD28Precisions: pairs settle in float32 within 2e-5 of float64, rings within 1e-5 of their
// peak, at every level of vector instructions, and to the same bits whether one worker or
// several run the tiles (reference sheet D28).
func TestD28Precisions(t *testing.T) {
	lengthy(t)
	_, pairs := transients(t)
	for _, level := range simd.Levels() {
		restore, err := simd.SetLevel(level)
		require.NoError(t, err)
		for _, g := range pairs {
			c := g.circuit(t)
			r := g.start(c, 0.5, nil)
			s := c.NewState(3, 0.5)
			for a := range 2 {
				c.Drive(s, a, func(int) float32 { return float32(g.H[a]) })
			}
			require.Equal(t, Settled, r.Settle(NewSettling()).Status)
			loose := Settling{ToleranceHzPerMS: 1e-7, MaxMS: 1500, CeilingHz: 1e4}
			c.Settle(s, Heun{}, loose) // as near as float32 comes
			for i, want := range r.X {
				within(t, want, float64(s.X[3*i+1]), 2e-5, 0, "%s: pair %s, h = %v", level, g.Set, g.H)
			}
		}
		restore()
	}
	c := orientationRing(t, 180)
	var exact [][]float64
	contrasts := []float64{5, 20}
	peak := 0.0
	for _, contrast := range contrasts {
		r := c.NewReference(1)
		r.Drive(0, bump(contrast))
		r.Drive(1, bump(contrast))
		require.Equal(t, Settled, r.Settle(NewSettling()).Status)
		exact = append(exact, r.X)
		for _, v := range r.X {
			peak = max(peak, v)
		}
	}
	tile := func() *State {
		s := c.NewState(len(contrasts), 1)
		for a := range 2 {
			in := c.Input(s.Ext, a, s.Lanes).Var(0)
			for u := range 180 {
				for b, contrast := range contrasts {
					in[u*s.Lanes+b] = float32(bump(contrast)(u))
				}
			}
		}
		c.Settle(s, Euler{}, Settling{ToleranceHzPerMS: 1e-6, MaxMS: 1500, CeilingHz: 1e4})
		return s
	}
	one := tile()
	for b := range contrasts {
		for i, want := range exact[b] {
			within(t, want, float64(one.X[i*len(contrasts)+b]), 0, 1e-5*peak, "ring at c = %v", contrasts[b])
		}
	}
	var wait sync.WaitGroup
	several := make([]*State, 3)
	for i := range several {
		wait.Go(func() { several[i] = tile() })
	}
	wait.Wait()
	for _, s := range several {
		require.Equal(t, one.X, s.X)
	}
}

// TestPrecisionOf: small circuits run in float64, those that learn or are large in float32,
// and what a file asks for counts.
func TestPrecisionOf(t *testing.T) {
	small := everything(t)
	require.Equal(t, Double, Auto.Of(small))
	require.Equal(t, Double, Precision("").Of(small))
	require.Equal(t, Single, Single.Of(small))
	large, err := New([]Population{cells("E", 2049, Mixed)}, nil)
	require.NoError(t, err)
	require.Equal(t, Single, Auto.Of(large))
	require.Equal(t, Double, Double.Of(large))
	learning := everything(t)
	learning.Projections[0].Plasticity = &Plasticity{}
	require.Equal(t, Single, Auto.Of(learning))
}

// BenchmarkRingSettles is one ring of 180 pairs, settled from silence in float64 and refined by
// Newton's method.
func BenchmarkRingSettles(b *testing.B) {
	c := orientationRing(b, 180)
	r := c.NewReference(1)
	for b.Loop() {
		r.Reset()
		r.Drive(0, bump(20))
		r.Drive(1, bump(20))
		if o := r.Settle(NewSettling()); o.Status != Settled {
			b.Fatal(o)
		}
	}
}

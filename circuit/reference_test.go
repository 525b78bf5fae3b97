package circuit

import (
	"math/cmplx"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"

	"github.com/striate-sim/striate/neuron"
)

// TestJacobian: that of a supralinear pair is T⁻¹·(−1 + diag(g)·W), also when a static unit
// lies between the populations.
func TestJacobian(t *testing.T) {
	gain := &neuron.Supralinear{K: 0.04, N: 2.2}
	direct := pair(t, gain, 1.25, 0.65, 1.25, 0.5)
	through, err := New([]Population{
		{Name: "E", Sheet: line(1), Model: neuron.NewLeaky(20, gain), Sign: Excitatory},
		{Name: "X", Sheet: line(1), Model: &neuron.Instant{Gain: &neuron.Linear{}}, Sign: Excitatory},
		{Name: "I", Sheet: line(1), Model: neuron.NewLeaky(10, gain), Sign: Inhibitory},
	}, []Projection{
		{From: "E", To: "X", Wiring: dense(1, 1, 1.25)}, {From: "X", To: "E", Wiring: dense(1, 1, 1)}, {From: "I", To: "E", Wiring: dense(1, 1, 0.65)},
		{From: "X", To: "I", Wiring: dense(1, 1, 1)}, {From: "I", To: "I", Wiring: dense(1, 1, 0.5)},
	})
	require.NoError(t, err)
	for _, c := range []*Circuit{direct, through} {
		r := c.NewReference(0.5)
		r.Drive(0, func(int) float64 { return 12 })
		r.Drive(c.Population("I"), func(int) float64 { return 9 })
		require.Equal(t, Settled, r.Settle(Settling{ToleranceHzPerMS: 1e-4, MaxMS: 1000, CeilingHz: 1e4}).Status)
		e, i := r.Vars(0).Var(0)[0], r.Vars(c.Population("I")).Var(0)[0]
		w := [2][2]float64{{1.25, -float64(float32(0.65))}, {1.25, -0.5}}
		var want [4]float64
		for a, h := range []float64{12, 9} {
			z := w[a][0]*e + w[a][1]*i + h
			require.InEpsilon(t, []float64{e, i}[a], gain.F64(z), 1e-12, "a fixed point")
			for b := range 2 {
				want[2*a+b] = gain.Slope64(z) * w[a][b] / []float64{20, 10}[a]
			}
			want[3*a] -= 1 / []float64{20, 10}[a]
		}
		j := r.Jacobian()
		for k, v := range want {
			require.InDelta(t, v, j.At(k/2, k%2), 1e-8)
		}
		values := r.Eigenvalues()
		require.InDelta(t, want[0]+want[3], real(values[0]+values[1]), 1e-8)
		require.InDelta(t, want[0]*want[3]-want[1]*want[2], real(values[0]*values[1]), 1e-8)
	}
}

// TestPolishRefusesASaddle: Newton's method is not let away from where integration came to
// rest, nor to an unstable point.
func TestPolishRefusesASaddle(t *testing.T) {
	// r = f(1.5·r + h) with f(u) = ⌊u⌋₊²/10: at h = 0.3 stable at 0.0099…, unstable at 4.0….
	c, err := New([]Population{{Name: "E", Sheet: line(1), Model: neuron.NewLeaky(20, &neuron.Supralinear{K: 0.1, N: 2}), Sign: Excitatory}},
		[]Projection{{From: "E", To: "E", Wiring: dense(1, 1, 1.5)}})
	require.NoError(t, err)
	r := c.NewReference(0.5)
	r.Drive(0, func(int) float64 { return 0.3 })
	r.polish() // from silence the root lies more than 1 % away
	require.Zero(t, r.X[0])
	r.X[0] = 4.035
	at := r.X[0]
	r.polish()
	require.Equal(t, at, r.X[0], "an unstable root")
	require.Positive(t, real(r.Eigenvalues()[0]))
	r.X[0] = 0
	require.Equal(t, Settled, r.Settle(NewSettling()).Status)
	u := 1.5*r.X[0] + 0.3
	require.InEpsilon(t, u*u/10, r.X[0], 1e-13)
	require.Negative(t, real(r.Eigenvalues()[0]))
}

// TestSpectrumOrder: the largest real part first, of a complex pair the positive frequency.
func TestSpectrumOrder(t *testing.T) {
	got := Spectrum(mat.NewDense(3, 3, []float64{1, -2, 0, 2, 1, 0, 0, 0, 3}))
	require.Len(t, got, 3)
	for i, want := range []complex128{3, complex(1, 2), complex(1, -2)} {
		require.Less(t, cmplx.Abs(got[i]-want), 1e-12)
	}
	require.Empty(t, Spectrum(&mat.Dense{}))
}

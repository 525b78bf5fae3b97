package ssn

import (
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/rng"
)

// TestArnoldi: the leading eigenvalues of a random Jacobian and of the ring's are those of the
// dense matrix, and complex pairs stay whole.
func TestArnoldi(t *testing.T) {
	random := mat.NewDense(150, 150, nil)
	draw := rng.Named(1, "matrix")
	random.Apply(func(i, j int, _ float64) float64 {
		v := float64(draw.Normal(0, uint64(i), uint32(j))) / 20
		if i == j {
			v -= float64(i) / 30
		}
		return v
	}, random)
	m, n := published(t, "rubin2015-ring")
	ring := n.Jacobian(settled(t, n, gratings(m, 20, 20)))
	for name, a := range map[string]*mat.Dense{"random": random, "ring": ring} {
		order, _ := a.Dims()
		apply := func(dst, x []float64) { mat.NewVecDense(order, dst).MulVec(a, mat.NewVecDense(order, x)) }
		got, err := Arnoldi(order, apply, 4, order, 1e-12)
		require.NoError(t, err, name)
		want := circuit.Spectrum(a)
		require.GreaterOrEqual(t, len(got), 4)
		for i, v := range got {
			near(t, real(want[i]), real(v), 0, 1e-9, name)
			near(t, imag(want[i]), imag(v), 0, 1e-9, name)
		}
		require.LessOrEqual(t, imag(got[len(got)-1]), 0.0, "a pair is split")
	}
	_, err := Arnoldi(150, func(dst, x []float64) { mat.NewVecDense(150, dst).MulVec(random, mat.NewVecDense(150, x)) }, 4, 10, 1e-12)
	require.ErrorIs(t, err, ErrNoConvergence)
}

// TestCircuitSpectrum: without a matrix, the leading eigenvalues of a settled circuit are those
// of its Jacobian.
func TestCircuitSpectrum(t *testing.T) {
	m, n := published(t, "hennequin2018-ring")
	c, err := n.Circuit()
	require.NoError(t, err)
	r := c.NewReference(0.5)
	h := m.Input(nil, func(p Place) float64 { return 2 + 10*m.VonMisesBump(90, 60)(p) })
	for pop := range 2 {
		r.Drive(pop, func(unit int) float64 { return h[50*pop+unit] })
	}
	require.Equal(t, circuit.Settled, r.Settle(circuit.NewSettling()).Status)
	got, err := CircuitSpectrum(c, r, 3, 100)
	require.NoError(t, err)
	for i, want := range n.Spectrum(settled(t, n, h))[:3] {
		near(t, real(want), real(got[i]), 0, 1e-6, "growth")
		near(t, imag(want), imag(got[i]), 0, 1e-6, "frequency")
	}
	c.Projections[0].DelayMS = 1
	_, err = CircuitSpectrum(c, r, 1, 50)
	require.ErrorContains(t, err, "delays")
}

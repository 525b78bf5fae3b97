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

package measure

import (
	"math"
	"math/cmplx"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/internal/rng"
)

// TestPeakOfNoiseThatRings: noise that rings at 40 Hz and dies out in 25 ms has its peak there,
// which the mean over segments finds and one spectrum, itself noise, misses by more.
func TestPeakOfNoiseThatRings(t *testing.T) {
	const stepMS, n, hz = 2.0, 8000, 40.0
	step := cmplx.Exp(complex(-1/25.0, 2*math.Pi*hz/1000) * stepMS)
	var off [2]float64
	for trial := range uint64(6) {
		stream := rng.Named(trial, "ringing")
		c, z := Curve{}, complex128(0)
		for k := range n {
			z = step*z + complex(float64(stream.Normal(0, 0, uint32(k))), float64(stream.Normal(1, 0, uint32(k))))
			c.X, c.Y = append(c.X, stepMS*float64(k+1)), append(c.Y, real(z))
		}
		for k, segments := range []int{1, 40} {
			m := PeakFrequency{Over: "time", FromHz: 5, ToHz: 200, Segments: segments}
			got := m.Read(c)
			require.Empty(t, got.Reason)
			off[k] = max(off[k], math.Abs(got.Value-hz))
		}
	}
	require.Less(t, off[1], 3.0)
	require.Greater(t, off[0], off[1])
	m := PeakFrequency{Over: "time", FromHz: 5, ToHz: 200, Segments: 3}
	require.Contains(t, m.Read(Curve{X: []float64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, Y: []float64{1, 2, 1, 2, 1, 2, 1, 2, 1, 2}}).Reason, "in every segment")
}

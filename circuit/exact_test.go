package circuit

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/learning"
)

// TestExactWeights: float64 drive uses the weights as they were set, float32 drive their
// rounding, and dropping them widens what is there.
func TestExactWeights(t *testing.T) {
	for _, w := range []Exact{NewDense(1, 1), NewOneToOne(1)} {
		drive := func() float64 {
			dst := []float64{1}
			w.Drive64(dst, []float64{3}, -1)
			return dst[0]
		}
		w.SetWeights64([]float64{0.044})
		require.Equal(t, 1-3*0.044, drive())
		require.Equal(t, float32(0.044), w.Weights()[0])
		dst := []float32{0}
		w.Drive(dst, []float32{1}, 1, 1)
		require.Equal(t, float32(0.044), dst[0])

		w.SetWeights64(nil)
		require.Nil(t, w.Weights64())
		require.Equal(t, 1-3*float64(float32(0.044)), drive())
		require.Panics(t, func() { w.SetWeights64(make([]float64, 2)) })
	}
}

// TestExactWeightsDoNotLearn: weights that change in float32 would leave their float64 twins
// behind.
func TestExactWeightsDoNotLearn(t *testing.T) {
	w := NewOneToOne(1)
	w.SetWeights64([]float64{0.1})
	how := &Plasticity{Rule: &learning.Hebb{}, Optimizer: &learning.SGD{}, Weights: &learning.Weights{W: w.W}}
	_, err := New([]Population{cells("E", 1, Excitatory)}, []Projection{{From: "E", To: "E", Wiring: w, Plasticity: how}})
	require.ErrorContains(t, err, "holds weights in float64, which do not learn")
}

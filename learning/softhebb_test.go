package learning

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestSoftCompetition holds the outcome to softmax(t·u) in float64, positive at the winner alone,
// in every lane, of which there are more than are worked on at a time.
func TestSoftCompetition(t *testing.T) {
	const cells, lanes, sharpness = 7, 37, 2.5
	r := rand.New(rand.NewPCG(5, 6))
	u, y := make([]float32, cells*lanes), make([]float32, cells*lanes)
	for i := range u {
		u[i] = 6*r.Float32() - 3
	}
	(&SoftHebb{InverseTemperature: sharpness}).Compete(y, u, lanes)
	for b := range lanes {
		var sum float64
		best := 0
		for i := range cells {
			sum += math.Exp(sharpness * float64(u[i*lanes+b]))
			if u[i*lanes+b] > u[best*lanes+b] {
				best = i
			}
		}
		for i := range cells {
			want := math.Exp(sharpness*float64(u[i*lanes+b])) / sum
			if i != best {
				want = -want
			}
			require.InDelta(t, want, y[i*lanes+b], 1e-5, "cell %d, lane %d", i, b)
		}
	}
}

// TestSoftHebbPace: |length − 1|^power, 0 at length 1 and 1 at length 2.
func TestSoftHebbPace(t *testing.T) {
	r := &SoftHebb{Power: 0.5}
	require.Zero(t, r.Pace(1))
	require.InDelta(t, 1, r.Pace(2), 1e-7)
	require.InDelta(t, math.Sqrt(24), r.Pace(25), 1e-6)
	require.InDelta(t, math.Sqrt(0.75), r.Pace(0.25), 1e-7)
	require.EqualValues(t, 1, (&SoftHebb{}).Pace(0.3), "without a power all cells go alike")
	for name, want := range map[string]Extent{"none": OfNone, "cell": OfCell, "layer": OfLayer} {
		require.Equal(t, want, (&SoftHebb{Normalize: name}).Bound())
	}
}

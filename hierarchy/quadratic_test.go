package hierarchy

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestQuadraticListsAllProducts of each patch, in their order, of several channels and places.
func TestQuadraticListsAllProducts(t *testing.T) {
	in := sheet(3, 5, 2)
	l, err := (&Quadratic{Kernel: 2, Stride: 2}).frontendLayer(in)
	require.NoError(t, err)
	const n = 2 * 2 * 2
	require.Equal(t, sheet(1, 2, n+n*(n+1)/2), l.out())
	x := normals("patches", in.Units())
	var want []float64
	for place := range 2 {
		var patch []float64
		for row := range 2 {
			first := (row*in.Width + 2*place) * in.Channels
			patch = append(patch, x[first:first+4]...)
		}
		want = append(want, patch...)
		for i := range patch {
			for j := i; j < len(patch); j++ {
				want = append(want, patch[i]*patch[j])
			}
		}
	}
	shown := make([]float32, len(x))
	toLanes(shown, x, 0, 1)
	require.InDeltaSlice(t, want, widen(l.newWork(1).forward(shown, moment{lanes: 1})), 1e-6)
	_, err = (&Quadratic{Kernel: 4, Stride: 1}).frontendLayer(in)
	require.ErrorContains(t, err, "kernel 4 does not fit")
}

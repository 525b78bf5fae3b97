package circuit

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestOneToOne: every line is its own, the way back is the transpose, and float64 agrees.
func TestOneToOne(t *testing.T) {
	w := NewOneToOne(7)
	r := rand.New(rand.NewPCG(1, 1))
	for i := range w.W {
		w.W[i] = float32(r.NormFloat64())
	}
	const lanes = 3
	draw := func() []float32 {
		v := make([]float32, w.In()*lanes)
		for i := range v {
			v[i] = float32(r.NormFloat64())
		}
		return v
	}
	q, p := draw(), draw()
	wq, wp := make([]float32, len(p)), make([]float32, len(q))
	w.Drive(wq, q, -1, lanes)
	w.Return(wp, p, -1, lanes)
	var a, b float64
	for i, v := range p {
		a += float64(v) * float64(wq[i])
	}
	for i, v := range q {
		b += float64(v) * float64(wp[i])
	}
	require.InDelta(t, a, b, 1e-4)
	one, out := make([]float64, w.In()), make([]float64, w.Out())
	for i := range one {
		one[i] = float64(q[i*lanes+1])
	}
	w.Drive64(out, one, -1)
	for i, v := range out {
		require.InDelta(t, v, wq[i*lanes+1], 1e-5)
		require.Equal(t, -w.W[i]*q[i*lanes], wq[i*lanes])
	}
	require.Empty(t, w.Departures())
}

// TestOneToOneLearns: products and decay of a private line.
func TestOneToOneLearns(t *testing.T) {
	w := NewOneToOne(2)
	copy(w.W, []float32{2, 4})
	dw := make([]float32, 2)
	w.Correlate(dw, []float32{1, 2, 3, 4}, []float32{5, 6, 7, 8}, 2)
	require.Equal(t, []float32{17, 53}, dw)
	w.Shrink(w.W, []float32{1, 3, 0, 2}, 0.1, 2)
	require.InDelta(t, 1.6, w.W[0], 1e-6)
	require.InDelta(t, 3.6, w.W[1], 1e-6)
}

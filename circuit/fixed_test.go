package circuit

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/neuron"
)

// TestMeanPoolAndOneToOne: both are what their definitions say, the way back is the transpose,
// and float64 agrees.
func TestMeanPoolAndOneToOne(t *testing.T) {
	g, err := NewPatch(neuron.Sheet{Channels: 2, Height: 5, Width: 4}, 2, 2, 2, 1)
	require.NoError(t, err)
	pool, lines := NewMeanPool(g), NewOneToOne(7)
	r := rand.New(rand.NewPCG(1, 1))
	for i := range lines.W {
		lines.W[i] = float32(r.NormFloat64())
	}
	const lanes = 3
	for _, w := range []Wiring{pool, lines} {
		draw := func(n int) []float32 {
			v := make([]float32, n*lanes)
			for i := range v {
				v[i] = float32(r.NormFloat64())
			}
			return v
		}
		q, p := draw(w.In()), draw(w.Out())
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
		}
		require.Empty(t, w.Departures())
	}
	ones, mean := make([]float32, pool.In()), make([]float32, pool.Out())
	for i := range ones {
		ones[i] = 3
	}
	pool.Drive(mean, ones, 1, 1)
	for _, v := range mean {
		require.InDelta(t, 3, v, 1e-6, "the mean of a constant, margins left out")
	}
	require.Nil(t, pool.Weights())
	require.Panics(t, func() { pool.Correlate(nil, nil, nil, 1) })
	require.Panics(t, func() { pool.Shrink(nil, nil, 0, 1) })
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

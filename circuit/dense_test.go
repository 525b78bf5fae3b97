package circuit

import (
	"testing"
)

// TestDenseByHand multiplies 2×3 by 3×2.
func TestDenseByHand(t *testing.T) {
	w := NewDense(3, 2)
	copy(w.W, []float32{
		1, 2, 3,
		4, 5, 6,
	})
	rate := []float32{ // units×lanes
		1, 0,
		0, 1,
		2, -1,
	}
	drive := []float32{10, 20, 30, 40}
	w.Drive(drive, rate, 1, 2)
	closeTo(t, "W·rate", drive, []float64{17, 19, 46, 39})
	back := make([]float32, 6)
	w.Return(back, []float32{1, 0, 0, 1}, -1, 2)
	closeTo(t, "−Wᵀ·p", back, []float64{-1, -4, -2, -5, -3, -6})
	dw := make([]float32, 6)
	w.Correlate(dw, []float32{1, 1, 0, 2}, rate, 2)
	closeTo(t, "P·Qᵀ", dw, []float64{1, 1, 1, 0, 2, -2})
}

// TestDenseBeyondTheSharedTable has more units than the index table that wirings share.
func TestDenseBeyondTheSharedTable(t *testing.T) {
	n := len(iota32) + 3
	w := NewDense(n, 2)
	w.W[n-1], w.W[2*n-1] = 2, 3
	rate, drive := make([]float32, n), make([]float32, 2)
	rate[n-1] = 5
	w.Drive(drive, rate, 1, 1)
	closeTo(t, "last unit", drive, []float64{10, 15})

	w = NewDense(2, n)
	w.W[2*n-1] = 7
	back, p := make([]float32, 2), make([]float32, n)
	p[n-1] = 2
	w.Return(back, p, 1, 1)
	closeTo(t, "last target", back, []float64{0, 14})
}

package simd

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestBlurRows(t *testing.T) {
	forEachLevel(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(37, 38))
		for v := range 20 {
			checkBlurRows(t, r, v, 5, 17)
			checkBlurRows(t, r, 7, v, 9)
			checkBlurRows(t, r, 7, 4, 1+3*v)
		}
	})
}

func checkBlurRows(t *testing.T, r *rand.Rand, rows, taps, run int) {
	t.Helper()
	normal := func(int) float32 { return float32(r.NormFloat64()) }
	x, w, dst := newGuarded(rows*run, 1, normal).values, newGuarded(taps, 2, normal).values, newGuarded(rows*run, 3, normal)
	before := append([]float32(nil), dst.values...)
	BlurRows(dst.values, x, w, run)
	dst.check(t)
	for i := range rows {
		for b := range run {
			want, size := float64(before[i*run+b]), math.Abs(float64(before[i*run+b]))
			for k := range taps {
				if from := i + k - taps/2; from >= 0 && from < rows {
					p := float64(w[k]) * float64(x[from*run+b])
					want, size = want+p, size+math.Abs(p)
				}
			}
			require.InDelta(t, want, dst.values[i*run+b], float64(taps+2)*size*math.Pow(2, -24))
		}
	}
}

// TestBlurKeepsAPlane: symmetric taps with sum 1 leave a linear slope as it is, away from the
// ends, and blurring along rows and columns commutes.
func TestBlurKeepsAPlane(t *testing.T) {
	forEachLevel(t, func(t *testing.T) {
		const side = 9
		taps := []float32{0.25, 0.5, 0.25}
		x := make([]float32, side*side)
		for i := range x {
			x[i] = float32(3*(i/side) + 2*(i%side))
		}
		along := func(x []float32) []float32 {
			y := make([]float32, len(x))
			BlurRows(y, x, taps, side)
			return y
		}
		turned := func(x []float32) []float32 {
			y := make([]float32, len(x))
			Transpose(y, x, side, side, side)
			return y
		}
		y := along(x)
		require.Equal(t, x[side:len(x)-side], y[side:len(y)-side])
		require.Equal(t, turned(along(turned(along(x)))), along(turned(along(turned(x)))))
	})
}

func TestBlurRowsChecksItsSlices(t *testing.T) {
	x := make([]float32, 6)
	require.Panics(t, func() { BlurRows(x, x[:4], x, 2) })
	require.Panics(t, func() { BlurRows(x, x, x, 4) })
	require.Panics(t, func() { BlurRows(x, x, x, 0) })
	require.Panics(t, func() { BlurRows(x, x, make([]float32, 513), 2) })
	require.NotPanics(t, func() { BlurRows(x, make([]float32, 6), nil, 2) })
}

// BenchmarkBlurRows is a pass over a sheet of 75×75 places, and over 28×28 places with channels.
func BenchmarkBlurRows(b *testing.B) {
	for _, s := range []struct{ rows, run, taps int }{{75, 75, 75}, {75, 75 * 32, 75}, {28, 28 * 64, 9}} {
		b.Run(fmt.Sprintf("%dx%d-%d", s.rows, s.run, s.taps), func(b *testing.B) {
			x, y, taps := make([]float32, s.rows*s.run), make([]float32, s.rows*s.run), make([]float32, s.taps)
			work := 0
			for i := range s.rows {
				work += min(s.taps, s.rows+s.taps/2-i) - max(0, s.taps/2-i)
			}
			for b.Loop() {
				BlurRows(y, x, taps, s.run)
			}
			b.ReportMetric(2*float64(work*s.run)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
		})
	}
}

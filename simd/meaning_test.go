package simd

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// The tests in this file hold kernels, at every level, to their equations in float64 or to
// values worked out by hand; those in levels_test.go hold the levels to each other.

// nan32 and minusZero are values that comparisons treat in their own ways.
var (
	nan32     = float32(math.NaN())
	minusZero = float32(math.Copysign(0, -1))
)

// repeated is a pattern repeated over two vectors and a partial one.
func repeated(pattern ...float32) []float32 { return repeatedTo(21, pattern...) }

func repeatedTo(n int, pattern ...float32) []float32 {
	all := make([]float32, n)
	for i := range all {
		all[i] = pattern[i%len(pattern)]
	}
	return all
}

func requireSame(t *testing.T, want, got []float32) {
	t.Helper()
	for i := range want {
		require.True(t, same(want[i], got[i]), "at %d: want %v, got %v", i, want[i], got[i])
	}
}

func TestRectifiersByHand(t *testing.T) {
	forEachLevel(t, func(t *testing.T) {
		x := repeated(-2, 3, 0, minusZero, nan32, inf, -inf)
		y := make([]float32, len(x))
		Relu(y, x)
		requireSame(t, repeated(0, 3, 0, minusZero, nan32, inf, 0), y)
		Relu(x, x)
		requireSame(t, y, x)

		dx := make([]float32, len(y))
		ReluBack(dx, repeated(1, 2, 3, 4, 5, 6, 7), y)
		requireSame(t, repeated(0, 2, 0, 0, 0, 6, 0), dx)

		Supralinear(y, repeated(-2, 3, 0, minusZero, nan32, inf, -inf), 2, 2)
		requireSame(t, repeated(0, 18, 0, 0, nan32, inf, 0), y)
		Supralinear(y, repeated(-2, 4, 0, minusZero, nan32, inf, -inf), 2, 1.5)
		requireSame(t, repeated(0, 16, 0, 0, nan32, inf, 0), y)
	})
}

func TestMaximumByHand(t *testing.T) {
	forEachLevel(t, func(t *testing.T) {
		best, which := repeated(1, 1, 1, 1, nan32, -inf), repeated(0)
		MaxPick(best, which, repeated(2, 1, 0, nan32, 5, -1), 7)
		requireSame(t, repeated(2, 1, 1, nan32, nan32, -1), best)
		requireSame(t, repeated(7, 0, 0, 7, 0, 7), which)

		dx := repeated(10, minusZero)
		MaxRoute(dx, repeated(1, 2, 3), repeated(7, 0, 0, 7, 0, 7), 7)
		want := repeated(10, minusZero)
		for i := range want {
			if i%6 == 0 || i%6 == 3 || i%6 == 5 {
				want[i] += repeated(1, 2, 3)[i]
			}
		}
		requireSame(t, want, dx)
	})
}

func TestArithmeticByHand(t *testing.T) {
	forEachLevel(t, func(t *testing.T) {
		x := repeated(1, -2, 4)
		Add(x, repeated(3))
		requireSame(t, repeated(4, 1, 7), x)
		Axpy(x, -2, repeated(1, 0, 3))
		requireSame(t, repeated(2, 1, 1), x)
		Mul(x, repeated(5, 6, 7))
		requireSame(t, repeated(10, 6, 7), x)
		Scale(x, 0.5)
		requireSame(t, repeated(5, 3, 3.5), x)
		Relax(x, repeated(1), 0.25)
		requireSame(t, repeated(4, 2.5, 2.875), x)
		Fill(x, nan32)
		for _, v := range x {
			require.True(t, v != v)
		}
		FillRows(x, []float32{1, 2, 3}, 7)
		require.Equal(t, []float32{1, 2, 2}, []float32{x[6], x[7], x[13]})
		SumRows(x[:3], repeated(1, 2, 4, 8, 16, 32, 64), 7)
		require.Equal(t, []float32{128, 128, 128}, x[:3])
	})
}

// close32 holds got to a float64 value within some roundings of the size of the terms.
func close32(t *testing.T, want, size float64, got float32, what string) {
	t.Helper()
	require.InDelta(t, want, got, 8*size*math.Pow(2, -24)+1e-37, what)
}

func TestMomentumStepEquation(t *testing.T) {
	forEachLevel(t, func(t *testing.T) {
		const rate, momentum, decay, lo, hi = 0.25, 0.875, 0.03125, -0.5, 1.5 // exact in both precisions
		r := rand.New(rand.NewPCG(21, 22))
		normal := func(int) float32 { return float32(r.NormFloat64()) }
		w, dw, v := newGuarded(67, 1, normal), newGuarded(67, 2, normal), newGuarded(67, 3, normal)
		w0, v0 := append([]float32(nil), w.values...), append([]float32(nil), v.values...)
		w.values[9], w0[9] = nan32, nan32
		MomentumStep(w.values, dw.values, v.values, rate, momentum, decay, lo, hi)
		bounded := 0
		for i := range w0 {
			if i == 9 {
				require.True(t, w.values[i] != w.values[i], "a NaN is lost")
				continue
			}
			g := float64(dw.values[i]) - decay*float64(w0[i])
			vel := momentum*float64(v0[i]) + g
			size := math.Abs(float64(w0[i])) + math.Abs(float64(v0[i])) + math.Abs(float64(dw.values[i]))
			close32(t, vel, size, v.values[i], "v")
			want := min(hi, max(lo, float64(w0[i])+rate*vel))
			close32(t, want, size, w.values[i], "w")
			if want == lo || want == hi {
				bounded++
			}
		}
		require.Greater(t, bounded, 3, "the bounds are not met")
	})
}

func TestAdamStepEquation(t *testing.T) {
	forEachLevel(t, func(t *testing.T) {
		const rate, beta1, beta2, eps, decay, rest = 0.125, 0.875, 0.96875, 0.0078125, 0.0625, 0.5
		r := rand.New(rand.NewPCG(23, 24))
		w := make([]float32, 37)
		for i := range w {
			w[i] = float32(r.NormFloat64())
		}
		m, v, dw := make([]float32, len(w)), make([]float32, len(w)), make([]float32, len(w))
		w64, m64, v64 := make([]float64, len(w)), make([]float64, len(w)), make([]float64, len(w))
		for i := range w {
			w64[i] = float64(w[i])
		}
		for step := 1; step <= 5; step++ {
			c1, c2 := 1/(1-math.Pow(beta1, float64(step))), 1/(1-math.Pow(beta2, float64(step)))
			for i := range dw {
				dw[i] = float32(r.NormFloat64())
				g := float64(dw[i])
				m64[i] = beta1*m64[i] + (1-beta1)*g
				v64[i] = beta2*v64[i] + (1-beta2)*g*g
				w64[i] += -rate*decay*(w64[i]-rest) + rate*m64[i]*c1/(math.Sqrt(v64[i]*c2)+eps)
				w64[i] = min(1, max(-1, w64[i]))
			}
			AdamStep(w, dw, m, v, rate, beta1, beta2, float32(c1), float32(c2), eps, decay, rest, -1, 1)
		}
		for i := range w {
			require.InDelta(t, w64[i], w[i], 2e-6)
			require.InDelta(t, m64[i], m[i], 1e-6)
			require.InDelta(t, v64[i], v[i], 1e-6)
		}
	})
}

// TestAdamFirstStep: with bias corrections the first step is rate·sign(dw), whatever its size.
func TestAdamFirstStep(t *testing.T) {
	forEachLevel(t, func(t *testing.T) {
		dw := repeated(1e-3, -2, 300, -1e-5)
		w, m, v := make([]float32, len(dw)), make([]float32, len(dw)), make([]float32, len(dw))
		AdamStep(w, dw, m, v, 0.01, 0.9, 0.99, 1/(1-float32(0.9)), 1/(1-float32(0.99)), 0, 0, 0, -inf, inf)
		for i := range w {
			require.InEpsilon(t, math.Copysign(0.01, float64(dw[i])), w[i], 1e-5)
		}
	})
}

// TestGemmReadsTransposes: tables and strides alone turn A·B into Aᵀ·B.
func TestGemmReadsTransposes(t *testing.T) {
	forEachLevel(t, func(t *testing.T) {
		const m, n, k = 23, 35, 19
		r := rand.New(rand.NewPCG(25, 26))
		a, b := make([]float32, m*k), make([]float32, k*n)
		for i := range a {
			a[i] = float32(r.NormFloat64())
		}
		for i := range b {
			b[i] = float32(r.NormFloat64())
		}
		at := make([]float32, len(a))
		Transpose(at, a, m, k, m)
		var along, across []int32
		for i := range int32(k) {
			along, across = append(along, i), append(across, i*m)
		}
		want, got := make([]float32, m*n), make([]float32, m*n)
		Gemm(want, n, a, k, along, b, n, along, m, n, 1)
		Gemm(got, n, at, 1, across, b, n, along, m, n, 1)
		require.Equal(t, want, got)
	})
}

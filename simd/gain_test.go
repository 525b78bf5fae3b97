package simd

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// ulps is the distance of got from want in units of the last place of want as a float32;
// below the normal numbers a unit is 2⁻¹⁴⁹. Infinite where only one is finite.
func ulps(got float32, want float64) float64 {
	rounded := float32(want)
	if got == rounded || got != got && want != want {
		return 0
	}
	if math.IsInf(float64(rounded), 0) || math.IsInf(float64(got), 0) || got != got || want != want {
		return math.Inf(1)
	}
	_, e := math.Frexp(want)
	return math.Abs(float64(got)-want) / math.Ldexp(1, max(e-24, -149))
}

// allKinds returns floats of every sign and exponent, NaN and Inf among them.
func allKinds() []float32 {
	var all []float32
	for bits := uint64(0); bits < 1<<32; bits += 9973 {
		all = append(all, math.Float32frombits(uint32(bits)))
	}
	return append(all, edges...)
}

// spread returns n floats evenly between low and high.
func spread(n int, low, high float64) []float32 {
	all := make([]float32, n)
	for i := range all {
		all[i] = float32(low + (high-low)*float64(i)/float64(n-1))
	}
	return all
}

func worst(t *testing.T, x, got []float32, exact func(float64) float64, limit float64) float64 {
	t.Helper()
	most := 0.0
	for i, v := range x {
		want := exact(float64(v))
		d := ulps(got[i], want)
		if d > limit {
			t.Fatalf("at %v: %v, exactly %v: %v ULP", v, got[i], want, d)
		}
		most = max(most, d)
	}
	return most
}

func TestExpAccuracy(t *testing.T) {
	forEachLevel(t, func(t *testing.T) {
		limit := 1.5
		if Level() == "generic" {
			limit = 0.51
		}
		for _, x := range [][]float32{allKinds(), spread(300000, -104, 89), spread(100000, -1, 1)} {
			got := make([]float32, len(x))
			Exp(got, x)
			t.Logf("%.3f ULP", worst(t, x, got, math.Exp, limit))
		}
	})
}

func TestPowerAccuracy(t *testing.T) {
	forEachLevel(t, func(t *testing.T) {
		limit := 4.0
		if Level() == "generic" {
			limit = 0.51
		}
		kinds, usual := allKinds(), spread(100000, 0, 100)
		for _, n := range []float32{0.3, 0.5, 1.5, 2.001, 2.2, 2.5, math.Pi, 4} {
			exact := func(u float64) float64 {
				if u <= 0 {
					return 0
				}
				return math.Pow(u, float64(n))
			}
			for _, u := range [][]float32{kinds, usual} {
				got := make([]float32, len(u))
				Supralinear(got, u, 1, n)
				t.Logf("n = %v: %.3f ULP", n, worst(t, u, got, exact, limit))
			}
		}
	})
}

func TestInversePowerAccuracy(t *testing.T) {
	forEachLevel(t, func(t *testing.T) {
		for _, beta := range []float64{0.5, 0.75, 1, 0.6} {
			limit := 4.5
			if beta == 0.6 {
				limit = 0.51
			}
			for _, s := range [][]float32{spread(100000, 1e-3, 4), spread(10000, 1e20, 1e30)} {
				got := make([]float32, len(s))
				InversePower(got, s, beta)
				t.Logf("β = %v: %.3f ULP", beta, worst(t, s, got, func(x float64) float64 { return math.Pow(x, -beta) }, limit))
			}
		}
	})
}

// TestPowerOfItsInverse: (uⁿ)^(1/n) = u, whatever the level; the error of uⁿ shrinks by n.
func TestPowerOfItsInverse(t *testing.T) {
	forEachLevel(t, func(t *testing.T) {
		u := spread(1000, 0.01, 50)
		for _, n := range []float32{0.25, 0.5, 2, 4} { // 1/n is exact
			v := make([]float32, len(u))
			Supralinear(v, u, 1, n)
			Supralinear(v, v, 1, 1/n)
			for i := range u {
				require.InEpsilon(t, u[i], v[i], float64(4/n+4)*math.Pow(2, -23))
			}
		}
	})
}

func TestPowerRejectsBadExponents(t *testing.T) {
	for _, n := range []float32{0, -1, float32(math.NaN())} {
		require.Panics(t, func() { Supralinear(nil, nil, 1, n) })
		require.Panics(t, func() { SupralinearStep(nil, nil, 1, n, 1) })
	}
}

// TestSupralinearStepIsBothInOne holds the fused kernel to its two parts and the guards.
func TestSupralinearStepIsBothInOne(t *testing.T) {
	forEachLevel(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(17, 18))
		for n := range 68 {
			for _, power := range []float32{1, 2, 2.2, 3} {
				u, rate := newGuarded(n, 1+n%8, mixed(r)), newGuarded(n, 3, mixed(r))
				want, f := append([]float32(nil), rate.values...), make([]float32, n)
				Supralinear(f, u.values, 0.04, power)
				Relax(want, f, 0.1)
				SupralinearStep(rate.values, u.values, 0.04, power, 0.1)
				u.check(t)
				rate.check(t)
				for i := range want {
					require.True(t, same(want[i], rate.values[i]), "n %v at %d of %d", power, i, n)
				}
			}
		}
	})
}

// TestExpAndPowerMayBeCut: neither the place in a vector nor the length of an array changes a bit.
func TestExpAndPowerMayBeCut(t *testing.T) {
	forEachLevel(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(19, 20))
		x := make([]float32, 67)
		for i := range x {
			x[i] = mixed(r)(i)
		}
		whole, cut := make([]float32, len(x)), newGuarded(len(x), 5, func(int) float32 { return 0 })
		for i := range x {
			Exp(whole, x)
			Exp(cut.values[:i], x[:i])
			Exp(cut.values[i:], x[i:])
			for j := range x {
				require.True(t, same(whole[j], cut.values[j]), "cut at %d", i)
			}
			Supralinear(whole, x, 0.3, 2.2)
			Supralinear(cut.values[:i], x[:i], 0.3, 2.2)
			Supralinear(cut.values[i:], x[i:], 0.3, 2.2)
			for j := range x {
				require.True(t, same(whole[j], cut.values[j]), "cut at %d", i)
			}
			cut.check(t)
		}
	})
}

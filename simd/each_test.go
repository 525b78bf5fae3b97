package simd

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestStepEachIsTheStepOfEveryUnit: one call with a k, an n and an a for each unit has the bits
// of a call for each unit, and tells the largest step.
func TestStepEachIsTheStepOfEveryUnit(t *testing.T) {
	forEachLevel(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(29, 30))
		for n := range 68 {
			checkStepEach(t, r, n)
		}
	})
}

func checkStepEach(t *testing.T, r *rand.Rand, n int) {
	t.Helper()
	const dt = float32(0.7)
	powers := []float32{1, 2, 3, 2.2, 0.5}
	u, rate := newGuarded(n, 1+n%8, mixed(r)), newGuarded(n, 3, mixed(r))
	k, power, tau := make([]float32, n), make([]float32, n), make([]float32, n)
	want, before := append([]float32(nil), rate.values...), append([]float32(nil), rate.values...)
	most := float32(0)
	for i := range n {
		k[i], power[i], tau[i] = r.Float32(), powers[r.IntN(len(powers))], 1+r.Float32()
		a := dt / tau[i]
		SupralinearStep(want[i:i+1], u.values[i:i+1], k[i], power[i], a)
		f := []float32{0}
		Supralinear(f, u.values[i:i+1], k[i], power[i])
		step := float32(a * (f[0] - before[i]))
		if step != step || most != most {
			most = nan32
		} else {
			most = max(most, float32(math.Abs(float64(step))))
		}
	}
	got := SupralinearStepEach(rate.values, u.values, k, power, tau, dt)
	u.check(t)
	rate.check(t)
	for i, v := range rate.values {
		whole := power[i] == 1 || power[i] == 2 || power[i] == 3
		scale := math.Abs(float64(want[i])) + math.Abs(float64(before[i]))
		near := !whole && math.Abs(float64(want[i]-v)) <= 8*0x1p-23*scale
		require.True(t, near || same(want[i], v), "n = %v at %d: want %v, got %v", power[i], i, want[i], v)
	}
	near := math.Abs(float64(most-got)) <= 1e-6*math.Abs(float64(most))
	require.True(t, near || same(most, got), "largest step %v, returned %v", most, got)
}

// TestStepEachTellsOfBlowUp: a NaN or an overflow in any lane comes out.
func TestStepEachTellsOfBlowUp(t *testing.T) {
	forEachLevel(t, func(t *testing.T) {
		for n := 1; n < 40; n++ {
			for i := range n {
				for _, bad := range []float32{nan32, math.MaxFloat32} {
					u, r := make([]float32, n), make([]float32, n)
					ones, power := repeatedTo(n, 1), repeatedTo(n, 2)
					u[i] = bad
					most := SupralinearStepEach(r, u, ones, power, ones, 1)
					if bad == bad {
						require.Equal(t, inf, most)
					} else {
						require.True(t, most != most)
					}
				}
			}
		}
	})
}

package simd

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPatchesGivesItsTwin(t *testing.T) {
	forEachLevel(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(23, 24))
		for length := range 68 {
			for _, runs := range []int{0, 1, 5} {
				for _, trials := range []int{0, 1, 3} {
					apart, stride := length+r.IntN(4), r.IntN(50)
					src := newGuarded(3*50+5*(length+4)+length+PatchSlack, 3, mixed(r)).values
					n := trials * runs * length
					got := newGuarded(n+PatchSlack, 5, func(int) float32 { return 0 })
					want := make([]float32, n+PatchSlack)
					patchesGeneric(want, src, trials, stride, runs, apart, length)
					Patches(got.values, src, trials, stride, runs, apart, length)
					got.check(t)
					for i, v := range got.values[:n] {
						require.True(t, same(want[i], v), "%d trials, %d runs of %d at %d", trials, runs, length, i)
					}
				}
			}
		}
	})
}

func TestPatchesNeedsSlack(t *testing.T) {
	x, y := make([]float32, 12), make([]float32, 13)
	require.Panics(t, func() { Patches(x, y, 1, 0, 2, 3, 3) })
	require.Panics(t, func() { Patches(y, x, 1, 0, 2, 3, 3) })
	require.NotPanics(t, func() { Patches(y, y, 1, 0, 2, 3, 3) })
}

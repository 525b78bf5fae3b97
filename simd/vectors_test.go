package simd

import (
	"math/rand/v2"
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestVectorLevelsGiveEqualBits holds every wider level to avx2 where a kernel need not give
// its twin's bits. .ci/avx512 runs it where no processor has the wider level.
func TestVectorLevelsGiveEqualBits(t *testing.T) {
	levels := Levels()
	if len(levels) <= int(avx512) {
		t.Skip("this machine has no level above avx2")
	}
	for _, name := range levels[avx512:] {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(27, 28))
			for range 100 {
				g := newGemmCase(r, 1+r.IntN(40), 1+r.IntN(70), 1+r.IntN(60))
				for i := range g.a {
					g.a[i] = mixed(r)(i)
				}
				before := append([]float32(nil), g.c.values...)
				bitsOfLevels(t, name, func() []float32 {
					copy(g.c.values, before)
					g.run(g.c.values, 0.7)
					return g.c.values
				})
				g.c.check(t)
			}
			kinds := allKinds()[:1<<12]
			for _, x := range [][]float32{kinds, spread(1<<12, -104, 89)} {
				y := make([]float32, len(x))
				bitsOfLevels(t, name, func() []float32 { Exp(y, x); return y })
				for _, n := range []float32{0.5, 2.2, 4} {
					bitsOfLevels(t, name, func() []float32 { Supralinear(y, x, 0.04, n); return y })
					each := repeatedTo(len(x), n, 2, n/2)
					bitsOfLevels(t, name, func() []float32 {
						clear(y)
						return append(y, SupralinearStepEach(y, x, each, each, each, 0.3))
					})
				}
			}
		})
	}
}

// bitsOfLevels runs a kernel at a level and at avx2.
func bitsOfLevels(t *testing.T, name string, run func() []float32) {
	t.Helper()
	var results [2][]float32
	for i, at := range []string{"avx2", name} {
		restore, err := SetLevel(at)
		require.NoError(t, err)
		results[i] = append([]float32(nil), run()...)
		restore()
	}
	requireSame(t, results[0], results[1])
}

// TestAVX2NeedsNoMore: an operand beyond the sixteenth register, or a wide one, would be an
// instruction of AVX-512.
func TestAVX2NeedsNoMore(t *testing.T) {
	text, err := os.ReadFile("kernels_avx2_amd64.s")
	require.NoError(t, err)
	require.Empty(t, regexp.MustCompile(`\b(Z[0-9]+|K[0-7]|[XY](1[6-9]|2[0-9]|3[01]))\b`).FindAllString(string(text), -1))
}

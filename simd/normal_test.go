package simd

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestPhiloxKnownAnswers are the test vectors of Random123 (Salmon et al. 2011).
func TestPhiloxKnownAnswers(t *testing.T) {
	require.Equal(t, [4]uint32{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}, philox(0, Counter{}, [2]uint32{}))
	ones := uint32(math.MaxUint32)
	require.Equal(t, [4]uint32{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}, philox(ones, Counter{ones, ones, ones}, [2]uint32{ones, ones}))
}

// exactNormals are the two numbers of a pair of words in float64.
func exactNormals(a, b uint32) (even, odd float64) {
	r := math.Sqrt(-2 * math.Log((float64(a)+0.5)/(1<<32)))
	sin, cos := math.Sincos(2 * math.Pi * float64(b) / (1 << 32))
	return r * cos, r * sin
}

// normalError is what Normals promises.
func normalError(want float64) float64 { return max(2e-6, 1e-6*math.Abs(want)) }

// TestNormalsAgainstFloat64 meets every length and start, and words of every size.
func TestNormalsAgainstFloat64(t *testing.T) {
	forEachLevel(t, func(t *testing.T) {
		key, at := [2]uint32{3, 0xdeadbeef}, Counter{7, 1 << 31, 5<<16 | 2}
		for n := range 140 {
			for _, first := range []uint32{0, 1, 2, 3, 4, 9, 1<<32 - 140} {
				g := newGuarded(n, 1+n%8, func(int) float32 { return 0 })
				Normals(g.values, key, at, first)
				g.check(t)
				for i, v := range g.values {
					u := first + uint32(i)
					w := philox(u/4, at, key)
					even, odd := exactNormals(w[u%4&^1], w[u%4|1])
					want := even
					if u%2 == 1 {
						want = odd
					}
					require.InDelta(t, want, v, normalError(want), "unit %d", u)
				}
			}
		}
		require.Panics(t, func() { Normals(make([]float32, 2), key, at, math.MaxUint32) })
	})
}

func TestNormalsGiveTheBitsOfTheirTwin(t *testing.T) {
	forEachLevel(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(33, 34))
		for range 4 {
			checkNormals(t, r, 1<<12)
		}
	})
}

func checkNormals(t *testing.T, r *rand.Rand, n int) {
	t.Helper()
	key, at, first := [2]uint32{r.Uint32(), r.Uint32()}, Counter{r.Uint32(), r.Uint32(), r.Uint32()}, r.Uint32()>>1
	got, want := newGuarded(n, 3, func(int) float32 { return 0 }), make([]float32, n)
	Normals(got.values, key, at, first)
	normalsGeneric(want, key, at, first)
	got.check(t)
	requireSame(t, want, got.values)
}

// TestBoxMullerAtTheEnds: the extreme words and the edges of the quadrants give finite numbers.
func TestBoxMullerAtTheEnds(t *testing.T) {
	var words []uint32
	for shift := range 32 {
		for d := range uint32(3) {
			words = append(words, 1<<shift+d-1, -(1<<shift)+d-1)
		}
	}
	words = append(words, 0, math.MaxUint32, 3<<29, 5<<29, 7<<29, 3<<30)
	for _, a := range words {
		for _, b := range words {
			even, odd := boxMuller(a, b)
			wantEven, wantOdd := exactNormals(a, b)
			// Near u = 1 the distance from 0 is that of a float32 from 1, at most √2·2⁻¹².
			slack := 0.0
			if a > math.MaxUint32-1<<9 {
				slack = 4e-4
			}
			require.InDelta(t, wantEven, even, normalError(wantEven)+slack, "%#x %#x", a, b)
			require.InDelta(t, wantOdd, odd, normalError(wantOdd)+slack, "%#x %#x", a, b)
		}
	}
}

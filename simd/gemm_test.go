package simd

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// gemmCase is a product with random index tables and guards around C.
type gemmCase struct {
	m, n, k, lda, ldb, ldc int
	a, b                   []float32
	aCol, bRow             []int32
	c                      guarded
}

func newGemmCase(r *rand.Rand, m, n, k int) gemmCase {
	g := gemmCase{m: m, n: n, k: k, lda: k + r.IntN(3), ldb: n + r.IntN(3), ldc: n + r.IntN(3)}
	random := func(int) float32 { return float32(r.NormFloat64()) }
	g.a, g.b = newGuarded(max(1, m*g.lda+k), 1, random).values, newGuarded(max(1, k*g.ldb+n), 3, random).values
	g.c = newGuarded(m*g.ldc+n, 5, random)
	for range k {
		g.aCol, g.bRow = append(g.aCol, int32(r.IntN(k))), append(g.bRow, int32(r.IntN(k)))
	}
	return g
}

func (g gemmCase) run(c []float32, alpha float32) {
	Gemm(c, g.ldc, g.a, g.lda, g.aCol, g.b, g.ldb, g.bRow, g.m, g.n, alpha)
}

// within checks C against a sum in float64; the bound is the chain's: k·2⁻²⁴·Σ|a·b|.
func (g gemmCase) within(t *testing.T, before, after []float32, alpha float32) {
	t.Helper()
	for i := range g.m {
		for j := range g.ldc {
			at := i*g.ldc + j
			if j >= g.n {
				if i < g.m-1 {
					require.Equal(t, before[at], after[at], "wrote between rows")
				}
				continue
			}
			sum, size := 0.0, math.Abs(float64(before[at]))
			for k := range g.k {
				p := float64(g.a[i*g.lda+int(g.aCol[k])]) * float64(g.b[int(g.bRow[k])*g.ldb+j])
				sum += p
				size += math.Abs(p * float64(alpha))
			}
			want := float64(before[at]) + float64(alpha)*sum
			require.InDelta(t, want, after[at], float64(g.k+4)*size*math.Pow(2, -24), "%d×%d×%d at %d,%d", g.m, g.n, g.k, i, j)
		}
	}
}

func TestGemmAgainstFloat64(t *testing.T) {
	forEachLevel(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(7, 8))
		edge, apart := []int{1, 6, 8, 16, 17, 67}, 1
		if testing.Short() {
			apart = 9
		}
		for v := 0; v < 68; v += apart {
			for _, e := range edge {
				for _, shape := range [][3]int{{v, e, 9}, {e, v, 9}, {7, e, v}, {e, 16, v}} {
					g := newGemmCase(r, shape[0], shape[1], shape[2])
					before := append([]float32(nil), g.c.values...)
					g.run(g.c.values, -1)
					g.c.check(t)
					g.within(t, before, g.c.values, -1)
				}
			}
		}
	})
}

func TestGemmBeyondABlock(t *testing.T) {
	forEachLevel(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(9, 10))
		for _, k := range []int{511, 512, 513, 1100} {
			g := newGemmCase(r, 101, 21, k)
			before := append([]float32(nil), g.c.values...)
			g.run(g.c.values, 0.5)
			g.within(t, before, g.c.values, 0.5)
		}
	})
}

// TestGemmPacks meets every kind of copy that large products take, with columns and rows left
// over, and holds it to the bits of a part that is too small to be copied.
func TestGemmPacks(t *testing.T) {
	forEachLevel(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(15, 16))
		for _, s := range []struct{ m, n, k, lda int }{
			{100, 300, 520, 521},  // A and B
			{100, 600, 130, 131},  // B alone, more columns than are copied at once
			{70, 80, 512, 512},    // A since its rows alias
			{300, 33, 513, 1},     // A transposed
			{300, 65, 512, 1},     // both, A transposed
			{520, 1024, 512, 512}, // nothing left over
		} {
			g := newGemmCase(r, s.m, s.n, s.k)
			if s.lda == 1 {
				for q := range g.aCol {
					g.aCol[q] *= int32(s.m)
				}
				g.a = make([]float32, s.m*s.k)
			} else {
				g.a = make([]float32, s.m*s.lda)
			}
			g.lda = s.lda
			for i := range g.a {
				g.a[i] = float32(r.NormFloat64())
			}
			before := append([]float32(nil), g.c.values...)
			g.run(g.c.values, 1)
			g.c.check(t)
			for range 20 {
				i, j := r.IntN(s.m), r.IntN(s.n)
				one := []float32{before[i*g.ldc+j]}
				Gemm(one, 1, g.a[i*g.lda:], g.lda, g.aCol, g.b[j:], g.ldb, g.bRow, 1, 1, 1)
				require.True(t, same(one[0], g.c.values[i*g.ldc+j]), "%v at %d, %d", s, i, j)
			}
			for i := range s.m - 1 {
				for j := s.n; j < g.ldc; j++ {
					require.Equal(t, before[i*g.ldc+j], g.c.values[i*g.ldc+j], "wrote between rows")
				}
			}
		}
	})
}

// TestGemmMayBeCut: any split of rows or columns gives equal bits.
func TestGemmMayBeCut(t *testing.T) {
	forEachLevel(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(11, 12))
		cases := 200
		if testing.Short() {
			cases = 10
		}
		for range cases {
			g := newGemmCase(r, 1+r.IntN(40), 1+r.IntN(70), 1+r.IntN(700))
			whole, cut := append([]float32(nil), g.c.values...), append([]float32(nil), g.c.values...)
			g.run(whole, 1)
			i, j := r.IntN(g.m+1), r.IntN(g.n+1)
			for _, p := range [][4]int{{0, i, 0, j}, {0, i, j, g.n}, {i, g.m, 0, j}, {i, g.m, j, g.n}} {
				if p[0] < p[1] && p[2] < p[3] {
					Gemm(cut[p[0]*g.ldc+p[2]:], g.ldc, g.a[p[0]*g.lda:], g.lda, g.aCol, g.b[p[2]:], g.ldb, g.bRow, p[1]-p[0], p[3]-p[2], 1)
				}
			}
			for k, v := range whole {
				require.True(t, same(v, cut[k]), "%d×%d×%d cut at %d, %d", g.m, g.n, g.k, i, j)
			}
		}
	})
}

func TestGemmLetsNaNThrough(t *testing.T) {
	forEachLevel(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(13, 14))
		for j := range 23 {
			g := newGemmCase(r, 7, 23, 5)
			for i := range g.bRow {
				g.bRow[i] = int32(i)
			}
			g.b[2*g.ldb+j] = float32(math.NaN())
			g.run(g.c.values, 1)
			for i := range g.m {
				for c := range g.n {
					v := g.c.values[i*g.ldc+c]
					require.Equal(t, c == j, v != v, "row %d column %d", i, c)
				}
			}
		}
	})
}

func FuzzGemm(f *testing.F) {
	f.Add(uint64(1), uint8(6), uint8(16), uint16(25))
	f.Add(uint64(2), uint8(0), uint8(1), uint16(600))
	f.Fuzz(func(t *testing.T, seed uint64, m, n uint8, k uint16) {
		r := rand.New(rand.NewPCG(seed, 1))
		g := newGemmCase(r, int(m%80), int(n%80), int(k%700))
		before := append([]float32(nil), g.c.values...)
		g.run(g.c.values, 1)
		g.c.check(t)
		g.within(t, before, g.c.values, 1)
	})
}

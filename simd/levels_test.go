package simd

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// forEachLevel runs a test at every level that this machine has.
func forEachLevel(t *testing.T, test func(t *testing.T)) {
	for _, name := range Levels() {
		t.Run(name, func(t *testing.T) {
			restore, err := SetLevel(name)
			require.NoError(t, err)
			defer restore()
			test(t)
		})
	}
}

// guard surrounds arrays: nothing may write there.
const guard = 12345.678

// guarded returns n values with guards on both sides, starting at an odd offset.
type guarded struct{ all, values []float32 }

func newGuarded(n, offset int, value func(i int) float32) guarded {
	all := make([]float32, n+offset+9)
	for i := range all {
		all[i] = guard
	}
	g := guarded{all, all[offset : offset+n : offset+n]}
	for i := range g.values {
		g.values[i] = value(i)
	}
	return g
}

func (g guarded) check(t *testing.T) {
	t.Helper()
	offset := cap(g.all) - cap(g.all[len(g.all)-len(g.values)-9:])
	for i, v := range g.all {
		if (i < offset || i >= offset+len(g.values)) && v != guard {
			t.Fatalf("wrote outside the array, at %d", i-offset)
		}
	}
}

// edges are values at which kernels break.
var edges = []float32{0, float32(math.Copysign(0, -1)), 1, -1, 1e-45, -1e-45, 1.17e-38, math.MaxFloat32, -math.MaxFloat32,
	float32(math.Inf(1)), float32(math.Inf(-1)), float32(math.NaN()), 0.5, 2, 3, -2}

// mixed draws ordinary values with edges among them.
func mixed(r *rand.Rand) func(int) float32 {
	return func(int) float32 {
		if r.IntN(5) == 0 {
			return edges[r.IntN(len(edges))]
		}
		return float32(r.NormFloat64())
	}
}

func same(a, b float32) bool {
	return math.Float32bits(a) == math.Float32bits(b) || a != a && b != b
}

// elementwise lists the kernels over whole arrays with their generic twins. All of them give
// the twin's bits.
var elementwise = []struct {
	name      string
	arrays    int
	run, twin func(a [][]float32, s []float32)
}{
	{"Fill", 1, func(a [][]float32, s []float32) { Fill(a[0], s[0]) }, func(a [][]float32, s []float32) { fillGeneric(a[0], s[0]) }},
	{"Add", 2, func(a [][]float32, s []float32) { Add(a[0], a[1]) }, func(a [][]float32, s []float32) { addGeneric(a[0], a[1]) }},
	{"AxpyTwice", 2, func(a [][]float32, s []float32) { AxpyTwice(a[0], s[0], s[1], a[1]) }, func(a [][]float32, s []float32) { axpyTwiceGeneric(a[0], s[0], s[1], a[1]) }},
	{"Axpy", 2, func(a [][]float32, s []float32) { Axpy(a[0], s[0], a[1]) }, func(a [][]float32, s []float32) { axpyGeneric(a[0], s[0], a[1]) }},
	{"Scale", 1, func(a [][]float32, s []float32) { Scale(a[0], s[0]) }, func(a [][]float32, s []float32) { scaleGeneric(a[0], s[0]) }},
	{"Mul", 2, func(a [][]float32, s []float32) { Mul(a[0], a[1]) }, func(a [][]float32, s []float32) { mulGeneric(a[0], a[1]) }},
	{"Divide", 2, func(a [][]float32, s []float32) { Divide(a[0], a[1]) }, func(a [][]float32, s []float32) { divideGeneric(a[0], a[1]) }},
	{"InversePower, 1/2", 2, func(a [][]float32, s []float32) { InversePower(a[0], a[1], 0.5) }, func(a [][]float32, s []float32) { inversePowerGeneric(a[0], a[1], 0.5) }},
	{"InversePower, 3/4", 2, func(a [][]float32, s []float32) { InversePower(a[0], a[1], 0.75) }, func(a [][]float32, s []float32) { inversePowerGeneric(a[0], a[1], 0.75) }},
	{"InversePower, 1", 2, func(a [][]float32, s []float32) { InversePower(a[0], a[1], 1) }, func(a [][]float32, s []float32) { inversePowerGeneric(a[0], a[1], 1) }},
	{"Relax", 2, func(a [][]float32, s []float32) { Relax(a[0], a[1], s[0]) }, func(a [][]float32, s []float32) { relaxGeneric(a[0], a[1], s[0]) }},
	{"Relu", 2, func(a [][]float32, s []float32) { Relu(a[0], a[1]) }, func(a [][]float32, s []float32) { reluGeneric(a[0], a[1]) }},
	{"ReluBack", 3, func(a [][]float32, s []float32) { ReluBack(a[0], a[1], a[2]) }, func(a [][]float32, s []float32) { reluBackGeneric(a[0], a[1], a[2]) }},
	{"MaxPick", 3, func(a [][]float32, s []float32) { MaxPick(a[0], a[1], a[2], s[0]) }, func(a [][]float32, s []float32) { maxPickGeneric(a[0], a[1], a[2], s[0]) }},
	{"MaxRoute", 3, func(a [][]float32, s []float32) { MaxRoute(a[0], a[1], a[2], s[0]) }, func(a [][]float32, s []float32) { maxRouteGeneric(a[0], a[1], a[2], s[0]) }},
	{"MomentumStep", 3, func(a [][]float32, s []float32) { MomentumStep(a[0], a[1], a[2], s[0], s[1], s[2], -1, 2) }, func(a [][]float32, s []float32) { momentumStepGeneric(a[0], a[1], a[2], s[0], s[1], s[2], -1, 2) }},
	{"AdamStep", 4, func(a [][]float32, s []float32) {
		AdamStep(a[0], a[1], a[2], a[3], s[0], 0.9, 0.99, 3, 4, 1e-8, s[1], s[2], 0, inf)
	},
		func(a [][]float32, s []float32) {
			adamStepGeneric(a[0], a[1], a[2], a[3], s[0], 0.9, 0.99, 1-float32(0.9), 1-float32(0.99), 3, 4, 1e-8, s[0]*s[1], s[2], 0, inf)
		}},
	{"Supralinear, n 1", 2, func(a [][]float32, s []float32) { Supralinear(a[0], a[1], s[0], 1) }, func(a [][]float32, s []float32) { supralinearGeneric(a[0], a[1], s[0], 1) }},
	{"Supralinear, n 2", 2, func(a [][]float32, s []float32) { Supralinear(a[0], a[1], s[0], 2) }, func(a [][]float32, s []float32) { supralinearGeneric(a[0], a[1], s[0], 2) }},
	{"Supralinear, n 3", 2, func(a [][]float32, s []float32) { Supralinear(a[0], a[1], s[0], 3) }, func(a [][]float32, s []float32) { supralinearGeneric(a[0], a[1], s[0], 3) }},
	{"SupralinearStep, n 1", 2, func(a [][]float32, s []float32) { SupralinearStep(a[0], a[1], s[0], 1, s[1]) }, func(a [][]float32, s []float32) { supralinearStepGeneric(a[0], a[1], s[0], 1, s[1]) }},
	{"SupralinearStep, n 2", 2, func(a [][]float32, s []float32) { SupralinearStep(a[0], a[1], s[0], 2, s[1]) }, func(a [][]float32, s []float32) { supralinearStepGeneric(a[0], a[1], s[0], 2, s[1]) }},
	{"SupralinearStep, n 3", 2, func(a [][]float32, s []float32) { SupralinearStep(a[0], a[1], s[0], 3, s[1]) }, func(a [][]float32, s []float32) { supralinearStepGeneric(a[0], a[1], s[0], 3, s[1]) }},
}

var inf = float32(math.Inf(1))

func TestElementwiseGivesTheBitsOfItsTwin(t *testing.T) {
	forEachLevel(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(1, 2))
		for n := range 68 {
			checkElementwise(t, r, n)
		}
	})
}

// checkElementwise holds every kernel, on arrays of n, to its twin and the guards.
func checkElementwise(t *testing.T, r *rand.Rand, n int) {
	t.Helper()
	for _, k := range elementwise {
		scalars := []float32{float32(r.NormFloat64()), r.Float32(), r.Float32()}
		arrays, twins := make([]guarded, k.arrays), make([][]float32, k.arrays)
		values := make([][]float32, k.arrays)
		for i := range arrays {
			arrays[i] = newGuarded(n, 1+(n+i)%8, mixed(r))
			values[i] = arrays[i].values
			twins[i] = append([]float32(nil), values[i]...)
		}
		k.run(values, scalars)
		k.twin(twins, scalars)
		for i, g := range arrays {
			g.check(t)
			for j, v := range g.values {
				require.True(t, same(v, twins[i][j]), "%s of %d: array %d at %d: %v, twin %v", k.name, n, i, j, v, twins[i][j])
			}
		}
	}
}

func TestRowsGiveTheBitsOfTheirTwins(t *testing.T) {
	forEachLevel(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(3, 4))
		for lanes := range 68 {
			for _, rows := range []int{0, 1, 2, 7, 33} {
				x := newGuarded(rows*lanes, 3, mixed(r))
				sums := newGuarded(rows, 5, mixed(r))
				twin := append([]float32(nil), sums.values...)
				SumRows(sums.values, x.values, lanes)
				if lanes > 0 {
					sumRowsGeneric(twin, x.values, lanes)
				}
				sums.check(t)
				FillRows(x.values, sums.values, lanes)
				x.check(t)
				for i, v := range sums.values {
					require.True(t, same(v, twin[i]), "SumRows lanes %d row %d: %v, twin %v", lanes, i, v, twin[i])
					for b := range lanes {
						require.True(t, same(x.values[i*lanes+b], v), "FillRows")
					}
				}
			}
		}
	})
}

func TestSumRowsMayBeCutBetweenBlocks(t *testing.T) {
	forEachLevel(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(5, 6))
		x := make([]float32, 53)
		for i := range x {
			x[i] = float32(r.NormFloat64())
		}
		whole, cut := []float32{0.3}, []float32{0.3}
		SumRows(whole, x, len(x))
		SumRows(cut, x[:32], 32)
		SumRows(cut, x[32:], 21)
		require.Equal(t, whole, cut)
	})
}

func TestTranspose(t *testing.T) {
	forEachLevel(t, func(t *testing.T) {
		for rows := range 36 {
			for _, cols := range []int{0, 1, 3, 7, 8, 9, 16, 31, 67} {
				stride := rows + rows%3
				src := newGuarded(rows*cols, 1, func(i int) float32 { return float32(i) })
				dst := newGuarded(cols*stride, 2, func(int) float32 { return -1 })
				Transpose(dst.values, src.values, rows, cols, max(stride, 1))
				dst.check(t)
				for c := range cols {
					for i := range stride {
						want := float32(-1)
						if i < rows {
							want = float32(i*cols + c)
						}
						require.Equal(t, want, dst.values[c*stride+i], "%d×%d at column %d row %d", rows, cols, c, i)
					}
				}
			}
		}
	})
}

func TestLevels(t *testing.T) {
	require.Contains(t, Levels(), Level())
	require.Equal(t, "generic", Levels()[0])
	before := Level()
	restore, err := SetLevel("generic")
	require.NoError(t, err)
	require.Equal(t, "generic", Level())
	restore()
	require.Equal(t, before, Level())

	restore, err = SetLevel("sse9")
	require.ErrorContains(t, err, `unknown level "sse9"`)
	require.Equal(t, before, Level())
	restore()
	require.Equal(t, before, Level())
}

func TestStartLevel(t *testing.T) {
	for _, test := range []struct {
		name, variable, mistake string
		want                    isa
	}{
		{"best unless asked", "", "", bestLevel()},
		{"asked for", "generic", "", generic},
		{"unknown", "nonsense", "STRIATE_SIMD: unknown level", bestLevel()},
	} {
		t.Run(test.name, func(t *testing.T) {
			l, err := startLevel(test.variable)
			require.Equal(t, test.want, l)
			if test.mistake == "" {
				require.NoError(t, err)
			} else {
				require.ErrorContains(t, err, test.mistake)
			}
		})
	}
}

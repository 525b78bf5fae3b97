package hierarchy

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/learning"
)

// mixtures draws samples that are sums of few atoms of a random dictionary, with coefficients
// of magnitude 1 to 2.
func mixtures(n, dims, atoms, active int, signed bool) (samples, dictionary [][]float64) {
	z := normals("dictionary", dims*atoms)
	for a := range atoms {
		v := z[a*dims : (a+1)*dims]
		l := length(v)
		for j := range v {
			v[j] /= l
		}
		dictionary = append(dictionary, v)
	}
	choice := normals("mixtures", 2*n*active)
	for i := range n {
		x := make([]float64, dims)
		for k := range active {
			c := choice[2*(i*active+k):]
			atom := dictionary[int(math.Abs(c[0])*1e6)%atoms]
			size := 1 + math.Abs(math.Mod(c[1]*1e3, 1))
			if signed && c[1] < 0 {
				size = -size
			}
			for j := range x {
				x[j] += size * atom[j]
			}
		}
		samples = append(samples, x)
	}
	return samples, dictionary
}

// codeOf builds a network whose first stage settles on a sparse code.
func codeOf(t *testing.T, side, cells int, signed bool, weighting Weighting, c SparseCode) *Pathway {
	t.Helper()
	stage := StageSpec{Name: "V1", Weighting: weighting, Maps: cells, Kernel: side - 1, Stride: 1, Pad: 1, Gain: relu, Code: &c}
	if signed {
		stage.Gain = linear
	}
	p, err := New(sheet(side, side, 1), []StageSpec{stage, {Name: "out", Weighting: FullyConnected, Maps: 2, Gain: softmax}}, exampleSeed)
	require.NoError(t, err)
	return p
}

// TestSparseCodeIsTheMinimum: the settled code meets the conditions of the minimum of
// ½|x − Wᵀa|² + λ·Σ|a|: W·r = λ·sign(a) where a cell answers, |W·r| ≤ λ where it does not; on
// every kind of wiring.
func TestSparseCodeIsTheMinimum(t *testing.T) {
	const threshold = 0.3
	for name, weighting := range map[string]Weighting{"dense": FullyConnected, "conv": Conv, "local": LocalUnshared} {
		for _, signed := range []bool{false, true} {
			p := codeOf(t, 5, 12, signed, weighting, SparseCode{Threshold: threshold, Steps: 4000, Step: 0.05})
			l := p.layers[0].(*sparse)
			const lanes = 3
			x := make([]float32, l.below.Units()*lanes)
			for i, v := range normals("code", len(x)) {
				x[i] = float32(v)
			}
			w := l.newWork(lanes)
			a := w.forward(x, moment{lanes: lanes})
			gradient := make([]float32, len(a))
			l.p.wiring.Drive(gradient, w.(*sparseWork).residual(), 1, lanes)
			active := 0
			for i, v := range a {
				switch {
				case v != 0:
					active++
					require.InDelta(t, math.Copysign(threshold, float64(v)), gradient[i], 5e-3, "%s: cell %d", name, i)
				case signed:
					require.LessOrEqual(t, math.Abs(float64(gradient[i])), threshold+5e-3, name)
				default:
					require.LessOrEqual(t, float64(gradient[i]), threshold+5e-3, name)
				}
				if !signed {
					require.GreaterOrEqual(t, v, float32(0))
				}
			}
			require.Positive(t, active)
			require.Less(t, active, len(a))
		}
	}
}

// TestSparseCodingRecoversTheDictionary from sparse mixtures of it (Olshausen & Field 1996).
func TestSparseCodingRecoversTheDictionary(t *testing.T) {
	const side, atoms, cells, batch, steps = 4, 16, 24, 50, 1200
	for _, signed := range []bool{true, false} {
		samples, dictionary := mixtures(4000, side*side, atoms, 2, signed)
		p := codeOf(t, side, cells, signed, FullyConnected, SparseCode{Threshold: 0.2, Steps: 40, Step: 0.2})
		how, err := Teachings.Make("sparse-coding")
		require.NoError(t, err)
		rows := taught(t, p, how, steps, batch, samples)
		found := 0
		for _, atom := range dictionary {
			best := 0.0
			for _, w := range rows {
				require.InDelta(t, 1, length(w), 1e-4)
				best = max(best, math.Abs(dot(w, atom)))
			}
			if best > 0.98 {
				found++
			}
		}
		t.Logf("signed %v: %d of %d", signed, found, atoms)
		require.GreaterOrEqual(t, found, atoms-1)
	}
}

// TestCodesAreTaughtWithoutErrors: no derivative leads through a settled code.
func TestCodesAreTaughtWithoutErrors(t *testing.T) {
	p := codeOf(t, 5, 12, false, Conv, SparseCode{Threshold: 0.3, Steps: 4, Step: 0.1})
	training := Training{Teaching: &Backprop{}, Optimizer: &learning.SGD{Rate: 1}, Schedule: &learning.Constant{}, Batch: 8, Steps: 30, StepsEpoch: 10}
	_, err := NewTrainer(p, training, workers(t, 1))
	require.ErrorContains(t, err, "without labels")
	training.ReadoutOnly = true
	_, err = NewTrainer(p, training, workers(t, 1))
	require.NoError(t, err)
	how, err := Teachings.Make("sparse-coding")
	require.NoError(t, err)
	training.Teaching, training.ReadoutOnly = how, false
	plain, err := New(sheet(4, 4, 1), []StageSpec{{Name: "V1", Weighting: FullyConnected, Maps: 3, Gain: relu}, {Name: "out", Weighting: FullyConnected, Maps: 2, Gain: softmax}}, 1)
	require.NoError(t, err)
	_, err = NewTrainer(plain, training, workers(t, 1))
	require.ErrorContains(t, err, "code: sparse")
}

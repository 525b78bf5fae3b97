package hierarchy

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/neuron"
)

// TestSangerFindsThePrincipalComponents, each of length 1, in order of their variances: the
// eigenvectors of the covariance (Sanger 1989).
func TestSangerFindsThePrincipalComponents(t *testing.T) {
	samples, axes := ellipsoid(2000)
	how := &unlabelled[Sanger, *Sanger]{Pace: pace{Rate: 0.02, Passes: 1}}
	for i, w := range lone(t, how, 3, 1500, 50, samples) {
		require.InDelta(t, 1, length(w), 0.01)
		require.InDelta(t, 1, math.Abs(dot(w, axes[i])), 0.01, "component %d", i)
	}
}

// bars draws pictures of side×side in which every row and every column is lit with the same
// probability (Földiák 1990).
func bars(n, side int, probability float64) (samples [][]float64) {
	z := normals("bars", 2*side*n)
	cut := math.Sqrt2 * math.Erfinv(2*probability-1)
	for i := range n {
		x := make([]float64, side*side)
		for k := range 2 * side {
			if z[i*2*side+k] > cut {
				continue
			}
			for j := range side {
				if k < side {
					x[k*side+j] = 1
				} else {
					x[j*side+k-side] = 1
				}
			}
		}
		samples = append(samples, x)
	}
	return samples
}

// answers shows samples to the first layer of a pathway: [sample][cell].
func answers(p *Pathway, samples [][]float64) [][]float64 {
	w, units := p.layers[0].newWork(len(samples)), p.layers[0].out().Units()
	var flat []float64
	for _, x := range samples {
		flat = append(flat, x...)
	}
	x := make([]float32, len(flat))
	toLanes(x, flat, 0, len(samples))
	y := w.forward(x, moment{lanes: len(samples)})
	all := make([][]float64, len(samples))
	for i := range all {
		for u := range units {
			all[i] = append(all[i], float64(y[u*len(samples)+i]))
		}
	}
	return all
}

// product is the mean of the products of two columns.
func product(y [][]float64, i, j int) float64 {
	var sum float64
	for _, row := range y {
		sum += row[i] * row[j]
	}
	return sum / float64(len(y))
}

// rival builds a dense stage of cells that inhibit one another, with a read-out.
func rival(t *testing.T, side, cells int, g neuron.Gain, c LateralCode) *Pathway {
	t.Helper()
	p, err := New(sheet(side, side, 1), []StageSpec{
		{Name: "V1", Weighting: FullyConnected, Maps: cells, Gain: g, Code: &c},
		{Name: "out", Weighting: FullyConnected, Maps: 2, Gain: softmax},
	}, exampleSeed)
	require.NoError(t, err)
	return p
}

// inhibits holds that the cells of a stage inhibit one another, or not at all, and none itself.
func inhibits(t *testing.T, p *Pathway) []float32 {
	t.Helper()
	q := &p.layers[0].(*inhibited).between
	require.Equal(t, float32(-1), q.sign())
	positive, n := 0, q.wiring.Out()
	for i, v := range q.weights.W {
		require.GreaterOrEqual(t, v, float32(0))
		if v > 0 {
			positive++
		}
		if i/n == i%n {
			require.Zero(t, v, "cell %d reaches itself", i/n)
		}
	}
	require.Positive(t, positive)
	return q.weights.W
}

// TestFoldiakSeparatesBars: of pictures in which bars overlap at random every bar comes to have
// a cell, whose weights on it are all above those beside it, and cells answer at the rate p
// (Földiák 1990).
func TestFoldiakSeparatesBars(t *testing.T) {
	const side, target = 6, 1.0 / 8
	samples := bars(4000, side, target)
	for _, answer := range []string{"rate", "binary"} {
		p := rival(t, side, 2*side, &neuron.Sigmoid{Max: 1, Steepness: 10}, LateralCode{Threshold: 1, Steps: 40, Step: 0.1, Answer: answer})
		how := &unlabelled[learning.Foldiak, *learning.Foldiak]{Rule: learning.Foldiak{Decorrelation: learning.Decorrelation{Lateral: 0.1, Threshold: 0.02, Target: target}}, Pace: pace{Rate: 0.02, Passes: 1, Start: 1}}
		rows := taught(t, p, how, 3000, 4, samples)
		found := map[int]bool{}
		for _, w := range rows {
			for k := range 2 * side {
				on, off := math.Inf(1), math.Inf(-1)
				for i, v := range w {
					if k < side && i/side == k || k >= side && i%side == k-side {
						on = min(on, v)
					} else {
						off = max(off, v)
					}
				}
				if on > off+0.3 {
					found[k] = true
				}
			}
		}
		require.Len(t, found, 2*side, answer)
		inhibits(t, p)
		y := answers(p, samples)
		for i := range 2 * side {
			var rate float64
			for _, row := range y {
				rate += row[i] / float64(len(y))
			}
			require.InDelta(t, target, rate, 0.25*target, "%s: cell %d", answer, i)
		}
	}
}

// TestSAILnetComesToRest where its equations say: every cell at the rate p, no pair together
// more than by chance and pairs that inhibit just so much, ⟨y·x⟩ = ⟨y²⟩·Q (Zylberberg et al.
// 2011), whether cells settle or spike.
func TestSAILnetComesToRest(t *testing.T) {
	t.Run("rate", func(t *testing.T) { comesToRest(t, "rate", 0.02, 0.1) })
	t.Run("spikes", func(t *testing.T) {
		if testing.Short() {
			t.Skip("the same in the mean")
		}
		comesToRest(t, "spikes", 0.1, math.Inf(1)) // a pair seldom spikes together: only the mean is judged
	})
}

// comesToRest allows rates to be off by a share, and how often a pair answers together by another;
// in the mean over pairs it may not be more than a tenth beyond chance.
func comesToRest(t *testing.T, answer string, rates, pairs float64) {
	t.Helper()
	const side, cells, target = 4, 12, 0.1
	samples, _ := mixtures(2000, side*side, 16, 2, true)
	p := rival(t, side, cells, relu, LateralCode{Threshold: 0.5, Steps: 40, Step: 0.1, Answer: answer})
	how := &unlabelled[learning.SAILnet, *learning.SAILnet]{Rule: learning.SAILnet{Decorrelation: learning.Decorrelation{Lateral: 0.3, Threshold: 0.1, Target: target}}, Pace: pace{Rate: 0.05, Passes: 1, Start: 1}}
	rows := taught(t, p, how, 4000, 50, samples)
	lateral, y := inhibits(t, p), answers(p, samples)
	beyond := 0.0
	var gained, lost []float64 // ⟨y·x⟩ and ⟨y²⟩·Q less it
	for i := range cells {
		var rate float64
		for _, row := range y {
			rate += row[i] / float64(len(y))
		}
		require.InDelta(t, target, rate, rates*target, "cell %d", i)
		for j := range cells {
			excess := product(y, i, j)/(target*target) - 1
			if i != j {
				beyond += excess / (cells * (cells - 1))
				require.Less(t, excess, pairs, "cells %d and %d", i, j)
			}
			if lateral[i*cells+j] > 0.2 {
				require.Greater(t, excess, -pairs, "cells %d and %d", i, j)
			}
		}
		for k := range rows[i] {
			var yx float64
			for b, row := range y {
				yx += row[i] * samples[b][k] / float64(len(y))
			}
			gained, lost = append(gained, yx), append(lost, product(y, i, i)*rows[i][k]-yx)
		}
	}
	require.Less(t, beyond, 0.1)
	require.Less(t, rms(lost), 0.02*rms(gained))
}

// TestSpikingCellsFireInTheirPeriod: without inhibition a cell of input I fires every n steps,
// n the first with I·(1 − (1 − h)ⁿ) > t; and a spike of another cell takes h·L off.
func TestSpikingCellsFireInTheirPeriod(t *testing.T) {
	const steps, h, threshold = 60, 0.1, 0.8
	p := rival(t, 1, 2, relu, LateralCode{Threshold: threshold, Steps: steps, Step: h, Answer: "spikes"})
	copy(p.Weights()[0].W, []float32{1, 0.75})
	period := func(input, at float64) int {
		return int(math.Ceil(math.Log(1-at/input) / math.Log(1-h)))
	}
	for _, input := range []float64{0.7, 0.9, 1.3, 2, 12} {
		want := 0.0
		if input > threshold {
			want = float64(steps / period(input, threshold))
		}
		y := answers(p, [][]float64{{input}, {input}})
		require.Equal(t, want, y[0][0], "input %g", input)
		require.Equal(t, y[0], y[1])
	}
	alone := answers(p, [][]float64{{1.3}, {1.3}})
	copy(p.layers[0].(*inhibited).between.weights.W, []float32{0, 0, 8, 0}) // the first inhibits the second
	both := answers(p, [][]float64{{1.3}, {1.3}})
	require.Equal(t, alone[0][0], both[0][0])
	require.Less(t, both[0][1], alone[0][1])
}

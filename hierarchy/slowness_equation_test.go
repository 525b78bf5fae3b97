package hierarchy

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/learning"
)

// slowUpdate is Δw of cells in order by the equation of learning.SlowFeatures in float64, of films
// seen[place][film][frame][input] with means of each place. L is κ·⟨y·y⟩ − ⟨ẏ·ẏ⟩ of the same films.
func slowUpdate(w [][]float64, seen [][][][]float64, kappa float64) [][]float64 {
	inputs := len(w[0])
	each := func(do func(x, dx, y, dy []float64, share float64)) {
		for _, films := range seen {
			var all [][]float64
			for _, film := range films {
				all = append(all, film...)
			}
			mean := make([]float64, inputs)
			for _, x := range all {
				for j, v := range x {
					mean[j] += v / float64(len(all))
				}
			}
			for _, film := range films {
				for t := range film {
					x, dx := make([]float64, inputs), make([]float64, inputs)
					for j := range x {
						if x[j] = film[t][j] - mean[j]; t > 0 {
							dx[j] = film[t][j] - film[t-1][j]
						}
					}
					y, dy := make([]float64, len(w)), make([]float64, len(w))
					for i := range w {
						y[i], dy[i] = dot(w[i], x), dot(w[i], dx)
					}
					do(x, dx, y, dy, 1/float64(len(all)*len(seen)))
				}
			}
		}
	}
	dw, tells := make([][]float64, len(w)), make([][]float64, len(w))
	for i := range w {
		dw[i], tells[i] = make([]float64, inputs), make([]float64, len(w))
	}
	each(func(_, _, y, dy []float64, share float64) {
		for i := range w {
			for k := range i + 1 {
				tells[i][k] += share * (kappa*y[i]*y[k] - dy[i]*dy[k])
			}
		}
	})
	each(func(x, dx, y, dy []float64, share float64) {
		for i := range w {
			p := kappa*y[i] - dot(tells[i], y)
			for j := range x {
				dw[i][j] += share * (p*x[j] - dy[i]*dx[j])
			}
		}
	})
	return dw
}

// TestSlowFeaturesFollowTheirEquation, of films that begin in one tile and end in another, whether
// one place has its weights alone, or several each their own, or together.
func TestSlowFeaturesFollowTheirEquation(t *testing.T) {
	const films, frames, inputs, cells, rate, kappa = 5, 18, 3, 3, 0.1, 3
	for _, c := range []struct {
		wiring Weighting
		places int
	}{{FullyConnected, 1}, {LocalUnshared, 4}, {Conv, 4}} {
		p, err := New(sheet(1, c.places, inputs), []StageSpec{
			{Name: "V1", Weighting: c.wiring, Maps: cells, Kernel: 1, Stride: 1, Gain: linear},
			{Name: "out", Weighting: FullyConnected, Maps: 2, Gain: softmax},
		}, exampleSeed)
		require.NoError(t, err)
		how := &unlabelled[learning.SlowFeatures, *learning.SlowFeatures]{Rule: learning.SlowFeatures{Updates: 3, Fastest: kappa}, Pace: pace{Rate: rate, Passes: 1}}
		const batch = films * frames
		tr, err := NewTrainer(p, Training{
			Teaching: how, Optimizer: &learning.SGD{Rate: 1}, Schedule: &learning.Constant{}, Batch: batch, Steps: 20, StepsEpoch: 10, Frames: frames,
		}, workers(t, 2))
		require.NoError(t, err)
		z := normals("films", batch*c.places*inputs)
		at := func(place int) (all [][][]float64) {
			for f := range films {
				var film [][]float64
				for k := range frames {
					first := ((f*frames+k)*c.places + place) * inputs
					film = append(film, z[first:first+inputs])
				}
				all = append(all, film)
			}
			return all
		}
		before := widen(p.Weights()[0].W)
		tr.Step(Batch{Trials: someTrials(batch), Labels: make([]int, batch), Render: func(dst []float32, first, lanes int) { toLanes(dst, z, first, lanes) }})
		after := p.Weights()[0].W
		sets := len(after) / (cells * inputs) // of weights
		for set := range sets {
			var seen [][][][]float64
			for place := set; place < c.places; place += sets {
				seen = append(seen, at(place))
			}
			var w [][]float64
			for i := range cells {
				first := (set*cells + i) * inputs
				w = append(w, before[first:first+inputs])
			}
			for i, row := range slowUpdate(w, seen, kappa) {
				for j, v := range row {
					k := (set*cells+i)*inputs + j
					require.InDelta(t, before[k]+rate*v, after[k], 2e-6, "wiring %v, set %d, cell %d, input %d", c.wiring, set, i, j)
				}
			}
		}
	}
}

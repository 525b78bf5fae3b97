package hierarchy

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/learning"
)

// TestStagesTakeTurns: in each phase the synapses of one stage change and no others; the
// read-out comes last, with the schedule from its start.
func TestStagesTakeTurns(t *testing.T) {
	for _, e := range everyExample() {
		for rule, how := range everyLesson(e) {
			if _, ok := how.(Unlabelled); !ok {
				continue
			}
			p := e.pathway(t)
			stages := (&Trainer{p: p}).unlabelledStages()
			training := Training{
				Teaching: how, Optimizer: &learning.Adam{Rate: 1e-3, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8},
				Schedule: &learning.LinearDecline{ToPct: 1}, Batch: 40, Steps: 2 * (how.(Unlabelled).UnlabelledEpochs(len(stages)) + 1), StepsEpoch: 2,
			}
			tr, err := NewTrainer(p, training, workers(t, 1))
			require.NoError(t, err)
			for range training.Steps {
				before := bits(tr)
				turn := min(tr.Updates/2, len(stages))
				if tr.Updates%2 == 0 {
					require.InDelta(t, 1, tr.factor(), 1e-9, "a phase begins with the full rate")
				}
				tr.Step(e.batch(40))
				learns := p.Stages[len(p.Stages)-1].Name
				if turn < len(stages) {
					learns = p.Stages[stages[turn]].Name
				}
				moved := false
				for array, now := range bits(tr) {
					switch changed := !slices.Equal(now, before[array]); {
					case changed && !strings.HasPrefix(array, learns+"/"):
						t.Errorf("%s, %s: %s changes in the turn of %s", e.name, rule, array, learns)
					case changed && !strings.Contains(array, "mean"):
						moved = true
					}
				}
				if !moved {
					t.Errorf("%s, %s: nothing changes in the turn of %s", e.name, rule, learns)
				}
			}
		}
	}
}

// TestUnlabelledNeedsTime: what leaves no epoch to the read-out, or no stage to the rule, is said.
func TestUnlabelledNeedsTime(t *testing.T) {
	e := byName(t, "lenet")
	how, err := Teachings.Make("oja")
	require.NoError(t, err)
	training := Training{Teaching: how, Optimizer: &learning.SGD{Rate: 1}, Schedule: &learning.Constant{}, Batch: 8, Steps: 30, StepsEpoch: 10}
	_, err = NewTrainer(e.pathway(t), training, workers(t, 1))
	require.ErrorContains(t, err, "leaves none for the read-out")
	p, err := New(e.in, e.specs[3:], 1)
	require.NoError(t, err)
	_, err = NewTrainer(p, training, workers(t, 1))
	require.ErrorContains(t, err, "no hidden stage")
}

// lone trains a stage of linear cells on samples by a rule, and returns its weight vectors.
func lone(t *testing.T, how Teaching, cells, steps, batch int, samples [][]float64) [][]float64 {
	t.Helper()
	p, err := New(sheet(1, 1, len(samples[0])), []StageSpec{
		{Name: "V1", Weighting: FullyConnected, Maps: cells, Gain: linear},
		{Name: "out", Weighting: FullyConnected, Maps: 2, Gain: softmax},
	}, exampleSeed)
	require.NoError(t, err)
	return taught(t, p, how, steps, batch, samples)
}

// taught trains the dense first stage of a pathway on samples, in order, and returns its weight
// vectors. The rate falls to a twentieth.
func taught(t *testing.T, p *Pathway, how Teaching, steps, batch int, samples [][]float64) [][]float64 {
	t.Helper()
	training := Training{Teaching: how, Optimizer: &learning.SGD{Rate: 0.01}, Schedule: &learning.LinearDecline{ToPct: 5}, Batch: batch, Steps: 2 * steps, StepsEpoch: steps, Frames: batch}
	tr, err := NewTrainer(p, training, workers(t, 1))
	require.NoError(t, err)
	at := 0
	for range steps {
		tr.Step(Batch{Trials: someTrials(batch), Labels: make([]int, batch), Render: func(dst []float32, first, lanes int) {
			for b := range lanes {
				for u, v := range samples[(at+first+b)%len(samples)] {
					dst[u*lanes+b] = float32(v)
				}
			}
		}})
		at = (at + batch) % len(samples)
	}
	w := widen(p.Weights()[0].W)
	var rows [][]float64
	for i := range p.Stages[0].Out.Units() {
		rows = append(rows, w[i*p.In().Units():(i+1)*p.In().Units()])
	}
	return rows
}

func dot(a, b []float64) float64 {
	var sum float64
	for i, v := range a {
		sum += v * b[i]
	}
	return sum
}

func length(a []float64) float64 { return math.Sqrt(dot(a, a)) }

// ellipsoid draws samples with independent components of standard deviations 3, 2 and 1 along
// three orthogonal directions, which it returns in that order.
func ellipsoid(n int) (samples, axes [][]float64) {
	axes = [][]float64{{2. / 3, 2. / 3, 1. / 3}, {-2. / 3, 1. / 3, 2. / 3}, {1. / 3, -2. / 3, 2. / 3}}
	z := normals("ellipsoid", 3*n)
	for i := range n {
		x := make([]float64, 3)
		for k, axis := range axes {
			for j := range x {
				x[j] += float64(3-k) * z[3*i+k] * axis[j]
			}
		}
		samples = append(samples, x)
	}
	return samples, axes
}

// TestOjaFindsTheFirstPrincipalComponent, with weights of length 1 (Oja 1982).
func TestOjaFindsTheFirstPrincipalComponent(t *testing.T) {
	samples, axes := ellipsoid(2000)
	how, err := Teachings.Make("oja")
	require.NoError(t, err)
	for _, w := range lone(t, how, 3, 400, 50, samples) {
		require.InDelta(t, 1, length(w), 0.02)
		require.InDelta(t, 1, math.Abs(dot(w, axes[0])), 0.01)
	}
}

// TestBCMIsSelective: of two patterns each cell ends with one, at response 1/p for probability
// p = 1/2, and is silent to the other (Bienenstock, Cooper & Munro 1982).
func TestBCMIsSelective(t *testing.T) {
	patterns := [][]float64{{1, 0.2}, {0.2, 1}}
	how := &unlabelled[learning.BCM, *learning.BCM]{Rule: learning.BCM{Updates: 10}, Pace: pace{Rate: 0.02, Passes: 1}}
	chosen := [2]int{}
	for _, w := range lone(t, how, 12, 4000, 20, patterns) {
		a, b := dot(w, patterns[0]), dot(w, patterns[1])
		if max(a, b) < 0.01 {
			continue // silent from the start
		}
		require.InDelta(t, 2, max(a, b), 0.05)
		require.InDelta(t, 0, min(a, b), 0.05)
		if a > b {
			chosen[0]++
		} else {
			chosen[1]++
		}
	}
	require.Positive(t, chosen[0], "no cell chose the first pattern")
	require.Positive(t, chosen[1], "no cell chose the second pattern")
}

// TestCovarianceIgnoresTheMean: with a mean that swamps it, weights still grow along the
// direction of the largest variance (Sejnowski 1977).
func TestCovarianceIgnoresTheMean(t *testing.T) {
	samples, axes := ellipsoid(2000)
	for _, x := range samples {
		for j := range x {
			x[j] += 20 * axes[2][j]
		}
	}
	how := &unlabelled[learning.Covariance, *learning.Covariance]{Rule: learning.Covariance{Updates: 50}, Pace: pace{Rate: 0.005, Passes: 1}}
	for _, w := range lone(t, how, 2, 400, 50, samples) {
		require.Greater(t, length(w), 3.0)
		require.Greater(t, math.Abs(dot(w, axes[0]))/length(w), 0.95)
	}
}

// clusters draws samples around four orthogonal unit vectors.
func clusters(n int, spread float64) (samples, centres [][]float64) {
	const dims = 8
	z := normals("clusters", dims*n)
	for c := range 4 {
		v := make([]float64, dims)
		v[2*c], v[2*c+1] = 0.6, 0.8
		centres = append(centres, v)
	}
	for i := range n {
		x := slices.Clone(centres[i%4])
		for j := range x {
			x[j] += spread * z[dims*i+j]
		}
		samples = append(samples, x)
	}
	return samples, centres
}

// TestCompetitionFindsClusters: cells end with weights of length 1 on the centres, each centre
// with a cell of its own (Moraitis et al. 2022; Krotov & Hopfield 2019).
func TestCompetitionFindsClusters(t *testing.T) {
	samples, centres := clusters(2000, 0.1)
	for name, how := range map[string]Teaching{
		"softhebb":        &SoftHebbian{InverseTemperature: []float64{2}, Rate: []float64{0.3}, Power: 0.5, Normalize: "none", Passes: 1, Start: 3},
		"krotov-hopfield": &unlabelled[learning.KrotovHopfield, *learning.KrotovHopfield]{Rule: learning.KrotovHopfield{Rank: 2, Repulsion: 0.1}, Pace: pace{Rate: 0.1, Passes: 1, Start: 1}},
	} {
		rows := lone(t, how, 8, 1500, 20, samples)
		for c, centre := range centres {
			best := -1.0
			for _, w := range rows {
				if math.Abs(length(w)-1) < 0.1 {
					best = max(best, dot(w, centre)/length(w))
				}
			}
			t.Logf("%s centre %d: %.4f", name, c, best)
			require.Greater(t, best, 0.95, "%s: centre %d has no cell", name, c)
		}
	}
}

package hierarchy

import (
	"fmt"
	"slices"
)

// copied is an example whose I cells copy.
func copied(e example, rate float64) example {
	e.name += ", copying"
	e.specs = slices.Clone(e.specs)
	for i := range e.specs {
		if e.specs[i].Dale {
			e.specs[i].Afferents = &CopyAfferents{Rate: rate, Spread: 0.1}
		}
	}
	return e
}

// gaps are by how much each I cell of a layer misses the mean drive of its E cells, in float64:
// [stimulus][cell], from the definition.
func gaps(l *dale, x []float64, stimuli int) [][]float64 {
	excite, inhibit := synapsesOf(l.ee.wiring), synapsesOf(l.ei.wiring)
	n, c := l.inter.Channels, l.above.Channels
	all := make([][]float64, stimuli)
	for b := range all {
		drive, rate := make([]float64, l.above.Units()), make([]float64, l.inter.Units())
		for _, s := range excite {
			drive[s.target] += float64(l.ee.weights.W[s.weight]) * x[b*l.below.Units()+s.source]
		}
		for _, s := range inhibit {
			rate[s.target] += float64(l.ei.weights.W[s.weight]) * x[b*l.below.Units()+s.source]
		}
		for cell := range rate {
			var sum, heard float64
			for ch := cell % n; ch < c; ch += n {
				sum += drive[cell/n*c+ch]
				heard++
			}
			all[b] = append(all[b], sum/heard-max(0, rate[cell]))
		}
	}
	return all
}

// synapse is a weight between two units, as a wiring's own answer to single units shows it.
type synapse struct{ weight, source, target int }

func synapsesOf(w interface {
	In() int
	Out() int
	Weights() []float32
	Drive(dst, src []float32, alpha float32, lanes int)
}) []synapse {
	kept := slices.Clone(w.Weights())
	defer copy(w.Weights(), kept)
	for i := range w.Weights() { // numbers that tell which weight it is
		w.Weights()[i] = float32(i + 1)
	}
	var all []synapse
	for j := range w.In() {
		x, y := make([]float32, w.In()), make([]float32, w.Out())
		x[j] = 1
		w.Drive(y, x, 1, 1)
		for i, v := range y {
			if v != 0 {
				all = append(all, synapse{int(v) - 1, j, i})
			}
		}
	}
	return all
}

// flat is a stage of a kind without anything random, whose cells can copy, and its read-out.
func flat(kind Weighting, how *Dann) example {
	return example{name: fmt.Sprint("flat ", kind, how != nil), in: sheet(6, 7, 2), specs: []StageSpec{
		{Name: "V", Weighting: kind, Maps: 7, Kernel: 3, Stride: 2, Dale: true, Inhibitory: 3, Dann: how, Gain: relu},
		{Name: "out", Weighting: FullyConnected, Maps: 4, Gain: softmax},
	}}
}

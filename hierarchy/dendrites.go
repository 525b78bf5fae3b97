package hierarchy

import (
	"errors"
	"math"

	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/neuron"
	"github.com/striate-sim/striate/simd"
)

var _ = Teachings.Add("segregated-dendrites", registry.Entry[Teaching]{
	New: func() Teaching {
		return &SegregatedDendrites{Start: "spread", Mode: "rate", PhaseMS: 50, SettleMS: 30, MemoryMS: 10, BiasRate: 1, LargestRateHz: 1000 * largestRate}
	},
	Doc:  "apical dendrites hear the read-out in a forward and in a target phase; the difference of their plateau potentials teaches",
	Cite: "guerguiev2017", Example: "train: {rule: segregated-dendrites}",
})

// SegregatedDendrites is the rule of three-compartment cells (Guerguiev, Lillicrap & Richards
// 2017). Broadcast synapses Y of their own bring the read-out's rate to the apical dendrite of
// every hidden cell, which is apart from the soma. At the end of the forward phase and of the
// target phase it leaves a plateau potential α:
//
//	o_f = σ(k_d·B)    o_t = σ((g_d·B + E·t − E·(1 − t))/(g_l + g_d + 1))
//	α = σ(Y·o)        ΔW_l = (α_t − α_f)·f′(u_l)·r_{l−1}ᵀ
//	                  ΔW_L = (o_t − o_f)·k_d·σ′(k_d·B)·r_{L−1}ᵀ
//
// Where a stage keeps Dale's law Y is non-negative, and an inhibitory pool at each place takes the
// mean of its apical potentials off. Class cells do not compete, so that o_t − o_f, unlike the error
// of a softmax, does not sum to zero, and what all synapses share would push all cells alike.
//
// B is the read-out's drive, g_l = 0.1, g_d = 0.6, k_d = g_d/(g_l + g_d), E = 8. Rates are in
// units of the largest, so the paper's learning rate of 0.21 is a rate of 0.168 here, one
// image at a time and without momentum; its cells are {sigmoid: {max: 1, slope: 0.857}}. With
// the paper's start, biases learn 25 times as fast, as they do in its units.
//
// In the spiking mode image and cells send Poisson spikes. A spike leaves a postsynaptic
// potential of 3 ms rise and 10 ms fall, potentials relax with the conductances above (unit
// capacitance, steps of 1 ms), and what stands for o, u and r are averages over the rest of
// each phase after it has settled: o_t of the rate, o_f = σ(⟨U⟩), α = σ(Y·⟨s⟩). As rates and
// phases grow it approaches the rate mode. Answers at test are those of the rates. Phases have
// one length, and cells are at rest when an image appears; in the paper lengths scatter by
// some ms, and cells go on from the image before.
//
// The paper's code forgets a spike after 10 ms, which leaves ε = 0.51 of its potential. Here
// the mean of s is the rate whatever the memory, so what is ε·s there is in the weights: those
// of the paper's start, Y too, are ε times those of the rate mode, its learning rate of 0.21 is
// 0.168·ε² = 0.0437, and biases learn 25/ε² = 96 times as fast.
type SegregatedDendrites struct {
	Start         string  `yaml:"start" oneof:"spread|network" doc:"first weights: spread over the sigmoid by the formula of the paper's code, or the network's own"`
	Mode          string  `yaml:"mode" oneof:"rate|spiking" doc:"whether phases are steady rates, or simulated spike by spike"`
	PhaseMS       float64 `yaml:"phase" unit:"ms" above:"0" doc:"length of each phase, spiking"`
	SettleMS      float64 `yaml:"settle" unit:"ms" min:"0" doc:"start of each phase that is not averaged, spiking"`
	MemoryMS      float64 `yaml:"memory" unit:"ms" min:"1" doc:"time after which a spike is forgotten, spiking; the paper's start and learning of biases depend on it"`
	BiasRate      float64 `yaml:"bias-rate" min:"0" doc:"how fast biases learn where weights are spread, beside the paper: 1 is 25 times as fast as weights in the units used here, spiking with its memory 96 times"`
	LargestRateHz float64 `yaml:"largest-rate" unit:"Hz" above:"0" doc:"rate of a cell, or pixel, at 1, spiking"`
}

// Departures of two phases and of a teaching current for every class.
func (*SegregatedDendrites) Departures() []departure.ID {
	return []departure.ID{departure.TwoPhases, departure.LabelVector}
}

const (
	leak, dendrite, reversal = 0.1, 0.6, 8.0
	dendriteShare            = dendrite / (leak + dendrite)
	largestRate              = 0.2 // spikes/ms, of the paper
)

func (how *SegregatedDendrites) newTeacher(t *Trainer) (teacher, error) {
	for _, s := range t.p.Stages {
		if s.Dale && how.Start == "spread" {
			return nil, &StageError{s.Name, errors.New("segregated-dendrites spreads weights of both signs; under Dale's law start from the network's own: {start: network}")}
		}
	}
	if how.Mode == "spiking" {
		d, err := newSpiking(t, how)
		if err != nil {
			return nil, err
		}
		how.start(t, d.spokes)
		return d, nil
	}
	b, err := newBroadcast(t, plateauSignal{})
	if err != nil {
		return nil, err
	}
	how.start(t, b.spokes)
	d := &dendrites{broadcast: b, rates: make([][2][]float32, len(t.tiles.all))}
	d.each = d.teachOne
	return d, nil
}

// start draws the first weights.
func (how *SegregatedDendrites) start(t *Trainer, spokes []*spoke) {
	if how.Start != "spread" {
		return
	}
	largest := largestRate // as it arrives
	if how.Mode == "spiking" {
		largest *= keptOf(how.memory())
	}
	for _, l := range t.p.layers {
		if l, ok := l.(*weighted); ok {
			spread(l.p.weights.W, l.p.bias.W, len(l.p.weights.W)/max(1, len(l.p.bias.W)), largest, rng.Named(t.p.seed, l.p.weights.Name+"/spread"))
			l.p.bias.Rate = float32(how.BiasRate / (largest * largest))
		}
	}
	for _, k := range spokes { // as the weights that leave the stage
		spread(k.weights.W, nil, t.p.Stages[k.stage].Out.Units(), largest, rng.Named(t.p.seed, k.weights.Name+"/spread"))
	}
}

// spread draws weights of fan inputs whose rates have a mean of a quarter of the largest, by
// the formula of the paper's code; potentials come to about 1.5 ± 1.4. largest is what the
// largest rate leaves at a synapse, in spikes/ms: it turns the paper's weights into ours.
func spread(w, bias []float32, fan int, largest float64, stream rng.Stream) {
	const mean, deviation, rest, rate = 3.0, 3.0, 0.8, 0.25 * largestRate
	n, square := float64(fan), deviation*deviation+mean*mean
	average := (mean - rest) / (rate * n * mean)
	second := (square + rate*rate*(n-n*n)*average*average*mean*mean - 2*n*rate*rest*mean*average - rest*rest) / (n * rate * rate * square)
	width := 3.465 * math.Sqrt(max(0, second-average*average))
	for i := range w {
		w[i] = float32(largest * (average + width*(2*float64(stream.Uniform(0, 0, uint32(i)))-1)))
	}
	for i := range bias {
		bias[i] = float32(rest + 3.465*0.001*(2*float64(stream.Uniform(0, 1, uint32(i)))-1))
	}
}

// plateauSignal is the read-out's part: (o_t − o_f)·k_d·σ′. Its loss is the cross-entropy of
// the independent outputs, in whose descent it lies.
type plateauSignal struct{}

func (plateauSignal) judge(credit, logits []float32, labels []int, at moment) (loss float64, right int) {
	lanes, classes := at.lanes, len(logits)/at.lanes
	for b := range lanes {
		best := 0
		for c := range classes {
			drive := float64(logits[c*lanes+b])
			if drive > float64(logits[best*lanes+b]) {
				best = c
			}
			forward, target := outputRates(drive, c == labels[b])
			credit[c*lanes+b] = float32((target - forward) * dendriteShare * forward * (1 - forward))
			x := dendriteShare * drive
			if c == labels[b] {
				x = -x
			}
			loss += math.Max(x, 0) + math.Log1p(math.Exp(-math.Abs(x)))
		}
		if best == labels[b] {
			right++
		}
	}
	return loss, right
}

// outputRates are a class cell's rates in both phases, in units of the largest.
func outputRates(drive float64, isTarget bool) (forward, target float64) {
	current := -reversal
	if isTarget {
		current = reversal
	}
	return logistic(dendriteShare * drive), logistic((dendrite*drive + current) / (leak + dendrite + 1))
}

// plateau is α of an apical potential.
var plateau = &neuron.Sigmoid{Max: 1, Steepness: 1}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// dendrites teaches hidden stages by their plateaus.
type dendrites struct {
	*broadcast
	rates [][2][]float32 // of the read-out in both phases, per tile
}

func (d *dendrites) teachOne(_, i int) {
	one, rates := d.t.tiles.all[i], &d.rates[i]
	labels := d.labels[one.first : one.first+one.at.lanes]
	for k := range rates {
		rates[k] = grow(rates[k], len(one.logits))
	}
	for j, drive := range one.logits {
		forward, target := outputRates(float64(drive), j/one.at.lanes == labels[j%one.at.lanes])
		rates[0][j], rates[1][j] = float32(forward), float32(target)
	}
	for _, k := range d.spokes {
		d.descend(i, k, k.plateaus(i, rates[0], rates[1], one.at.lanes))
	}
}

// plateaus is α_t − α_f of one tile's cells, from the read-out's rates in both phases.
func (k *spoke) plateaus(tile int, forward, target []float32, lanes int) []float32 {
	k.plateau[tile] = k.apical(k.plateau[tile], forward, lanes)
	k.tiles[tile] = k.apical(k.tiles[tile], target, lanes)
	for _, apical := range [][]float32{k.plateau[tile], k.tiles[tile]} {
		if k.pooled > 0 {
			offMean(apical, apical, k.pooled, lanes)
		}
		plateau.Rate(apical, apical)
	}
	simd.Axpy(k.tiles[tile], -1, k.plateau[tile])
	return k.tiles[tile]
}

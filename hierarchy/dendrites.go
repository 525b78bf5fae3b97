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
	New: func() Teaching { return &SegregatedDendrites{Start: "spread"} }, Doc: "apical dendrites hear the read-out in a forward and in a target phase; the difference of their plateau potentials teaches",
	Cite: "guerguiev2017", Example: "train: {rule: segregated-dendrites}",
})

// SegregatedDendrites is the rule of three-compartment cells in its rate mode (Guerguiev,
// Lillicrap & Richards 2017). Broadcast synapses Y of their own bring the read-out's rate to
// the apical dendrite of every hidden cell, which is apart from the soma. At the end of the
// forward phase and of the target phase it leaves a plateau potential α:
//
//	o_f = σ(k_d·B)    o_t = σ((g_d·B + E·t − E·(1 − t))/(g_l + g_d + 1))
//	α = σ(Y·o)        ΔW_l = (α_t − α_f)·f′(u_l)·r_{l−1}ᵀ
//	                  ΔW_L = (o_t − o_f)·k_d·σ′(k_d·B)·r_{L−1}ᵀ
//
// B is the read-out's drive, g_l = 0.1, g_d = 0.6, k_d = g_d/(g_l + g_d), E = 8. Rates are in
// units of the largest, so the paper's learning rate of 0.21 is a rate of 0.168 here, one
// image at a time and without momentum; its cells are {sigmoid: {max: 1, slope: 0.857}}.
type SegregatedDendrites struct {
	Start string `yaml:"start" oneof:"spread|network" doc:"first weights: spread over the sigmoid by the formula of the paper's code, or the network's own"`
}

// Departures of two phases and of a teaching current for every class.
func (*SegregatedDendrites) Departures() []departure.ID {
	return []departure.ID{departure.TwoPhases, departure.LabelVector}
}

const (
	leak, dendrite, reversal = 0.1, 0.6, 8.0
	dendriteShare            = dendrite / (leak + dendrite)
	largestRate              = 0.2 // spikes/ms
)

func (how *SegregatedDendrites) newTeacher(t *Trainer) (teacher, error) {
	for _, s := range t.p.Stages {
		if s.Dale && how.Start == "spread" {
			return nil, &StageError{s.Name, errors.New("segregated-dendrites spreads weights of both signs; under Dale's law start from the network's own: {start: network}")}
		}
	}
	b, err := newBroadcast(t, plateauSignal{})
	if err != nil {
		return nil, err
	}
	if how.Start == "spread" {
		for _, l := range t.p.layers {
			if l, ok := l.(*weighted); ok {
				spread(l.p.weights.W, l.p.bias.W, len(l.p.weights.W)/max(1, len(l.p.bias.W)), rng.Named(t.p.seed, l.p.weights.Name+"/spread"))
				l.p.bias.Rate = 1 / (largestRate * largestRate)
			}
		}
		for _, k := range b.spokes {
			spread(k.weights.W, nil, t.p.Stages[k.stage].Out.Units(), rng.Named(t.p.seed, k.weights.Name+"/spread"))
		}
	}
	d := &dendrites{broadcast: b, rates: make([][2][]float32, len(t.tiles.all))}
	d.each = d.teachOne
	return d, nil
}

// spread draws weights of fan inputs whose rates have a mean of a quarter of the largest, by
// the formula of the paper's code; potentials come to about 1.5 ± 1.4.
func spread(w, bias []float32, fan int, stream rng.Stream) {
	const mean, deviation, rest, rate = 3.0, 3.0, 0.8, 0.25 * largestRate
	n, square := float64(fan), deviation*deviation+mean*mean
	average := (mean - rest) / (rate * n * mean)
	second := (square + rate*rate*(n-n*n)*average*average*mean*mean - 2*n*rate*rest*mean*average - rest*rest) / (n * rate * rate * square)
	width := 3.465 * math.Sqrt(max(0, second-average*average))
	for i := range w {
		w[i] = float32(largestRate * (average + width*(2*float64(stream.Uniform(0, 0, uint32(i)))-1)))
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
		k.plateau[i] = k.apical(k.plateau[i], rates[0], one.at.lanes)
		k.tiles[i] = k.apical(k.tiles[i], rates[1], one.at.lanes)
		plateau.Rate(k.plateau[i], k.plateau[i])
		plateau.Rate(k.tiles[i], k.tiles[i])
		simd.Axpy(k.tiles[i], -1, k.plateau[i])
		d.descend(i, k, k.tiles[i])
	}
}

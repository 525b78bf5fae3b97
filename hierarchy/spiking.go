package hierarchy

import (
	"errors"
	"math"

	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/neuron"
	"github.com/striate-sim/striate/simd"
)

// spiking teaches by the plateaus of cells that spike.
type spiking struct {
	tilewise
	t       *Trainer
	how     *SegregatedDendrites
	psp     kernel
	layers  []*weighted
	gains   []*gain
	spokes  []*spoke
	learn   []*learner
	streams []rng.Stream // of the image and of each layer's cells
	tiles   []presentation
}

// presentation is one tile's state; outer slices are over the image and the layers of cells.
type presentation struct {
	sent   []train
	events []*events      // into each layer; nil: it hears all of its sources
	heard  [][]float32    // s of such a layer's sources
	mean   [2][][]float32 // s of each sheet in both phases, averaged
	drive  [][]float32
	v      [][]float32 // potentials, in units of the drive that holds them; U of the read-out
	level  [][]float32 // v in the forward phase, averaged
	rate   [][]float32
	fired  []float32 // the read-out's rate in the target phase, averaged
	pull   []float32 // drive of the teaching current, ±E
	p      [][]float32
	answer []float32
}

func newSpiking(t *Trainer, how *SegregatedDendrites) (*spiking, error) {
	d := &spiking{t: t, how: how}
	var err error
	if d.layers, d.gains, err = plainStages(t.p, "the spiking mode", false); err != nil {
		return nil, err
	}
	for i, g := range d.gains {
		if f, ok := g.f.(*neuron.Sigmoid); !ok || f.Max != 1 {
			return nil, &StageError{t.p.Stages[i].Name, errors.New("spiking cells need rates in units of the largest: gain: {sigmoid: {max: 1, slope: 0.857}}")}
		}
	}
	if how.SettleMS >= how.PhaseMS {
		return nil, errors.New("segregated-dendrites: nothing is left of a phase to average: settle must be shorter than phase")
	}
	d.psp = newKernel(how.memory(), d.expected())
	d.tiles = make([]presentation, len(t.tiles.all))
	d.streams = []rng.Stream{rng.Named(t.p.seed, "spikes/image")}
	top := len(d.layers) - 1
	for k, l := range d.layers {
		d.streams = append(d.streams, rng.Named(t.p.seed, "spikes/"+t.p.Stages[k].Name))
		if t.how.ReadoutOnly && k < top {
			continue
		}
		if k < top {
			d.spokes = append(d.spokes, t.newSpoke(k))
		}
		d.learn = append(d.learn, t.learnersFrom(t.p.Stages[k].first, l, func(int) bool { return true }, func(tile, _ int) factors {
			s := &d.tiles[tile]
			return factors{s.p[k], s.mean[0][k]}
		})...)
	}
	for i := range d.tiles {
		s, n := &d.tiles[i], len(d.layers)
		s.sent, s.heard, s.drive, s.v, s.level, s.rate, s.p = make([]train, n+1), make([][]float32, n), make([][]float32, n), make([][]float32, n), make([][]float32, n), make([][]float32, n), make([][]float32, n)
		s.mean = [2][][]float32{make([][]float32, n+1), make([][]float32, n+1)}
		for _, l := range d.layers {
			s.events = append(s.events, newEvents(l.p.wiring))
		}
	}
	d.tilewise = newTilewise(t, d.teachOne)
	return d, nil
}

func (d *spiking) learners() []*learner { return d.learn }

func (d *spiking) weights() []*learning.Weights { return weightsOf(d.spokes) }

// teachOne runs both phases of one tile. Loss and answers are those of the rates.
func (d *spiking) teachOne(_, i int) {
	one, s, top := d.t.tiles.all[i], &d.tiles[i], len(d.layers)-1
	labels := d.labels[one.first : one.first+one.at.lanes]
	s.answer = grow(s.answer, len(one.logits))
	d.loss[i], d.right[i] = plateauSignal{}.judge(s.answer, one.logits, labels, one.at)
	d.rest(s, one, labels)
	d.run(s, one, 0)
	d.run(s, one, 1)

	s.p[top] = grow(s.p[top], len(s.v[top]))
	for j, u := range s.level[top] {
		forward := logistic(float64(u))
		s.p[top][j] = float32((float64(s.fired[j]) - forward) * dendriteShare * forward * (1 - forward))
	}
	for _, k := range d.spokes {
		p := k.plateaus(i, s.mean[0][top+1], s.mean[1][top+1], one.at.lanes)
		s.p[k.stage] = grow(s.p[k.stage], len(p))
		d.gains[k.stage].f.Slope(s.p[k.stage], s.level[k.stage])
		simd.Mul(s.p[k.stage], p)
	}
}

// rest brings all cells of a tile to rest and prepares its image and labels.
func (d *spiking) rest(s *presentation, one *tile, labels []int) {
	memory := len(d.psp.taps)
	s.sent[0].reset(len(one.image), memory)
	s.sent[0].expect(one.image, float32(d.expected()))
	for k, l := range d.layers {
		n := l.above.Units() * one.at.lanes
		s.sent[k+1].reset(n, memory)
		if s.events[k] != nil {
			s.events[k].reset(one.at.lanes, memory)
		} else {
			s.heard[k] = grow(s.heard[k], len(s.sent[k].silent))
		}
		for _, a := range []*[]float32{&s.drive[k], &s.v[k], &s.level[k], &s.rate[k]} {
			*a = grow(*a, n)
			clear(*a)
		}
	}
	n := len(one.logits)
	s.fired, s.pull = grow(s.fired, n), grow(s.pull, n)
	clear(s.fired)
	for j := range s.pull {
		s.pull[j] = -reversal
		if labels[j%one.at.lanes] == j/one.at.lanes {
			s.pull[j] = reversal
		}
	}
	for phase := range s.mean {
		for k := range s.mean[phase] {
			s.mean[phase][k] = grow(s.mean[phase][k], len(s.sent[k].silent))
			clear(s.mean[phase][k])
		}
	}
}

// expected is how many spikes the largest rate brings in a step.
func (d *spiking) expected() float64 { return d.how.LargestRateHz * spikeStepMS / 1000 }

// memory is for how many steps a spike is remembered.
func (how *SegregatedDendrites) memory() int {
	return max(1, int(math.Round(how.MemoryMS/spikeStepMS)))
}

// run takes a tile through one phase, the forward (0) or the target phase (1).
func (d *spiking) run(s *presentation, one *tile, phase int) {
	expected, top := float32(d.expected()), len(d.layers)-1
	steps, settle := int(math.Round(d.how.PhaseMS/spikeStepMS)), int(math.Round(d.how.SettleMS/spikeStepMS))
	share := 1 / float32(steps-settle)
	for step := range steps {
		// Every cell sees the spikes of the steps before.
		for k, l := range d.layers {
			fillBias(s.drive[k], l.p.bias.W, one.at.lanes)
			if e := s.events[k]; e != nil {
				e.drive(s.drive[k], s.sent[k].spikes(), d.psp, one.at.lanes)
				continue
			}
			s.sent[k].potentials(s.heard[k], d.psp, one.at.lanes)
			l.p.wiring.Drive(s.drive[k], s.heard[k], 1, one.at.lanes)
		}
		number := phase*steps + step
		s.sent[0].fire(d.streams[0], number, one.image, expected, one.at)
		for k := range d.layers {
			d.charge(s, k, phase)
			sent := &s.sent[k+1]
			sent.expect(s.rate[k], expected)
			sent.fire(d.streams[k+1], number, s.rate[k], expected, one.at)
		}
		// What a spike will leave in the averaged steps of both phases.
		for p := range s.mean {
			end := (p+1)*steps - number
			if left := share * d.psp.within(end-steps+settle, end); left > 0 {
				for k := range s.sent {
					for _, f := range s.sent[k].spikes() {
						s.mean[p][k][f.unit*one.at.lanes+f.lane] += left * f.times
					}
				}
			}
		}
		if step < settle {
			continue
		}
		if phase == 1 {
			simd.Axpy(s.fired, share, s.rate[top])
			continue
		}
		for k := range s.v {
			simd.Axpy(s.level[k], share, s.v[k])
		}
	}
}

// charge moves the potentials of one layer by a step, exactly for a drive that holds, and
// finds its rates.
func (d *spiking) charge(s *presentation, k, phase int) {
	top := len(d.layers) - 1
	conductance := leak + dendrite
	if k == top {
		simd.Scale(s.drive[k], dendrite)
		if phase == 1 {
			conductance++
			simd.Add(s.drive[k], s.pull)
		}
		simd.Scale(s.drive[k], float32(1/conductance))
	}
	simd.Relax(s.v[k], s.drive[k], float32(1-math.Exp(-spikeStepMS*conductance)))
	if k < top {
		d.gains[k].f.Rate(s.rate[k], s.v[k])
		return
	}
	plateau.Rate(s.rate[k], s.v[k])
}

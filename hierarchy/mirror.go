package hierarchy

import (
	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/learning"
)

var _ = Teachings.Add("weight-mirror", registry.Entry[Teaching]{
	New: func() Teaching { return &WeightMirror{Rate: 0.05} }, Doc: "errors come down through feedback synapses that learn the forward ones from noise between presentations",
	Cite: "akrout2019", Example: "train: {rule: {weight-mirror: {rate: 0.05}}}", Main: "rate",
})

// WeightMirror sends the error down through feedback synapses that learn in a phase of their
// own (Akrout et al. 2019): after each update the cells below every layer fire noise ξ of
// zero mean and unit variance, the layer answers W·ξ, and
//
//	ΔY = ρ·(⟨ξ·(W·ξ)ᵀ⟩ − Y)    with ⟨ξ·ξᵀ⟩ = 1, hence Y → Wᵀ
//
// as a running mean over about 1/ρ updates. Gains are bypassed while a layer mirrors.
type WeightMirror struct {
	Rate float64 `yaml:"rate" above:"0" max:"1" doc:"share ρ of each batch of noise in the feedback's running mean"`
}

// Departures of an error that comes down, and of a phase of noise.
func (*WeightMirror) Departures() []departure.ID {
	return departure.Union(descends(), []departure.ID{departure.SleepPhase})
}

func (how *WeightMirror) newTeacher(t *Trainer) (teacher, error) {
	m := &mirrors{}
	l, err := newLayerwise(t, errorSignal{}, mirroring{how.Rate, m}, t.lowest())
	if err != nil {
		return nil, err
	}
	m.layerwise = l
	m.each = m.mirrorOne
	return m, nil
}

// mirrors teaches layerwise and mirrors after it.
type mirrors struct {
	*layerwise
	all  []*noiseMirror
	each func(worker, i int)
}

func (m *mirrors) teach(labels []int) (loss float64, right int) {
	loss, right = m.layerwise.teach(labels)
	m.t.pool.Do(m.t.tiles.in*len(m.all), m.each)
	return loss, right
}

// mirrorOne shows noise to one layer in one tile.
func (m *mirrors) mirrorOne(_, i int) {
	tile := i / len(m.all)
	m.all[i%len(m.all)].show(tile, m.t.tiles.all[tile].at)
}

// noiseMirror is one layer's phase of noise.
type noiseMirror struct {
	forward circuit.Wiring
	stream  rng.Stream
	noise   [][]float32 // ξ, per tile
	answers [][]float32 // W·ξ, per tile
}

// show fires ±1 with equal chances, a function of the presentation's number and the unit.
func (m *noiseMirror) show(tile int, at moment) {
	units := m.forward.In()
	m.noise[tile] = grow(m.noise[tile], units*at.lanes)
	m.answers[tile] = grow(m.answers[tile], m.forward.Out()*at.lanes)
	x, y := m.noise[tile], m.answers[tile]
	for b, trial := range at.trials {
		var words [4]uint32
		for u := range units {
			if u%128 == 0 {
				words = m.stream.Uint32x4(trial, 0, uint32(u/128))
			}
			x[u*at.lanes+b] = 1 - 2*float32(words[u/32%4]>>(u%32)&1)
		}
	}
	clear(y)
	m.forward.Drive(y, x, 1, at.lanes)
}

// mirroring feedback learns from noise.
type mirroring struct {
	rate float64
	all  *mirrors
}

func (mirroring) start(f *feedback, seed uint64) error {
	f.draw(seed)
	return nil
}

func (mirroring) renew(*feedback, uint64, int) {}

func (k mirroring) learners(t *Trainer, f *feedback, _ *learner) []*learner {
	n := len(t.tiles.all)
	m := &noiseMirror{
		forward: f.forward.wiring, stream: rng.Named(t.p.seed, f.weights.Name+"/noise"),
		noise: make([][]float32, n), answers: make([][]float32, n),
	}
	k.all.all = append(k.all.all, m)
	places := 1
	if l, ok := f.wiring.(*circuit.Local); ok && l.Shared {
		places = l.Above.Places() // one kernel hears from all of them
	}
	own := &learning.SGD{Rate: k.rate}
	f.weights.Decay, f.weights.Own = 0, 1
	one := newLearner(f.weights, f.wiring, 1/float32(places), own.Memory(), n, func(tile int) factors {
		return factors{m.answers[tile], m.noise[tile]}
	})
	one.optimizer = own
	return []*learner{one}
}

func (mirroring) stored() bool { return true }

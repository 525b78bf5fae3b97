package hierarchy

import (
	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/registry"
)

var _ = Teachings.Add("kolen-pollack", registry.Entry[Teaching]{
	New: func() Teaching { return &KolenPollack{Decay: 1e-3} }, Doc: "errors come down through feedback synapses that learn by the same product as the forward ones, and decay alike",
	Cite: "kolen1994,akrout2019", Example: "train: {rule: {kolen-pollack: {decay: 1e-3}}}", Main: "decay",
})

// KolenPollack sends the error down through feedback synapses that see the same two cells as
// the forward synapses which they answer, and change by the same product and the same decay
// (Kolen & Pollack 1994; Akrout et al. 2019):
//
//	d_l = f′(u_l)·(Y·d_{l+1})    ΔW = d·rᵀ − λ·W    ΔY = (d·rᵀ)ᵀ − λ·Y
//
// so that Y − Wᵀ shrinks by 1 − η·λ an update, whatever the products are: feedback finds the
// forward weights and no weight is transported.
type KolenPollack struct {
	Decay float64 `yaml:"decay" min:"0" doc:"decay λ of both sides, in units of the learning rate, beside the network's weight decay"`
}

// Departures of an error that comes down in a phase of its own.
func (*KolenPollack) Departures() []departure.ID { return descends() }

func (how *KolenPollack) newTeacher(t *Trainer) (teacher, error) {
	return newLayerwise(t, errorSignal{}, reciprocal{float32(how.Decay)}, t.lowest())
}

// reciprocal feedback changes as the forward weights do.
type reciprocal struct{ decay float32 }

func (k reciprocal) start(f *feedback, seed uint64) error {
	f.forward.weights.Own, f.weights.Own = k.decay, k.decay
	f.draw(seed)
	return nil
}

func (reciprocal) renew(*feedback, uint64, int) {}

func (reciprocal) learners(t *Trainer, f *feedback, beside *learner) []*learner {
	beside.echo = newLearner(f.weights, nil, 1, t.how.Optimizer.Memory(), 0, nil)
	return nil
}

func (reciprocal) stored() bool { return true }

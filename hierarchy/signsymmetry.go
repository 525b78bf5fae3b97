package hierarchy

import (
	"fmt"
	"math"

	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/internal/rng"
)

var _ = Teachings.Add("sign-symmetry", registry.Entry[Teaching]{
	New: func() Teaching { return &SignSymmetry{Magnitude: "uniform"} }, Doc: "errors come down through feedback synapses that share the signs of the forward ones, not their sizes",
	Cite: "liao2016,xiao2019", Example: "train: {rule: {sign-symmetry: {magnitude: uniform}}}", Main: "magnitude",
})

// SignSymmetry sends the error down through synapses with the present signs of the forward
// weights and sizes of their own (Liao, Leibo & Poggio 2016; Xiao et al. 2019):
//
//	Y = sign(Wᵀ)·m
//
// The sizes m are one number a layer (uSF), random and new at every update (brSF), or random
// and fixed (frSF); their mean square is that of the weights' start.
type SignSymmetry struct {
	Magnitude string `yaml:"magnitude" oneof:"uniform|batch-random|fixed-random" doc:"sizes of feedback: equal in a layer, drawn anew for each batch, or drawn once"`
}

// Departures of an error that comes down by signs that are copied.
func (*SignSymmetry) Departures() []departure.ID {
	return departure.Union(descends(), []departure.ID{departure.WeightTransport})
}

func (how *SignSymmetry) newTeacher(t *Trainer) (teacher, error) {
	return newLayerwise(t, errorSignal{}, signFeedback{how.Magnitude}, t.lowest())
}

const sqrt3 = 1.7320508

// signFeedback follows the signs of the forward weights.
type signFeedback struct{ magnitude string }

func (signFeedback) start(f *feedback, _ uint64) error {
	if f.pooled > 0 {
		return fmt.Errorf("sign-symmetry has nothing to follow where all weights have one sign (Dale's law)")
	}
	return nil
}

func (k signFeedback) renew(f *feedback, seed uint64, update int) {
	y, bound := f.weights.W, float32(1/math.Sqrt(float64(f.fan))) // weights start uniform within ±bound
	if k.magnitude == "uniform" {
		for i := range y {
			y[i] = bound / sqrt3
		}
	} else {
		if k.magnitude == "fixed-random" {
			update = 0
		}
		// The root mean square of numbers uniform within 0 … bound is bound/√3.
		rng.Named(seed, f.weights.Name).Uniforms(y, uint64(update), 0, 0)
		for i := range y {
			y[i] *= bound
		}
	}
	for i, w := range f.forward.weights.W {
		switch {
		case w < 0:
			y[i] = -y[i]
		case w == 0:
			y[i] = 0
		}
	}
}

func (signFeedback) learners(*Trainer, *feedback, *learner) []*learner { return nil }
func (signFeedback) stored() bool                                      { return false }

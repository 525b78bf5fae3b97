package hierarchy

import (
	"errors"
	"math"

	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/registry"
)

var _ = Teachings.Add("burst", registry.Entry[Teaching]{
	New: func() Teaching { return &Burst{Saturation: 1, Feedback: "kolen-pollack", Decay: 1e-3} }, Doc: "errors come down as deviations of the probability that a spike becomes a burst, beside the events that go up",
	Cite: "greedy2022,payeur2021", Example: "train: {rule: {burst: {feedback: kolen-pollack}}}",
})

// Burst teaches by bursts, in the discrete form of the bursting cortico-cortical network
// (Greedy et al. 2022, after Payeur et al. 2021). A cell sends two signals in one axon: its
// event rate e = f(u) goes up, its burst rate b = p·e comes down through synapses of their
// own. The apical potential a turns it into a burst probability p, which is p₀ = ½ at rest:
//
//	a_l = Q_l·e_{l+1} − Y_l·b_{l+1} = −Y_l·(p − p₀)_{l+1}·e_{l+1}    p_l = σ(κ·a_l·f′(u_l)/e_l)
//	ΔW_l = (4/κ)·(p_l − p₀)·e_l·e_{l−1}ᵀ
//
// Q, which takes the bursts of rest off, stands where its own rule ΔQ = −η·a·eᵀ without a
// teacher ends, at p₀·Y. Teaching cells set the read-out's p to p₀ + t − softmax(o). Bursts
// bound what a cell can be taught at once, |ΔW| ≤ (2/κ)·e; for small errors, and with Y tied
// to −Wᵀ, the changes are those of backpropagation up to the third order. One phase is enough.
type Burst struct {
	Saturation float64 `yaml:"saturation" above:"0" doc:"steepness κ of the burst probability: errors beyond about e/κ are cut"`
	Feedback   string  `yaml:"feedback" oneof:"kolen-pollack|fixed|tied" doc:"how bursts come down: by synapses that change by the same product, by fixed random ones, or by transposed weights"`
	Decay      float64 `yaml:"decay" min:"0" doc:"decay of both sides with kolen-pollack, in units of the learning rate"`
}

// Departures of bursts: the label vector, and transported weights where tied.
func (how *Burst) Departures() []departure.ID {
	return departure.Union([]departure.ID{departure.LabelVector}, borrowed(how.Feedback))
}

// borrowed is what feedback of a kind departs in.
func borrowed(feedback string) []departure.ID {
	if feedback == "tied" {
		return []departure.ID{departure.WeightTransport}
	}
	return nil
}

// feedbackOfKind makes the kind that a rule names; tied is nil.
func feedbackOfKind(name string, decay float64) feedbackKind {
	switch name {
	case "fixed":
		return fixedFeedback{}
	case "kolen-pollack":
		return reciprocal{float32(decay)}
	}
	return nil
}

func (how *Burst) newTeacher(t *Trainer) (teacher, error) {
	for i, l := range t.p.layers {
		if g, ok := l.(*gain); ok && g.f.F64(-20) < 0 {
			return nil, &StageError{t.p.stageOf(i).Name, errors.New("burst needs gains whose rates are never negative")}
		}
	}
	l, err := newLayerwise(t, errorSignal{}, feedbackOfKind(how.Feedback, how.Decay), t.lowest())
	if err != nil {
		return nil, err
	}
	l.cells = burstCells{float32(how.Saturation)}
	return l, nil
}

// cellResponse is what a cell makes of the credit that reaches its potential.
type cellResponse interface {
	respond(credit, rate []float32)
}

// burstCells turn credit c = a·f′(u) into (4/κ)·(p − ½)·e = (2/κ)·e·tanh(κ·c/(2·e)).
type burstCells struct{ steepness float32 }

func (k burstCells) respond(credit, rate []float32) {
	for i, e := range rate {
		if e <= 0 {
			credit[i] = 0
			continue
		}
		bound := 2 / k.steepness * e
		credit[i] = bound * float32(math.Tanh(float64(credit[i]/bound)))
	}
}

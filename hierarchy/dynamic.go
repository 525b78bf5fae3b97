package hierarchy

import (
	"math"

	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/simd"
)

var _ = Sharings.Add("dynamic", registry.Entry[Sharing]{
	New: func() Sharing {
		return &DynamicSharing{Every: 50, Presentations: 200, Rate: 0.5, Hold: 0.01, Inhibition: 10, TauMS: 30, PresentationMS: 150, Lattice: Lattice{1, "private"}}
	},
	Doc:  "every so often, in a sleep of noise that all places see alike, lateral inhibition and an anti-Hebbian rule make the cells of one map agree",
	Cite: "pogodin2021", Example: "share: {dynamic: {every: 50, presentations: 200, inhibition: 100}}", Main: "every",
})

// DynamicSharing is a sleep phase (Pogodin et al. 2021). In each presentation all cells of a
// group see the same noise x, and one inhibitory cell takes their mean off:
//
//	τ·ṙ_i = −r_i + w_i·x − α·r_inh + b    τ·ṙ_inh = −r_inh + r̄ − b
//	Δw_i = −η·[ (r_i − b)·x + γ·(w_i − w_i⁰) ]
//
// with w⁰ the weights before the sleep. A cell that answers above the mean weakens the synapses
// that made it do so: the weights go to their mean, by stochastic descent of Σ(z_i − z̄)². What
// all have in common fades too, 1 + α times more slowly; γ holds it.
type DynamicSharing struct {
	Every          int     `yaml:"every" min:"1" doc:"updates from one sleep to the next"`
	Presentations  int     `yaml:"presentations" min:"1" doc:"noise patches of a sleep"`
	Rate           float64 `yaml:"rate" above:"0" max:"1" doc:"η, in units of one over the number of afferents"`
	Hold           float64 `yaml:"hold" min:"0" doc:"γ, pull towards the weights before the sleep"`
	Inhibition     float64 `yaml:"inhibition" min:"0" doc:"strength α of lateral inhibition"`
	TauMS          float64 `yaml:"tau" unit:"ms" above:"0" doc:"time constant τ of the cells"`
	PresentationMS float64 `yaml:"presentation" unit:"ms" above:"0" doc:"how long a patch is shown; cells start from rest"`
	Lattice        `yaml:",inline"`
}

func (s *DynamicSharing) every() int { return s.Every }

// Departures of a phase without stimuli.
func (*DynamicSharing) Departures() []departure.ID { return []departure.ID{departure.SleepPhase} }

// answers are r_i − b at the end of a presentation, from rest, as multiples of z_i − z̄ and of
// z̄: the circuit is linear, its deviations relax with τ, and its mean with the inhibitory
// cell is a damped oscillation of frequency √α/τ.
func (s *DynamicSharing) answers() (deviation, mean float64) {
	t := s.PresentationMS / s.TauMS
	left, root := math.Exp(-t), math.Sqrt(s.Inhibition)
	return 1 - left, (1 - left*(math.Cos(root*t)-root*math.Sin(root*t))) / (1 + s.Inhibition)
}

func (s *DynamicSharing) sleep(a sharedArray, group []int, night night) {
	if a.fan == 0 {
		return // a cell's own number is no synapse onto it
	}
	n, fan := len(group), a.fan
	w, before, x, z := make([]float32, n*fan), make([]float32, n*fan), make([]float32, fan), make([]float32, n)
	deviation, common := s.answers()
	eta := s.Rate / float64(fan)
	hold := float32(eta * s.Hold)
	for c := range a.cells {
		for i, p := range group {
			copy(w[i*fan:(i+1)*fan], a.place(a.weights.W, p)[c*fan:])
		}
		copy(before, w)
		for t := range s.Presentations {
			night.stream.Normals(x, night.update, uint64(t), uint32(c*fan))
			clear(z)
			simd.DotRows(z, w, fan, x, 1)
			var mean float64
			for _, v := range z {
				mean += float64(v) / float64(n)
			}
			simd.Scale(w, 1-hold)
			simd.Axpy(w, hold, before)
			for i, v := range z {
				answer := deviation*(float64(v)-mean) + common*mean
				simd.Axpy(w[i*fan:(i+1)*fan], float32(-eta*answer), x)
			}
		}
		for i, p := range group {
			to := a.place(a.weights.W, p)[c*fan : (c+1)*fan]
			for k, v := range w[i*fan : (i+1)*fan] {
				to[k] = min(a.weights.Hi, max(a.weights.Lo, v))
			}
		}
	}
}

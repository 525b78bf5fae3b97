package learning

import (
	"math"

	"github.com/striate-sim/striate/internal/registry"
)

var _ = Rules.Add("softhebb", registry.Entry[Rule]{
	New: func() Rule { return &SoftHebb{InverseTemperature: 1, Power: 0.5} }, Doc: "soft competition at each place: the cell that answers most learns its input, the others unlearn it, each cell the slower the nearer its weights are to length 1",
	Cite: "moraitis2022,journe2023", Example: "train: {rule: {softhebb: {inverse-temperature: 1, start: 5, rate: 0.05}}}",
})

// SoftHebb is Hebbian learning under soft competition among the cells of a place, with
// anti-Hebbian losers (Moraitis et al. 2022; Journé et al. 2023):
//
//	y = softmax(t·u)    ŷ = y for the winner, −y for the others
//	Δw = η_i·ŷ·(x − u·w)    η_i = η·| |w_i| − 1 |^power
//
// The published code divides a layer's change by its largest entry, which no synapse can know;
// here the rate alone sets the step.
type SoftHebb struct {
	InverseTemperature float64 `yaml:"inverse-temperature" above:"0" doc:"sharpness t of the competition"`
	Power              float64 `yaml:"power" min:"0" doc:"exponent with which learning slows as a cell's weights come near length 1; 0: it does not"`
}

// Needs lists the signals that the rule reads.
func (*SoftHebb) Needs() Signals { return PreRate | PostRate | PostInput | PostLength }

// Decays reports that D is used.
func (*SoftHebb) Decays() bool { return true }

// Terminal: Q is the presynaptic rate.
func (*SoftHebb) Terminal(q []float32, pre Pre) { copy(q, pre.Rate) }

// Cell: P is ŷ and D is ŷ·u, both at the cell's own pace.
func (r *SoftHebb) Cell(p, d []float32, post Post) {
	lanes := post.Lanes
	for i, length := range post.Length {
		pace := float32(1)
		if r.Power > 0 {
			pace = float32(math.Pow(math.Abs(float64(length)-1), r.Power))
		}
		for b := i * lanes; b < (i+1)*lanes; b++ {
			p[b] = pace * post.Rate[b]
			d[b] = p[b] * post.Input[b]
		}
	}
}

// Compete is the soft competition: softmax, with the sign turned for all but the winner.
func (r *SoftHebb) Compete(y, u []float32, lanes int) {
	t := float32(r.InverseTemperature)
	for b := range lanes {
		best, sum := b, float32(0)
		for i := b; i < len(u); i += lanes {
			if u[i] > u[best] {
				best = i
			}
		}
		for i := b; i < len(u); i += lanes {
			y[i] = float32(math.Exp(float64(t * (u[i] - u[best]))))
			sum += y[i]
		}
		for i := b; i < len(u); i += lanes {
			y[i] /= -sum
		}
		y[best] = -y[best]
	}
}

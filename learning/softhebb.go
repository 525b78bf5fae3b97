package learning

import (
	"math"

	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/simd"
)

var _ = Rules.Add("softhebb", registry.Entry[Rule]{
	New: func() Rule { return &SoftHebb{InverseTemperature: 1, Power: 0.5, Normalize: "none"} }, Doc: "soft competition at each place: the cell that answers most learns its input, the others unlearn it, each cell the slower the nearer its weights are to length 1",
	Cite: "moraitis2022,journe2023", Example: "train: {rule: {softhebb: {inverse-temperature: 1, start: 25, rate: 0.08, normalize: layer}}}",
})

// SoftHebb is Hebbian learning under soft competition among the cells of a place, with
// anti-Hebbian losers (Moraitis et al. 2022; Journé et al. 2023):
//
//	y = softmax(t·u)    ŷ = y for the winner, −y for the others
//	Δw = η_i·⟨ŷ·(x − u·w)⟩/M    η_i = η·| |w_i| − 1 |^power
//
// The published code divides by M the largest entry of a layer's change, which no synapse can
// know (normalize: layer). A cell can know that of its own synapses, and divides by it where it
// exceeds 1 (cell); or the rate alone sets the step (none). Divided whatever its size, the change
// of a cell that loses would be as large as that of one that wins, and the rule diverges.
type SoftHebb struct {
	InverseTemperature float64 `yaml:"inverse-temperature" above:"0" doc:"sharpness t of the competition"`
	Power              float64 `yaml:"power" min:"0" doc:"exponent with which learning slows as a cell's weights come near length 1; 0: it does not"`
	Normalize          string  `yaml:"normalize" oneof:"none|cell|layer" doc:"whose proposed changes are bounded before an update: none; those of a cell, which scales them down where the largest exceeds 1; or those of the layer, whose largest is brought to 1 as published"`
}

// Needs lists the signals that the rule reads.
func (*SoftHebb) Needs() Signals { return PreRate | PostRate | PostInput }

// Decays reports that D is used.
func (*SoftHebb) Decays() bool { return true }

// Terminal: Q is the presynaptic rate.
func (*SoftHebb) Terminal(q []float32, pre Pre) { copy(q, pre.Rate) }

// Cell: P is ŷ and D is ŷ·u.
func (*SoftHebb) Cell(p, d []float32, post Post) {
	for i, y := range post.Rate {
		p[i], d[i] = y, y*post.Input[i]
	}
}

// Pace slows a cell as its weight vector comes near length 1.
func (r *SoftHebb) Pace(length float32) float32 {
	if r.Power == 0 {
		return 1
	}
	return float32(math.Pow(math.Abs(float64(length)-1), r.Power))
}

// Bound says what bounds the changes.
func (r *SoftHebb) Bound() Extent {
	switch r.Normalize {
	case "cell":
		return OfCell
	case "layer":
		return OfLayer
	}
	return OfNone
}

// Compete is the soft competition: softmax, with the sign turned for all but the winner; of
// equals the first.
func (r *SoftHebb) Compete(y, u []float32, lanes int) {
	const width = 32 // lanes at a time, whose running values stay in registers and cache
	var best, sum, winner [width]float32
	for from := 0; from < lanes; from += width {
		n := min(width, lanes-from)
		copy(best[:n], u[from:])
		clear(winner[:n])
		for k, i := float32(1), from+lanes; i < len(u); k, i = k+1, i+lanes {
			simd.MaxPick(best[:n], winner[:n], u[i:i+n], k)
		}
		clear(sum[:n])
		for i := from; i < len(u); i += lanes {
			row := y[i : i+n]
			for b, v := range u[i : i+n] {
				row[b] = float32(r.InverseTemperature) * (v - best[b])
			}
			simd.Exp(row, row)
			simd.Add(sum[:n], row)
		}
		for i := from; i < len(u); i += lanes {
			row := y[i : i+n]
			for b := range row {
				row[b] /= -sum[b]
			}
		}
		for b, k := range winner[:n] {
			at := int(k)*lanes + from + b
			y[at] = -y[at]
		}
	}
}

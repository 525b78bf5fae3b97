package circuit

import (
	"errors"
	"math"

	"github.com/striate-sim/striate/internal/registry"
)

var _ = Wirings.Add("sparse", registry.Entry[Connectivity]{
	New: func() Connectivity { return &Random{Probability: 0.1, Boundary: "open"} }, Doc: "connections drawn with a probability that falls with distance, and with the difference between preferred orientations",
	Cite: "rubin2015", Example: "projections: [{from: E, to: E, weight: 0.1, wiring: {sparse: {probability: 0.1, places: 8, over: 45 deg, spread: 0.25, equal-totals: true}}}]",
})

// Random draws each connection on its own, with probability
//
//	p = κ·exp(−d²/2σ²)·exp(−δ²/2σ_θ²)
//
// of the distance d between the places and the difference δ between the preferred orientations
// of two cells. Weights are drawn from a normal distribution about the weight asked for, and
// none is negative. By equal totals the afferents of every cell then sum to the weight times
// the mean number of afferents (Rubin, Van Hooser & Miller 2015, the two-dimensional model).
//
// What becomes of a pair of cells is a function of the two, whatever the order of drawing.
// Probabilities under 2⁻²⁴, the step of the draws, count as 0.
type Random struct {
	Probability float64 `yaml:"probability" above:"0" max:"1" doc:"of a connection between cells of one place and one orientation"`
	SigmaDeg    float64 `yaml:"sigma" unit:"deg" min:"0" default:"0 deg" doc:"standard deviation of distance in visual angle; with neither sigma nor places distance does not matter"`
	Places      float64 `yaml:"places" min:"0" default:"0" doc:"standard deviation of distance in steps of the grid, in place of sigma"`
	OverDeg     float64 `yaml:"over" unit:"deg" min:"0" default:"0 deg" doc:"standard deviation over the difference between preferred orientations; 0: it does not matter"`
	Spread      float64 `yaml:"spread" min:"0" max:"1" default:"0" doc:"standard deviation of weights, as a share of their mean"`
	Boundary    string  `yaml:"boundary" oneof:"open|periodic" doc:"periodic: the sheet's sides meet"`
	EqualTotals bool    `yaml:"equal-totals" default:"false" doc:"scale the afferents of each cell, so that all cells have one total"`
}

// Wire makes a Sparse wiring.
func (r *Random) Wire(b Between) (Wiring, error) {
	sigma := math.Inf(1)
	if r.SigmaDeg > 0 || r.Places > 0 {
		if err := b.places("connections that depend on distance"); err != nil {
			return nil, err
		}
		var err error
		if sigma, err = gridSigma(r.SigmaDeg, r.Places, b.From); err != nil {
			return nil, err
		}
	}
	if err := b.valid(); err != nil {
		return nil, err
	}
	if r.OverDeg > 0 {
		if err := b.oriented(); err != nil {
			return nil, err
		}
	}
	w := NewSparse(b.From.Units(), r.draw(b, sigma))
	if len(w.W) == 0 {
		return nil, errors.New("circuit: not one connection was drawn")
	}
	w.SetWeights64(r.weights(b, w))
	return w, nil
}

// faintest is the least probability of a connection that is drawn: the step of the draws.
const faintest = 0x1p-24

// draw lists the afferents of every cell. Pairs beyond the distance at which a connection is
// less likely than the faintest are not looked at.
func (r *Random) draw(b Between, sigma float64) [][]int32 {
	near, over := newNearness(b, sigma, r.Boundary == "periodic"), gaussian(r.OverDeg)
	reach := near.reach(faintest / r.Probability)
	chance := make([]float32, b.From.Width*b.From.Channels)
	all := make([][]int32, b.To.Units())
	for post := range all {
		place, deg := post/b.To.Channels, orientation(b.ToDeg, b.To, post)
		for y := range b.From.Height {
			from, to := reach.columns(place, y, b.From.Width)
			if from == to {
				continue
			}
			first := b.From.Unit(y, from, 0)
			drawn := chance[:(to-from)*b.From.Channels]
			b.Stream.Uniforms(drawn, uint64(post), 0, uint32(first))
			for k, u := range drawn {
				pre := first + k
				p := r.Probability * near.at(place, y, from+k/b.From.Channels)
				if float64(u) >= p || p < faintest {
					continue
				}
				if r.OverDeg > 0 {
					p *= over(arc(deg, orientation(b.FromDeg, b.From, pre), orientationPeriod))
					if float64(u) >= p || p < faintest {
						continue
					}
				}
				all[post] = append(all[post], int32(pre))
			}
		}
	}
	return all
}

// weights draws the strength of every connection.
func (r *Random) weights(b Between, w *Sparse) []float64 {
	all := make([]float64, len(w.W))
	mean := float64(len(w.W)) / float64(w.Out())
	for post := range w.Out() {
		row := all[w.Row[post]:w.Row[post+1]]
		for k := range row {
			xi := float64(b.Stream.Normal(uint64(post), 1, uint32(w.Pre[int(w.Row[post])+k])))
			row[k] = max(0, 1+r.Spread*xi)
		}
		one := Between{Total: b.Total}
		switch {
		case b.Total > 0:
		case r.EqualTotals:
			one.Total = b.Weight * mean
		default:
			one.Weight = b.Weight
		}
		one.strengthen(row)
	}
	return all
}

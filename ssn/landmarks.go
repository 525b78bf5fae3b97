package ssn

import (
	"math"

	"github.com/striate-sim/striate/circuit"
)

// Landmark is a strength of input at which a network's behaviour changes.
type Landmark struct {
	Kind     string  // as below
	Strength float64 // c, of the input h = c·g
	RateHz   float64 // of the unit watched
}

// The landmarks of a contrast response, in the order in which they are usually met.
const (
	Stabilized = "stabilized" // from here on inhibition stabilizes
	Doubling   = "doubling"   // r(2c) = 2·r(c): two inputs begin to add less than linearly
	Sublinear  = "sublinear"  // d ln r/d ln c falls through 1
	Peak       = "peak"       // beyond it more input lowers the rate: supersaturation
	Released   = "released"   // from here on inhibition is not needed for stability
	Silenced   = "silenced"   // inhibition ends the rate
)

const (
	landmarkWidth = 1e-12 // relative, to which a landmark is located
	gridPerFold   = 12    // strengths a doubling that are looked at
)

// Landmarks follows a network's steady state over input c·g for c in [from, to] and finds the
// landmarks of one unit's rate. It starts from silence at from and keeps to the branch that it
// is on, and ends where that branch does.
func (n *Network) Landmarks(g []float64, unit int, from, to float64) []Landmark {
	first, o := n.Settle(scale(from, g), nil, circuit.NewSettling())
	if o.Status != circuit.Settled {
		return nil
	}
	signs := []struct {
		kind string
		is   func(s Steady) float64
		up   bool // the landmark is where the sign turns positive
	}{
		{Stabilized, func(s Steady) float64 { _, v := n.InhibitionStabilized(s); return v }, true},
		{Doubling, func(s Steady) float64 {
			d, ok := n.Newton(scale(2, s.Rate), scale(2, s.H))
			if !ok {
				d, _ = n.Settle(scale(2, s.H), s.Rate, circuit.NewSettling())
			}
			return d.Rate[unit] - 2*s.Rate[unit]
		}, false},
		{Sublinear, func(s Steady) float64 { return n.localExponent(s, unit) - 1 }, false},
		{Peak, func(s Steady) float64 { return n.localExponent(s, unit) }, false},
		{Released, func(s Steady) float64 { _, v := n.InhibitionStabilized(s); return v }, false},
		{Silenced, func(s Steady) float64 { return s.Input[unit] }, false},
	}
	var found []Landmark
	state := func(c float64, near Steady) (Steady, bool) { return n.Newton(near.Rate, scale(c, g)) }
	values := func(s Steady) (v []float64) {
		for _, sign := range signs {
			v = append(v, sign.is(s))
		}
		return v
	}
	last, c, before := first, from, values(first)
	for c < to {
		next := min(to, c*math.Exp2(1.0/gridPerFold))
		s, ok := state(next, last)
		if !ok || !n.Stable(s) {
			return found
		}
		after := values(s)
		for k, sign := range signs {
			if rises := after[k] > 0; before[k] > 0 == rises || rises != sign.up {
				continue
			}
			a, b, at := c, next, last
			for b-a > landmarkWidth*b {
				mid := a + (b-a)/2
				m, ok := state(mid, at)
				if !ok || mid <= a || mid >= b {
					break
				}
				if (sign.is(m) > 0) == (before[k] > 0) {
					a, at = mid, m
				} else {
					b = mid
				}
			}
			found = append(found, Landmark{sign.kind, (a + b) / 2, at.Rate[unit]})
		}
		last, c, before = s, next, after
	}
	return found
}

// LocalExponent is d ln r/d ln c of every unit, for an input h = c·g: 2 for a single neuron
// with n = 2, below 1 where the response is sublinear. It is 0 for a silent unit.
func (n *Network) LocalExponent(s Steady) ([]float64, error) {
	response, err := n.Response(s)
	if err != nil {
		return nil, err
	}
	all := make([]float64, n.Units())
	for i, r := range s.Rate {
		if r <= 0 {
			continue
		}
		for j, h := range s.H {
			all[i] += response.At(i, j) * h / r
		}
	}
	return all, nil
}

func (n *Network) localExponent(s Steady, unit int) float64 {
	all, err := n.LocalExponent(s)
	if err != nil {
		return 0
	}
	return all[unit]
}

// Paradox is the steady change of a population's mean rate [Hz/mV] with input to all of its own
// units. Below 0 for inhibitory cells it is the paradoxical effect of an inhibition-stabilized
// network (Tsodyks et al. 1997).
func (n *Network) Paradox(s Steady, group string) (float64, error) {
	response, err := n.Response(s)
	if err != nil {
		return 0, err
	}
	g, sum := n.Group(group), 0.0
	for i := range g.Units {
		for j := range g.Units {
			sum += response.At(g.First+i, g.First+j)
		}
	}
	return sum / float64(g.Units), nil
}

func scale(c float64, x []float64) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = c * v
	}
	return y
}

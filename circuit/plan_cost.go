package circuit

import (
	"math"
	"strconv"
)

// The table of costs: what the product of a weight and an activity takes in an operator, as a
// multiple of what it takes in a dense matrix. It is fixed, whatever the machine, so that a
// plan is a function of the circuit.
const (
	costDense   = 1
	costAxis    = 1 // along rows, columns or channels
	costPatch   = 1
	costPartner = 1
	costWave    = 2  // few waves are short sums
	costShift   = 2  // a displacement is a pass over a row
	costFFT     = 64 // of a value and a halving of its line: line by line, in float64
	costSparse  = 4  // activity is gathered
)

// cost is what a wiring takes on its own, for a stimulus.
func cost(w Wiring) int {
	switch w := w.(type) {
	case *Separable:
		return w.cost()
	case *Sparse:
		return costSparse * len(w.W)
	case *Local:
		return costPatch * w.Above.Units() * w.Fan()
	case *OneToOne:
		return costPartner * len(w.W)
	case *Tuned:
		return w.fast.cost() + costPartner*len(w.fast.counts)
	case *Homogeneous:
		return costShift * w.sheet.Units() * len(w.steps)
	}
	return denseCost(w)
}

// denseCost is what a wiring takes with all its synapses in place.
func denseCost(w Wiring) int { return costDense * w.In() * w.Out() }

func (w *Separable) cost() int {
	all, side := 0, sides(w.from)
	for k, a := range w.axes {
		if a != nil {
			outer, inner := around(side, k, 1)
			side[k] = a.to
			all += costAxis * outer * a.products() * inner
		}
	}
	return all
}

// fftCost is that of a line of n, one way: a factor p of n up to 5 divides a line with log₂ p
// passes, a larger one with p.
func fftCost(n int) int {
	passes, rest := 0.0, n
	for p := 2; rest > 1; {
		switch {
		case rest%p != 0:
			p++
			continue
		case p <= 5:
			passes += math.Log2(float64(p))
		default:
			passes += float64(p)
		}
		rest /= p
	}
	return int(costFFT * float64(n) * passes)
}

// products is how many weights the blocks of an axis hold.
func (a *axis) products() int {
	n := 0
	for _, c := range a.cuts {
		n += (c.to1 - c.to0) * (c.from1 - c.from0)
	}
	return n
}

// weighed writes a cost behind what an operator is.
func weighed(what string, cost int) string { return what + "; cost " + strconv.Itoa(cost) }

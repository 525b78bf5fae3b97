package fit

import (
	"math"

	"github.com/striate-sim/striate/ssn"
)

// deviations computes the answers to data of voltages' deviations at x, from fixed points near
// the last ones. ok says that every condition has a stable one.
func (q *predictor) deviations(x, answer []float64) (ok bool) {
	if q.set(x) != nil {
		return false
	}
	n, err := q.model.Network()
	if err != nil {
		return false
	}
	noise := n.PrivateNoise(q.p.Noise.TauMS, q.p.Noise.SDMV...)
	for k, data := range q.deviating {
		if len(data) == 0 {
			continue
		}
		copy(q.finder.Rate, q.warm[k])
		if !q.finder.Find(q.p.Inputs[k]) || !q.allowed() {
			return false
		}
		covariance, err := n.Covariance(q.state(n, k, q.finder.Rate), noise)
		if err != nil {
			return false
		}
		for _, d := range data {
			unit := q.p.Data[d].Unit
			answer[d] = math.Sqrt(covariance.At(unit, unit))
		}
	}
	return true
}

// deviationSlopes sets the derivatives of the same answers, by central differences: the
// covariance depends on every constant in more than one way.
func (q *predictor) deviationSlopes(x, slopes []float64) (ok bool) {
	const step = 1e-4
	free := len(x)
	up, down := make([]float64, len(q.p.Data)), make([]float64, len(q.p.Data))
	moved := append([]float64(nil), x...)
	for i := range x {
		moved[i] = x[i] + step
		if !q.deviations(moved, up) {
			return false
		}
		moved[i] = x[i] - step
		if !q.deviations(moved, down) {
			return false
		}
		moved[i] = x[i]
		for _, data := range q.deviating {
			for _, d := range data {
				slopes[d*free+i] = (up[d] - down[d]) / (2 * step)
			}
		}
	}
	return q.set(x) == nil
}

// state is a condition's fixed point over the whole model.
func (q *predictor) state(n *ssn.Network, condition int, rate []float64) ssn.Steady {
	h := append([]float64(nil), q.p.Inputs[condition]...)
	for i := range h {
		h[i] *= q.finder.Share[i/len(q.model.Places)]
	}
	return n.At(q.reduced.Whole(rate), h)
}

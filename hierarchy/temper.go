package hierarchy

import (
	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/simd"
)

// entire says that an update needs all of the array's changes at once.
func (l *learner) entire() bool { return l.bound == learning.OfLayer }

// calm multiplies the change of weights [from, to) by the ease of their shares.
func (l *learner) calm(from, to int) {
	if l.ease == nil {
		return
	}
	n := len(l.change) / len(l.ease)
	for i := from; i < to; {
		end := min(to, i-i%n+n)
		simd.Scale(l.change[i:end], l.ease[i/n])
		i = end
	}
}

// temper brings the change of weights [from, to), whole rows, to a largest of 1 in the layer, or
// to at most 1 in each cell, and then to each cell's own pace.
func (l *learner) temper(from, to int) {
	if l.pace == nil && l.bound == learning.OfNone {
		return
	}
	fan := afferents(l.wiring)
	ofLayer := float32(1)
	if l.entire() {
		ofLayer = share(l.change)
	}
	for i := from; i < to; i += fan {
		row, scale := l.change[i:i+fan], ofLayer
		if l.bound == learning.OfCell {
			scale = min(1, share(row))
		}
		if l.pace != nil {
			scale *= l.pace(norm(l.weights.W[i : i+fan]))
		}
		simd.Scale(row, scale)
	}
}

// share is one over the largest magnitude, or 1 where all are 0.
func share(x []float32) float32 {
	largest := float32(0)
	for _, v := range x {
		largest = max(largest, v, -v)
	}
	if largest == 0 {
		return 1
	}
	return 1 / largest
}

package hierarchy

import (
	"math"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/learning"
)

// takesSingle reports that the present update adds η·p·qᵀ of one stimulus to the weights of l
// and does nothing else to them. Such a change is not stored on its way: the weights alone
// pass through memory.
func (t *Trainer) takesSingle(l *learner) bool {
	if _, dense := l.wiring.(*circuit.Dense); !dense || t.trials > 1 || t.held || l.phases > 1 || l.echo != nil || l.optimizer != nil || l.ease != nil || l.trace != nil || l.arrived != nil {
		return false
	}
	o, ok := t.how.Optimizer.(learning.Direct)
	w := l.weights
	bounded := !math.IsInf(float64(w.Lo), -1) || !math.IsInf(float64(w.Hi), 1)
	return ok && o.Direct() && !bounded && t.step.Decay*w.Decay+w.Own == 0
}

// single adds the products of one stimulus to parts [from, to), with the bits of parts and
// apply.
func (l *learner) single(rate float32, from, to int) {
	l.wiring.(*circuit.Dense).AddProduct(l.of(0).p, l.transposed(0), l.sign*rate*l.weights.Rate, from, to)
}

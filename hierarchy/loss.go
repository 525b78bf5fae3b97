package hierarchy

import "math"

// crossEntropy turns the read-out's potentials into class probabilities p = softmax(o) and
// into credit t − p, the descent direction of −Σ t·ln p, for each lane. logits and credit are
// classes×lanes. It returns the summed loss and how many lanes were right.
func crossEntropy(credit, logits []float32, labels []int, lanes int) (loss float64, right int) {
	classes := len(logits) / lanes
	for b := range lanes {
		top, best := math.Inf(-1), 0
		for c := range classes {
			if v := float64(logits[c*lanes+b]); v > top || c == 0 {
				top, best = v, c
			}
		}
		var sum float64
		for c := range classes {
			sum += math.Exp(float64(logits[c*lanes+b]) - top)
		}
		for c := range classes {
			p := math.Exp(float64(logits[c*lanes+b])-top) / sum
			t := 0.0
			if c == labels[b] {
				t = 1
			}
			credit[c*lanes+b] = float32(t - p)
		}
		loss += math.Log(sum) + top - float64(logits[labels[b]*lanes+b])
		if best == labels[b] {
			right++
		}
	}
	return loss, right
}

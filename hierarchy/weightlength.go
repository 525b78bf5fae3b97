package hierarchy

import "math"

// weigh measures the weight vectors where the rule asks for their lengths.
func (h *naive) weigh() {
	if h.length == nil {
		return
	}
	w, fan := h.learner.weights.W, afferents(h.learner.wiring)
	rows := len(w) / fan
	for i := range rows {
		h.length[i] = norm(w[i*fan : (i+1)*fan])
	}
	for i := rows; i < h.units; i += rows {
		copy(h.length[i:], h.length[:rows])
	}
}

func norm(w []float32) float32 {
	var sum float64
	for _, v := range w {
		sum += float64(v) * float64(v)
	}
	return float32(math.Sqrt(sum))
}

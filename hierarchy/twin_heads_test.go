package hierarchy

import "slices"

// headTwin computes what local heads propose by their formulas: o = M·h + b, e = t − softmax(o),
// a = Y·e, ΔM = e·hᵀ, ΔY = h·eᵀ, ΔW = (a·f′(z)·mask)·xᵀ.
type headTwin struct {
	stimuli int
	labels  []int
	want    map[string][]float64
}

// outer is the mean over stimuli of p·qᵀ.
func (h *headTwin) outer(p, q []float64) []float64 {
	n, m := len(p)/h.stimuli, len(q)/h.stimuli
	w := make([]float64, n*m)
	for b := range h.stimuli {
		for i := range n {
			for j := range m {
				w[i*m+j] += p[b*n+i] * q[b*m+j] / float64(h.stimuli)
			}
		}
	}
	return w
}

// mean over stimuli, and over places where n is less than the units.
func (h *headTwin) mean(p []float64, n int) []float64 {
	w := make([]float64, n)
	for i, v := range p {
		w[i%n] += v / float64(h.stimuli)
	}
	return w
}

// apply is W·x + b for every stimulus; b may be nil.
func (h *headTwin) apply(w, b, x []float64) []float64 {
	m := len(x) / h.stimuli
	n := len(w) / m
	var y []float64
	for s := range h.stimuli {
		for i := range n {
			v := 0.0
			if b != nil {
				v = b[i]
			}
			for j := range m {
				v += w[i*m+j] * x[s*m+j]
			}
			y = append(y, v)
		}
	}
	return y
}

// errorOf is t − softmax(o).
func (h *headTwin) errorOf(o []float64) []float64 {
	l := &likelihoodTwin{labels: h.labels, x: o}
	return l.backward(slices.Repeat([]float64{1}, h.stimuli))
}

// cells proposes p onto the synapses of a layer.
func (h *headTwin) cells(l twin, p []float64) {
	scaled := make([]float64, len(p))
	for i, v := range p {
		scaled[i] = v / float64(h.stimuli)
	}
	switch l := l.(type) {
	case *linearTwin:
		l.back(make([]float64, len(l.x)), scaled, l.x, 1, h.stimuli)
		h.want[l.w.name], h.want[l.bias.name] = l.w.change, h.mean(p, len(l.bias.w))
	case *daleTwin:
		l.w.back(make([]float64, len(l.x)), scaled, l.x, 1, h.stimuli)
		l.u.back(make([]float64, len(l.inhibited)), scaled, l.inhibited, -1, h.stimuli)
		h.want[l.w.w.name], h.want[l.u.w.name], h.want[l.bias.name] = l.w.w.change, l.u.w.change, h.mean(p, len(l.bias.w))
	}
}
